"""Workbooks (Office Open XML, ECMA-376) read within limits: values only, from any sender.

This is a reader of its own, as openpyxl cannot be given limits: it expands rows and merged cells
before anybody can look at them, takes a negative index of a shared string for one from the end,
and names no cell where it fails. A scanner before it would read everything twice, and two readers
can disagree. It reads what holds values (sheets, shared strings, number formats) and no other
part, follows no address out of the file, and is tested against openpyxl.

Each part is unpacked up to the size that the directory states, counted for tags and attributes,
and then given to expat in pieces; document types, and with them entities, are refused. Reading
stops at the first limit, before memory or time is spent. Limits of size and of tags are for all
parts together, as many sheets can name one part, and many cells one text.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.editing.spreadsheet.columns import Cell

# 10,000 projects with 12,000 figures make 22 MB, 1.4 million tags and 12,000 rows in a sheet.
MAX_UNPACKED = 200 * 2**20  # bytes of all parts, and of all that are read
MAX_PARTS = 500  # files in a workbook
MAX_TAGS = 5_000_000  # opening and closing tags of all parts, and as many attributes
MAX_TEXT = 30_000_000  # characters of all texts, each counted for every cell that shows it
MAX_SHEETS = 50
MAX_CELLS = 1_000_000
MAX_ROWS = 50_000  # in one sheet, empty ones left out
MAX_COLUMNS = 100
MAX_INVALID = 1000  # invalid cells, after which a sheet is not read on: it is refused anyway
MAX_CHARACTERS = 32_767  # in a cell, as in Excel
MAX_DIGITS = 15  # that office programs keep of a number

_LAST_ROW, _LAST_COLUMN = 2**20, 2**14  # that a sheet can have
_MAX_FORMATS = 65_490  # cell formats that Excel allows
_MAX_FORMAT_CODE = 255
_MAX_CODES = 5000  # number formats that a file defines; Excel allows 250
_MAX_DEPTH = 32  # of elements
_MAX_MERGED = 20  # merged cells that are reported for a sheet
_MAX_RAW = 7 * MAX_CHARACTERS  # characters of XML for a text, each written as _xHHHH_
_MAX_SHOWN = 40  # characters of a wrong value in a message
_OUTSIDE = "\0"  # begins the target of a relationship that is no part of the file
_CHUNK = 2**20  # bytes given to expat at once, and the longest tag that it may leave unread

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_MERGED = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}(:[A-Z]{1,3}[1-9][0-9]{0,6})?")
_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # ST_Xstring
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_ERRORS = {"#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NUM!", "#NULL!"}
# Formats that no file defines: dates and times of Chinese, Japanese and Korean Excel (18.8.30).
_EAST_ASIAN_DATES = {*range(27, 37), *range(50, 59)}
_MACROS = re.compile(rb"macroenabled|macrosheet|vbaproject", re.IGNORECASE)
# What zipfile and expat raise for files that somebody damaged.
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, struct.error),
    *(EOFError, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError),
)
_ENTRY = b"PK\x01\x02"  # begins each entry of a zip file's directory


@dataclass(frozen=True)
class InvalidCell:
    """A cell that holds no value; `key` names the message that says why."""

    key: str
    text: str


CellValue = Cell | bool | InvalidCell


@dataclass(frozen=True)
class SheetData:
    """What one sheet holds: cells by row, rows by their number.

    The `title` of CSV is what office programs call its sheet.
    """

    title: str
    rows: Mapping[int, Sequence[CellValue]]
    merged: Sequence[str] = ()


class _LimitError(Exception):
    """A problem at a place of a part; `row` and `column` count from 1."""

    def __init__(self, key: str, row: int = 1, column: int = 1, **details: object) -> None:
        super().__init__(key)
        self.key, self.row, self.column, self.details = key, row, column, details


class _EnoughError(Exception):
    """More invalid cells than anybody would read."""


def read_workbook(name: str, content: bytes, skipped: Collection[str] = ()) -> list[SheetData]:
    """The sheets of a workbook, but for those whose titles are `skipped`.

    Raises SiteError, which names the file `name`, and sheet and cell where there is one.
    """
    title = ""
    try:
        with zipfile.ZipFile(io.BytesIO(_plausible(content))) as archive:
            package = _Package(archive)
            book = _Workbook(package)
            found = []
            for title, part in book.sheets:
                if title not in skipped:
                    sheet = _Sheet(book)
                    with contextlib.suppress(_EnoughError):
                        package.parse(part, sheet)
                    found.append(SheetData(shortened(title), sheet.rows, sheet.merged))
            return found
    except _LimitError as error:
        problem = Diagnostic.at(name, error.row, error.column, error.key, **error.details)
        raise DiagnosticsError([problem.in_sheet(shortened(title)) if title else problem]) from None
    except _UNREADABLE:
        problem = Diagnostic.at(name, 1, 1, "table_not_workbook")
        raise DiagnosticsError([problem.in_sheet(shortened(title)) if title else problem]) from None


def text_value(text: str) -> CellValue:
    """A text as a cell: nothing where it is blank, an invalid cell where it can be no text."""
    if len(text) > MAX_CHARACTERS:
        return InvalidCell("table_too_long", f"{MAX_CHARACTERS:,}")
    if wrong := _CONTROL.search(text):
        return InvalidCell("table_control", f"U+{ord(wrong[0]):04X}")
    plain = text.strip()
    if plain in _ERRORS:
        return InvalidCell("table_error", plain)
    return text if plain else None


# -- the package -----------------------------------------------------------------------------


def _plausible(content: bytes) -> bytes:
    """The content, if its directory is short enough to be read at all."""
    if content.count(_ENTRY) > MAX_PARTS:
        raise _LimitError("table_too_many_parts", limit=MAX_PARTS)
    return content


class _Handler:
    """What an XML part is read with: it gets each element with its depth, 1 for the root."""

    collecting = False  # whether `data` wants characters

    def start(self, depth: int, name: str, attributes: dict[str, str]) -> None:
        """An element begins; its name is without a namespace."""

    def end(self, depth: int, name: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Characters inside an element."""


class _Package:
    """The parts of a workbook, by their names without regard to case."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts: dict[str, zipfile.ZipInfo] = {}
        self._bytes = self._tags = self._attributes = 0  # of all that was read
        for entry in archive.infolist():
            key = entry.filename.casefold()
            steps = entry.filename.removesuffix("/").split("/")
            if {"", ".", ".."} & set(steps) or re.search(r"[\\:\0]", entry.orig_filename):
                raise _LimitError("table_broken", text=shortened(entry.orig_filename))
            if key in self._parts:
                raise _LimitError("table_broken", text=f"2 × {shortened(entry.filename)}")
            if entry.flag_bits & 1:
                raise _LimitError("table_protected")
            if _MACROS.search(key.encode(errors="replace")):
                raise _LimitError("table_macros")
            self._parts[key] = entry
        if sum(it.file_size for it in self._parts.values()) > MAX_UNPACKED:
            raise _LimitError("table_too_large", limit=f"{MAX_UNPACKED >> 20} MB")
        if _MACROS.search(self.read("[content_types].xml")):
            raise _LimitError("table_macros")

    def read(self, name: str) -> bytes:
        """A whole part. Python's zipfile unpacks no more of it than the directory states."""
        entry = self._parts.get(name.casefold())
        if entry is None:
            raise _LimitError("table_missing_part", text=shortened(name))
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _LimitError("table_broken", text=shortened(entry.filename))
        self._bytes += entry.file_size
        if self._bytes > MAX_UNPACKED:
            raise _LimitError("table_too_large", limit=f"{MAX_UNPACKED >> 20} MB")
        with self._archive.open(entry) as part:
            content = part.read(MAX_UNPACKED + 1)
        if len(content) != entry.file_size:
            raise _LimitError("table_broken", text=shortened(entry.filename))
        self._tags += content.count(b"<")
        self._attributes += content.count(b"=")
        if max(self._tags, self._attributes) > MAX_TAGS:
            raise _LimitError("table_too_many_cells", limit=f"{MAX_CELLS:,}")
        return content

    def parse(self, name: str, handler: _Handler) -> None:
        """Give a part to a handler. Raises _LimitError, ExpatError."""
        content = self.read(name)
        parser = expat.ParserCreate(namespace_separator="|")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.CharacterDataHandler = handler.data
        depth = 0
        local: dict[str, str] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > _MAX_DEPTH:
                raise _LimitError("table_broken", text=shortened(name))
            if name not in local:
                local[name] = _local_name(name)
            handler.start(depth, local[name], attributes)

        def end(name: str) -> None:
            nonlocal depth
            handler.end(depth, local[name])
            depth -= 1

        parser.StartElementHandler, parser.EndElementHandler = start, end
        for at in range(0, len(content), _CHUNK):
            parser.Parse(content[at : at + _CHUNK])
            # expat scans a tag from its beginning again for each piece that it gets.
            if at - parser.CurrentByteIndex > _CHUNK:
                raise _LimitError("table_broken", text=posixpath.basename(name))
        parser.Parse(b"", True)

    def related(self, name: str) -> Iterator[tuple[str, str, str]]:
        """The relationships of a part: id, kind, and the name of the target part.

        Only where one is used does it matter whether its target is a part of the file.
        """
        folder, file = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        found = _Elements("Relationship")
        self.parse(rels, found)
        for it in found.attributes:
            target = it.get("Target", "")
            if it.get("TargetMode") == "External" or ":" in target:
                path = f"{_OUTSIDE}{target}"
            elif target.startswith("/"):
                path = posixpath.normpath(target).lstrip("/")
            else:
                path = posixpath.normpath(posixpath.join(folder, target))
            if path.startswith("../"):
                path = f"{_OUTSIDE}{target}"
            yield it.get("Id", ""), it.get("Type", "").rpartition("/")[2], path


def _inside(path: str) -> str:
    """The name of a part. Raises _LimitError where it lies outside the file."""
    if path.startswith(_OUTSIDE):
        raise _LimitError("table_external", text=shortened(path.removeprefix(_OUTSIDE)))
    return path


_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # ISO 29500 Strict
    "http://schemas.openxmlformats.org/package/2006/relationships",
)


def _local_name(name: str) -> str:
    """The name without its namespace; of another namespace, one that no handler knows."""
    namespace, _, local = name.rpartition("|")
    return local if namespace in _NAMESPACES else f"|{local}"


def _refuse_doctype(*_: object) -> None:
    raise _LimitError("table_broken", text="<!DOCTYPE")


class _Elements(_Handler):
    """The attributes of all elements of one name that lie directly below the root."""

    def __init__(self, name: str, depth: int = 2) -> None:
        self._name, self._depth = name, depth
        self.attributes: list[dict[str, str]] = []

    def start(self, depth: int, name: str, attributes: dict[str, str]) -> None:
        if depth == self._depth and name == self._name:
            self.attributes.append(attributes)
            if len(self.attributes) > MAX_PARTS:
                raise _LimitError("table_too_many_parts", limit=MAX_PARTS)


# -- what all sheets share -------------------------------------------------------------------


class _Workbook:
    """The sheets by title, with the names of their parts; shared strings and cell formats."""

    def __init__(self, package: _Package) -> None:
        roots = {kind: path for _, kind, path in package.related("")}
        main = _inside(roots.get("officeDocument", ""))
        related = list(package.related(main))
        named = {kind: path for _, kind, path in related}
        targets = {name: (kind, path) for name, kind, path in related}
        top = _Top()
        package.parse(main, top)
        self.epoch = MAC_EPOCH if top.is_mac else WINDOWS_EPOCH
        self.sheets: list[tuple[str, str]] = []
        seen: dict[str, str] = {}
        for title, reference in top.sheets:
            kind, path = targets.get(reference, ("worksheet", reference))
            if kind != "worksheet":
                continue  # a chart
            if title.casefold() in seen:
                raise _LimitError(
                    "table_twice", name=shortened(title), other=seen[title.casefold()]
                )
            seen[title.casefold()] = shortened(title)
            self.sheets.append((title, _inside(path)))
        self.characters = 0  # of the texts of all cells that were read
        self.strings: Sequence[str] = ()
        if "sharedStrings" in named:
            strings = _SharedStrings()
            package.parse(_inside(named["sharedStrings"]), strings)
            self.strings = strings.found
        self.formats: Sequence[tuple[bool, bool]] = ()  # whether a date or time, or a duration
        if "styles" in named:
            styles = _Styles()
            package.parse(_inside(named["styles"]), styles)
            self.formats = [styles.kind(it) for it in styles.formats]


class _Top(_Handler):
    """The part that lists the sheets: their titles, and the ids of their relationships."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.is_mac = False

    def start(self, depth: int, name: str, attributes: dict[str, str]) -> None:
        if depth == 2 and name == "workbookPr":
            self.is_mac = attributes.get("date1904") in ("1", "true")
        elif depth == 3 and name == "sheet":
            reference = next((it for key, it in attributes.items() if key.endswith("|id")), "")
            self.sheets.append((attributes.get("name", ""), reference))
            if len(self.sheets) > MAX_SHEETS:
                raise _LimitError("table_too_many_sheets", limit=MAX_SHEETS)


class _Characters(_Handler):
    """Collects the characters of an element, up to the length that a cell may have."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def data(self, text: str) -> None:
        if self.collecting and self._length <= _MAX_RAW:
            self._pieces.append(text)
            self._length += len(text)

    def _taken(self) -> str:
        text = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        return text


class _SharedStrings(_Characters):
    """The texts that cells refer to by number, without the sounds that stand above them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
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
            self.found.append(self._taken())


class _Styles(_Handler):
    """The number format of each cell format."""

    def __init__(self) -> None:
        self.formats: list[str] = []
        self._codes: dict[str, str] = {}
        self._inside = ""
        self._kinds: dict[str, tuple[bool, bool]] = {}

    def start(self, depth: int, name: str, attributes: dict[str, str]) -> None:
        if depth == 2:
            self._inside = name
        elif depth == 3 and self._inside == "numFmts" and name == "numFmt":
            code = attributes.get("formatCode", "")[:_MAX_FORMAT_CODE]
            self._codes[attributes.get("numFmtId", "")] = code
        elif depth == 3 and self._inside == "cellXfs" and name == "xf":
            self.formats.append(attributes.get("numFmtId", "0"))
        if len(self.formats) > _MAX_FORMATS:
            raise _LimitError("table_too_many_formats", limit=f"{_MAX_FORMATS:,}")
        if len(self._codes) > _MAX_CODES:  # each is looked through by patterns
            raise _LimitError("table_too_many_formats", limit=f"{_MAX_CODES:,}")

    def kind(self, number: str) -> tuple[bool, bool]:
        """Whether a number of this format is a date or time, and whether a duration."""
        if number not in self._kinds:
            builtin = int(number) if _WHOLE.fullmatch(number) else 0
            code = self._codes.get(number) or BUILTIN_FORMATS.get(builtin, "General")
            east_asian = number not in self._codes and builtin in _EAST_ASIAN_DATES
            self._kinds[number] = (
                east_asian or is_date_format(code),
                is_timedelta_format(code),
            )
        return self._kinds[number]


# -- one sheet -------------------------------------------------------------------------------


class _Sheet(_Characters):
    """The cells of a sheet, and its merged cells."""

    def __init__(self, book: _Workbook) -> None:
        super().__init__()
        self._book = book
        self.rows: dict[int, list[CellValue]] = {}
        self.merged: list[str] = []
        self._section = ""
        self._row = self._column = 0
        self._cells: list[CellValue] = []
        self._cell: dict[str, str] = {}
        self._inside = ""  # the element of a cell: v, f or is
        self._in_run = False
        self._value: str | None = None
        self._formula: str | None = None
        self._invalid = 0

    def start(self, depth: int, name: str, attributes: dict[str, str]) -> None:
        if depth == 4:
            if name == "c" and self._section == "sheetData":
                self._begin_cell(attributes)
        elif depth == 5:
            self._inside = name if self._cell else ""
            self._in_run = False
            self.collecting = self._inside in ("v", "f")
        elif depth == 3:
            if self._section == "sheetData" and name == "row":
                self._begin_row(attributes)
            elif self._section == "mergeCells" and name == "mergeCell":
                self._merge(attributes.get("ref", ""))
        elif depth == 2:
            self._section = name
        elif depth == 1 and name != "worksheet":
            raise _LimitError("table_broken", text=shortened(name))
        elif self._inside == "is":
            if depth == 6:
                self._in_run = name == "r"
            self.collecting = name == "t" and (depth == 6 or (depth == 7 and self._in_run))

    def end(self, depth: int, name: str) -> None:
        if depth == 5:
            if self._inside == "f":
                self._formula = self._taken()
            elif self._inside in ("v", "is"):
                self._value = self._taken()
            self._inside = ""
            self.collecting = False
        elif depth == 4:
            if self._cell:
                self._end_cell()
        elif depth == 3:
            if name == "row" and self._cells:
                self.rows[self._row] = self._cells
                self._cells = []
                if len(self.rows) > MAX_ROWS:
                    raise _LimitError("table_too_many_rows", self._row, limit=f"{MAX_ROWS:,}")
        elif depth == 2:
            self._section = ""
        elif self.collecting:
            self.collecting = False

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        given = attributes.get("r")
        number = self._row + 1
        if given is not None:
            number = int(given) if _WHOLE.fullmatch(given) else 0
        if not self._row < number <= _LAST_ROW:
            raise _LimitError(
                "table_broken", self._row or 1, text=f'row r="{shortened(given or "")}"'
            )
        self._row, self._column = number, 0

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        column = self._column + 1
        if (given := attributes.get("r")) is not None:
            found = _CELL.fullmatch(given)
            column = _column(found[1]) if found and int(found[2]) == self._row else 0
        if not self._column < column <= _LAST_COLUMN:
            where = max(self._column, 1)
            raise _LimitError(
                "table_broken", self._row, where, text=f'c r="{shortened(given or "")}"'
            )
        self._column = column
        self._cell = attributes or {"t": "n"}
        self._value = self._formula = None

    def _end_cell(self) -> None:
        value = self._read()
        self._cell = {}
        if value is None:
            return
        if self._column > MAX_COLUMNS:
            raise _LimitError("table_too_wide", self._row, self._column, limit=MAX_COLUMNS)
        self._cells += [None] * (self._column - 1 - len(self._cells))
        self._cells.append(value)
        if isinstance(value, InvalidCell):
            self._invalid += 1
            if self._invalid > MAX_INVALID:
                self.rows[self._row] = self._cells
                raise _EnoughError

    def _read(self) -> CellValue:
        kind, value = self._cell.get("t", "n"), self._value
        if self._formula is not None:
            return InvalidCell("table_formula", shortened(f"={self._formula}"))
        if value is None:
            return None
        if kind in ("inlineStr", "str"):
            return self._text(value)
        value = value.strip()
        if kind == "s":
            strings = self._book.strings
            if _WHOLE.fullmatch(value) and int(value) < len(strings):
                return self._text(strings[int(value)])
        elif kind == "n":
            return self._number(value) if value else None
        elif kind == "b" and value in ("0", "1", "false", "true"):
            return value in ("1", "true")
        elif kind == "e":
            return InvalidCell("table_error", shortened(value))
        elif kind == "d":
            return InvalidCell("table_date", shortened(value))
        return InvalidCell("table_broken", f'c t="{shortened(kind)}" {shortened(value)}')

    def _text(self, raw: str) -> CellValue:
        self._book.characters += len(raw)
        if self._book.characters > MAX_TEXT:
            limit = f"{MAX_TEXT:,}"
            raise _LimitError("table_too_much_text", self._row, self._column, limit=limit)
        return text_value(_unescaped(raw))

    def _number(self, value: str) -> CellValue:
        style, formats = self._cell.get("s", "0"), self._book.formats
        known = _WHOLE.fullmatch(style) and int(style) < max(len(formats), 1)
        if not _NUMBER.fullmatch(value) or not known:
            return InvalidCell("table_broken", f'c s="{shortened(style)}" {shortened(value)}')
        whole = value.lstrip("+-").isdigit() and len(value) <= MAX_DIGITS
        # Excel writes 17 digits of what is shown and meant as fewer: 1.1000000000000001.
        number = Decimal(value) if whole else Decimal(repr(float(value)))
        is_date, is_duration = formats[int(style)] if formats else (False, False)
        if is_date and number.is_finite():
            return InvalidCell("table_date", self._shown_date(float(number), is_duration, value))
        if not number.is_finite() or abs(number) >= Decimal(10) ** MAX_DIGITS:
            return InvalidCell("table_rounded", shortened(value))
        return number

    def _shown_date(self, number: float, is_duration: bool, raw: str) -> str:
        try:
            found: dt.datetime | dt.time | dt.timedelta = from_excel(
                number, self._book.epoch, timedelta=is_duration
            )
        except (OverflowError, ValueError):
            return shortened(raw)
        return str(found)

    def _merge(self, reference: str) -> None:
        if not _MERGED.fullmatch(reference):
            raise _LimitError("table_broken", text=f'mergeCell ref="{shortened(reference)}"')
        if len(self.merged) < _MAX_MERGED:  # each is a problem, so that these are enough
            self.merged.append(reference)


def _unescaped(text: str) -> str:
    """A text whose characters may be written by their numbers, with plain line ends."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda it: chr(int(it[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def shortened(text: str) -> str:
    """The beginning of something that anybody may have written, on one line."""
    plain = "".join(it if it.isprintable() else "\ufffd" for it in text[: _MAX_SHOWN + 1])
    return f"{plain[:_MAX_SHOWN]}…" if len(plain) > _MAX_SHOWN else plain
