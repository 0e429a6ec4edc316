"""The rows of a sheet compared with the data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from prospectus.editing.spreadsheet import columns, sheet_import
from prospectus.editing.spreadsheet.cell_values import InvalidCell, SheetData
from prospectus.editing.spreadsheet.columns import options
from prospectus.editing.spreadsheet.row_stamp import stamp
from prospectus.editing.spreadsheet.sheet import sheet
from prospectus.editing.spreadsheet.sheet_column import SheetColumn
from prospectus.editing.spreadsheet.sheet_import import SheetImport
from prospectus.yamlio import parser


@pytest.fixture
def rows(site) -> dict[int, list[Any]]:
    content = sheet(site, "people", options(site))
    return {number: list(row) for number, row in enumerate((content.headings, *content.rows), 1)}


def imported(site, rows: dict[int, list[Any]]) -> SheetImport:
    data = SheetData("A", rows)
    return SheetImport(site, "a.xlsx", data, [data])


def keys(sheet: SheetImport) -> list[tuple[int, int, str]]:
    return [(problem.line, problem.column, problem.key) for problem in sheet.problems]


def test_an_exported_sheet_has_no_change_and_no_problem(site, rows):
    sheet = imported(site, rows)
    assert keys(sheet) == []
    assert [row.id for row in sheet.rows] == list(site.people)
    assert not any(row.changed for row in sheet.rows)


def test_a_changed_cell_is_the_only_change(site, rows):
    rows[2][1] = "Made up"
    (row,) = (row for row in imported(site, rows).rows if row.changed)
    assert [(column.field, value) for column, value in row.changed.items()] == [("name", "Made up")]


def test_rows_are_reported_by_what_happened_to_their_ids(site, rows):
    first = rows[2]
    assert keys(imported(site, {**rows, 2: [None, *first[1:]]}))[0] == (2, 1, "table_no_id")
    assert keys(imported(site, {**rows, 2: ["new-id", *first[1:]]})) == [(2, 1, "table_changed_id")]
    assert keys(imported(site, {n: row for n, row in rows.items() if n != 2})) == [
        (1, 1, "table_row_deleted")
    ]
    assert keys(imported(site, {**rows, 99: first})) == [(99, 1, "table_twice")]


def test_a_row_has_new_texts_where_one_is_not_that_of_the_export(site, rows):
    assert not any(map(imported(site, rows).has_new_texts, imported(site, rows).rows))
    rows[2][1] = "Made up"
    sheet = imported(site, rows)
    assert [sheet.has_new_texts(row) for row in sheet.rows][:2] == [True, False]


def test_an_invalid_cell_is_reported_where_it_stands(site, rows):
    rows[2][1] = InvalidCell("table_formula", "=1")
    assert (2, 2, "table_formula") in keys(imported(site, rows))


def test_after_many_problems_the_rest_is_not_read(site, rows, monkeypatch):
    monkeypatch.setattr(sheet_import, "MAX_PROBLEMS", 1)
    for row in (2, 3):
        rows[row][1] = InvalidCell("table_formula", "=1")
    assert keys(imported(site, rows)) == [(2, 2, "table_formula"), (1, 1, "table_more_problems")]


def test_a_hundred_problems_of_a_sheet_are_listed(site, rows):
    without_id = {number: [None, "x"] for number in range(100, 201)}
    assert len(without_id) == 101
    problem_keys = [key for _, _, key in keys(imported(site, {**rows, **without_id}))]
    assert problem_keys == ["table_no_id"] * 100 + ["table_more_problems"]


def test_a_repeated_row_names_the_first_one(site, rows):
    (problem,) = imported(site, {**rows, 99: rows[2]}).problems
    assert dict(problem.details) == {"name": rows[2][0], "other": "a.xlsx: A!A2"}


@pytest.mark.parametrize(
    ("exported", "cell", "keys_found", "changed"),
    [
        ("Ann Li", "Ann Li", [], []),
        ("Ann Li", "Table", [], ["Table"]),
        ("Before", "Before", [], []),
        ("Before", "Ann Li", [], []),
        ("Before", "Table", [(2, 3, "table_conflict")], []),
    ],
    ids=[
        *("nothing changed", "the cell changed", "the data changed", "both changed to the same"),
        "both changed",
    ],
)
def test_the_exported_value_decides_who_changed_a_cell(
    site, rows, exported, cell, keys_found, changed
):
    table_columns = imported(site, rows).columns.values()
    record = next(iter(columns.rows(site, "people")))
    values = [
        exported if column.key == "name.en" else column.raw(record.record)
        for column in table_columns
    ]
    rows[2][2], rows[2][-1] = cell, stamp("people", record.id, values)
    sheet = imported(site, rows)
    assert keys(sheet) == keys_found
    assert list(sheet.rows[0].changed.values()) == changed
    for problem in sheet.problems:
        assert dict(problem.details) == {
            "field": "name.en",
            "new": "Table",
            "now": "Ann Li",
            "file": "data/people.yml",
        }


def test_a_row_with_the_id_of_a_record_needs_its_stamp(site, rows):
    name, *texts, _ = rows[2]
    assert keys(imported(site, {**rows, 2: [name, *texts, None]})) == [], "nothing else in it"
    others = [name, "虚构", *texts[1:], None]
    assert keys(imported(site, {**rows, 2: others})) == [(2, 1, "table_known_id")]


def test_a_row_whose_record_is_gone_is_reported_unless_it_is_a_copy(site, rows):
    name = next(iter(site.people))
    others = {key: item for key, item in site.people.items() if key != name}
    assert keys(imported(replace(site, people=others), rows)) == [(2, 1, "table_record_gone")]
    copied = imported(site, {**rows, 99: ["new-id", *rows[2][1:]]})
    assert keys(copied) == []
    assert [(row.id, row.record, row.location) for row in copied.rows if row.number == 99] == [
        ("new-id", None, ("data/people.yml", ("new-id",)))
    ]


def test_a_deleted_row_is_named_with_its_file_unless_it_was_added_meanwhile(site, rows):
    (problem,) = imported(site, {n: row for n, row in rows.items() if n != 2}).problems
    first = next(iter(site.people))
    assert dict(problem.details) == {"name": first, "file": "data/people.yml"}
    count = len(site.people)
    assert rows[1][-1].endswith(f"-{count}]")
    rows[1][-1] = rows[1][-1].replace(f"-{count}]", f"-{count - 1}]")
    assert keys(imported(site, {n: row for n, row in rows.items() if n != 2})) == []


def test_values_of_a_row_are_those_of_its_cells_that_are_not_empty(site, rows):
    rows[2][1] = None
    rows[2][2] = InvalidCell("table_formula", "=1")
    sheet = imported(site, rows)
    row = sheet.rows[0]
    empty = {sheet.columns[1], sheet.columns[2]}
    assert {*sheet.values(row)} == {
        column
        for at, column in sheet.columns.items()
        if column not in empty and rows[2][at] is not None
    }


def test_an_empty_row_between_others_is_left_out(site, rows):
    assert keys(imported(site, {**rows, 98: [], 99: [None, None]})) == []
    for cells in ([None, "x"], [None] * (len(rows[1]) - 1) + ["stamp"]):
        assert keys(imported(site, {**rows, 99: cells})) == [(99, 1, "table_no_id")]


def test_an_invalid_id_is_reported_once(site, rows):
    assert keys(imported(site, {**rows, 99: [InvalidCell("table_formula", "=1")]})) == [
        (99, 1, "table_formula")
    ]


def test_a_stamp_that_is_invalid_is_as_good_as_none(site, rows):
    rows[2][1], rows[2][-1] = "虚构", InvalidCell("table_formula", "=1")
    assert keys(imported(site, rows)) == [(2, 1, "table_known_id")]


def test_each_text_of_a_list_may_be_as_long_as_in_yaml(monkeypatch):
    monkeypatch.setattr(parser, "MAX_TEXT", 3)
    text, texts = SheetColumn("a", "a", "text"), SheetColumn("a", "a", "texts")
    assert [sheet_import._is_too_long(text, item) for item in ("aaa", "aaaa", 5, None)] == [
        *(False, True, False, False)
    ]
    assert not sheet_import._is_too_long(texts, "aaa\nbbb")
    assert sheet_import._is_too_long(texts, "aaa\nbbbb")


def test_rows_below_wrong_headings_are_not_read(site, rows):
    rows[1][1] = "Name [nme.zh]"
    rows[2][0] = None
    assert {key for _, _, key in keys(imported(site, rows))} == {"table_unknown_column"}
    rows[1] = ["Name"]
    assert keys(imported(site, rows)) == [(1, 1, "table_no_table")]
