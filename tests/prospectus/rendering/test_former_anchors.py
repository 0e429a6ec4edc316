"""Links to records that were renamed: every place that a link led to is still there."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from prospectus.rendering import html as html_tools
from prospectus.rendering.pages import generated_pages
from prospectus.rendering.renderer import Renderer

# The fragment that shows the records of a collection, with its arguments.
SHARED = {
    "clusters": ("clusters.html", {}),
    "companies": ("companies.html", {}),
    "contacts": ("contacts.html", {}),
    "documents": ("documents.html", {}),
    "lists": ("lists.html", {}),
    "promotions": ("promotions.html", {}),
    "questions": ("questions.html", {}),
    "series": ("all-series.html", {}),
    "sources": ("sources.html", {}),
    "steps": ("steps.html", {}),
    "targets": ("listing.html", {"collection": "targets"}),
}


def renamed(site, collection: str, name: str, *was: str):
    records = getattr(site, collection)
    record = records[name].model_copy(update={"was": was})
    return replace(site, **{collection: {**records, name: record}})


def ids_of(root, site, file: str, uri: str, **arguments: object) -> set[str]:
    renderer = Renderer(root, site, site.languages[1])
    return html_tools.ids(str(renderer.fragment(file, uri, **arguments)))


@pytest.mark.parametrize("collection", SHARED)
def test_a_record_is_found_by_the_name_that_it_had(root, site, collection):
    name = next(iter(getattr(site, collection)))
    moved = renamed(site, collection, name, "old-name")
    links = Renderer(root, moved, site.languages[1]).links
    page, _, anchor = links.record_url("index", collection, name).partition("#")
    file, arguments = SHARED[collection]
    ids = ids_of(root, moved, file, f"{page}index", **arguments)
    assert {anchor, anchor.replace(name, "old-name")} <= ids


def test_chains_are_found_on_the_page_of_all_whether_they_have_pages_or_are_sections(root, site):
    moved = site
    for name in site.chains:
        moved = renamed(moved, "chains", name, f"old-{name}")
    ids = ids_of(root, moved, "chains.html", "chains/index", total="chains.key-total")
    anchors = {f"chains-{name}" for name in site.chains}
    assert anchors <= ids
    assert {f"chains-old-{name}" for name in site.chains} <= ids


def test_a_passage_is_found_by_the_name_that_its_source_had(root, site):
    moved = renamed(site, "sources", "article", "report")
    ids = ids_of(root, moved, "passages.html", "about/index", linked=["parks"])
    assert {"article-p57", "report-p57"} <= ids


def test_figures_of_a_renamed_record_are_found(root, site):
    moved = renamed(site, "parks", "eastgate", "old-park")
    assert {
        *("eastgate-area", "old-park-area", "of-eastgate", "of-old-park"),
    } <= ids_of(root, moved, "all-figures.html", "figures/index")


def test_the_figure_of_a_target_is_found_by_all_its_addresses(root, site):
    name = next(name for name, target in site.targets.items() if target.figure)
    moved = renamed(site, "targets", name, "old-target", "figures/old-plan.capacity")
    assert {f"targets-{name}", "targets-old-target", "old-plan-capacity"} <= ids_of(
        root, moved, "all-figures.html", "figures/index"
    )


def programme(root, site) -> str:
    page = next(page for page in generated_pages(site) if page.uri == "events/forum-2030")
    return page.body(Renderer(root, site, site.languages[1]))


def test_a_session_is_found_by_its_former_id_on_the_page_of_a_renamed_event(root, site):
    event = site.events["forum-2030"]
    section = event.programme[0]
    sessions = [section.sessions[0].model_copy(update={"was": ("welcome",)}), *section.sessions[1:]]
    talks = section.model_copy(update={"was": ("lectures",), "sessions": tuple(sessions)})
    event = event.model_copy(update={"was": ("fair",), "programme": (talks, *event.programme[1:])})
    html = programme(root, replace(site, events={**site.events, "forum-2030": event}))
    ids = re.findall(' id="(.*?)"', html)
    assert {
        *("forum-2030--opening", "forum-2030--welcome", "fair--opening", "fair--welcome"),
        *("forum-2030--talks", "forum-2030--lectures", "fair--talks", "fair--lectures"),
    } <= {*ids}
    assert len(ids) == len({*ids}), "no id is there twice"


def test_without_former_names_nothing_is_added(root, site):
    html = str(
        Renderer(root, site, site.languages[1]).fragment("companies.html", "companies/index")
    )
    assert not re.search("<span id=", html)
