"""The page of a sector: each section stands there only if something is recorded."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from prospectus.rendering.pages import generated_pages
from prospectus.rendering.renderer import Renderer

FULL, BARE = "sectors/made-up-coal", "sectors/made-up-textiles"
EVERY_SECTION = {
    "figures", "chains", "clusters", "parks", "projects", "companies", "policies",
    "targets", "lists", "offers", "contact", "next", "others",
}  # fmt: skip


def render(root, site, uri: str) -> str:
    (page,) = [page for page in generated_pages(site) if page.uri == uri]
    return page.body(Renderer(root, site, site.languages[1]))


def sections(html: str) -> list[str]:
    return re.findall('<h2 id="([a-z]+)"', html)


def test_a_sector_has_a_page_with_names_by_which_it_is_searched(site):
    pages = {page.uri: page for page in generated_pages(site) if page.kind == "sector"}
    assert list(pages) == [FULL, BARE]
    page = pages[FULL]
    assert (page.title("en"), page.aliases("en")) == (
        "Made-up coal industry",
        ("Coal", "black gold"),
    )
    assert page.source("en") == "data/sectors/made-up-coal.yml"


def test_a_page_leads_from_why_over_what_is_wanted_and_where_to_the_next_step(root, site):
    assert sections(render(root, site, FULL)) == [
        "figures", "projects", "parks", "offers", "targets", "clusters", "policies", "lists",
        "contact", "next", "others",
    ]  # fmt: skip
    assert sections(render(root, site, BARE)) == [
        "projects", "companies", "chains", "parks", "targets", "clusters", "contact", "next",
        "others",
    ]  # fmt: skip


def test_the_two_pages_show_every_section(root, site):
    shown = {*sections(render(root, site, FULL)), *sections(render(root, site, BARE))}
    assert shown == EVERY_SECTION


def test_a_page_of_which_nothing_is_known_has_no_empty_section(root, site):
    alone = {"made-up-textiles": site.sectors["made-up-textiles"]}
    empty = replace(
        site,
        sectors=alone,
        chains={},
        clusters={},
        parks={},
        projects={},
        companies={},
        targets={},
        lists={},
        contacts={},
        offers={},
        publishers={},
        policies={},
    )
    html = render(root, empty, BARE)
    assert sections(html) == []
    assert "<ul" not in html


def test_chains_are_grouped_by_what_is_to_be_done(root, site):
    html = render(root, site, BARE)
    groups = [
        group.name.in_language("en")
        for name, group in site.chain_groups.items()
        if name in (site.chains["textiles"].group, site.chains["energy-equipment"].group)
    ]
    assert re.findall("<h3>(.*?)</h3>", html) == groups


def test_a_chain_with_little_to_say_is_a_section_and_another_one_a_link(root, site):
    html = render(root, site, BARE)
    thin, full = '<section class="record-section" id="chains-energy-equipment">', "chains-textiles"
    assert thin in html
    assert f'<li id="{full}"><a href="../../chains/textiles/">' in html
    assert site.chains["energy-equipment"].summary.in_language("en") in html


def test_a_chain_without_a_summary_is_a_name_under_the_sentence_of_its_group(root, site):
    chain = site.chains["energy-equipment"].model_copy(update={"summary": None})
    silent = replace(site, chains={**site.chains, "energy-equipment": chain})
    html = render(root, silent, BARE)
    assert '<li id="chains-energy-equipment">' in html
    assert "record-section" not in html
    assert silent.summary_of(chain) == site.chain_groups[chain.group].note


def test_targets_of_a_sector_are_sentences_with_links_to_the_table(root, site):
    """Those of its chains and clusters, and those that name it; one note on passed dates."""
    section = unescape(render(root, site, FULL)).split('<h2 id="targets">')[1].split("<h2")[0]
    assert re.findall(r'<li><a href="../../(targets/#.*?)"', section) == [
        f"targets/#targets-{name}"
        for name in ("fine-chemicals", "modern-coal-chemicals", "nonferrous-base")
    ]
    assert "target for 2025" in section


def test_many_targets_of_a_sector_lead_to_the_table_of_these(root, site):
    target = next(iter(site.targets.values()))
    more = {
        f"made-up-{number}": target.model_copy(update={"sectors": ("made-up-coal",)})
        for number in range(30)
    }
    many = replace(site, targets={**site.targets, **more})
    html = render(root, many, FULL)
    assert html.count('<p class="more"><a href="../../targets/sector/made-up-coal/">') == 1
    assert 'href="../../targets/"' not in html


def test_own_figures_are_on_the_page_of_all_figures_to_which_links_lead(root, site):
    renderer = Renderer(root, site, site.languages[1])
    page = "figures/index"
    html = renderer.fragment("all-figures.html", page)
    holders = (site.sectors, site.parks, site.chains, site.companies)
    for holder in (name for records in holders for name in records):
        for address in site.figures_of(holder):
            url = renderer.links.record_url(page, "figures", address)
            assert f'id="{url.partition("#")[2]}"' in html


def test_figures_that_can_be_compared_are_drawn(root, site):
    """Three capacities of one year, but not the output, which has another unit."""
    html = render(root, site, FULL)
    assert html.count("<svg role=") == 1
    assert len(re.findall('<rect [^>]*class="bar"', html)) == 3


def test_a_page_has_no_chart_that_shows_nothing(root, site):
    sector = site.sectors["made-up-coal"]
    equal = {
        key: figure.model_copy(update={"value": sector.figures["output"].value})
        for key, figure in sector.figures.items()
    }
    for figures in (equal, dict(list(sector.figures.items())[:3])):
        changed = sector.model_copy(update={"figures": figures})
        assert "<svg role=" not in render(
            root, replace(site, sectors={**site.sectors, "made-up-coal": changed}), FULL
        )


def test_cards_lead_to_the_pages(root, site):
    renderer = Renderer(root, site, site.languages[1])
    html = renderer.fragment("sectors.html", "index")
    assert re.findall('href="(.*?)"', html) == [f"{FULL}/", f"{BARE}/"]
    none = Renderer(root, replace(site, sectors={}), site.languages[1])
    assert none.fragment("sectors.html", "index").strip() == ""


def test_a_cluster_leads_to_its_sectors_if_it_has_any(root, site):
    html = unescape(Renderer(root, site, site.languages[1]).fragment("clusters.html", "clusters"))
    panels = dict(re.findall(r'<article class="panel" id="(.*?)">(.*?)</article>', html, re.DOTALL))
    for name in site.clusters:
        linked = re.findall(r'href="[^"]*sectors/([a-z-]+)/"', panels[name])
        assert tuple(linked) == site.sector_index.sectors_of("clusters", name)


def test_a_sector_without_a_park_of_its_own_leads_to_all_parks(root, site):
    """Wherever readers begin, they get to a park."""
    alone = {"made-up-textiles": site.sectors["made-up-textiles"]}
    elsewhere = {
        name: park.model_copy(update={"sectors": (), "clusters": ()})
        for name, park in site.parks.items()
    }
    bare = replace(site, sectors=alone, chains={}, projects={}, companies={}, parks=elsewhere)
    section = render(root, bare, BARE).partition('<h2 id="parks">')[2].partition("<h2")[0]
    assert re.findall('href="[^"]*parks/([a-z-]+)/"', section) == list(site.parks)


def test_pages_with_little_room_show_sectors_with_their_keywords_and_parks_as_chips(root, site):
    renderer = Renderer(root, site, site.languages[1])
    rows = renderer.fragment("sector-rows.html", "index")
    assert re.findall('<dt><a href="(.*?)"', rows) == [f"{FULL}/", f"{BARE}/"]
    assert "<dd>black gold</dd>" in rows
    chips = renderer.fragment("park-chips.html", "index")
    assert re.findall('href="parks/(.*?)/"', chips) == list(site.parks)


def test_a_tile_says_its_label_with_a_further_amount_in_it(root, site):
    renderer = Renderer(root, site, site.languages[1])
    signed, worth = "pipeline.signed-projects", "pipeline.signed-amount"
    tile = renderer.fragment(
        "tiles.html", "index", figures=[signed], labels=["<b> worth {}"], amounts=[worth]
    )
    assert "<strong>&lt;b&gt; worth <span" in tile
    assert "120 billion</span></strong>" in tile
