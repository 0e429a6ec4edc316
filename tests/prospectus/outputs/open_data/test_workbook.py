"""The workbook, read by openpyxl."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from prospectus.outputs.open_data.workbook import sheet_row, workbook

HEAD = ("id", "value")


def read(*rows):
    content = workbook([("made up & more", HEAD, [*map(sheet_row, rows)])], "Title <&>")
    book = openpyxl.load_workbook(io.BytesIO(content))
    return book, book["made up & more"]


@pytest.mark.parametrize(
    "cell",
    ["text", "中文", " kept ", "a & b < c", "_x0041_", None, True, False, 12, -3, "e" * 40_000],
)
def test_a_cell_holds_what_was_written(cell):
    _, sheet = read(("a", cell))
    expected = cell[:32_767] if isinstance(cell, str) else cell
    value = sheet["B2"].value
    assert (value, type(value)) == (expected, type(expected))


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "@x", "+1", "-1"])
def test_a_text_is_no_formula(text):
    _, sheet = read(("a", text))
    cell = sheet["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_a_number_has_all_its_digits_and_a_longer_one_stays_text():
    _, sheet = read(("a", Decimal("1234567.891")), ("b", Decimal("1234567890123456.5")))
    assert Decimal(str(sheet["B2"].value)) == Decimal("1234567.891")
    assert sheet["B3"].value == "1234567890123456.5"


def test_headings_stay_in_view_and_have_filters():
    book, sheet = read(("a", 1))
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B2"
    assert sheet["A1"].font.bold
    assert book.properties.title == "Title <&>"


def test_the_bytes_depend_on_the_content_only():
    first, second = (workbook([("a", HEAD, [sheet_row(("x", 1))])], "t") for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in file.infolist()} == {zipfile.ZIP_STORED}
