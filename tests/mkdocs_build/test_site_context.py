"""What is known of a site before it is built."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mkdocs_build import site_context
from mkdocs_build.site_context import SiteContext
from prospectus.content.translation_status import PAGES
from prospectus.diagnostics.diagnostic import DiagnosticsError


def test_every_generated_page_is_built_in_one_of_two_ways(context):
    bulk = {page.uri for page in context.bulk_pages}
    others = set(context.generated_pages)
    assert bulk
    assert others
    assert not bulk & others
    assert bulk | others == {page.uri for page in context.checked.generated}


def test_mkdocs_builds_a_page_to_which_a_written_page_links(context):
    page = context.bulk_pages[0]
    written = context.checked.written[0]
    up = "../" * written.uri.count("/")
    linking = replace(written, text=f"[made up]({up}{page.uri}.md)\n")
    checked = replace(context.checked, written=(linking, *context.checked.written[1:]))
    linked = SiteContext(context.root, checked, {}, context.outdated)
    assert page.uri in linked.generated_pages
    assert page not in linked.bulk_pages


def test_the_text_of_a_page_stands_in_a_record_or_beside_other_pages(context, other_code):
    uri, page = next(iter(context.generated_pages.items()))
    assert context.source_file(uri, other_code) == page.source(other_code)
    assert context.source_file("index", other_code) == f"docs/index.{other_code}.md"
    for each in context.checked.written:
        path = context.source_file(each.uri, each.language.code)
        assert path == each.path
        assert (context.root / path).is_file()


def test_a_page_is_outdated_by_its_own_name_or_that_of_its_record(context, other_code):
    outdated = {code: frozenset[str]() for code in context.languages}
    outdated[other_code] = frozenset({f"{PAGES}/about/index", "parks/made-up"})
    known = replace(context, outdated=outdated)
    first = next(iter(context.languages))
    for uri in ("about/index", "parks/made-up"):
        assert known.is_outdated(uri, other_code)
        assert not known.is_outdated(uri, first)
    assert not known.is_outdated("index", other_code)


def test_the_page_of_an_event_is_outdated_by_the_record_wherever_its_folder_is(context, other_code):
    outdated = {code: frozenset[str]() for code in context.languages}
    outdated[other_code] = frozenset({"events/matchmaking"})
    known = replace(context, outdated=outdated)
    assert known.is_outdated("event/matchmaking", other_code)
    assert not known.is_outdated("event/forum-2030", other_code)


def test_revisions_of_events_are_only_asked_for_where_there_are_calendars(context, monkeypatch):
    requests: list[str] = []
    monkeypatch.setattr(site_context, "revisions", lambda _, folder: requests.append(folder) or {})
    undated = {"matchmaking": context.checked.site.events["matchmaking"]}
    site = replace(context.checked.site, events=undated)
    without = replace(context, checked=replace(context.checked, site=site))
    assert without.event_revisions == {}
    assert requests == []
    assert replace(context).event_revisions == {}
    assert requests == ["data/events"]


def test_a_project_with_mistakes_has_no_context(bare):
    (bare / "data/publisher.yml").write_text("made: up\n", encoding="utf-8")
    with pytest.raises(DiagnosticsError, match="made"):
        SiteContext.load(bare)
