"""The routes table, and the setting that moves shared pages."""

from __future__ import annotations

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.presentation import routes
from prospectus.presentation.routes import (
    DEFAULT_ROUTES,
    FOOTNOTE_PAGES,
    OTHER_PAGES,
    SECTIONS,
    SHARED_PAGES,
    Routes,
)
from support.settings_files import settings


def test_an_event_has_a_calendar_and_each_session_one_of_its_own():
    assert DEFAULT_ROUTES.calendar("fair") == "events/fair.ics"
    assert DEFAULT_ROUTES.calendar("fair", "opening") == "events/fair/opening.ics"


def test_records_have_a_page_beside_the_list_of_their_collection():
    assert DEFAULT_ROUTES.record_page("parks", "east") == "parks/east"
    assert DEFAULT_ROUTES.record_page("events", "fair") == "events/fair"


def test_a_record_is_shown_on_its_page_or_as_a_section_of_that_of_its_sector_or_list(site):
    located = {name: DEFAULT_ROUTES.record_location(site, "chains", name) for name in site.chains}
    assert located["textiles"] == ("chains/textiles", "")
    assert located["energy-equipment"] == ("sectors/made-up-textiles", "chains-energy-equipment")
    assert located["dairy"] == ("chains/index", "chains-dairy")


@pytest.mark.parametrize(
    ("events", "page"),
    [("meet/us/index", "meet/us/fair"), ("meet/us", "meet/fair"), ("a", "fair")],
)
def test_pages_and_calendars_of_events_move_with_the_list_of_events(events, page):
    moved = Routes({**SHARED_PAGES, "events": events})
    assert moved.record_page("events", "fair") == page
    assert moved.calendar("fair") == f"{page}.ics"


def test_lists_have_numbered_pages_and_files_beside_them():
    assert [Routes().list_page("parks", number) for number in (1, 2)] == [
        "parks/index",
        "parks/page/2",
    ]
    assert [Routes().facet_page("parks", "level", "city", number) for number in (1, 3)] == [
        "parks/level/city",
        "parks/level/city/3",
    ]
    assert Routes().list_script("parks") == "parks/list.js"
    assert Routes().list_table("parks") == "parks/parks.csv"


def test_everything_of_a_list_moves_with_its_first_page():
    moved = routes.read(settings("extra:\n  routes:\n    parks: zones/index\n"))
    assert moved.record_page("parks", "east") == "zones/east"
    assert moved.list_page("parks", 2) == "zones/page/2"
    assert moved.facet_page("parks", "level", "city") == "zones/level/city"
    assert (moved.list_script("parks"), moved.list_table("parks")) == (
        "zones/list.js",
        "zones/zones.csv",
    )
    assert moved.record_of("zones/east") == ("parks", "east")
    assert moved.record_of("parks/east") == ("", "")
    assert [problem.key for problem in moved.problems(())] == ["unknown_page"]


@pytest.mark.parametrize("text", ["site_name: a\n", "extra:\n", "extra: {routes: }\n"])
def test_without_a_setting_addresses_are_the_default_ones(text):
    assert routes.read(settings(text)) == DEFAULT_ROUTES


def test_a_section_need_not_be_there_until_something_is_recorded():
    table = routes.read(settings("extra:\n  routes:\n    contacts: some/page\n"))
    assert table.shared_pages["contacts"] == "some/page"
    assert [*table.problems(())] == []


@pytest.mark.parametrize("name", FOOTNOTE_PAGES)
def test_pages_that_footnotes_link_to_have_to_be_there(name):
    (problem,) = DEFAULT_ROUTES.problems({"why/index"}, [name])
    assert (problem.path, problem.key) == ("mkdocs.yml", "route_page")
    assert dict(problem.details) == {"field": name, "name": SHARED_PAGES[name]}
    assert [*DEFAULT_ROUTES.problems({SHARED_PAGES[name]}, [name])] == []


@pytest.mark.parametrize("name", sorted({*SHARED_PAGES, *OTHER_PAGES} - {*SECTIONS}))
def test_a_setting_moves_one_page(name):
    table = routes.read(settings(f"extra:\n  routes:\n    {name}: some/page\n"))
    others = {name: getattr(table, name) for name in OTHER_PAGES}
    addresses = {**table.shared_pages, **others}
    assert addresses == {**SHARED_PAGES, **OTHER_PAGES, name: "some/page"}
    assert [*table.problems({"some/page"})] == []
    (problem,) = table.problems({"some/pages"})
    assert (problem.path, problem.line, problem.key) == ("mkdocs.yml", 3, "unknown_page")
    assert dict(problem.details) == {"name": "some/page", "nearest": "some/pages"}


@pytest.mark.parametrize(
    ("setting", "key"),
    [
        ("event: meeting", "extra_forbidden"),
        ("park: places/index", "extra_forbidden"),
        ("parks: places", "route_address"),
        ("parks: sectors/index", "route_address"),
        ("events: /event/index", "route_address"),
        ("events: event/index.md", "route_address"),
        ("events: ../event", "route_address"),
        ("events: Event/Index", "route_address"),
        ("events: [event]", "route_address"),
        ("events: 7", "route_address"),
    ],
)
def test_a_mistaken_setting_is_reported_at_its_line(setting, key):
    with pytest.raises(DiagnosticsError) as caught:
        routes.read(settings(f"extra:\n  routes:\n    {setting}\n"))
    assert [(problem.path, problem.line, problem.key) for problem in caught.value.problems] == [
        ("mkdocs.yml", 3, key)
    ]


def test_routes_are_a_mapping():
    with pytest.raises(DiagnosticsError) as caught:
        routes.read(settings("extra:\n  routes: [events]\n"))
    assert [problem.key for problem in caught.value.problems] == ["dict_type"]


def test_open_data_can_be_moved_and_switched_off():
    moved = "extra:\n  routes: {open_data: facts/index, api: programs/v1, schemas: formats}\n"
    table = routes.read(settings(moved))
    assert (table.open_data, table.api, table.schemas) == ("facts/index", "programs/v1", "formats")
    assert [*table.problems(())] == [], "the page is made"
    assert routes.read(settings("extra: {open_data: true}\n")) == DEFAULT_ROUTES
    assert routes.read(settings("extra: {open_data: false}\n")).open_data == ""
