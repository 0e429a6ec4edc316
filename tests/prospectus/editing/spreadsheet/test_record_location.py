"""Where new records of a table are stored."""

from __future__ import annotations

import pytest

from prospectus.editing.spreadsheet.cell_values import SheetData
from prospectus.editing.spreadsheet.record_location import LocationError, RecordLocator

PROJECTS = SheetData("P", {1: ["Id [projects]"], 2: ["made-up"]})


@pytest.mark.parametrize(
    ("table", "name", "location"),
    [
        ("projects", "made-up", ("data/projects/made-up.yml", ())),
        ("people", "made-up", ("data/people.yml", ("made-up",))),
        ("figures", "made-up.output", ("data/projects/made-up.yml", ("figures", "output"))),
    ],
)
def test_a_record_has_a_file_or_a_place_in_one(site, table, name, location):
    assert RecordLocator(site, [PROJECTS]).locate(table, name) == location


def test_a_figure_may_belong_to_a_topic(site):
    topic = next(iter(site.topics))
    path, where = RecordLocator(site, []).locate("figures", f"{topic}.made-up")
    assert path == site.locations["topics", topic].document.path
    assert where == ("made-up",)


@pytest.mark.parametrize(
    ("table", "name", "key"),
    [
        ("projects", "Made up", "file_name"),
        ("figures", "nowhere.output", "table_no_holder"),
        ("figures", "made-up", "table_no_holder"),
    ],
)
def test_an_id_that_gives_no_location_is_refused(site, table, name, key):
    with pytest.raises(LocationError) as error:
        RecordLocator(site, []).locate(table, name)
    assert error.value.key == key


@pytest.mark.parametrize(
    ("name", "location"),
    [
        ("made-up.output", None),
        ("knitwear-plant.output", ("data/projects/knitwear-plant.yml", ("figures", "output"))),
    ],
)
def test_a_figure_belongs_to_a_record_of_the_data_or_of_a_sheet(site, name, location):
    if location is None:
        with pytest.raises(LocationError) as error:
            RecordLocator(site, []).locate("figures", name)
        assert error.value.details["holder"] == "made-up"
    else:
        assert RecordLocator(site, []).locate("figures", name) == location


def test_a_wrong_holder_is_named_with_the_nearest(site):
    for name, nearest in (("pipelin.a", "pipeline"), ("knitware-plant.a", "knitwear-plant")):
        with pytest.raises(LocationError) as error:
            RecordLocator(site, []).locate("figures", name)
        assert error.value.details["nearest"] == nearest
    with pytest.raises(LocationError):
        RecordLocator(site, []).locate("figures", "pipeline.")


def test_a_name_that_no_file_can_have_is_refused(site):
    with pytest.raises(LocationError) as error:
        RecordLocator(site, []).locate("projects", "con")
    assert (error.value.key, error.value.details) == ("file_name", {})
