"""Records as they are published."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from prospectus.domain.records import Range
from prospectus.outputs.open_data.records import PublicRecords, exact
from prospectus.outputs.open_data.specification import COLLECTIONS


def record(records, collection: str, name: str):
    return records.record(COLLECTIONS[collection], name)


def test_a_text_is_there_in_every_language(records, site):
    park = record(records, "parks", "norton")
    assert park["name"] == {
        code: site.parks["norton"].name.in_language(code) for code in ("zh", "en")
    }


def test_a_record_names_its_sectors_also_those_it_has_through_others(collections, site):
    for park in collections["parks"]:
        assert park["sectors"] == [*site.sector_index.sectors_of("parks", park["id"])]


def test_a_figure_has_value_unit_status_period_shown_text_and_sources(collections, site):
    for figure in collections["figures"]:
        assert figure["unit"] in site.units
        assert figure["status"] in ("actual", "plan", "target", "forecast")
        assert figure["period"]["start"] <= figure["period"]["end"]
        assert all(figure["shown"][code] and figure["basis"][code] for code in ("zh", "en"))
        assert figure["sources"]
        assert all(
            source["source"] in site.sources and source["text"]["en"]
            for source in figure["sources"]
        )


def test_a_range_has_two_ends(site):
    topic, figures = next(iter(site.topics.items()))
    key, figure = next(iter(figures.items()))
    between = Range.model_construct(low=Decimal(2), high=Decimal("3.5"))
    ranged = figure.model_copy(update={"value": between})
    topics = {**site.topics, topic: {**figures, key: ranged}}
    records = PublicRecords(replace(site, topics=topics), lambda *_: None)
    published = record(records, "figures", f"{topic}.{key}")
    assert (published["value"], published["value_to"]) == (Decimal(2), Decimal("3.5"))


def test_a_figure_of_a_record_stands_in_it_and_among_all(collections, records):
    for park in collections["parks"]:
        for figure in park["figures"]:
            assert figure == record(records, "figures", figure["id"])
            assert figure["holder"] == {"collection": "parks", "id": park["id"]}


def test_a_figure_of_a_target_belongs_to_the_target(collections):
    of_targets = [
        figure for figure in collections["figures"] if figure["id"].startswith("targets.")
    ]
    assert of_targets
    for figure in of_targets:
        assert figure["holder"] == {"collection": "targets", "id": figure["key"]}


def test_an_item_of_a_list_has_the_name_of_what_it_refers_to(records, site):
    for name, listed in site.lists.items():
        for item, given in zip(record(records, "lists", name)["items"], listed.items, strict=True):
            assert item["name"]["en"]
            if given.park and given.name is None:
                assert item["name"]["en"] == site.parks[given.park].name.in_language("en")


def test_a_source_is_given_with_its_passage(records):
    (first, *_) = record(records, "parks", "norton")["sources"]
    assert first["citation"].startswith(first["source"])
    assert (first["locator"] is None) == (first["label"] is None)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("-1.50", "-1.5"),
        ("1E+3", "1000"),
        ("0.000000001", "0.000000001"),
        ("120000000000000000", "120000000000000000"),
    ],
)
def test_a_number_has_all_its_digits_and_no_exponent(value, text):
    assert exact(Decimal(value)) == text


def test_the_record_of_a_project_shows_nothing_of_other_projects(records, site, page_urls):
    """So it can be kept until its own file changes, or one that is no project."""
    for name, project in site.projects.items():
        others = {
            other: project if other == name else project.model_copy(update={"order": 0})
            for other in site.projects
        }
        assert others[name] is project
        changed = PublicRecords(replace(site, projects=others), page_urls)
        assert record(changed, "projects", name) == record(records, "projects", name)
