"""The private name of openpyxl still means what this program relies on."""

from __future__ import annotations

import io

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from prospectus.editing.spreadsheet.openpyxl_compat import set_style, style_of


def test_a_style_can_be_shared_by_cells_and_columns():
    message = "openpyxl stores styles in another way: see openpyxl_compat.py"
    book = Workbook()
    page = book.active
    page["A1"].font = Font("Calibri", bold=True)
    page["A1"].number_format = "0.000"
    page["B1"] = 1
    set_style(page["B1"], style_of(page["A1"]))
    set_style(page.column_dimensions["C"], style_of(page["A1"]))
    file = io.BytesIO()
    book.save(file)
    page = load_workbook(file).active
    assert page["B1"].font.bold, message
    assert page["B1"].number_format == "0.000", message
    assert page.column_dimensions["C"].font.bold, message
