"""Tables as workbooks and CSV files."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.editing.spreadsheet import columns, workbook, xlsx_reader
from prospectus.editing.spreadsheet.columns import TABLES
from prospectus.editing.spreadsheet.xlsx_reader import InvalidCell
from prospectus.i18n.catalog import get_catalog, languages


@pytest.fixture(scope="module")
def content(site):
    return workbook.workbook(site)


@pytest.fixture(scope="module")
def book(content):
    return load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def figures(book):
    return book.worksheets[1 + TABLES.index("figures")]


def column(page, key):
    """The cells of a column below its heading."""
    heading = next(it for it in page[1] if it.value.endswith(f"[{key}]"))
    return [row[heading.column - 1] for row in page.iter_rows(min_row=2)]


def rule(page, cell):
    return next(it for it in page.data_validations.dataValidation if cell.coordinate in it.sqref)


def test_the_same_data_give_the_same_bytes(site, content):
    assert workbook.workbook(site) == content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {it.date_time for it in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_there_is_a_sheet_for_each_table_after_notes_and_before_hidden_lists(book):
    titles = [
        " ".join(get_catalog(it)[f"tables.sheet.{name}"] for it in languages())
        for name in ("notes", *TABLES)
    ]
    assert book.sheetnames == [*titles, "lists"]
    assert [page.sheet_state for page in book] == ["visible"] * (len(TABLES) + 1) + ["hidden"]


def test_the_notes_tell_how_it_is_used_in_both_languages(book):
    told = "\n".join(str(row[0]) for row in book.worksheets[0].values if row[0])
    assert "python hooks import" in told
    assert "Parks: titles, zones, icon" in told
    assert re.search(r"[\u4e00-\u9fff]", told) and "Records cannot be deleted here" in told


def test_every_record_is_a_row_in_the_order_of_the_site(site, book):
    for table, page in zip(TABLES, book.worksheets[1:-1], strict=True):
        assert [row[0].value for row in page.iter_rows(min_row=2)] == list(getattr(site, table))


def test_headings_and_ids_stay_in_sight_and_are_locked_while_cells_are_free(book):
    for page in book.worksheets[1:-1]:
        assert page.freeze_panes == "B2"
        assert page.protection.sheet and not page.protection.password
        assert not page.protection.insertRows  # not forbidden
        assert all(cell.protection.locked for cell in page[1])
        locked = {
            cell.column for cell in page[2] if cell.value is not None and cell.protection.locked
        }
        assert locked == {1, page.max_column}
        assert not any(it.protection.locked for it in page.column_dimensions.values())
        assert all(cell.alignment.wrap_text for cell in page[2][1:-1] if cell.data_type == "s")


def test_headings_are_told_in_both_languages(figures):
    assert figures["A1"].value == "编号 / Id * [figures]"
    assert figures["B1"].value == "名称 / Name · 中文 * [name.zh]"


def test_numbers_are_numbers_and_periods_and_ids_are_texts(site, figures):
    for figure, cell in zip(site.figures.values(), column(figures, "value"), strict=True):
        if isinstance(figure.value, Decimal):
            assert (cell.data_type, Decimal(str(cell.value))) == ("n", figure.value)
            assert cell.number_format.startswith("#,##0")
    for cell in [*column(figures, "period"), *column(figures, "figures")]:
        assert (cell.data_type, cell.number_format) == ("s", "@")


def test_every_cell_says_what_it_is_for(figures):
    for key in ("value", "period", "name.en", "status"):
        told = rule(figures, column(figures, key)[0])
        assert told.showInputMessage and 10 < len(told.prompt) <= 255
    assert "base units" in rule(figures, column(figures, "value")[0]).prompt


def test_choices_are_lists_of_all_records_on_the_hidden_sheet(site, book, figures):
    for key, known in (("unit", site.units), ("status", ("actual", "plan", "target", "forecast"))):
        cell = column(figures, key)[0]
        listed = rule(figures, cell)
        letter, last = re.fullmatch(
            r"lists!\$([A-Z]+)\$1:\$[A-Z]+\$(\d+)", listed.formula1
        ).groups()
        labels = [it.value for it in book["lists"][letter][: int(last)]]
        assert [it.split(" · ")[0] for it in labels] == list(known)
        assert cell.value in labels


DANGEROUS = ["=1+1", "+86 0994", "-5", "@a", '=HYPERLINK("http://example.org")']


def made(tmp_path: Path, name: str, rows: list[list[object]]) -> Path:
    """A sheet as this program writes it, of one column of texts."""
    found = columns.columns("people", ["en"])[:1]
    cells = tuple(tuple(row) for row in rows)
    made = columns.Sheet("people", found, ("a [people]", "b [name.en]", "c [#x-1]"), cells)
    path = tmp_path / name
    if path.suffix == ".xlsx":
        book = workbook.Workbook()
        styles = workbook._styles(book)
        workbook._write_sheet(book.active, made, styles)
        path.write_bytes(workbook._fixed(book))
    else:
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerows(
            [[workbook._guarded(workbook._as_text(it)) for it in row] for row in cells]
        )
        path.write_bytes(text.getvalue().encode())
    return path


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula(tmp_path, text):
    path = made(tmp_path, "a.xlsx", [["x", text, "y"]])
    cell = load_workbook(path).active["B2"]
    assert (cell.data_type, cell.value, bool(cell.quotePrefix)) == ("s", text, True)
    assert workbook.read(path)[0].rows[2][1] == text
    path = made(tmp_path, "a.csv", [["x", text, "y"]])
    assert f"'{text[0]}" in path.read_text(encoding="utf-8")
    assert workbook.read(path)[0].rows[1][1] == text


@pytest.mark.parametrize("text", ["2023-10", "2023/2025", "1e5", "0012", "1070000000000"])
def test_csv_holds_nothing_that_a_program_makes_a_date_or_short_number_of(text):
    assert workbook._guarded(text) == f"'{text}"
    assert workbook._guarded("2025") == "2025"


@given(
    text=st.text(st.characters(exclude_categories=["C", "Z"]), max_size=12)
    | st.text("'=+-@1e", max_size=6)
)
def test_what_was_made_safe_for_csv_is_undone(text):
    assert workbook.unguarded(workbook._guarded(text)) == text


@pytest.mark.parametrize("long", [Decimal("123456789012345678"), Decimal(10**17)])
def test_a_number_with_more_digits_than_programs_keep_is_a_text(tmp_path, long):
    path = made(tmp_path, "a.xlsx", [["x", long, "y"]])
    assert load_workbook(path).active["B2"].data_type == "s"
    assert workbook.read(path)[0].rows[2][1] == str(long)


def test_csv_has_a_byte_order_mark_and_the_line_ends_of_windows(site):
    content = workbook.csv_of(site, "people")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == len(site.people) + 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_as_any_excel_writes_it(tmp_path, encoding, separator):
    path = tmp_path / "a.csv"
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([["编号", "b"], ["虚构；x, y;", "2"]])
    path.write_bytes(text.getvalue().encode(encoding))
    assert workbook.read(path)[0].rows == {1: ["编号", "b"], 2: ["虚构；x, y;", "2"]}


def test_cells_that_hold_no_value_are_told(tmp_path):
    path = tmp_path / "a.xlsx"
    book = workbook.Workbook()
    book.active.append(["=1+1", "#REF!", workbook._BEGINNING, 1e17, True, 1.5, None, "x"])
    book.save(path)
    row = workbook.read(path)[0].rows[1]
    assert [it.key for it in row[:4] if isinstance(it, InvalidCell)] == [
        *("table_formula", "table_error", "table_date", "table_rounded")
    ]
    assert list(row[4:]) == [True, Decimal("1.5"), None, "x"]


def test_a_workbook_that_would_unpack_to_too_much_is_refused_before_it_is(
    tmp_path, content, monkeypatch
):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    for module, limit, value in (
        (workbook, "LARGEST_FILE", 1000),
        (xlsx_reader, "MAX_UNPACKED", 1000),
        (xlsx_reader, "MAX_ROWS", 5),
        (xlsx_reader, "MAX_TAGS", 100),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, limit, value)
            with pytest.raises(DiagnosticsError, match="than allowed"):
                workbook.read(path)


def test_a_workbook_that_declares_entities_is_refused(tmp_path, content):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet2.xml"):
                part = b'<!DOCTYPE a [<!ENTITY b "bbb">]>' + part
            new.writestr(name, part)
    with pytest.raises(DiagnosticsError, match="damaged"):
        workbook.read(path)
