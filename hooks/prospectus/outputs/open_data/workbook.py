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
from itertools import count

from prospectus.outputs.open_data.columns import Cell
from prospectus.outputs.open_data.records import exact
from prospectus.presentation.script_constants import FORMULA_STARTS

# A sheet: its title, the headings of its columns, and its rows, made by `sheet_row`.
Sheet = tuple[str, Sequence[str], Sequence[str]]

# Between the cells of a row; no text of a record holds it, as YAML does not allow it.
_SEPARATOR = "\0"
_TEXT, _NUMBER, _FLAG = "t", "n", "b"

_MAX_DIGITS = 15  # of a number in spreadsheets; longer ones stay text
_MAX_CHARACTERS = 32_767  # of a cell
_TIMESTAMP = (1980, 1, 1, 0, 0, 0)  # the first that ZIP files can hold
_WIDEST, _NARROWEST = 60, 8  # of columns, in characters
_SAMPLE = 200  # rows by which the widths of columns are chosen
_WIDE = re.compile("[\u2e80-\U0010ffff]")  # Chinese characters among others
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
    contents = _Contents()
    for number, (name, head, rows) in enumerate(sheets, 1):
        names.append(name)
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(head, rows, contents)
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
        "xl/sharedStrings.xml": _shared_strings(contents.texts),
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
    start, end = '<si><t xml:space="preserve">', "</t></si>"
    items = _escaped(_SEPARATOR.join(strings)).replace(_SEPARATOR, f"{end}{start}")
    return f'{_HEAD}<sst xmlns="{_SPREADSHEET}">{start}{items}{end}</sst>'


def sheet_row(cells: Iterable[Cell]) -> str:
    """A row of a sheet as one text, which a cache keeps in a fraction of the time of its cells.

    >>> sheet_row(["a", None, 12, True]).split(_SEPARATOR)
    ['ta', '', 'n12', 'b1']
    """
    return _SEPARATOR.join(["" if cell is None else _marked(cell) for cell in cells])


def _marked(cell: Cell) -> str:
    """What a cell holds, behind the letter of its kind."""
    if isinstance(cell, str):
        return f"{_TEXT}{cell}"
    return f"{_FLAG}{int(cell)}" if isinstance(cell, bool) else f"{_NUMBER}{cell}"


class _Contents(dict[str, str]):
    """What follows on the place of a cell, by what the cell holds: few things in many cells.

    It begins with the quotation mark behind the place. `texts` are those that the sheets share,
    with their numbers.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, int] = {}

    def __missing__(self, marked: str) -> str:
        kind, text = marked[0], marked[1:]
        if kind == _FLAG:
            content = f'" t="b"><v>{text}</v></c>'
        elif kind == _NUMBER and sum(map(str.isdigit, text := exact(Decimal(text)))) <= _MAX_DIGITS:
            content = f'"><v>{text}</v></c>'
        else:
            content = self.of_text(text, _QUOTED * text.startswith(FORMULA_STARTS))
        self[marked] = content
        return content

    def of_text(self, text: str, style: int) -> str:
        """What follows on the place of a cell with a text."""
        mark = f' s="{style}"' if style else ""
        number = self.texts.setdefault(text[:_MAX_CHARACTERS], len(self.texts))
        return f'"{mark} t="s"><v>{number}</v></c>'


def _sheet(head: Sequence[str], rows: Sequence[str], contents: _Contents) -> str:
    """A sheet whose first row stays in view and has the filters."""
    last = f"{column_letters(len(head))}{len(rows) + 1}"
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(_widths(head, rows), 1)
    )
    places = [f'<c r="{column_letters(number)}' for number in range(1, len(head) + 1)]
    headings = "".join(
        f"{place}1{contents.of_text(title, _HEADING)}"
        for place, title in zip(places, head, strict=True)
    )
    body = "".join(
        f'<row r="{number}">{_cells(row, places, number, contents)}</row>'
        for number, row in zip(map(str, count(2)), rows, strict=False)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_SPREADSHEET}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
        f'</sheetViews><cols>{columns}</cols><sheetData><row r="1">{headings}</row>{body}'
        f'</sheetData><autoFilter ref="A1:{last}"/></worksheet>'
    )


def _widths(head: Sequence[str], rows: Sequence[str]) -> Iterator[int]:
    """The widths of columns by their first rows; Chinese characters are twice as wide."""
    sample = [row.split(_SEPARATOR) for row in rows[: _SAMPLE - 1]]
    for title, *cells in zip(head, *sample, strict=True):
        longest = max(_width(title), *(_width(cell[1:]) for cell in {*cells}))
        yield min(max(longest + 2, _NARROWEST), _WIDEST)


def _width(text: str) -> int:
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def _cells(row: str, places: Sequence[str], number: str, contents: _Contents) -> str:
    """The cells of a row that hold something."""
    return "".join(
        [
            f"{place}{number}{contents[cell]}"
            for place, cell in zip(places, row.split(_SEPARATOR), strict=True)
            if cell
        ]
    )


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
