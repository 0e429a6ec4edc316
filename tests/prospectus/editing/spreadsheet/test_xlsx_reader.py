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
from prospectus.editing.spreadsheet import xlsx_package, xlsx_reader, xlsx_sheet
from prospectus.editing.spreadsheet.cell_values import InvalidCell, shortened, text_value
from prospectus.editing.spreadsheet.workbook import to_xlsx
from prospectus.editing.spreadsheet.xlsx_reader import read_workbook
from support.xlsx_files import DOCUMENT, MAIN, STRICT, relationships, workbook


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
    values = cells(f"<row>{cell}</row>")
    assert values == ([] if value is None else [value])
    assert [type(item) for item in values] == ([] if value is None else [type(value)])


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
            outcomes.update(problem.key for problem in error.problems)
    assert {"read", "table_not_workbook"} < outcomes


# -- limits, each reached and exceeded ---------------------------------------------------------


def refusal(content: bytes) -> tuple[str, int, int] | None:
    """The key and place of the problem for which a workbook is refused."""
    try:
        read_workbook("a.xlsx", content)
    except DiagnosticsError as error:
        (problem,) = error.problems
        return problem.key, problem.line, problem.column
    return None


def test_a_broken_reference_is_quoted_in_the_message():
    with pytest.raises(DiagnosticsError) as caught:
        read_workbook("a.xlsx", workbook('<row><c r="B7"><v>1</v></c></row>'))
    (problem,) = caught.value.problems
    assert dict(problem.details)["text"] == 'c r="B7"'


def text_cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def sheets_named(*titles: str) -> bytes:
    listed = "".join(f'<sheet name="{title}" sheetId="1" r:id="worksheet"/>' for title in titles)
    main = f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>{listed}</sheets></workbook>'
    return workbook("", workbook=main)


def styled(formats: int, codes: int = 0) -> bytes:
    """A workbook with so many cell formats and number formats."""
    defined = "".join(
        f'<numFmt numFmtId="{200 + number}" formatCode="0"/>' for number in range(codes)
    )
    cells = formats * '<xf numFmtId="0"/>'
    text = f"<numFmts>{defined}</numFmts><cellXfs>{cells}</cellXfs>"
    return workbook("", styles='<styleSheet xmlns="{ns}">' + text + "</styleSheet>")


# Where limits are looked up, in the order in which they are reached.
LIMITED = (xlsx_reader, xlsx_sheet, xlsx_package)

VALUE, ROW = "<c><v>7</v></c>", "<row><c><v>7</v></c></row>"


@pytest.mark.parametrize(
    ("name", "limit", "accepted", "refused", "problem"),
    [
        ("MAX_ROWS", 2, workbook(2 * ROW), workbook(3 * ROW), ("table_too_many_rows", 3, 1)),
        (
            "MAX_COLUMNS",
            2,
            workbook(f"<row>{2 * VALUE}</row>"),
            workbook(f"<row/><row>{3 * VALUE}</row>"),
            ("table_too_wide", 2, 3),
        ),
        (
            "MAX_SHEETS",
            2,
            sheets_named("A", "B"),
            sheets_named("A", "B", "C"),
            ("table_too_many_sheets", 1, 1),
        ),
        (
            "MAX_TEXT",
            6,
            workbook(f"<row>{2 * text_cell('abc')}</row>"),
            workbook(f"<row>{2 * text_cell('abc')}{text_cell('d')}</row>"),
            ("table_too_much_text", 1, 3),
        ),
        ("_MAX_FORMATS", 2, styled(2), styled(3), ("table_too_many_formats", 1, 1)),
        ("_MAX_CODES", 2, styled(1, 2), styled(1, 3), ("table_too_many_formats", 1, 1)),
        (
            "_MAX_NESTING",
            9,
            workbook("<a>" * 7 + "</a>" * 7),
            workbook("<a>" * 8 + "</a>" * 8),
            None,
        ),
        ("MAX_PARTS", 5, workbook(""), workbook("", more="<x/>"), ("table_too_many_parts", 1, 1)),
    ],
)
def test_a_limit_may_be_reached_but_not_exceeded(
    monkeypatch, name, limit, accepted, refused, problem
):
    module = next(item for item in LIMITED if hasattr(item, name))
    monkeypatch.setattr(module, name, limit)
    assert refusal(accepted) is None
    assert refusal(refused) == (problem or ("table_broken", 1, 1))


def parts_of(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(item) for item in archive.namelist()]


@pytest.mark.parametrize("rows", [20 * ROW, '<row a="" b="" c="" d="" e="" f="" g="" h=""/>'])
def test_tags_and_attributes_of_all_parts_are_counted(monkeypatch, rows):
    content = workbook(rows)
    tags, attributes = (
        sum(item.count(sign) for item in parts_of(content)) for sign in (b"<", b"=")
    )
    monkeypatch.setattr(xlsx_package, "MAX_TAGS", max(tags, attributes))
    assert refusal(content) is None
    monkeypatch.setattr(xlsx_package, "MAX_TAGS", max(tags, attributes) - 1)
    assert refusal(content) == ("table_too_many_cells", 1, 1)


def test_the_sizes_of_all_parts_are_counted_and_again_of_those_that_are_read(monkeypatch):
    content = workbook(ROW)
    size = sum(map(len, parts_of(content)))
    monkeypatch.setattr(xlsx_package, "MAX_UNPACKED", size)
    assert refusal(content) is None
    monkeypatch.setattr(xlsx_package, "MAX_UNPACKED", size - 1)
    assert refusal(content) == ("table_too_large", 1, 1)
    twice = sheets_named("A", "B")
    once = sum(map(len, parts_of(twice)))
    monkeypatch.setattr(xlsx_package, "MAX_UNPACKED", once)
    assert refusal(twice) == ("table_too_large", 1, 1), "a sheet is read for each title"


def test_limits_are_named_in_messages():
    broken = workbook("<row/>" * 50_001)
    assert refusal(broken) is None, "empty rows are left out"
    with pytest.raises(DiagnosticsError) as caught:
        read_workbook("a.xlsx", workbook(50_001 * ROW))
    assert dict(caught.value.problems[0].details)["limit"] == "50,000"


def test_a_sheet_is_read_up_to_its_thousandth_invalid_cell(monkeypatch):
    monkeypatch.setattr(xlsx_sheet, "MAX_INVALID", 2)
    wrong = "<c><f>1+1</f></c>"
    (sheet,) = read_workbook("a.xlsx", workbook(f"<row>{2 * wrong}{VALUE}</row>{ROW}"))
    assert sorted(sheet.rows) == [1, 2]
    (sheet,) = read_workbook("a.xlsx", workbook(f"<row>{3 * wrong}{VALUE}</row>{ROW}"))
    assert sheet.rows == {1: 3 * [InvalidCell("table_formula", "=1+1")]}


def test_twenty_merged_cells_are_reported():
    cells = "".join(f'<mergeCell ref="A{number}:B{number}"/>' for number in range(1, 30))
    rows = f"</sheetData><mergeCells>{cells}</mergeCells><sheetData>"
    (sheet,) = read_workbook("a.xlsx", workbook(rows))
    assert sheet.merged == [f"A{number}:B{number}" for number in range(1, 21)]
    wrong = '</sheetData><mergeCells><mergeCell ref="A1:B"/></mergeCells><sheetData>'
    assert refusal(workbook(wrong)) == ("table_broken", 1, 1)


def test_a_text_has_as_many_characters_as_in_excel_at_most():
    assert text_value("x" * 32_767) == "x" * 32_767
    assert cells(f"<row>{text_cell('_x0041_' * 32_767)}</row>") == ["A" * 32_767]
    assert cells(f"<row>{text_cell('x' * 300_000)}</row>") == [
        InvalidCell("table_too_long", "32,767")
    ]


# -- rows and cells ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ('<row r="1048576"/>', None),
        ('<row r="1048577"/>', ("table_broken", 1, 1)),
        ('<row r="0"/>', ("table_broken", 1, 1)),
        ('<row r="x"/>', ("table_broken", 1, 1)),
        ('<row r="3"/><row r="3"/>', ("table_broken", 3, 1)),
        ('<row r="3"/><row r="2"/>', ("table_broken", 3, 1)),
        ('<row r="1048576"/><row/>', ("table_broken", 1_048_576, 1)),
        ('<row><c r="XFD1"/></row>', None),
        ('<row><c r="XFE1"/></row>', ("table_broken", 1, 1)),
        ('<row><c r="B2"/></row>', ("table_broken", 1, 1)),
        ('<row><c r="b1"/></row>', ("table_broken", 1, 1)),
        ('<row><c r="C1"/><c r="C1"/></row>', ("table_broken", 1, 3)),
        ('<row><c r="C1"/><c r="B1"/></row>', ("table_broken", 1, 3)),
        ('<row><c r="XFD1"/><c/></row>', ("table_broken", 1, 16_384)),
    ],
)
def test_rows_and_cells_stand_in_their_order_within_a_sheet(rows, problem):
    assert refusal(workbook(rows)) == problem


@pytest.mark.parametrize(
    ("letters", "column"), [("A", 1), ("Z", 26), ("AA", 27), ("AZ", 52), ("CV", 100)]
)
def test_columns_are_named_by_letters(letters, column):
    values = cells(f'<row><c r="{letters}1"><v>7</v></c></row>')
    assert values == [None] * (column - 1) + [Decimal(7)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<c><v>999999999999999</v></c>", Decimal(999_999_999_999_999)),
        ("<c><v>1e15</v></c>", InvalidCell("table_rounded", "1e15")),
        ("<c><v>-1e15</v></c>", InvalidCell("table_rounded", "-1e15")),
        ("<c><v>+7</v></c>", Decimal(7)),
        ("<c><v>.5</v></c>", Decimal("0.5")),
        ("<c><v>seven</v></c>", InvalidCell("table_broken", 'c s="0" seven')),
        ("<c><v> </v></c>", None),
        ('<c s="1"><v>7</v></c>', InvalidCell("table_broken", 'c s="1" 7')),
        ('<c s="x"><v>7</v></c>', InvalidCell("table_broken", 'c s="x" 7')),
        ('<c t="b"><v>0</v></c>', False),
        ('<c t="b"><v>true</v></c>', True),
        ('<c t="b"><v>false</v></c>', False),
        ('<c t="b"><v>2</v></c>', InvalidCell("table_broken", 'c t="b" 2')),
        ('<c t="s"><v>0</v></c>', InvalidCell("table_broken", 'c t="s" 0')),
        ('<c t="s"><v>-1</v></c>', InvalidCell("table_broken", 'c t="s" -1')),
        ('<c t="x"><v>7</v></c>', InvalidCell("table_broken", 'c t="x" 7')),
        ('<c t="str"><v> a </v></c>', " a "),
        ('<c t="inlineStr"><is><t>a</t><rPh><t>b</t></rPh></is></c>', "a"),
        ('<c t="inlineStr"><is><t>a&#13;b&#13;&#10;c</t></is></c>', "a\nb\nc"),
        ('<c t="inlineStr"><v>a</v></c>', "a"),
    ],
)
def test_what_a_cell_holds_is_a_value_or_says_what_is_wrong(cell, expected):
    values = cells(f"<row>{cell}</row>")
    assert values == ([] if expected is None else [expected])
    assert [type(item) for item in values] == ([] if expected is None else [type(expected)])


def test_the_last_shared_string_and_cell_format_may_be_used_and_none_after_it():
    assert cells('<row><c t="s"><v>2</v></c></row>', sharedStrings=STRINGS) == ["\u8cc7\u6599"]
    (past,) = cells('<row><c t="s"><v>3</v></c></row>', sharedStrings=STRINGS)
    assert past == InvalidCell("table_broken", 'c t="s" 3')
    (past,) = cells('<row><c s="7"><v>1</v></c></row>', styles=STYLES)
    assert past == InvalidCell("table_broken", 'c s="7" 1')


def test_text_outside_of_values_is_left_out():
    rows = "<row>x<c>x<x>x</x><v>7</v>x</c>x</row>x"
    assert cells(rows) == [Decimal(7)]


@pytest.mark.parametrize("number", [*range(14, 18), 22, 27, 36, 50, 58])
def test_numbers_of_built_in_dates_are_dates(number):
    style = f'<cellXfs><xf numFmtId="{number}"/></cellXfs>'
    sheet = '<styleSheet xmlns="{ns}">' + style + "</styleSheet>"
    (value,) = cells("<row><c><v>45200</v></c></row>", styles=sheet)
    assert isinstance(value, InvalidCell)
    assert value.key == "table_date"


@pytest.mark.parametrize("number", [0, 1, 13, 26, 37, 49, 59, 300])
def test_other_built_in_formats_are_of_numbers(number):
    style = f'<cellXfs><xf numFmtId="{number}"/></cellXfs>'
    sheet = '<styleSheet xmlns="{ns}">' + style + "</styleSheet>"
    assert cells("<row><c><v>45200</v></c></row>", styles=sheet) == [Decimal(45200)]


def test_what_is_shown_of_a_wrong_value_has_forty_characters():
    assert shortened("x" * 40) == "x" * 40
    assert shortened("x" * 41) == "x" * 40 + "…"


# -- the parts of a workbook -------------------------------------------------------------------


def rewritten(content: bytes, **changes: str | None) -> bytes:
    """A workbook with parts replaced or (None) left out, by the ends of their names."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            ending = next(
                (change for change in changes if name.endswith(f"{change}.xml.rels")), None
            )
            text = changes[ending] if ending else old.read(name)
            if text is not None:
                new.writestr(name, text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("target", "key"),
    [
        ("worksheets/sheet1.xml", None),
        ("/xl/worksheets/sheet1.xml", None),
        ("./worksheets/../worksheets/SHEET1.xml", None),
        ("worksheets/sheet2.xml", "table_missing_part"),
        ("../../sheet1.xml", "table_external"),
        ("https://example.org/sheet1.xml", "table_external"),
    ],
)
def test_a_sheet_is_a_part_of_its_file(target, key):
    content = rewritten(workbook(ROW), workbook=relationships(worksheet=target))
    problem = refusal(content)
    assert (problem and problem[0]) == key


def test_an_external_target_that_is_not_used_does_no_harm():
    both = relationships(worksheet="worksheets/sheet1.xml", hyperlink="https://example.org/")
    assert refusal(rewritten(workbook(ROW), workbook=both)) is None


def test_a_sheet_that_is_a_chart_is_left_out():
    sheet = relationships(chartsheet="worksheets/sheet1.xml").replace(
        'Id="chartsheet"', 'Id="worksheet"'
    )
    assert read_workbook("a.xlsx", rewritten(workbook(ROW), workbook=sheet)) == []


def test_titles_differ_in_more_than_their_case():
    assert refusal(sheets_named("A", "B")) is None
    assert refusal(sheets_named("Page", "PAGE")) == ("table_twice", 1, 1)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("xl/other.bin", None),
        ("xl/media/", None),
        ("xl/vbaProject.bin", "table_macros"),
        ("xl/MacroSheets/a.xml", "table_macros"),
        ("XL/Workbook.xml", "table_broken"),
        ("xl/../a.xml", "table_broken"),
        ("/a.xml", "table_broken"),
        ("xl//a.xml", "table_broken"),
        ("a:b.xml", "table_broken"),
    ],
)
def test_parts_have_plain_names_that_differ_and_are_no_macros(name, key):
    file = io.BytesIO(workbook(ROW))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, "")
    problem = refusal(file.getvalue())
    assert (problem and problem[0]) == key


def test_workbooks_with_macros_protection_or_document_types_are_refused():
    file = io.BytesIO(workbook(ROW))
    with zipfile.ZipFile(file) as archive:
        parts = {item: archive.read(item).decode() for item in archive.namelist()}

    def written(**changes: str) -> bytes:
        changed = io.BytesIO()
        with zipfile.ZipFile(changed, "w") as archive:
            for name, text in parts.items():
                archive.writestr(name, changes.get(name, text))
        return changed.getvalue()

    types = {"[Content_Types].xml": '<Types a="application/vnd.ms-excel.sheet.macroEnabled"/>'}
    assert refusal(written(**types)) == ("table_macros", 1, 1)
    sheet = {"xl/worksheets/sheet1.xml": "<!DOCTYPE a><a/>"}
    assert refusal(written(**sheet)) == ("table_broken", 1, 1)
    other = {"xl/worksheets/sheet1.xml": f'<chart xmlns="{MAIN}"/>'}
    assert refusal(written(**other)) == ("table_broken", 1, 1)
    plain = written()
    at = plain.index(b"PK\x01\x02") + 8  # the flags of the first entry of the directory
    assert refusal(plain[:at] + b"\1" + plain[at + 1 :]) == ("table_protected", 1, 1)


def test_texts_merged_cells_and_formats_stand_at_their_places_only():
    strings = STRINGS.replace("<si><t>one</t></si>", "<si><t>one</t><si/></si><x/>")
    assert cells('<row><c t="s"><v>1</v></c></row>', sharedStrings=strings) == ["two halves"]
    rows = "</sheetData><mergeCells><other/></mergeCells><other><mergeCell/></other><sheetData>"
    assert refusal(workbook(rows)) is None
    with pytest.raises(DiagnosticsError) as caught:
        read_workbook(
            "a.xlsx", rewritten(workbook(ROW), workbook=relationships(worksheet="no.xml"))
        )
    assert [problem.key for problem in caught.value.problems] == ["table_missing_part"]


def test_what_is_no_workbook_is_refused_at_its_first_cell_and_a_damaged_sheet_with_its_title():
    assert refusal(b"made up") == ("table_not_workbook", 1, 1)
    with pytest.raises(DiagnosticsError) as caught:
        read_workbook("a.xlsx", workbook("<row>"))
    (problem,) = caught.value.problems
    assert (problem.key, problem.sheet) == ("table_not_workbook", "Page")
    assert (problem.line, problem.column) == (1, 1)


def test_a_limit_is_reported_at_the_sheet_that_exceeds_it(monkeypatch):
    monkeypatch.setattr(xlsx_sheet, "MAX_ROWS", 1)
    for content, title in ((workbook(2 * ROW), "Page"), (sheets_named("A", "A"), "")):
        with pytest.raises(DiagnosticsError) as caught:
            read_workbook("a.xlsx", content)
        assert [problem.sheet for problem in caught.value.problems] == [title]
