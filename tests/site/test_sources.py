"""The sources of this site, the footnotes that name them, and what further records change."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from prospectus.domain.dataset import Dataset
from prospectus.domain.events import Event
from prospectus.domain.sources import Source
from prospectus.rendering.pages import generated_pages
from prospectus.rendering.renderer import Renderer
from prospectus.review.check import check
from support.footnotes import check_footnotes
from support.project import ROOT
from support.record_values import NAME, read


def rendered(site: Dataset) -> dict[tuple[str, str], object]:
    """Every page but those that list or count the sources, by uri and language."""
    checked = check(ROOT)
    about_sources = {checked.routes.shared_pages["sources"], checked.routes.changes}
    pages: dict[tuple[str, str], object] = {}
    for language in site.languages:
        renderer = Renderer(ROOT, site, language, routes=checked.routes)
        for page in checked.written:
            if page.language == language and page.uri not in about_sources:
                text = renderer.page(page.body, page.uri, page.path, page.first_line)
                pages[page.uri, language.code] = text
        for generated in generated_pages(site, checked.routes):
            pages[generated.uri, language.code] = generated.body(renderer)
    return pages


@pytest.mark.weekly
def test_a_second_source_changes_no_footnote(site):
    yearbook = read(Source, {"name": NAME, "kind": NAME, "period": "2022", "pages": 320})
    several = replace(site, sources={"a-yearbook": yearbook, **site.sources})
    assert rendered(several) == rendered(site)


def links(pages: dict[tuple[str, str], object]) -> dict[tuple[str, str], Counter[str]]:
    """The links and anchors of each page, with the text that is linked."""
    markup = re.compile(r"<a\b[^>]*>.*?</a>|\bid=\"[^\"]*\"|\[[^]]*\]\([^)]*\)", re.DOTALL)
    return {key: Counter(markup.findall(repr(page))) for key, page in pages.items()}


@pytest.mark.weekly
def test_a_second_event_changes_no_link(site):
    """It has a page, and is listed on those of all events and of the first one; nothing goes."""
    second = read(Event, {"name": NAME, "short": NAME, "period": "2030-05", "status": "plan"})
    location = site.location("events", "matchmaking")
    several = replace(
        site,
        events={**site.events, "a-second": second},
        locations={**site.locations, ("events", "a-second"): location},
    )
    before, after = links(rendered(site)), links(rendered(several))
    assert {uri for uri, _ in {*after} - {*before}} == {"event/a-second"}
    for key, each in before.items():
        assert each <= after[key], (key, each - after[key])


def test_the_footnotes_of_every_page_are_numbered_1_2_3_in_order_of_appearance(built):
    check_footnotes(built)
