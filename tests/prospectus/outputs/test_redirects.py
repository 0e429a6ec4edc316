"""Where former addresses lead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prospectus.content.news import Post
from prospectus.outputs.redirects import (
    calendar_redirects,
    former_page_problems,
    host_redirects,
    page_redirects,
    table_redirects,
)
from prospectus.presentation.routes import LISTED_COLLECTIONS, SHARED_PAGES, Routes
from prospectus.rendering.renderer import Renderer


@pytest.fixture(scope="module")
def links(root, site):
    return Renderer(root, site, site.languages[0]).links


def renamed(site, collection, name, *was):
    records = getattr(site, collection)
    record = records[name].model_copy(update={"was": was})
    return replace(site, **{collection: {**records, name: record}})


def test_a_former_page_leads_to_the_present_one(site, links):
    redirects = {redirect.uri: redirect for redirect in page_redirects(site, Routes())}
    assert redirects["parks/hill-park"].target(links, "parks/hill-park") == "../hilltop/"
    assert host_redirects(site, Routes(), links)["parks/hill-park/"] == "parks/hilltop/"


def test_a_record_without_a_page_of_its_own_is_found_on_the_page_of_all(root, site):
    moved = renamed(site, "clusters", next(iter(site.clusters)), "projects/old-plan")
    links = Renderer(root, moved, site.languages[0]).links
    redirects = host_redirects(moved, Routes(), links)
    assert redirects["projects/old-plan/"] == f"clusters/#{next(iter(site.clusters))}"


def test_lists_of_the_projects_in_a_renamed_park_are_found_again(root, site):
    park = next(project.park for project in site.projects.values() if project.park)
    moved = renamed(site, "parks", park, "old-park")
    links = Renderer(root, moved, site.languages[0]).links
    redirects = host_redirects(moved, Routes(), links)
    assert redirects["projects/park/old-park/"] == f"projects/park/{park}/"


def test_a_calendar_is_found_by_the_former_name_of_its_event(site):
    moved = renamed(site, "events", "matchmaking", "fair")
    redirects = dict(calendar_redirects(moved, Routes()))
    assert redirects[Routes().calendar("fair")] == Routes().calendar("matchmaking")


def test_no_page_is_written_where_a_record_was(site):
    (problem,) = former_page_problems(site, Routes(), ["parks/hill-park", "parks/hilltop"])
    assert (problem.path, problem.key) == ("data/parks/hilltop.yml", "former_name_used")
    assert not [*former_page_problems(site, Routes(), ["parks/hilltop"])]


@pytest.mark.parametrize("collection", LISTED_COLLECTIONS)
def test_every_record_with_a_page_keeps_its_old_address(root, site, collection):
    records = getattr(site, collection)
    name = next(name for name in records if (collection, name) not in site.record_sections)
    moved = renamed(site, collection, name, "old-name")
    links = Renderer(root, moved, site.languages[0]).links
    redirects = host_redirects(moved, Routes(), links)
    folder = "events" if collection in SHARED_PAGES else collection
    assert redirects[f"{folder}/old-name/"] == f"{folder}/{name}/"


def test_a_renamed_post_keeps_its_old_address(root, site, links):
    post = Post(
        "news/2030-05-01-new", "Made up", "", "2030-05-01", former_uris=("news/2030-05-01-old",)
    )
    (redirect,) = (redirect for redirect in page_redirects(site, Routes(), [post]) if redirect.page)
    assert (redirect.uri, redirect.page) == ("news/2030-05-01-old", "news/2030-05-01-new")
    assert redirect.title("en") == "Made up"
    redirects = host_redirects(site, Routes(), links, [post])
    assert redirects["news/2030-05-01-old/"] == "news/2030-05-01-new/"


def test_the_calendar_of_a_renamed_session_is_found_again(site):
    event = site.events["forum-2030"]
    section = event.programme[0]
    session = section.sessions[0].model_copy(update={"was": ("welcome",)})
    section = section.model_copy(update={"sessions": (session, *section.sessions[1:])})
    programme = (section, *event.programme[1:])
    event = event.model_copy(update={"programme": programme, "was": ("fair",)})
    moved = replace(site, events={**site.events, "forum-2030": event})
    present = Routes().calendar("forum-2030", "opening")
    redirects = dict(calendar_redirects(moved, Routes()))
    assert {former for former, path in redirects.items() if path == present} == {
        Routes().calendar("forum-2030", "welcome"),
        Routes().calendar("fair", "opening"),
        Routes().calendar("fair", "welcome"),
    }


def test_the_table_of_a_renamed_series_is_found_again(site):
    moved = renamed(site, "series", "exporters", "old-series")
    assert dict(table_redirects(moved)) == {"series/old-series.csv": "series/exporters.csv"}


def test_the_page_that_a_record_may_have_had_leads_to_its_section(site, links):
    redirects = {redirect.uri: redirect for redirect in page_redirects(site, Routes())}
    assert {uri for uri in redirects if uri.startswith("chains/")} == {
        f"chains/{name}" for _, name in site.record_sections
    }
    in_sector, in_list = redirects["chains/energy-equipment"], redirects["chains/dairy"]
    assert in_sector.target(links, in_sector.uri) == (
        "../../sectors/made-up-textiles/#chains-energy-equipment"
    )
    assert in_list.target(links, in_list.uri) == "../#chains-dairy"
    present_addresses = host_redirects(site, Routes(), links)
    assert present_addresses["chains/dairy/"] == "chains/#chains-dairy"


def test_a_record_with_content_keeps_its_page_and_has_no_redirect(site):
    assert "chains/textiles" not in {redirect.uri for redirect in page_redirects(site, Routes())}


def test_the_former_name_of_a_section_leads_to_it(root, site):
    moved = renamed(site, "chains", "dairy", "milk")
    links = Renderer(root, moved, site.languages[0]).links
    redirects = host_redirects(moved, Routes(), links)
    assert redirects["chains/milk/"] == "chains/#chains-dairy"
