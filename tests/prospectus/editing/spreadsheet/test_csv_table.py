"""Tables as CSV files: safe to open, and read back as they were."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from prospectus.editing.spreadsheet import columns, workbook
from prospectus.editing.spreadsheet.columns import cell_text
from prospectus.editing.spreadsheet.csv_table import escape, to_csv, unescape
from prospectus.editing.spreadsheet.sheet import Sheet
from prospectus.editing.spreadsheet.table_file import read

DANGEROUS = ["=1+1", "+86 0994", "-5", "@a", '=HYPERLINK("http://example.org")']


def made(tmp_path: Path, name: str, rows: list[list[object]]) -> Path:
    """A sheet as this program writes it, of one column of texts."""
    found = columns.columns("people", ["en"])[:1]
    cells = tuple(tuple(row) for row in rows)
    made = Sheet("people", found, ("a [people]", "b [name.en]", "c [#x-1]"), cells)
    path = tmp_path / name
    if path.suffix == ".xlsx":
        book = Workbook()
        styles = workbook._styles(book)
        workbook._write_sheet(book.active, made, styles)
        path.write_bytes(workbook._without_time(book))
    else:
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerows([[escape(cell_text(it)) for it in row] for row in cells])
        path.write_bytes(text.getvalue().encode())
    return path


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula(tmp_path, text):
    path = made(tmp_path, "a.xlsx", [["x", text, "y"]])
    cell = load_workbook(path).active["B2"]
    assert (cell.data_type, cell.value, bool(cell.quotePrefix)) == ("s", text, True)
    assert read(path)[0].rows[2][1] == text
    path = made(tmp_path, "a.csv", [["x", text, "y"]])
    assert f"'{text[0]}" in path.read_text(encoding="utf-8")
    assert read(path)[0].rows[1][1] == text


@pytest.mark.parametrize("text", ["2023-10", "2023/2025", "1e5", "0012", "1070000000000"])
def test_csv_holds_nothing_that_a_program_makes_a_date_or_short_number_of(text):
    assert escape(text) == f"'{text}"
    assert escape("2025") == "2025"


@given(
    text=st.text(st.characters(exclude_categories=["C", "Z"]), max_size=12)
    | st.text("'=+-@1e", max_size=6)
)
def test_what_was_made_safe_for_csv_is_undone(text):
    assert unescape(escape(text)) == text


@pytest.mark.parametrize("long", [Decimal("123456789012345678"), Decimal(10**17)])
def test_a_number_with_more_digits_than_programs_keep_is_a_text(tmp_path, long):
    path = made(tmp_path, "a.xlsx", [["x", long, "y"]])
    assert load_workbook(path).active["B2"].data_type == "s"
    assert read(path)[0].rows[2][1] == str(long)


def test_csv_has_a_byte_order_mark_and_the_line_ends_of_windows(site):
    content = to_csv(site, "people")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == len(site.people) + 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_as_any_excel_writes_it(tmp_path, encoding, separator):
    path = tmp_path / "a.csv"
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([["编号", "b"], ["虚构；x, y;", "2"]])
    path.write_bytes(text.getvalue().encode(encoding))
    assert read(path)[0].rows == {1: ["编号", "b"], 2: ["虚构；x, y;", "2"]}
