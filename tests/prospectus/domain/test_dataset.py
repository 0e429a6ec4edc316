"""What is read from data/, how records stand to each other, and what the project publishes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from prospectus.domain.loader import load
from support.dataset_files import figures, park, project

# -- collections -----------------------------------------------------------------------------


# -- figures -----------------------------------------------------------------------------


def test_a_figure_is_addressed_by_its_file_and_key_topics_first(measured):
    assert list(measured.figures) == [
        "topic-two.a",
        "topic.b",
        "topic.a",
        "place.area",
        "place.investment",
        "plan.area",
        "plan.investment",
    ]
    assert measured.figures["topic.a"].value == Decimal(7)


def test_the_figures_of_a_holder_are_its_own_only(measured):
    assert list(measured.figures_of("topic")) == ["topic.b", "topic.a"]
    assert list(measured.figures_of("plan")) == ["plan.area", "plan.investment"]
    assert measured.figures_of("nothing") == {}


def test_a_project_knows_what_is_to_be_invested_in_it(measured, make):
    assert measured.projects["plan"].investment == measured.figures["plan.investment"]
    assert load(make({"projects/poor.yml": project("B")})).projects["poor"].investment is None


def test_records_name_each_figure_once_under_its_address(measured):
    assert [(collection, name) for collection, name, _ in measured.records()] == [
        ("parks", "place"),
        ("projects", "plan"),
        *(("figures", address) for address in measured.figures),
    ]


def test_figures_are_found_by_their_status(make):
    text = figures("a", "b", "c").replace("status: plan", "status: actual", 1)
    text = text[::-1].replace("status: plan"[::-1], "status: target"[::-1], 1)[::-1]
    site = load(make({"figures/topic.yml": text}))
    assert list(site.figures_with_status("actual")) == ["topic.a"]
    assert list(site.figures_with_status("target", "plan")) == ["topic.b", "topic.c"]
    assert site.figures_with_status("forecast") == {}


# -- places ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("collection", "name", "where", "place"),
    [
        ("figures", "topic.b", (), "data/figures/topic.yml:1:1"),
        ("figures", "topic.a", (), "data/figures/topic.yml:8:1"),
        ("figures", "topic.a", ("value",), "data/figures/topic.yml:10:3"),
        ("figures", "topic.a", ("sources", 0), "data/figures/topic.yml:14:13"),
        ("figures", "place.investment", ("unit",), "data/parks/place.yml:16:5"),
        ("figures", "plan.area", ("value",), "data/projects/plan.yml:8:5"),
        ("parks", "place", (), "data/parks/place.yml:1:1"),
        ("parks", "place", ("short", "en"), "data/parks/place.yml:2:9"),
        ("parks", "place", ("level",), "data/parks/place.yml:1:1"),
    ],
)
def test_a_place_leads_to_the_line_of_a_record_and_of_what_is_in_it(
    measured, collection, name, where, place
):
    problem = measured.location(collection, name).problem(where, "no_front_matter")
    assert f"{problem.path}:{problem.line}:{problem.column}" == place


def test_a_place_in_a_file_of_several_records_is_that_of_the_record(make):
    text = "".join(
        f"{name}:\n  name: {{en: {name} (made up)}}\n  official: false\n  sources: [made-up p01]\n"
        for name in ("first", "second")
    )
    site = load(make({"organisations.yml": text}))
    problem = site.location("organisations", "second").problem(("official",), "no_front_matter")
    assert (problem.line, problem.column) == (7, 3)


# -- relations ---------------------------------------------------------------------------


def test_the_chains_of_a_park_are_those_of_its_projects_each_once(related):
    assert related.chains_of_park("north") == ["wool", "iron"]
    assert related.chains_of_park("south") == ["wool"]
    assert related.chains_of_park("west") == []


def test_the_parks_of_a_chain_are_those_of_its_projects_each_once(related):
    assert related.parks_of_chain("wool") == ["north", "south"]
    assert related.parks_of_chain("iron") == ["north"]


def test_the_companies_of_a_park_name_it_or_have_a_project_there_and_name_none(make):
    name = (
        "{0}:\n  name: {{en: {0} (made up)}}\n  summary: {{en: Made up.}}\n  official: false\n"
        "  sources: [made-up p01]\n"
    )
    companies = name.format("native") + "  park: north\n"
    companies += name.format("moved") + "  park: south\n" + name.format("builder")
    parks = {f"parks/{park_name}.yml": park(park_name) for park_name in ("north", "south")}
    projects = {
        f"projects/{company}-plant.yml": project(company, f"park: north\ncompany: {company}")
        for company in ("moved", "builder")
    }
    site = load(make({**parks, **projects, "companies.yml": companies}))
    assert list(site.companies_in("north")) == ["native", "builder"]
    assert list(site.companies_in("south")) == ["moved"]


def test_chains_are_found_by_group_and_clusters_by_tier(related):
    assert list(related.chains_in("old")) == ["iron"]
    assert list(related.chains_in("none")) == []
    assert list(related.clusters_in("large")) == ["metal"]
    assert list(related.clusters_in("small")) == []


def test_lists_are_found_by_what_their_items_lead_to(related):
    assert list(related.lists_containing("park", "north")) == ["both", "one"]
    assert list(related.lists_containing("chain", "wool")) == ["both"]
    assert related.lists_containing("cluster", "metal") == {}


def test_every_cited_paragraph_knows_who_cites_it(related):
    assert related.citations == {
        "made-up p01": (
            ("chains", "iron"),
            ("chains", "wool"),
            ("clusters", "metal"),
            *(("projects", name) for name in "cabde"),
        ),
        "made-up p02": (("parks", "north"), ("parks", "south")),
        "made-up p04": (("lists", "both"), ("lists", "one")),
    }


def test_figures_cite_under_their_own_addresses(measured):
    assert measured.citations["made-up p03"] == tuple(
        ("figures", address) for address in measured.figures
    )


def test_what_a_record_holds_cites_for_the_record(make):
    titles = "titles:\n  - name: {en: Made-up title}\n    sources: [made-up p02, made-up p09]\n"
    site = load(make({"parks/north.yml": park("North", titles)}))
    assert site.citations == {
        "made-up p02": (("parks", "north"),),
        "made-up p09": (("parks", "north"),),
    }


# -- what is refused ---------------------------------------------------------------------


# -- what the project publishes ----------------------------------------------------------


def test_the_parks_are_five_of_which_three_are_national(site):
    levels = {slug: park.level for slug, park in site.parks.items()}
    assert levels == {
        "eastgate": "national",
        "hilltop": "national",
        "agri-zone": "national",
        "norton": None,
        "milton": None,
    }


def test_chains_are_found_by_their_group(site):
    assert {name: len(site.chains_in(name)) for name in site.chain_groups} == {
        "extend": 2,
        "strengthen": 3,
        "supplement": 2,
    }


def test_clusters_are_found_by_their_tier(site):
    named = {name: len(site.clusters_in(name)) for name in site.tiers}
    counted = {name: site.figures[tier.count].value for name, tier in site.tiers.items()}
    assert named == {"hundred-billion": 3, "ten-billion": 3}
    assert counted == {"hundred-billion": 3, "ten-billion": 4}


def test_a_programme_has_its_sections_in_order(site):
    event = site.events["matchmaking"]
    assert event.formula == "1+8+1"
    assert [(part.id, len(part.sessions), part.complete) for part in event.programme] == [
        ("general", 5, False),
        ("thematic", 8, True),
        ("extension", 0, False),
    ]


def test_projects_are_found_by_company_and_park(site):
    assert list(site.companies) == ["samplex", "made-up-mill"]
    assert list(site.project_index.find(company="samplex", park="milton")) == ["knitwear-plant"]


def test_every_figure_cites_a_source_and_can_be_found_again(site):
    for address, figure in site.figures.items():
        assert figure.sources, address
        problem = site.location("figures", address).problem(("value",), "no_front_matter")
        assert problem.line > 1, address


# -- addresses and recorded changes ------------------------------------------------------------


@pytest.fixture
def changed(make):
    """Three projects; the newest change added one and removed another, the first stands alone."""
    changes = {
        "changes/second.yml": "date: '2030-05-02'\nadded: [projects/c]\n"
        "removed: [{record: projects/old, name: {en: Old project}}]\n",
        "changes/first.yml": "date: '2030-05-01'\nkind: first\n",
    }
    files = {f"projects/{name}.yml": project(name.upper()) for name in "abc"}
    return load(make({**changes, "parks/north.yml": park("North"), **files}))


def test_the_addresses_of_records_are_their_collection_and_name(changed):
    assert changed.addresses == {"parks/north", "projects/a", "projects/b", "projects/c"}


def test_a_record_and_one_that_was_removed_have_the_names_of_their_addresses(changed):
    assert changed.name_of_address("projects/a").in_language("en") == "Project A (made up)"
    assert changed.name_of_address("projects/old").in_language("en") == "Old project"


def test_the_addresses_after_each_change_follow_from_those_of_today(changed):
    assert changed.addresses_after == {
        "second": {"parks/north", "projects/a", "projects/b", "projects/c"},
        "first": {"parks/north", "projects/a", "projects/b", "projects/old"},
    }


def test_records_after_a_change_are_counted_by_collection(changed):
    counts = changed.record_counts_after("second")
    assert {name: count for name, count in counts.items() if count} == {"parks": 1, "projects": 3}


# -- figures and their holders -----------------------------------------------------------------


def test_the_holder_of_a_figure_is_its_record_and_of_a_topic_none(measured):
    assert measured.holder("place.area") == ("parks", "place")
    assert measured.holder("plan.area") == ("projects", "plan")
    assert measured.holder("topic.a") is None


def test_the_line_of_a_figure_is_where_it_begins(measured):
    assert measured.location("figures", "topic.a").line == 8
    assert measured.location("parks", "place").line == 1


def test_a_summary_is_that_of_the_record_or_for_a_chain_what_its_group_says(site):
    project = next(iter(site.projects.values()))
    assert site.summary_of(project) is project.summary
    chain = next(iter(site.chains.values()))
    group, words = site.chain_groups[chain.group], project.summary
    assert site.summary_of(chain.model_copy(update={"summary": words})) is words
    assert site.summary_of(chain.model_copy(update={"summary": None})) is (group.note or group.name)
