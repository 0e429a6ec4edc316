"""How the parser of a sheet handles its elements."""

from __future__ import annotations

from decimal import Decimal

import pytest

from prospectus.editing.spreadsheet import xlsx_sheet
from prospectus.editing.spreadsheet.cell_values import InvalidCell
from prospectus.editing.spreadsheet.xlsx_package import LimitError
from prospectus.editing.spreadsheet.xlsx_sheet import SheetContext, SheetParser, column_number


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
    row = parse([({"s": "0"}, "45000")], SheetContext(formats=[(True, False)]))
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
    assert [column_number(it) for it in ("A", "Z", "AA", "XFD")] == [1, 26, 27, 2**14]
