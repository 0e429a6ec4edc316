"""All tables as one workbook (Office Open XML, ISO/IEC 29500).

The file has the same bytes everywhere, so its parts are stored and not compressed: the result of
compression depends on the version of zlib. Hosts compress it when they send it. openpyxl, which
editors' workbooks are written with, takes ten times as long for thousands of records, and its
bytes depend on the XML libraries that are installed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from html import escape

from prospectus.outputs.open_data.records import exact
from prospectus.outputs.open_data.tables import Cell
from prospectus.presentation.script_constants import FORMULA_STARTS

# A sheet: its title, and its rows, the first of which has the headings.
Sheet = tuple[str, Iterable[Sequence[Cell]]]

_MAX_DIGITS = 15  # of a number in spreadsheets; longer ones stay text
_MAX_CHARACTERS = 32_767  # of a cell
_TIMESTAMP = (1980, 1, 1, 0, 0, 0)  # the first that ZIP files can hold
_WIDEST, _NARROWEST = 60, 8  # of columns, in characters
_SAMPLE = 200  # rows by which the widths of columns are chosen
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # ST_Xstring
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Styles of cells by their number: plain text, heading, text that looks like a formula.
_HEADING, _QUOTED = 1, 2
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_SPREADSHEET}"><fonts count="2"><font><sz val="11"/>'
    '<name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>'
    '<xf fontId="1" applyFont="1"/><xf quotePrefix="1"/></cellXfs><cellStyles count="1">'
    '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def workbook(sheets: Iterable[Sheet], title: str) -> bytes:
    """A workbook with these sheets; `title` is in its properties."""
    names: list[str] = []
    parts: dict[str, str] = {}
    strings: dict[str, int] = {}
    for number, (name, rows) in enumerate(sheets, 1):
        names.append(name)
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet([*rows], strings)
    numbers = range(1, len(names) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml"'
        f' ContentType="{_TYPE}.worksheet+xml"/>'
        for number in numbers
    )
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, 1)
    )
    related = "".join(
        _relation(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml")
        for number in numbers
    )
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    start = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{types}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/>'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{_relation('rId1', 'officeDocument', 'xl/workbook.xml')}"
        f'<Relationship Id="rId2" Type="{core}" Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_escaped(title)}</dc:title></cp:coreProperties>",
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_RELATIONS}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{related}{_relation(f'rId{len(names) + 1}', 'styles', 'styles.xml')}"
        f"{_relation(f'rId{len(names) + 2}', 'sharedStrings', 'sharedStrings.xml')}"
        "</Relationships>",
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": _shared_strings(strings),
    }
    return _zipped(start | parts)


def _zipped(parts: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, text in parts.items():
            file.writestr(zipfile.ZipInfo(name, _TIMESTAMP), text)
    return content.getvalue()


def _relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'


def _shared_strings(strings: Iterable[str]) -> str:
    items = "".join(f'<si><t xml:space="preserve">{_escaped(text)}</t></si>' for text in strings)
    return f'{_HEAD}<sst xmlns="{_SPREADSHEET}">{items}</sst>'


def _sheet(rows: Sequence[Sequence[Cell]], strings: dict[str, int]) -> str:
    """A sheet whose first row stays in view and has the filters."""
    last = f"{column_letters(len(rows[0]))}{len(rows)}"
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(_widths(rows), 1)
    )
    letters = [column_letters(number) for number in range(1, len(rows[0]) + 1)]
    body = "".join(
        f'<row r="{number}">{"".join(_cells(row, letters, number, strings))}</row>'
        for number, row in enumerate(rows, 1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_SPREADSHEET}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
        f"</sheetViews><cols>{columns}</cols><sheetData>{body}</sheetData>"
        f'<autoFilter ref="A1:{last}"/></worksheet>'
    )


def _widths(rows: Sequence[Sequence[Cell]]) -> Iterator[int]:
    """The widths of columns by their first rows; Chinese characters are twice as wide."""
    for at in range(len(rows[0])):
        longest = max(_width(row[at]) for row in rows[:_SAMPLE])
        yield min(max(longest + 2, _NARROWEST), _WIDEST)


def _width(cell: Cell) -> int:
    text = "" if cell is None else str(cell)
    wide = 0 if text.isascii() else sum(character >= "\u2e80" for character in text)
    return len(text) + wide


def _cells(
    row: Sequence[Cell], letters: Sequence[str], number: int, strings: dict[str, int]
) -> Iterator[str]:
    """The cells of a row that hold something; texts are added to the shared `strings`."""
    for letter, cell in zip(letters, row, strict=True):
        if cell is None:
            continue
        place = f'<c r="{letter}{number}"'
        if isinstance(cell, bool):
            yield f'{place} t="b"><v>{int(cell)}</v></c>'
            continue
        text = cell if isinstance(cell, str) else exact(Decimal(cell))
        if not isinstance(cell, str) and sum(map(str.isdigit, text)) <= _MAX_DIGITS:
            yield f"{place}><v>{text}</v></c>"
            continue
        style = _HEADING if number == 1 else _QUOTED * text.startswith(FORMULA_STARTS)
        mark = f' s="{style}"' if style else ""
        shared = strings.setdefault(text[:_MAX_CHARACTERS], len(strings))
        yield f'{place}{mark} t="s"><v>{shared}</v></c>'


def _escaped(text: str) -> str:
    return escape(_LIKE_AN_ESCAPE.sub("_x005F_", text), quote=False)


def column_letters(number: int) -> str:
    """The letters of a column, which count from 1.

    >>> [column_letters(number) for number in (1, 26, 27, 703)]
    ['A', 'Z', 'AA', 'AAA']
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
