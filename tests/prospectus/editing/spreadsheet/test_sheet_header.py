"""Which columns a sheet has, and what is wrong with its headings."""

from __future__ import annotations

from typing import Any

import pytest

from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.editing.spreadsheet.cell_values import SheetData
from prospectus.editing.spreadsheet.columns import columns
from prospectus.editing.spreadsheet.row_stamp import signature
from prospectus.editing.spreadsheet.sheet_header import SheetHeader, read_header


def problem(row: int, column: int, key: str, **details: object) -> Diagnostic:
    return Diagnostic.at("a.xlsx", row, column, key, **details)


def header(site, headings: list[Any], *, merged: tuple[str, ...] = ()) -> tuple[SheetHeader, list]:
    sheet = SheetData("A", {1: headings, 2: ["x"] * len(headings)}, merged)
    found, problems = read_header(sheet, site.languages, problem)
    return found, [(it.line, it.column, it.key) for it in problems]


@pytest.fixture
def stamp(site) -> str:
    return f"[#{signature(columns('people', [it.code for it in site.languages]))}-7]"


def test_columns_are_known_by_their_keys_in_any_order(site, stamp):
    found, problems = header(site, ["a [people]", stamp, "b [name.en]", None])
    assert problems == [(1, 4, "table_unknown_column")]
    found, problems = header(site, ["a [people]", stamp, "b [name.en]"])
    assert (found.table, found.stamp, found.row_count, problems) == ("people", 1, 7, [])
    assert {at: it.key for at, it in found.columns.items()} == {2: "name.en"}


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
    _, problems = header(site, [stamp if it == "STAMP" else it for it in headings])
    assert expected in problems


def test_merged_cells_are_reported_at_the_first_of_them(site, stamp):
    _, problems = header(site, ["a [people]", stamp], merged=("B7:C9",))
    assert problems == [(7, 2, "table_merged")]


def test_an_empty_sheet_has_no_table_and_no_problem(site):
    assert read_header(SheetData("A", {}), site.languages, problem) == (SheetHeader(), [])
