"""Which columns a sheet has, and what is wrong with its headings."""

from __future__ import annotations

from typing import Any

import pytest

from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.editing.spreadsheet.cell_values import InvalidCell, SheetData
from prospectus.editing.spreadsheet.columns import TABLES, columns
from prospectus.editing.spreadsheet.row_stamp import signature
from prospectus.editing.spreadsheet.sheet_header import (
    SheetHeader,
    cell_as_text,
    heading_key,
    read_header,
)


def problem(row: int, column: int, key: str, **details: object) -> Diagnostic:
    return Diagnostic.at("a.xlsx", row, column, key, **details)


def header(site, headings: list[Any], *, merged: tuple[str, ...] = ()) -> tuple[SheetHeader, list]:
    sheet = SheetData("A", {1: headings, 2: ["x"] * len(headings)}, merged)
    read, problems = read_header(sheet, site.languages, problem)
    return read, [(item.line, item.column, item.key) for item in problems]


@pytest.fixture
def stamp(site) -> str:
    return f"[#{signature(columns('people', [language.code for language in site.languages]))}-7]"


def test_columns_are_known_by_their_keys_in_any_order(site, stamp):
    read, problems = header(site, ["a [people]", stamp, "b [name.en]", None])
    assert problems == [(1, 4, "table_unknown_column")]
    read, problems = header(site, ["a [people]", stamp, "b [name.en]"])
    assert (read.table, read.stamp, read.row_count, problems) == ("people", 1, 7, [])
    assert {at: column.key for at, column in read.columns.items()} == {2: "name.en"}


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["a"], (1, 1, "table_no_table")),
        (["a [people]", "b [name.en]"], (1, 2, "table_no_stamp")),
        (["a [people]", "[name.en]", "[name.en]", "STAMP"], (1, 3, "table_twice")),
        (["a [people]", "b [nme.en]", "STAMP"], (1, 2, "table_unknown_column")),
        (["a [people]", "[#xxxxxx-7]"], (1, 2, "table_other_model")),
    ],
)
def test_a_wrong_heading_is_reported_at_its_cell(site, stamp, headings, expected):
    _, problems = header(site, [stamp if heading == "STAMP" else heading for heading in headings])
    assert expected in problems


def test_merged_cells_are_reported_at_the_first_of_them(site, stamp):
    _, problems = header(site, ["a [people]", stamp], merged=("B7:C9",))
    assert problems == [(7, 2, "table_merged")]


def test_an_empty_sheet_has_no_table_and_no_problem(site):
    assert read_header(SheetData("A", {}), site.languages, problem) == (SheetHeader(), [])


@pytest.mark.parametrize("headings", [[], [None], ["name"], ["Name [name.en]"], [5]])
def test_the_first_heading_names_the_table(site, headings):
    read, problems = header(site, headings)
    assert (read, problems) == (SheetHeader(), [(1, 1, "table_no_table")])
    data = SheetData("A", {2: ["x"]})
    assert read_header(data, site.languages, problem)[1][0].key == "table_no_table"


def test_a_column_without_heading_is_a_mistake_if_it_holds_anything(site, stamp):
    def problems(*rows: list[Any]) -> list[tuple[int, str]]:
        data = SheetData("A", dict(enumerate([["a [people]", stamp], *rows], 1)))
        return [(item.column, item.key) for item in read_header(data, site.languages, problem)[1]]

    assert problems(["x", None, None, None]) == []
    assert problems(["x"], ["x", None, "y"]) == [(3, "table_unknown_column")]


def test_a_repeated_column_names_the_first_one(site, stamp):
    data = SheetData("A", {1: ["a [people]", "[name.en]", stamp, "[name.en]"]})
    (reported,) = read_header(data, site.languages, problem)[1]
    assert (reported.line, reported.column, dict(reported.details)["name"]) == (1, 4, "name.en")
    assert dict(reported.details)["other"] == problem(1, 2, "table_twice").location


def test_a_missing_stamp_is_reported_at_the_last_column_of_any_row(site):
    data = SheetData("A", {1: ["a [people]"], 2: ["x", None, None]})
    assert [(item.column, item.key) for item in read_header(data, site.languages, problem)[1]] == [
        (3, "table_no_stamp")
    ]


def test_a_wrong_heading_is_shown_with_the_nearest_column(site, stamp):
    for heading, name in (("b [nme.en]", "b [nme.en]"), (5, "5")):
        data = SheetData("A", {1: ["a [people]", stamp, heading]})
        (reported,) = read_header(data, site.languages, problem)[1]
        assert dict(reported.details)["name"] == name
    data = SheetData("A", {1: ["a [people]", stamp, "b [nme.en]"]})
    (reported,) = read_header(data, site.languages, problem)[1]
    assert dict(reported.details)["nearest"] == "name.en"


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Name [name.en]", "name.en"),
        ("Name [a] [b] ", "b"),
        ("two\nlines [a]\n", "a"),
        ("[#a-B_9-123456789]", "#a-B_9-123456789"),
        ("[#a-1234567890]", None),
        ("Name [name.en] more", None),
        ("Name [Name]", None),
        ("Name [name.zh-Hant]", "name.zh-Hant"),
        (5, None),
        (None, None),
    ],
)
def test_the_key_of_a_heading_is_in_its_last_brackets(heading, key):
    assert heading_key(heading) == key


def test_a_cell_is_shown_as_text():
    cells = [None, "a", 5, True, InvalidCell("table_formula", "=1")]
    assert [cell_as_text(cell) for cell in cells] == ["", "a", "5", "True", "=1"]


def test_a_sheet_without_a_table_is_shown_the_heading_of_the_first_one_and_all_names(site):
    (reported,) = read_header(SheetData("A", {1: ["x"]}), site.languages, problem)[1]
    details = dict(reported.details)
    assert details["example"].endswith(f"[{TABLES[0]}]")
    assert details["known"] == ", ".join(TABLES)
