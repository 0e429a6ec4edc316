"""Facets of lists and their values."""

from __future__ import annotations

from prospectus.presentation.facets import facet_values
from support.listing_projects import crowded, project, with_projects


def test_each_record_is_among_the_choices_that_it_names(site):
    site = crowded(site)
    for facet, values in facet_values(site, "projects").items():
        for slug, record in site.projects.items():
            among = [choice.name for choice in values if slug in choice.rows]
            if facet == "sector":
                assert tuple(among) == site.sector_index.sectors_of("projects", slug)
            else:
                assert among == [item for item in [getattr(record, facet)] if item]


def test_chains_are_chosen_by_what_leads_to_them(site):
    facets = facet_values(site, "chains")
    assert {item.name: item.rows for item in facets["park"]} == {"milton": ("textiles",)}
    for choice in facets["cluster"]:
        assert choice.rows == tuple(
            slug for slug, chain in site.chains.items() if choice.name in chain.clusters
        )


def test_what_nobody_has_is_no_choice_and_choices_keep_the_order_of_the_data(site):
    facets = facet_values(site, "projects")
    assert [item.name for item in facets["stage"]] == ["intended", "operating"]
    assert [item.name for item in facets["park"]] == [
        park for park in site.parks if site.project_index.find(park=park)
    ]


def test_a_facet_by_which_all_are_alike_is_left_out(site):
    alike = with_projects(
        site, {character: project(character, park="milton") for character in "abcde"}
    )
    assert facet_values(alike, "projects") == {}
    one = with_projects(
        site,
        {character: project(character) for character in "bcde"}
        | {"a": project("a", park="milton")},
    )
    assert list(facet_values(one, "projects")) == ["park"]


def test_fewer_than_five_records_leave_nothing_to_choose(site):
    records = {character: project(character) for character in "bcde"} | {
        "a": project("a", park="milton")
    }
    assert facet_values(with_projects(site, records), "projects")
    del records["e"]
    assert facet_values(with_projects(site, records), "projects") == {}


def test_names_that_lead_nowhere_are_no_choice(site):
    broken = with_projects(site, {"a": project("a", park="nowhere"), "b": project("b")})
    assert facet_values(broken, "projects") == {}


def test_targets_are_chosen_by_their_sectors(site):
    for choice in facet_values(site, "targets")["sector"]:
        assert choice.rows == tuple(site.sector_index.records_of(choice.name, "targets"))
