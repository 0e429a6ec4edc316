"""Workbooks as other programs write them."""

from __future__ import annotations

import datetime as dt
import io
import random
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.editing.spreadsheet.cell_values import InvalidCell
from prospectus.editing.spreadsheet.workbook import to_xlsx
from prospectus.editing.spreadsheet.xlsx_reader import read_workbook
from support.xlsx_files import MAIN, STRICT, workbook


def cells(rows: str, **parts: str) -> list[object]:
    """The first row of such a workbook."""
    (sheet,) = read_workbook("a.xlsx", workbook(rows, **parts))
    return list(sheet.rows.get(1, ()))


STRINGS = (
    '<sst xmlns="{ns}"><si><t>one</t></si>'
    "<si><r><rPr><b/></rPr><t>two </t></r><r><t>halves</t></r></si>"
    '<si><t>\u8cc7\u6599</t><rPh sb="0" eb="1"><t>\u30b7\u30ea\u30e7\u30a6</t></rPh></si></sst>'
)
STYLES = (
    '<styleSheet xmlns="{ns}"><numFmts><numFmt numFmtId="200" formatCode="yyyy-mm"/>'
    '<numFmt numFmtId="201" formatCode="[h]:mm"/></numFmts><cellXfs><xf numFmtId="0"/>'
    '<xf numFmtId="14"/><xf numFmtId="31"/><xf numFmtId="57"/><xf numFmtId="200"/>'
    '<xf numFmtId="201"/><xf numFmtId="4"/></cellXfs></styleSheet>'
)


@pytest.mark.parametrize("namespace", [MAIN, STRICT])
def test_shared_strings_are_read_without_formats_and_sounds(namespace):
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>'
    content = workbook(rows, namespace, sharedStrings=STRINGS)
    (sheet,) = read_workbook("a.xlsx", content)
    assert (sheet.title, sheet.rows) == ("Page", {1: ["one", "two halves", "\u8cc7\u6599"]})


def test_names_of_elements_may_have_a_prefix():
    content = workbook("")
    prefixed = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c><x:v>7</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, prefixed if "sheet1" in name else old.read(name))
    assert read_workbook("a.xlsx", file.getvalue())[0].rows == {1: [Decimal(7)]}


def test_elements_of_other_namespaces_are_no_cells():
    rows = (
        '<row r="1" xmlns:y="http://example.org/y"><y:c r="A1"><v>9</v></y:c>'
        '<c r="B1"><y:v>9</y:v><v>1</v></c></row>'
    )
    assert cells(rows) == [None, Decimal(1)]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<c><v>7</v></c>", Decimal(7)),
        ("<c><v>-1.5E3</v></c>", Decimal(-1500)),
        ("<c><v>1.1000000000000001</v></c>", Decimal("1.1")),
        ("<c><v> 7 </v></c>", Decimal(7)),
        ("<c/>", None),
        ("<c><v/></c>", None),
        ('<c t="b"><v>1</v></c>', True),
        ('<c t="str"><v>text</v></c>', "text"),
        ('<c t="inlineStr"><is><t>text</t></is></c>', "text"),
        ('<c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', "ab"),
        ('<c t="inlineStr"><is><t>a_x000D_&#10;b_x0041__x005F_x0041_</t></is></c>', "a\nbA_x0041_"),
        ('<c t="inlineStr"><is><t> </t></is></c>', None),
    ],
)
def test_a_cell_holds(cell, value):
    found = cells(f"<row>{cell}</row>")
    assert found == ([] if value is None else [value])
    assert [type(it) for it in found] == ([] if value is None else [type(value)])


@pytest.mark.parametrize(
    ("cell", "key", "text"),
    [
        ('<c s="1"><v>45200</v></c>', "table_date", "2023-10-01 00:00:00"),
        ('<c s="2"><v>45200</v></c>', "table_date", "2023-10-01 00:00:00"),  # Chinese Excel
        ('<c s="3"><v>45200</v></c>', "table_date", "2023-10-01 00:00:00"),
        ('<c s="4"><v>45200</v></c>', "table_date", "2023-10-01 00:00:00"),
        ('<c s="5"><v>1.5</v></c>', "table_date", "1 day, 12:00:00"),
        ('<c s="1"><v>1e300</v></c>', "table_date", "1e300"),
        ('<c t="d"><v>2023-10-01</v></c>', "table_date", "2023-10-01"),
        ("<c><f>1+1</f><v>2</v></c>", "table_formula", "=1+1"),
        ('<c><f t="shared" si="0"/><v>2</v></c>', "table_formula", "="),
        ('<c t="e"><v>#REF!</v></c>', "table_error", "#REF!"),
        ("<c><v>1e400</v></c>", "table_rounded", "1e400"),
        ("<c><v>1e999999999</v></c>", "table_rounded", "1e999999999"),
        ("<c><v>1234567890123456</v></c>", "table_rounded", "1234567890123456"),
    ],
)
def test_a_cell_that_holds_no_value_says_why(cell, key, text):
    assert cells(f"<row>{cell}</row>", styles=STYLES) == [InvalidCell(key, text)]


def test_a_number_with_another_format_is_a_number():
    assert cells('<row><c s="6"><v>45200</v></c></row>', styles=STYLES) == [Decimal(45200)]


def test_dates_of_old_macs_begin_later():
    content = io.BytesIO()
    book = Workbook()
    book.epoch = dt.datetime(1904, 1, 1)
    book.active.append([dt.datetime(2023, 10, 1)])
    book.save(content)
    (sheet,) = read_workbook("a.xlsx", content.getvalue())
    assert sheet.rows == {1: [InvalidCell("table_date", "2023-10-01 00:00:00")]}


def test_rows_keep_their_numbers_and_cells_their_columns():
    rows = (
        '<row r="3"><c r="B3"><v>1</v></c><c r="D3"><v>2</v></c></row>'
        "<row/><row><c><v>3</v></c></row>"
    )
    (sheet,) = read_workbook("a.xlsx", workbook(rows))
    assert sheet.rows == {3: [None, Decimal(1), None, Decimal(2)], 5: [Decimal(3)]}


def test_sheets_that_are_skipped_are_not_read():
    content = workbook("<row r='0'/>")
    with pytest.raises(DiagnosticsError):
        read_workbook("a.xlsx", content)
    assert read_workbook("a.xlsx", content, ["Page"]) == []


# -- compared with openpyxl --------------------------------------------------------------------

VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.floats(-1e14, 1e14, allow_nan=False)
    | st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
)


@given(rows=st.lists(st.lists(VALUES, max_size=6), max_size=6))
def test_it_reads_what_openpyxl_reads(rows):
    book, file = Workbook(), io.BytesIO()
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = book.active.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(file)
    (sheet,) = read_workbook("a.xlsx", file.getvalue())
    for row in load_workbook(file).active.iter_rows():
        for cell in row:
            ours = sheet.rows.get(cell.row, ())
            value = ours[cell.column - 1] if cell.column <= len(ours) else None
            if isinstance(cell.value, str):
                # It undoes escapes in part, and makes errors of texts.
                assert value is not None
                if "_x" not in cell.value and not isinstance(value, InvalidCell):
                    assert value == cell.value.replace("\r", "\n")
            elif cell.value is None:
                assert value is None
            else:
                assert float(value) == cell.value and isinstance(value, bool) == isinstance(
                    cell.value, bool
                )


def test_a_workbook_of_this_program_is_read_as_openpyxl_reads_it(site):
    content = to_xlsx(site)
    theirs = load_workbook(io.BytesIO(content))
    for sheet in read_workbook("a.xlsx", content):
        page = theirs[sheet.title]
        for row in page.iter_rows():
            ours = sheet.rows.get(row[0].row, ())
            for cell in row:
                value = ours[cell.column - 1] if cell.column <= len(ours) else None
                assert str(value) == str(cell.value), cell.coordinate


def test_whatever_is_damaged_is_read_or_refused():
    """Single bytes of a workbook changed at random; nothing else than a problem may come of it."""
    content = workbook("<row><c><v>7</v></c></row>", sharedStrings=STRINGS, styles=STYLES)
    chance = random.Random(1)  # noqa: S311 - the same every time is what is wanted
    outcomes = set()
    for _ in range(600):
        damaged = bytearray(content)
        for _ in range(chance.randrange(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            read_workbook("a.xlsx", bytes(damaged[: chance.choice([len(damaged), 900])]))
            outcomes.add("read")
        except DiagnosticsError as error:
            outcomes.update(it.key for it in error.problems)
    assert {"read", "table_not_workbook"} < outcomes
