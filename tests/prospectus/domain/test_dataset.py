"""What is read from data/, how records stand to each other, and what the project publishes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from textwrap import indent

import pytest

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain.dataset import COLLECTIONS, Dataset, load
from prospectus.domain.records import HasFigures, Ordered

MKDOCS = """\
plugins:
  - i18n:
      languages: [{locale: en, name: English}]
extra:
  languages: {en: en-GB}
"""

FIGURE = """\
name: {en: Made-up figure}
value: 7
unit: people
status: plan
period: "2025"
sources: [made-up p03]
"""

Make = Callable[..., Path]


def project(name: str, more: str = "") -> str:
    return f"""\
name: {{en: Project {name} (made up)}}
summary: {{en: Made up.}}
stage: intended
sources: [made-up p01]
{more}"""


def park(name: str, more: str = "") -> str:
    return f"""\
name: {{en: Park {name} (made up)}}
short: {{en: {name}}}
summary: {{en: Made up.}}
sources: [made-up p02]
{more}"""


def figures(*keys: str) -> str:
    return "".join(f"{key}:\n{indent(FIGURE, '  ')}" for key in keys)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write a project in one language, of these files below data/."""

    def write(data: dict[str, str]) -> Path:
        (tmp_path / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
        for name, text in data.items():
            path = tmp_path / "data" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def told(root: Path) -> list[Diagnostic]:
    with pytest.raises(DiagnosticsError) as refused:
        load(root)
    return refused.value.problems


# -- shelves -----------------------------------------------------------------------------


def test_a_site_has_a_mapping_for_each_shelf():
    shelves = [shelf.name for shelf in COLLECTIONS]
    assert [it.name for it in fields(Dataset)] == ["languages", *shelves, "locations"]


def test_a_site_without_data_is_empty(make):
    site = load(make({}))
    assert [language.code for language in site.languages] == ["en"]
    assert {shelf.name: dict(getattr(site, shelf.name)) for shelf in COLLECTIONS} == {
        shelf.name: {} for shelf in COLLECTIONS
    }
    assert list(site.records()) == []


def test_a_file_of_one_record_gives_it_its_name(make):
    site = load(make({"projects/made-up.yml": project("A")}))
    assert list(site.projects) == ["made-up"]
    assert site.projects["made-up"].name.in_language("en") == "Project A (made up)"


def test_a_file_of_several_records_names_each(make):
    text = "".join(
        f"{name}:\n  name: {{en: {name} (made up)}}\n  official: false\n  sources: [made-up p01]\n"
        for name in ("first", "second")
    )
    site = load(make({"organisations.yml": text}))
    assert list(site.organisations) == ["first", "second"]


def test_records_stand_by_order_then_by_the_name_of_their_file(make):
    site = load(
        make(
            {
                "parks/c.yml": park("C", "order: 2"),
                "parks/b.yml": park("B"),
                "parks/a.yml": park("A"),
                "parks/d.yml": park("D", "order: 1"),
            }
        )
    )
    assert list(site.parks) == ["d", "c", "a", "b"]


def test_records_of_one_file_stand_by_order_too(make):
    group = (
        "{name}:\n  order: {order}\n  name: {{en: Made up}}\n  short: {{en: Made up}}\n"
        "  count: made-up.a\n  sources: [made-up p01]\n"
    )
    text = group.format(name="first", order=2) + group.format(name="second", order=1)
    assert list(load(make({"chain-groups.yml": text})).chain_groups) == ["second", "first"]


def test_records_without_an_order_stand_as_they_were_written(make):
    site = load(make({"figures/made-up.yml": figures("b", "a")}))
    assert list(site.topics["made-up"]) == ["b", "a"]


# -- figures -----------------------------------------------------------------------------


@pytest.fixture
def measured(make: Make) -> Dataset:
    """A topic, a park and a project that hold figures."""
    inner = "figures:\n" + indent(figures("area", "investment"), "  ")
    return load(
        make(
            {
                "figures/topic.yml": figures("b", "a"),
                "figures/topic-two.yml": figures("a"),
                "parks/place.yml": park("A", inner),
                "projects/plan.yml": project("A", inner),
            }
        )
    )


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
    assert [(shelf, name) for shelf, name, _ in measured.records()] == [
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
    ("shelf", "name", "where", "place"),
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
    measured, shelf, name, where, place
):
    problem = measured.location(shelf, name).problem(where, "no_front_matter")
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


@pytest.fixture
def related(make: Make) -> Dataset:
    chain = (
        "name: {{en: Chain {0}}}\nsummary: {{en: Made up.}}\ngroup: {1}\nsources: [made-up p01]\n"
    )
    listed = (
        "name: {{en: Made-up list}}\nstatus: plan\nperiod: 2025\ncomplete: true\n"
        "items: [{items}]\nsources: [made-up p04]\n"
    )
    return load(
        make(
            {
                "parks/north.yml": park("North"),
                "parks/south.yml": park("South"),
                "chains/iron.yml": chain.format("Iron", "old"),
                "chains/wool.yml": chain.format("Wool", "new"),
                "clusters/metal.yml": (
                    "name: {en: Metal (made up)}\nsummary: {en: Made up.}\ntier: large\n"
                    "sources: [made-up p01]\n"
                ),
                "lists/both.yml": listed.format(items="{park: north}, {chain: wool}"),
                "lists/one.yml": listed.format(items="{park: north}, {name: {en: Other}}"),
                "projects/a.yml": project("A", "park: north\nchain: wool\ncluster: metal"),
                "projects/b.yml": project("B", "park: north\nchain: iron"),
                "projects/c.yml": project("C", "park: north\nchain: wool\norder: 1"),
                "projects/d.yml": project("D", "park: south\nchain: wool"),
                "projects/e.yml": project("E", "park: south"),
            }
        )
    )


def test_projects_are_found_by_the_values_of_their_fields(related):
    assert list(related.find_projects(park="north")) == ["c", "a", "b"]
    assert list(related.find_projects(park="north", chain="wool")) == ["c", "a"]
    assert list(related.find_projects(cluster="metal")) == ["a"]
    assert list(related.find_projects()) == ["c", "a", "b", "d", "e"]
    assert related.find_projects(park="west") == {}


def test_the_chains_of_a_park_are_those_of_its_projects_each_once(related):
    assert related.chains_of_park("north") == ["wool", "iron"]
    assert related.chains_of_park("south") == ["wool"]
    assert related.chains_of_park("west") == []


def test_the_parks_of_a_chain_are_those_of_its_projects_each_once(related):
    assert related.parks_of_chain("wool") == ["north", "south"]
    assert related.parks_of_chain("iron") == ["north"]


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


def test_the_problems_of_all_files_are_told_at_once(make):
    root = make(
        {
            "parks/a.yml": park("A").replace("short", "shrt"),
            "parks/b.yml": "name: [",
            "parks/C.yml": park("C"),
            "parks/d.txt": "made up",
        }
    )
    assert [(it.path, it.line, it.column, it.key) for it in told(root)] == [
        ("data/parks/C.yml", 1, 1, "file_name"),
        ("data/parks/a.yml", 1, 1, "missing"),
        ("data/parks/a.yml", 2, 1, "extra_forbidden"),
        ("data/parks/b.yml", 2, 1, "open_bracket"),
        ("data/parks/d.txt", 1, 1, "not_read"),
    ]


def test_a_file_that_holds_nothing_is_told_to_be_empty(make):
    root = make({"parks/a.yml": "", "figures/b.yml": "# nothing yet\n"})
    assert told(root) == [
        Diagnostic.at("data/figures/b.yml", 1, 1, "empty_file", field=""),
        Diagnostic.at("data/parks/a.yml", 1, 1, "empty_file", field="", class_name="Park"),
    ]


@pytest.mark.parametrize(
    ("value", "where", "key", "details"),
    [
        ("seven", (3, 3), "number", {"field": "a.value"}),
        ("{from: 7}", (3, 3), "missing", {"field": "a.value.to"}),
        ("{from: 8, to: 7}", (3, 3), "range_backwards", {"field": "a.value"}),
        ("{from: x, to: 7}", (3, 11), "number", {"field": "a.value.from"}),
    ],
)
def test_fields_are_called_as_editors_wrote_them(make, value, where, key, details):
    text = figures("a").replace("value: 7", f"value: {value}")
    assert told(make({"figures/topic.yml": text})) == [
        Diagnostic.at("data/figures/topic.yml", *where, key, **details)
    ]


def test_a_misspelt_field_deep_inside_is_told_with_the_nearest_of_its_record(make):
    text = park("A", "titles:\n  - nme: {en: Made up}\n    sources: [made-up p01]\n")
    assert told(make({"parks/a.yml": text})) == [
        Diagnostic.at(
            "data/parks/a.yml", 6, 5, "extra_forbidden", field="titles.0.nme", nearest="name"
        ),
        Diagnostic.at("data/parks/a.yml", 6, 5, "missing", field="titles.0.name"),
    ]


def test_a_wrong_citation_is_told_once(make):
    text = park("A").replace("made-up p02", "made-up 2")
    assert [problem.key for problem in told(make({"parks/a.yml": text}))] == ["citation"]


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
    assert list(site.companies) == ["samplex"]
    assert list(site.find_projects(company="samplex", park="milton")) == ["knitwear-plant"]


def test_every_figure_cites_a_source_and_can_be_found_again(site):
    for address, figure in site.figures.items():
        assert figure.sources, address
        problem = site.location("figures", address).problem(("value",), "no_front_matter")
        assert problem.line > 1, address


def test_every_record_with_figures_or_an_order_is_on_a_shelf_that_knows_it(site):
    measured = [shelf.name for shelf in COLLECTIONS if issubclass(shelf.model, HasFigures)]
    ordered = [shelf.name for shelf in COLLECTIONS if issubclass(shelf.model, Ordered)]
    assert measured == ["parks", "events", "projects"]
    for name in ordered:
        orders = [record.order for record in getattr(site, name).values()]
        assert orders == sorted(orders), name
