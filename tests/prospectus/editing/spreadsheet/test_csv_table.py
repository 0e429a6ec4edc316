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

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.editing.spreadsheet import columns, csv_table, table_file, workbook
from prospectus.editing.spreadsheet.cell_values import InvalidCell
from prospectus.editing.spreadsheet.csv_table import escape, to_csv, unescape
from prospectus.editing.spreadsheet.sheet import Sheet
from prospectus.editing.spreadsheet.sheet_column import cell_text
from prospectus.editing.spreadsheet.table_file import read

DANGEROUS = ["=1+1", "+86 0994", "-5", "@a", '=HYPERLINK("http://example.org")']


def write_table(tmp_path: Path, name: str, rows: list[list[object]]) -> Path:
    """A sheet as this program writes it, of one column of texts."""
    first_columns = columns.columns("people", ["en"])[:1]
    cells = tuple(tuple(row) for row in rows)
    sheet = Sheet("people", first_columns, ("a [people]", "b [name.en]", "c [#x-1]"), cells)
    path = tmp_path / name
    if path.suffix == ".xlsx":
        book = Workbook()
        styles = workbook._styles(book)
        workbook._write_sheet(book.active, sheet, styles)
        path.write_bytes(workbook._without_time(book))
    else:
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerows([[escape(cell_text(item)) for item in row] for row in cells])
        path.write_bytes(text.getvalue().encode())
    return path


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula(tmp_path, text):
    path = write_table(tmp_path, "a.xlsx", [["x", text, "y"]])
    cell = load_workbook(path).active["B2"]
    assert (cell.data_type, cell.value, bool(cell.quotePrefix)) == ("s", text, True)
    assert read(path)[0].rows[2][1] == text
    path = write_table(tmp_path, "a.csv", [["x", text, "y"]])
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
    path = write_table(tmp_path, "a.xlsx", [["x", long, "y"]])
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


def test_the_row_of_a_record_is_as_high_as_its_highest_text(tmp_path):
    path = write_table(tmp_path, "a.xlsx", [["x", "a" * 100, "y" * 500], ["x", "b", "y"]])
    page = load_workbook(path).active
    assert (page.row_dimensions[2].height, page.row_dimensions[3].height) == (45, 15)


def test_a_text_that_looks_like_an_escape_stays_as_it_is(tmp_path):
    path = write_table(tmp_path, "a.xlsx", [["x", "a_x0041_b", "y"]])
    assert read(path)[0].rows[2][1] == "a_x0041_b"


@pytest.mark.parametrize(
    ("value", "shown", "form"),
    [
        (Decimal("7.0"), 7, "#,##0"),
        (Decimal("7.5"), 7.5, "#,##0.0########"),
        (Decimal("123456789012345"), 123456789012345, "#,##0"),
        (Decimal("1234567890123456"), "1234567890123456", "@"),
    ],
)
def test_a_number_is_shown_in_groups_as_long_as_programs_keep_its_digits(
    tmp_path, value, shown, form
):
    cell = load_workbook(write_table(tmp_path, "a.xlsx", [["x", value, "y"]])).active["B2"]
    assert (cell.value, cell.number_format) == (shown, form)


def refusal(path: Path) -> tuple[str, int, int]:
    with pytest.raises(DiagnosticsError) as caught:
        read(path)
    (problem,) = caught.value.problems
    return problem.key, problem.line, problem.column


# -- limits and forms of CSV -----------------------------------------------------------------


def csv_file(tmp_path: Path, content: bytes | str) -> Path:
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("name", "limit", "accepted", "refused", "problem"),
    [
        ("MAX_COLUMNS", 2, "a,b\n", "a,b\na,b,c\n", ("table_too_wide", 2, 1)),
        ("MAX_CELLS", 3, "a,b\nc\n", "a,b\nc,d\n", ("table_too_many_cells", 2, 1)),
        ("MAX_ROWS", 2, "a\n,\nb\n", "a\n,\nb\nc\n", ("table_too_many_rows", 4, 1)),
        ("MAX_FILE_BYTES", 4, "a,b\n", "a,b,\n", ("table_too_large", 1, 1)),
    ],
)
def test_a_csv_file_may_reach_a_limit_but_not_exceed_it(
    tmp_path, monkeypatch, name, limit, accepted, refused, problem
):
    module = table_file if name == "MAX_FILE_BYTES" else csv_table
    monkeypatch.setattr(module, name, limit)
    assert read(csv_file(tmp_path, accepted))
    assert refusal(csv_file(tmp_path, refused)) == problem


def test_a_csv_file_is_read_up_to_its_thousandth_invalid_cell(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_table, "MAX_INVALID", 2)
    (few,) = read(csv_file(tmp_path, "#N/A\n#N/A\nb\n"))
    assert list(few.rows) == [1, 2, 3]
    (many,) = read(csv_file(tmp_path, "#N/A\n#N/A\n#N/A\nb\n"))
    assert list(many.rows) == [1, 2, 3]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", ("table_empty", 1, 1)),
        (" , \n", ("table_empty", 1, 1)),
        ('a\n"b', ("table_quote", 2, 1)),
        ('a\n"b"c', ("table_quote", 2, 1)),
        ("a\n" + "x" * 200_000, ("table_too_long", 2, 1)),
        (b"\xef\xbb\xbf\xff", ("table_not_csv", 1, 1)),
        (b"a\0b", ("table_not_csv", 1, 1)),
        ("a".encode("utf-32"), ("table_not_csv", 1, 1)),
    ],
)
def test_what_is_no_csv_is_refused(tmp_path, content, problem):
    assert refusal(csv_file(tmp_path, content)) == problem


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_csv_may_be_unicode_text_of_excel(tmp_path, encoding):
    mark = "\ufeff".encode(encoding)
    path = csv_file(tmp_path, mark + "编号\tb\r\n".encode(encoding))
    assert read(path)[0].rows == {1: ["编号", "b"]}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("a,b;c;d\n", ["a,b", "c", "d"]),
        ("a;b,c,d\n", ["a;b", "c", "d"]),
        ("\n\na\tb,c\td\n", ["a", "b,c", "d"]),
        ("a\rb\n", ["a"]),
        ("'=1,1e+5,a+b\n", ["=1", InvalidCell("table_rounded", "1e+5"), "a+b"]),
        ("'1e+5,,b\n", ["'1e+5", None, "b"]),
    ],
)
def test_the_first_line_shows_what_separates_cells(tmp_path, text, row):
    rows = read(csv_file(tmp_path, text))[0].rows
    assert next(iter(rows.values())) == row


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("'=1", True),
        ("''2023-10", True),
        ("'tis", False),
        ("", False),
        ("=", True),
        ("12345678901", False),
        ("123456789012", True),
        ("0.1", False),
        ("01", True),
    ],
)
def test_a_cell_of_csv_is_guarded_where_a_program_would_change_it(text, guarded):
    assert escape(text) == (f"'{text}" if guarded else text)
    assert unescape(escape(text)) == text


@pytest.mark.parametrize("line_end", ["\r", "\n", "\r\n"])
def test_csv_may_have_the_line_ends_of_any_system(tmp_path, line_end):
    content = line_end.join(["Id [projects],Name", 'a,"one', 'two"', "b,three", ""]).encode()
    table = csv_table.from_csv(tmp_path / "projects.csv", content)
    assert dict(table.rows) == {
        1: ["Id [projects]", "Name"],
        2: ["a", "one\ntwo"],
        3: ["b", "three"],
    }
