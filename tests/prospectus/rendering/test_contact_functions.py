"""Whom readers can reach about a record, and how; `test_contacts.py` looks at the pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prospectus.domain.site_records import Publisher
from prospectus.presentation.routes import Routes
from prospectus.presentation.source_links import SourceLinks
from prospectus.rendering.contact_functions import ContactFunctions
from prospectus.rendering.context import RenderContext

OFFICE, ADVISER = "made-up-office", "made-up-adviser"


def functions_of(root, site) -> ContactFunctions:
    context = RenderContext(
        root=root,
        site=site,
        language=site.languages[1],
        full_site=site,
        routes=Routes(),
        pages=None,
        outdated=(),
        directory_urls=True,
        staleness=None,
        source_links=SourceLinks(),
    )
    return ContactFunctions(context)


@pytest.fixture(scope="module")
def functions(root, site) -> ContactFunctions:
    return functions_of(root, site)


def test_a_local_number_is_dialled_in_the_country_of_the_publisher(functions, site):
    code = site.publisher.calling_code
    _, hotline, _ = site.contacts[OFFICE].phones
    assert functions.phone_url(hotline) == f"tel:12345;phone-context={code}"
    assert functions.phone_url("12345") == functions.phone_url(hotline)


def test_an_address_becomes_a_link(functions):
    assert functions.email_url("made-up@example.org") == "mailto:made-up@example.org"


def test_spoken_languages_are_named_in_the_language_of_the_page(functions):
    assert functions.spoken_languages(["zh", "ru"]) == ["Chinese", "Russian"]


def test_the_contacts_of_a_record_precede_those_of_its_park(functions, site):
    hub = site.projects["eastgate-coal-chemical-hub"]
    alone = hub.model_copy(update={"contacts": ()})
    assert list(functions.contacts_for(hub, "eastgate")) == [ADVISER]
    assert list(functions.contacts_for(alone, "eastgate")) == [OFFICE]
    assert functions.contacts_for(alone) == {}


def test_the_contacts_of_the_whole_site_come_first(root, site):
    changed = replace(site, publishers={"publisher": Publisher(contacts=(ADVISER,))})
    assert list(functions_of(root, changed).contacts_in_order()) == [ADVISER, OFFICE]
