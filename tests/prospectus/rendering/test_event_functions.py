"""Sentences about events, their order, and links to their parts."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from prospectus.domain.dataset import Dataset
from prospectus.domain.edtf import Period
from prospectus.domain.staleness import StalenessRules
from prospectus.presentation.routes import SHARED_PAGES, Routes
from prospectus.presentation.source_links import SourceLinks
from prospectus.rendering.renderer import Renderer

REGISTER = "https://forum.example.org/register"


def rules(as_of: str) -> StalenessRules:
    return StalenessRules(Period(as_of), dict.fromkeys(("actual", "plan", "target", "forecast"), 0))


def renderer(root: Path, site: Dataset, language: int = 1, **settings: Any) -> Renderer:
    settings.setdefault("staleness", rules("2026-11"))
    return Renderer(root, site, site.languages[language], **settings)


def page_of(root: Path, site: Dataset, name: str, language: int = 1, **settings: Any) -> str:
    return renderer(root, site, language, **settings).fragment(
        "event.html", f"events/{name}", name=name, event=site.events[name]
    )


def with_event(site: Dataset, name: str, **fields: Any) -> Dataset:
    event = site.events[name].model_copy(update=fields)
    return replace(site, events={**site.events, name: event})


def first_sentence(page: str) -> str:
    """The first sentence of the lead of a page, with plain spaces."""
    match = re.search('<p class="lead">([^<]*?[.\u3002])', page)
    assert match
    return match[1].replace("\u2009", " ")


@pytest.mark.parametrize(
    ("period", "status", "zh", "en"),
    [
        (
            "2023-10",
            "plan",
            "活动原定于2023年10月举办。",
            "The event was planned for October 2023.",
        ),
        (
            "2026-11-02/2026-11-04",
            "plan",
            "活动于2026年11月2日至4日举办。",
            "The event takes place on 2–4 November 2026.",
        ),
        ("2026", "plan", "活动于2026年举办。", "The event takes place in 2026."),
        (
            "2030-05-31/2030-06-01",
            "plan",
            "活动定于2030年5月31日至6月1日举办。",
            "The event is planned for 31 May – 1 June 2030.",
        ),
        (
            "2022-04-25/2022-04-27",
            "actual",
            "活动已于2022年4月25日至27日举办。",
            "The event took place on 25–27 April 2022.",
        ),
        ("2022-04", "actual", "活动已于2022年4月举办。", "The event took place in April 2022."),
        (
            "2030-05",
            "cancelled",
            "活动原定于2030年5月举办，现已取消。",
            "The event was planned for May 2030 and has been cancelled.",
        ),
        (
            "2030-05-07",
            "postponed",
            "活动原定于2030年5月7日举办，现已延期。",
            "The event was planned for 7 May 2030 and has been postponed.",
        ),
    ],
)
def test_the_tense_follows_from_the_status_and_the_month_of_the_settings(
    root, site, period, status, zh, en
):
    fields = {"period": Period(period), "status": status, "programme": (), "timezone": None}
    changed = with_event(site, "forum-2030", **fields)
    pages = [page_of(root, changed, "forum-2030", language) for language in (0, 1)]
    assert [first_sentence(page) for page in pages] == [zh, en]


def test_without_that_month_a_plan_is_stated_in_no_tense(root, site):
    page = page_of(root, site, "forum-2030", staleness=None)
    assert first_sentence(page) == "The event was announced for 31 May – 1 June 2030."


def test_nobody_registers_for_an_event_that_is_over(root, site):
    now, later = (
        page_of(root, site, "forum-2030", staleness=rules(as_of))
        for as_of in ("2026-11", "2030-07")
    )
    for text in (REGISTER, "text/calendar", "Registration is open until 15 May 2030."):
        assert text in now
        assert text not in later
    assert 'href="https://forum.example.org/"' in later


def test_nobody_registers_after_the_last_day_of_registration(root, site):
    for as_of, is_open in (("2030-05", True), ("2030-06", False)):
        page = page_of(root, site, "forum-2030", staleness=rules(as_of))
        assert (REGISTER in page) == is_open
        assert "text/calendar" in page, "the event goes on until 1 June"


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_nobody_registers_for_an_event_that_does_not_take_place(root, site, status):
    page = page_of(root, with_event(site, "forum-2030", status=status), "forum-2030")
    assert REGISTER not in page
    assert "text/calendar" not in page


def test_what_is_not_known_of_an_event_leaves_nothing_on_its_page(root, site):
    names = "short", "theme", "summary", "venue", "website", "registration", "attendance"
    lists = dict.fromkeys(("hosts", "organisers", "results", "programme", "sources"), ())
    bare = dict.fromkeys((*names, "formula", "timezone")) | lists
    alone = replace(site, events={"forum-2030": site.events["forum-2030"]})
    page = page_of(root, with_event(alone, "forum-2030", **bare), "forum-2030")
    assert re.findall("<(?:h2|h3|ul|section|dt)[^>]*>[^<]*", page) == [
        "<dt>Date",
        '<h2 id="next">Next step',
    ]
    assert "unknown" not in page


def test_only_the_page_of_an_event_has_the_ids_of_its_programme(root, site):
    """So that another page may show the programmes of two events."""
    own, other = (
        renderer(root, site).fragment("programme.html", page, name="matchmaking")
        for page in ("events/matchmaking", "index")
    )
    assert own.count(" id=") == 3 + 5 + 8
    assert ' id="matchmaking--keynotes"' in own
    assert " id=" not in other


def links(root: Path, site: Dataset, routes: Routes) -> list[str]:
    filled = renderer(root, site, routes=routes)
    names = "programme-overview.html", "event-facts.html"
    shown = (filled.fragment(name, "index", name="matchmaking") for name in names)
    return [url for text in shown for url in re.findall('href="([^"]*)"', html.unescape(text))]


def test_another_event_changes_no_link(root, site):
    one = replace(site, events={"matchmaking": site.events["matchmaking"]})
    assert links(root, one, Routes()) == links(root, site, Routes())
    assert "events/matchmaking/#matchmaking--thematic" in links(root, site, Routes())


def test_links_follow_the_setting_that_moves_events(root, site):
    moved = Routes({**SHARED_PAGES, "events": "meetings/index"})
    assert "meetings/matchmaking/#matchmaking--thematic" in links(root, site, moved)


# -- the list of events ------------------------------------------------------------------------


def listed(root: Path, site: Dataset, **settings: Any) -> list[str]:
    """The headings of the list of events, and the names of events."""
    page = renderer(root, site, **settings).fragment("events.html", "events/index")
    return re.findall(r"<(?:h[23]|strong)[^>]*>([^<]*)", page)


def test_events_before_the_year_1000_are_listed_too(root, site):
    early = site.events["spring-fair-2022"].model_copy(update={"period": Period("0618-05")})
    ancient = replace(site, events={"spring-fair-2022": early})
    assert listed(root, ancient)[1] == "618"


def test_events_are_listed_upcoming_ones_first_and_past_ones_by_year(root, site):
    assert listed(root, site) == [
        "Upcoming events",
        "Made-up Investment Forum 2030",
        "Past events",
        "2023",
        "2023 Made-up Matchmaking Event (Mockland)",
        "2022",
        "Made-up Spring Fair 2022",
    ]
    assert listed(root, site, staleness=rules("2031-01"))[:2] == ["Past events", "2030"]


def test_where_nothing_says_what_is_past_all_events_are_listed_by_year(root, site):
    assert listed(root, site, staleness=None)[:2] == ["Events", "2030"]


def test_without_events_there_is_no_list(root, site):
    assert listed(root, replace(site, events={})) == []


def test_the_next_event_is_listed_first(root, site):
    sooner = site.events["forum-2030"].model_copy(update={"period": Period("2028-01-02")})
    both = replace(site, events={"forum-2030": site.events["forum-2030"], "sooner": sooner})
    page = renderer(root, both).fragment("events.html", "events/index")
    assert page.index("sooner/") < page.index("forum-2030/")


def list_page(root: Path, site: Dataset, language: int = 1, **settings: Any) -> str:
    page = renderer(root, site, language, **settings).fragment("events.html", "events/index")
    return html.unescape(str(page))


def test_the_calendar_of_all_events_is_offered_for_subscription(root, site):
    origin = SourceLinks("https://a.example/b/")
    zh, en = (list_page(root, site, language, source_links=origin) for language in (0, 1))
    assert 'href="webcal://a.example/b/events.ics"' in zh
    assert 'href="webcal://a.example/b/en/events.ics"' in en
    assert 'href="../events.ics"' in en


def test_a_copy_without_an_address_offers_the_calendar_as_a_file_only(root, site):
    origin = SourceLinks("https://a.example/")
    for settings in ({}, {"source_links": origin, "directory_urls": False}):
        page = list_page(root, site, **settings)
        assert "webcal:" not in page
        assert "events.ics" in page


def test_the_event_that_a_page_is_about_is_not_listed_on_it_again(root, site):
    events = {"spring-fair-2022": site.events["spring-fair-2022"]}
    fragments = renderer(root, replace(site, events=events))
    assert "Made-up Spring Fair 2022" in fragments.fragment("events.html", "events/index")
    page = fragments.fragment("events.html", "events/index", shown="spring-fair-2022")
    assert page.strip() == ""
    page = renderer(root, site).fragment("events.html", "events/index", shown="spring-fair-2022")
    assert "Made-up Spring Fair 2022" not in page
    assert "Matchmaking" in page
