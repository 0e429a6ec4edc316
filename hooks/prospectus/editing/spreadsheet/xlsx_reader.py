"""Reads workbooks (Office Open XML, ECMA-376) from untrusted senders: values only, within limits.

openpyxl is not used for reading, because it has no limits: it expands rows and merged cells before
they can be checked, takes a negative index of a shared string as one from the end, and names no
cell in its errors. Checking a file before openpyxl reads it would read everything twice, and two
readers can disagree. This reader looks only at parts that hold values (sheets, shared strings,
number formats), follows no address out of the file, and is tested against openpyxl.

Each part is unpacked up to the size stated in the zip directory, its tags and attributes are
counted, and it is parsed by expat in chunks. Document types, and with them entities, are refused.
Reading stops at the first limit. The limits of size and tags hold for all parts together, as many
sheets can refer to one part, and many cells to one text.
"""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib
from collections.abc import Collection
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.editing.spreadsheet import number_format
from prospectus.editing.spreadsheet.cell_values import SheetData, shortened
from prospectus.editing.spreadsheet.xlsx_package import (
    MAX_PARTS,
    Handler,
    LimitError,
    Package,
    inside_package,
)
from prospectus.editing.spreadsheet.xlsx_sheet import (
    DIGITS,
    CellFormat,
    SheetContext,
    SheetParser,
    TextCollector,
    TooManyInvalidError,
)

MAX_SHEETS = 50

_MAX_FORMATS = 65_490  # cell formats that Excel allows
_MAX_FORMAT_CODE = 255
_MAX_CODES = 1000  # number formats defined by a file; Excel allows 250

# Built-in formats for dates and times of Chinese, Japanese and Korean Excel (18.8.30).
_EAST_ASIAN_DATES = {*range(27, 37), *range(50, 59)}
# Exceptions of zipfile and expat for damaged files.
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, struct.error),
    *(EOFError, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError),
)
_ENTRY = b"PK\x01\x02"  # the signature of an entry in the zip directory


def read_workbook(name: str, content: bytes, skipped: Collection[str] = ()) -> list[SheetData]:
    """The sheets of the workbook `content`, except those with `skipped` titles.

    Raises DiagnosticsError with the file's `name`, and sheet and cell if there is one.
    """
    title = ""
    try:
        with zipfile.ZipFile(io.BytesIO(_checked_directory(content))) as archive:
            package = Package(archive)
            book = _Workbook(package)
            sheets = []
            for title, part in book.sheets:
                if title not in skipped:
                    parser = SheetParser(book.context)
                    with contextlib.suppress(TooManyInvalidError):
                        package.parse(part, parser)
                    sheets.append(SheetData(shortened(title), parser.rows, parser.merged))
            return sheets
    except LimitError as error:
        problem = Diagnostic.at(name, error.row, error.column, error.key, **error.details)
        raise DiagnosticsError([problem.in_sheet(shortened(title)) if title else problem]) from None
    except _UNREADABLE:
        problem = Diagnostic.of_file(name, "table_not_workbook")
        raise DiagnosticsError([problem.in_sheet(shortened(title)) if title else problem]) from None


def _checked_directory(content: bytes) -> bytes:
    """The content, unchanged.

    Raises LimitError if the zip directory has too many entries to be read.
    """
    if content.count(_ENTRY) > MAX_PARTS:
        raise LimitError("table_too_many_parts", limit=MAX_PARTS)
    return content


class _Workbook:
    """The titles and parts of the sheets, and the context that all sheets share."""

    def __init__(self, package: Package) -> None:
        roots = {kind: path for _, kind, path in package.related("")}
        main = inside_package(roots.get("officeDocument", ""))
        related = list(package.related(main))
        named = {kind: path for _, kind, path in related}
        targets = {name: (kind, path) for name, kind, path in related}
        sheet_list = _SheetList()
        package.parse(main, sheet_list)
        self.context = SheetContext(epoch=MAC_EPOCH if sheet_list.is_mac else WINDOWS_EPOCH)
        self.sheets: list[tuple[str, str]] = []
        titles: dict[str, str] = {}
        for title, reference in sheet_list.sheets:
            kind, path = targets.get(reference, ("worksheet", reference))
            if kind != "worksheet":
                continue  # a chart
            key = title.casefold()
            if key in titles:
                raise LimitError("table_twice", name=shortened(title), other=titles[key])
            titles[key] = shortened(title)
            self.sheets.append((title, inside_package(path)))
        if "sharedStrings" in named:
            strings = _SharedStrings()
            package.parse(inside_package(named["sharedStrings"]), strings)
            self.context.strings = strings.texts
        if "styles" in named:
            styles = _Styles()
            package.parse(inside_package(named["styles"]), styles)
            self.context.formats = [styles.format(number) for number in styles.numbers]


class _SheetList(Handler):
    """Reads the list of sheets: titles and ids of their relationships."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.is_mac = False

    def start(self, depth: int, name: str, attributes: dict[str, str]) -> None:
        if depth == 2 and name == "workbookPr":
            self.is_mac = attributes.get("date1904") in ("1", "true")
        elif depth == 3 and name == "sheet":
            reference = next(
                (value for key, value in attributes.items() if key.endswith("|id")), ""
            )
            self.sheets.append((attributes.get("name", ""), reference))
            if len(self.sheets) > MAX_SHEETS:
                raise LimitError("table_too_many_sheets", limit=MAX_SHEETS)


class _SharedStrings(TextCollector):
    """Reads the texts that cells refer to by number, without phonetic guides."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._in_run = False

    def start(self, depth: int, name: str, attributes: dict[str, str]) -> None:
        if depth == 3:
            self._in_run = name == "r"
        if name == "t" and (depth == 3 or (depth == 4 and self._in_run)):
            self.collecting = True

    def end(self, depth: int, name: str) -> None:
        if name == "t":
            self.collecting = False
        elif depth == 2 and name == "si":
            self.texts.append(self.take_text())


class _Styles(Handler):
    """Reads the number format of each cell format."""

    def __init__(self) -> None:
        self.numbers: list[str] = []
        self._codes: dict[str, str] = {}
        self._inside = ""
        self._formats: dict[str, CellFormat] = {}

    def start(self, depth: int, name: str, attributes: dict[str, str]) -> None:
        if depth == 2:
            self._inside = name
        elif depth == 3 and self._inside == "numFmts" and name == "numFmt":
            code = attributes.get("formatCode", "")[:_MAX_FORMAT_CODE]
            self._codes[attributes.get("numFmtId", "")] = code
        elif depth == 3 and self._inside == "cellXfs" and name == "xf":
            self.numbers.append(attributes.get("numFmtId", "0"))
        if len(self.numbers) > _MAX_FORMATS:
            raise LimitError("table_too_many_formats", limit=f"{_MAX_FORMATS:,}")
        if len(self._codes) > _MAX_CODES:  # patterns search each of them
            raise LimitError("table_too_many_formats", limit=f"{_MAX_CODES:,}")

    def format(self, number: str) -> CellFormat:
        """The format with a number, whether the file defines it or Excel does."""
        if number not in self._formats:
            builtin = int(number) if DIGITS.fullmatch(number) else 0
            own = self._codes.get(number)
            code = own or BUILTIN_FORMATS.get(builtin, "General")
            east_asian = own is None and builtin in _EAST_ASIAN_DATES
            self._formats[number] = CellFormat(
                east_asian or is_date_format(code),
                is_timedelta_format(code),
                # The currency of a built-in format is that of the computer.
                number_format.parse(code if own or "%" in code else "General"),
                code,
            )
        return self._formats[number]
