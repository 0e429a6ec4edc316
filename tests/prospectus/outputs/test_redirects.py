"""Where former addresses lead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prospectus.outputs.redirects import (
    calendar_redirects,
    former_page_problems,
    host_redirects,
    page_redirects,
)
from prospectus.presentation.routes import Routes
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
    found = host_redirects(moved, Routes(), links)
    assert found["projects/old-plan/"] == f"clusters/#{next(iter(site.clusters))}"


def test_lists_of_the_projects_in_a_renamed_park_are_found_again(root, site):
    park = next(project.park for project in site.projects.values() if project.park)
    moved = renamed(site, "parks", park, "old-park")
    links = Renderer(root, moved, site.languages[0]).links
    found = host_redirects(moved, Routes(), links)
    assert found["projects/park/old-park/"] == f"projects/park/{park}/"


def test_a_calendar_is_found_by_the_former_name_of_its_event(site):
    moved = renamed(site, "events", "matchmaking", "fair")
    found = dict(calendar_redirects(moved, Routes()))
    assert found[Routes().calendar("fair")] == Routes().calendar("matchmaking")


def test_no_page_is_written_where_a_record_was(site):
    (problem,) = former_page_problems(site, Routes(), ["parks/hill-park", "parks/hilltop"])
    assert (problem.path, problem.key) == ("data/parks/hilltop.yml", "former_name_used")
    assert not [*former_page_problems(site, Routes(), ["parks/hilltop"])]


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
    found = host_redirects(site, Routes(), links)
    assert found["chains/dairy/"] == "chains/#chains-dairy"


def test_a_record_with_content_keeps_its_page_and_has_no_redirect(site):
    assert "chains/textiles" not in {redirect.uri for redirect in page_redirects(site, Routes())}


def test_the_former_name_of_a_section_leads_to_it(root, site):
    moved = renamed(site, "chains", "dairy", "milk")
    links = Renderer(root, moved, site.languages[0]).links
    found = host_redirects(moved, Routes(), links)
    assert found["chains/milk/"] == "chains/#chains-dairy"
