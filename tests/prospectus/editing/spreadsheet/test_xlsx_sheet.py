"""How the parser of a sheet handles its elements."""

from __future__ import annotations

from decimal import Decimal

import pytest

from prospectus.editing.spreadsheet import xlsx_sheet
from prospectus.editing.spreadsheet.cell_values import CellValue, InvalidCell
from prospectus.editing.spreadsheet.xlsx_package import LimitError
from prospectus.editing.spreadsheet.xlsx_sheet import (
    CellFormat,
    SheetContext,
    SheetParser,
    TextCollector,
    TooManyInvalidError,
    column_number,
)


def parse(cells: list[tuple[dict[str, str], str]], context: SheetContext | None = None):
    """The cells of one row, given the attributes and the value of each."""
    parser = SheetParser(context or SheetContext())
    parser.start(1, "worksheet", {})
    parser.start(2, "sheetData", {})
    parser.start(3, "row", {})
    for attributes, value in cells:
        parser.start(4, "c", attributes)
        parser.start(5, "v", {})
        parser.data(value)
        parser.end(5, "v")
        parser.end(4, "c")
    parser.end(3, "row")
    return parser.rows.get(1)


def test_cells_have_the_type_that_they_state():
    context = SheetContext(strings=("a", "b_x0041_"))
    cells = [({"t": "s"}, "1"), ({"t": "b"}, "1"), ({}, "1.1000000000000001"), ({"t": "str"}, "c")]
    assert parse(cells, context) == ["bA", True, Decimal("1.1"), "c"]


def test_a_number_with_the_format_of_a_date_is_invalid():
    row = parse([({"s": "0"}, "45000")], SheetContext(formats=[CellFormat(is_date=True)]))
    assert row == [InvalidCell("table_date", "2023-03-15 00:00:00")]


def test_empty_cells_stand_between_cells_with_references():
    assert parse([({"r": "C1"}, "1")]) == [None, None, Decimal(1)]


def test_cells_out_of_order_are_refused():
    with pytest.raises(LimitError):
        parse([({"r": "C1"}, "1"), ({"r": "B1"}, "1")])


def test_text_of_all_sheets_counts_together(monkeypatch):
    monkeypatch.setattr(xlsx_sheet, "MAX_TEXT", 5)
    context = SheetContext()
    parse([({"t": "str"}, "abc")], context)
    with pytest.raises(LimitError) as error:
        parse([({"t": "str"}, "abc")], context)
    assert error.value.key == "table_too_much_text"


def test_columns_are_numbered_from_one():
    assert [column_number(name) for name in ("A", "Z", "AA", "XFD")] == [1, 26, 27, 2**14]


def elements(parser: SheetParser, *steps: str) -> None:
    """Give a parser start tags (`<c`), end tags (`>c`) and text, below a row."""
    depth = 3
    for step in steps:
        if step.startswith("<"):
            name, _, kind = step[1:].partition(" ")
            depth += 1
            parser.start(depth, name, {"t": kind} if kind else {})
        elif step.startswith(">"):
            parser.end(depth, step[1:])
            depth -= 1
        else:
            parser.data(step)


def row_of(*steps: str) -> list[CellValue]:
    parser = SheetParser(SheetContext())
    parser.start(1, "worksheet", {})
    parser.start(2, "sheetData", {})
    parser.start(3, "row", {})
    elements(parser, *steps)
    parser.end(3, "row")
    return parser.rows.get(1, [])


TEXT = ("<t", "a", ">t")
RUN = ("<r", "<rPr", "no", ">rPr", *TEXT, "no", ">r")


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (TEXT, "a"),
        ((*TEXT, "no"), "a"),
        ((*RUN, "no", *RUN), "aa"),
        (("<rPh", *TEXT, ">rPh", *TEXT), "a"),
        (("<r", "<x", *TEXT, ">x", ">r"), None),
        (("<x", "<t", "no", ">t", ">x"), None),
    ],
)
def test_the_text_of_a_cell_is_that_of_its_runs_without_what_stands_between(inside, text):
    row = row_of("<c inlineStr", "no", "<is", "no", *inside, ">is", "no", ">c")
    assert row == ([] if text is None else [text])


def test_a_value_is_read_from_its_element_only():
    assert row_of("<c", "9", "<v", "7", ">v", "9", ">c") == [Decimal(7)]
    assert row_of("<c", "<x", "9", ">x", ">c") == []
    assert row_of("<x", "<v", "7", ">v", ">x") == [], "not in a cell"


def test_a_formula_counts_more_than_its_value():
    formula = InvalidCell("table_formula", "=1+1")
    assert row_of("<c", "<f", "1+1", ">f", "<v", "2", ">v", ">c") == [formula]
    value = ("<c", "<v", "2", ">v", ">c")
    assert row_of("<c", "<f", "1+1", ">f", ">c", *value) == [formula, Decimal(2)]


def sheet_with(row: str | None, cell: str | None = None) -> SheetParser:
    parser = SheetParser(SheetContext())
    parser.start(1, "worksheet", {})
    parser.start(2, "sheetData", {})
    parser.start(3, "row", {} if row is None else {"r": row})
    parser.start(4, "c", {} if cell is None else {"r": cell})
    parser.start(5, "v", {})
    parser.data("7")
    parser.end(5, "v")
    parser.end(4, "c")
    parser.end(3, "row")
    return parser


@pytest.mark.parametrize(
    ("row", "cell"), [("1048577", None), ("0", None), ("x", None), ("1", "A2")]
)
def test_a_row_or_cell_out_of_the_sheet_or_of_its_row_is_refused(row, cell):
    with pytest.raises(LimitError) as error:
        sheet_with(row, cell)
    assert (error.value.key, error.value.row, error.value.column) == ("table_broken", 1, 1)


def test_the_last_row_and_the_last_column_are_those_of_excel():
    assert sheet_with("1048576").rows == {1_048_576: [Decimal(7)]}
    with pytest.raises(LimitError) as error:
        sheet_with("1", "XFD1")
    assert (error.value.key, error.value.column) == ("table_too_wide", 16_384)
    with pytest.raises(LimitError) as error:
        sheet_with("1", "XFE1")
    assert (error.value.key, error.value.column) == ("table_broken", 1)


def test_limits_of_a_sheet(monkeypatch):
    monkeypatch.setattr(xlsx_sheet, "MAX_COLUMNS", 2)
    assert sheet_with("1", "B1").rows == {1: [None, Decimal(7)]}
    with pytest.raises(LimitError) as error:
        sheet_with("1", "C1")
    assert (error.value.key, error.value.row, error.value.column) == ("table_too_wide", 1, 3)
    monkeypatch.setattr(xlsx_sheet, "MAX_ROWS", 1)
    parser = sheet_with("5")
    parser.start(3, "row", {})
    elements(parser, "<c", "<v", "7", ">v", ">c")
    with pytest.raises(LimitError) as error:
        parser.end(3, "row")
    assert (error.value.key, error.value.row) == ("table_too_many_rows", 6)


def test_invalid_cells_are_counted_in_all_rows(monkeypatch):
    monkeypatch.setattr(xlsx_sheet, "MAX_INVALID", 1)
    parser = SheetParser(SheetContext())
    for depth, name in enumerate(("worksheet", "sheetData", "row"), 1):
        parser.start(depth, name, {})
    error = ("<c e", "<v", "#N/A", ">v", ">c")
    elements(parser, *error)
    with pytest.raises(TooManyInvalidError):
        elements(parser, *error)
    assert parser.rows == {1: 2 * [InvalidCell("table_error", "#N/A")]}


def test_a_very_long_text_is_cut_before_it_is_refused(monkeypatch):
    monkeypatch.setattr(xlsx_sheet, "_MAX_RAW", 10)
    collector = TextCollector()
    collector.collecting = True
    for piece in ("12345", "67890", "1", "2", "3"):
        collector.data(piece)
    assert collector.take_text() == "12345678901"
    assert collector.take_text() == ""
    for piece in ("1234567890", "1", "2"):
        collector.data(piece)
    assert collector.take_text() == "12345678901", "counted anew"
    collector.collecting = False
    collector.data("no")
    assert collector.take_text() == ""


def test_merged_cells_are_read_up_to_the_twentieth_and_only_at_their_place():
    parser = SheetParser(SheetContext())
    parser.start(1, "worksheet", {})
    parser.start(2, "mergeCells", {})
    for row in range(1, 23):
        parser.start(3, "mergeCell", {"ref": f"A{row}:B{row}"})
        parser.end(3, "mergeCell")
    assert parser.merged == [f"A{row}:B{row}" for row in range(1, 21)]
    with pytest.raises(LimitError):
        parser.start(3, "mergeCell", {"ref": "A1:"})
    parser.end(2, "mergeCells")
    parser.start(3, "mergeCell", {"ref": "A1:"})


def test_a_part_of_another_kind_is_no_sheet():
    with pytest.raises(LimitError) as error:
        SheetParser(SheetContext()).start(1, "chartsheet", {})
    assert (error.value.key, error.value.details) == ("table_broken", {"text": "chartsheet"})


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("999999999999999", Decimal(999_999_999_999_999)),
        ("-999999999999999", Decimal(-999_999_999_999_999)),
        ("1e14", Decimal(10) ** 14),
        ("1e15", None),
        ("-1e15", None),
        ("1000000000000000", None),
        ("1e400", None),
    ],
)
def test_numbers_have_fifteen_digits_at_most(value, number):
    assert parse([({}, value)]) == [number or InvalidCell("table_rounded", value)]


@pytest.mark.parametrize("value", ["x", "1,5", "0x1", "1e", ".", "--1"])
def test_a_number_has_one_form(value):
    assert parse([({}, value)]) == [InvalidCell("table_broken", f'c s="0" {value}')]


@pytest.mark.parametrize(
    ("section", "row", "cell", "number"),
    [
        ("sheetData", "row", "c", 2),
        ("sheetData", "row", "other", 2),
        ("sheetData", "other", "other", 1),
        ("sheetViews", "row", "c", 1),
    ],
)
def test_rows_and_cells_are_elements_of_their_names_in_the_data_of_a_sheet(
    section, row, cell, number
):
    parser = SheetParser(SheetContext())
    parser.start(1, "worksheet", {})
    for names in ((section, row, cell, "7"), ("sheetData", "row", "c", "8")):
        parser.start(2, names[0], {})
        parser.start(3, names[1], {})
        elements(parser, f"<{names[2]}", "<v", names[3], ">v", f">{names[2]}")
        parser.end(3, names[1])
        parser.end(2, names[0])
    first = {1: [Decimal(7)]} if (row, cell, section) == ("row", "c", "sheetData") else {}
    assert parser.rows == {**first, number: [Decimal(8)]}


@pytest.mark.parametrize(
    ("formats", "style", "is_known"),
    [
        ((), "0", True),
        ((), "1", False),
        ([CellFormat()] * 2, "1", True),
        ([CellFormat()] * 2, "2", False),
        ([CellFormat()], "x", False),
    ],
)
def test_a_cell_has_one_of_the_formats_of_the_workbook(formats, style, is_known):
    (cell,) = parse([({"s": style}, "7")], SheetContext(formats=formats)) or []
    broken = InvalidCell("table_broken", f'c s="{style}" 7')
    assert cell == (Decimal(7) if is_known else broken)


def test_a_shared_string_is_one_of_the_workbook():
    context = SheetContext(strings=("a", "b"))
    assert parse([({"t": "s"}, "0"), ({"t": "s"}, "1")], context) == ["a", "b"]
    for value in ("2", "-1", "x"):
        broken = InvalidCell("table_broken", f'c t="s" {value}')
        assert parse([({"t": "s"}, value)], context) == [broken]
