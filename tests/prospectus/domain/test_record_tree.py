"""Nested records, their citations and their references."""

from __future__ import annotations

from prospectus.domain.record_tree import citations, reference_fields, references, walk
from prospectus.domain.records import Cluster, Item, Park, Project, SourceList
from support.record_values import FIGURE, NAME, PARK, read

TITLE = {"name": NAME, "sources": ("test p02", "test p03")}


def test_nested_records_come_with_their_paths_and_figures_do_not():
    park = read(Park, {**PARK, "titles": (TITLE, TITLE), "figures": {"area": FIGURE}})
    assert [path for path, _ in walk(park)] == [(), ("titles", 0), ("titles", 1)]


def test_citations_of_nested_records_are_found():
    park = read(Park, {**PARK, "titles": (TITLE,)})
    assert list(citations(park)) == [
        (("sources", 0), "test p01"),
        (("titles", 0, "sources", 0), "test p02"),
        (("titles", 0, "sources", 1), "test p03"),
    ]


def test_references_are_found_in_fields_lists_and_nested_records():
    park = read(Park, {**PARK, "clusters": ("coal", "wine")})
    assert list(references(park)) == [
        (("clusters", 0), "clusters", "coal"),
        (("clusters", 1), "clusters", "wine"),
    ]
    listed = read(
        SourceList,
        {
            "name": NAME,
            "status": "plan",
            "period": "2025",
            "complete": False,
            "sources": ("test p01",),
            "items": ({"park": "north"}, {"chain": "dairy"}),
        },
    )
    assert list(references(listed)) == [
        (("items", 0, "park"), "parks", "north"),
        (("items", 1, "chain"), "chains", "dairy"),
    ]


def test_absent_references_are_left_out():
    assert list(references(read(Park, PARK))) == []


def test_the_reference_fields_of_a_model():
    assert reference_fields(Item) == {
        "sector": "sectors",
        "chain": "chains",
        "cluster": "clusters",
        "park": "parks",
    }
    assert reference_fields(Cluster) == {
        "sectors": "sectors",
        "pictures": "pictures",
        "tier": "tiers",
    }
    assert reference_fields(Project)["company"] == "companies"
