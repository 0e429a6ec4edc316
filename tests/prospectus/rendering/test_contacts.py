"""Where contacts are shown: on a page of their own, and on the pages of what names them."""

from __future__ import annotations

import re
from dataclasses import replace

from prospectus.domain.site_records import Publisher
from prospectus.rendering.pages import generated_pages, section_pages
from prospectus.rendering.renderer import Renderer

PARK, OTHER_PARK = "parks/eastgate", "parks/milton"
HUB = "projects/eastgate-coal-chemical-hub"


def render(root, site, uri: str) -> str:
    pages = {page.uri: page for page in generated_pages(site)}
    return pages[uri].body(Renderer(root, site, site.languages[1]))


def panels(html: str) -> list[str]:
    return re.findall(r'<article class="panel contact".*?<h\d>(.*?)</h\d>', html, re.DOTALL)


def test_the_page_of_contacts_shows_all_with_what_they_are_there_for(root, site):
    html = render(root, site, "contacts/index")
    assert panels(html) == ["Made-up Investment Office", "Nemo Madeup"]
    assert re.findall('<article [^>]*id="([^"]+)"', html) == ["made-up-office", "made-up-adviser"]
    assert 'href="../sectors/made-up-coal/"' in html
    assert f'href="../{PARK}/"' in html


def test_numbers_can_be_called_and_addresses_written_to(root, site):
    html = render(root, site, "contacts/index")
    assert re.findall(r'href="((?:tel|mailto):[^"]+)"', html) == [
        "tel:00001234567;ext=808;phone-context=+999",
        "tel:12345;phone-context=+999",
        "mailto:made-up-office@example.org",
        "tel:+9990001234569",
    ]
    assert "0000-1234568" in html, "a fax has no link"
    assert "Chinese, English, Russian" in html
    assert 'src="../../assets/made-up-code.svg"' in html


def test_what_is_not_known_of_a_contact_has_no_row(root, site):
    adviser = render(root, site, "contacts/index").split("Nemo Madeup")[1]
    assert re.findall("<dt>(.*?)</dt>", adviser) == [
        "Telephone",
        "Sectors",
        "Projects",
        "Sites on offer",
    ]


def test_a_record_shows_its_own_contacts(root, site):
    assert panels(render(root, site, PARK)) == ["Made-up Investment Office"]
    assert panels(render(root, site, HUB)) == ["Nemo Madeup"]


def test_a_project_without_contacts_shows_those_of_its_park(root, site):
    hub = site.projects["eastgate-coal-chemical-hub"].model_copy(update={"contacts": ()})
    changed = replace(site, projects={**site.projects, "eastgate-coal-chemical-hub": hub})
    assert panels(render(root, changed, HUB)) == ["Made-up Investment Office"]


def test_a_record_without_contacts_leads_to_those_of_the_site(root, site):
    html = render(root, site, OTHER_PARK)
    assert panels(html) == []
    assert '<a class="button" href="../../contacts/">Contact us</a>' in html
    silent = replace(site, publishers={"publisher": Publisher()})
    assert 'id="contact"' not in render(root, silent, OTHER_PARK)


def test_the_page_exists_if_somebody_is_recorded_and_nobody_wrote_it(site):
    (page,) = (page for page in section_pages(site) if page.collection == "contacts")
    assert (page.uri, page.title("en"), page.source("en")) == (
        "contacts/index",
        "Contact",
        "data/contacts.yml",
    )
    assert "contacts/index" not in {
        page.uri for page in section_pages(site, written=["contacts/index"])
    }
    assert "contacts/index" not in {page.uri for page in section_pages(replace(site, contacts={}))}
