"""Records of sectors, and what refers to them."""

from __future__ import annotations

from prospectus.domain.loader import load
from prospectus.domain.validation import problems
from support.dataset_files import figures, park, sector


def test_a_sector_needs_names_a_summary_and_a_source(make):
    site = load(make({"sectors/steel.yml": sector("Steel")}))
    steel = site.sectors["steel"]
    assert steel.name.in_language("en") == "Sector Steel (made up)"
    assert (steel.key_figures, steel.strengths, steel.figures, steel.icon) == ((), (), {}, None)


def test_sectors_have_the_order_that_they_ask_for(make):
    files = {
        "sectors/a.yml": sector("A"),
        "sectors/b.yml": sector("B", "order: 20\n"),
        "sectors/c.yml": sector("C", "order: 10\n"),
    }
    assert list(load(make(files)).sectors) == ["c", "b", "a"]


def test_a_sector_that_nobody_recorded_is_reported_where_it_is_named(make):
    text = park("A", "sectors: [steal]\n")
    site = load(make({"parks/a.yml": text, "sectors/steel.yml": sector("Steel")}))
    (problem,) = [problem for problem in problems(site) if problem.key == "dangling"]
    assert (problem.path, problem.line) == ("data/parks/a.yml", 5)
    assert dict(problem.details)["nearest"] == "steel"


def test_a_key_figure_that_nobody_recorded_is_reported(make):
    files = {
        "figures/topic.yml": figures("a"),
        "sectors/steel.yml": sector("Steel", "key_figures: [topic.a, topic.b]\n"),
    }
    diagnostics = [
        problem
        for problem in problems(load(make(files)))
        if dict(problem.details)["name"] == "topic.b"
    ]
    assert [(item.key, item.line, dict(item.details)["nearest"]) for item in diagnostics] == [
        ("dangling", 5, "topic.a")
    ]


def test_records_with_figures_have_different_names_in_all_collections(make):
    """The address of a figure names its holder without the collection."""
    files = {"sectors/steel.yml": sector("Steel"), "parks/steel.yml": park("Steel")}
    assert "same_name" in {problem.key for problem in problems(load(make(files)))}
