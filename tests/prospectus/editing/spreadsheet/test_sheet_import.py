"""The rows of a sheet compared with the data."""

from __future__ import annotations

from typing import Any

import pytest

from prospectus.editing.spreadsheet import sheet_import
from prospectus.editing.spreadsheet.cell_values import InvalidCell, SheetData
from prospectus.editing.spreadsheet.columns import options
from prospectus.editing.spreadsheet.sheet import sheet
from prospectus.editing.spreadsheet.sheet_import import SheetImport


@pytest.fixture
def rows(site) -> dict[int, list[Any]]:
    content = sheet(site, "people", options(site))
    return {number: list(row) for number, row in enumerate((content.headings, *content.rows), 1)}


def imported(site, rows: dict[int, list[Any]]) -> SheetImport:
    data = SheetData("A", rows)
    return SheetImport(site, "a.xlsx", data, [data])


def keys(found: SheetImport) -> list[tuple[int, int, str]]:
    return [(it.line, it.column, it.key) for it in found.problems]


def test_an_exported_sheet_has_no_change_and_no_problem(site, rows):
    found = imported(site, rows)
    assert keys(found) == []
    assert [it.id for it in found.rows] == list(site.people)
    assert not any(it.changed for it in found.rows)


def test_a_changed_cell_is_the_only_change(site, rows):
    rows[2][1] = "Made up"
    (row,) = (it for it in imported(site, rows).rows if it.changed)
    assert [(column.field, value) for column, value in row.changed.items()] == [("name", "Made up")]


def test_rows_are_reported_by_what_happened_to_their_ids(site, rows):
    first = rows[2]
    assert keys(imported(site, {**rows, 2: [None, *first[1:]]}))[0] == (2, 1, "table_no_id")
    assert keys(imported(site, {**rows, 2: ["new-id", *first[1:]]})) == [(2, 1, "table_changed_id")]
    assert keys(imported(site, {n: it for n, it in rows.items() if n != 2})) == [
        (1, 1, "table_row_deleted")
    ]
    assert keys(imported(site, {**rows, 99: first})) == [(99, 1, "table_twice")]


def test_an_invalid_cell_is_reported_where_it_stands(site, rows):
    rows[2][1] = InvalidCell("table_formula", "=1")
    assert (2, 2, "table_formula") in keys(imported(site, rows))


def test_after_many_problems_the_rest_is_not_read(site, rows, monkeypatch):
    monkeypatch.setattr(sheet_import, "MAX_PROBLEMS", 1)
    for row in (2, 3):
        rows[row][1] = InvalidCell("table_formula", "=1")
    assert [key for _, _, key in keys(imported(site, rows))] == [
        "table_formula",
        "table_more_problems",
    ]
