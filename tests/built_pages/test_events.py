"""The pages and calendars of three events in a built site."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from urllib.parse import urljoin

import icalendar
import pytest

from support.parsing import BuiltPage, BuiltSite

HOME = "https://invest.example.org/"
EVENTS = ("forum-2030", "matchmaking", "spring-fair-2022")
FOLDERS = ("", "en/")


def structured(page: BuiltPage) -> list[dict[str, object]]:
    """The structured data of the events that a page is about."""
    scripts = re.findall(r"ld\+json\">(.*?)</script>", page.html)
    return [node for node in map(json.loads, scripts) if node["@type"] == "Event"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_event_has_a_page_with_data_of_its_own(built, folder):
    pages = [built.page(f"{folder}event/{name}/") for name in EVENTS]
    names = [event["name"] for page in pages for event in structured(page)]
    assert len(names) == len({*names}) == len({page.title for page in pages}) == len(EVENTS)
    assert structured(built.page(f"{folder}event/")) == [], "the list is about none of them"


def test_links_to_events_and_their_parts_lead_to_them(built):
    leads = Counter[str]()
    for page in built.pages:
        for link in page.all("a"):
            target = urljoin(HOME + page.url, str(link.get("href", "")))
            url, _, anchor = target.removeprefix(HOME).partition("#")
            if target.startswith(HOME) and "event/" in url and not url.endswith(".ics"):
                assert not anchor or anchor in built.page(url).ids, (page.url, target)
                leads[url] += 1
    assert all(leads[f"{folder}event/{name}/"] > 1 for folder in FOLDERS for name in EVENTS)


def test_no_id_is_twice_on_a_page_even_with_the_programmes_of_two_events(built):
    page = built.page("event/tours/")
    assert page.main.count("开幕") > 1, "an opening of each of them"
    for url in ("event/tours/", *(f"event/{name}/" for name in EVENTS)):
        ids = re.findall(r'\sid="([^"]*)"', built.page(url).html)
        assert [name for name, count in Counter(ids).items() if count > 1] == [], url


def calendar(site: BuiltSite, path: str) -> icalendar.Calendar:
    content = (site.folder / path).read_bytes()
    read = icalendar.Calendar.from_ical(content)
    assert isinstance(read, icalendar.Calendar)
    return read


@pytest.mark.parametrize("folder", FOLDERS)
def test_entries_of_calendars_lead_to_what_they_are_about(built, folder):
    entries = calendar(built, f"{folder}events.ics").walk("VEVENT")
    assert len(entries) == 1 + 2 + 1
    for entry in entries:
        page, _, anchor = str(entry["url"]).removeprefix(HOME).partition("#")
        assert page.startswith(f"{folder}event/")
        assert not anchor or anchor in built.page(page).ids
    links = [link.get("href") for link in built.page(f"{folder}event/").all("a")]
    assert f"webcal://invest.example.org/{folder}events.ics" in links


def test_entries_have_the_revision_of_the_last_commit(made_up):
    """Of the file of their event, which was committed once."""
    for path in ("events.ics", "event/forum-2030.ics", "event/forum-2030/opening.ics"):
        for entry in calendar(made_up, path).walk("VEVENT"):
            assert entry["sequence"] == 0
            assert entry["last-modified"].dt == dt.datetime(2021, 2, 3, 12, tzinfo=dt.UTC)


def test_each_event_is_in_the_sitemap_and_the_search(built):
    sitemap = (built.folder / "sitemap.xml").read_text(encoding="utf-8")
    entries = sorted((built.folder / "search").rglob("*.js"))
    search = "".join(path.read_text(encoding="utf-8") for path in entries)
    for name in EVENTS:
        assert f"<loc>{HOME}event/{name}/</loc>" in sitemap
        assert f"event/{name}/" in search
