"""The parser of one sheet of a workbook: values of cells, and merged cells."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel

from prospectus.editing.spreadsheet.cell_values import (
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_DIGITS,
    MAX_INVALID,
    MAX_ROWS,
    CellValue,
    InvalidCell,
    shortened,
    text_value,
)
from prospectus.editing.spreadsheet.number_format import NumberFormat, date_pattern
from prospectus.editing.spreadsheet.xlsx_package import Handler, LimitError

MAX_TEXT = 30_000_000  # characters of all texts, each counted for every cell that shows it

_LAST_ROW, _LAST_COLUMN = 2**20, 2**14  # limits of the format
_MAX_MERGED = 20  # merged cells reported for a sheet
_MAX_RAW = 7 * MAX_CHARACTERS  # characters of the XML of a text in which each is written as _xHHHH_

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_MERGED = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}(:[A-Z]{1,3}[1-9][0-9]{0,6})?")
_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
DIGITS = re.compile(r"[0-9]{1,9}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # ST_Xstring


class TooManyInvalidError(Exception):
    """A sheet has more invalid cells than are reported."""


@dataclass(frozen=True)
class CellFormat:
    """How a cell shows a number: as a date or time, as a duration, or as `number` says.

    `number` is None if it cannot be read from the `code` of the format.
    """

    is_date: bool = False
    is_duration: bool = False
    number: NumberFormat | None = field(default_factory=NumberFormat)
    code: str = ""


@dataclass
class SheetContext:
    """What the sheets of a workbook share.

    `strings` are the shared strings, `formats` the cell formats; `epoch` is the date from which
    dates count. `characters` counts the text of all cells read so far.
    """

    strings: Sequence[str] = ()
    formats: Sequence[CellFormat] = ()
    epoch: dt.datetime = WINDOWS_EPOCH
    characters: int = field(default=0)


class TextCollector(Handler):
    """Collects the characters of an element up to the maximum length of a cell."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def data(self, text: str) -> None:
        """See `Handler`."""
        if self.collecting and self._length <= _MAX_RAW:
            self._pieces.append(text)
            self._length += len(text)

    def take_text(self) -> str:
        """Return the collected characters and begin anew."""
        text = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        return text


class SheetParser(TextCollector):
    """Reads the cells of a sheet and the references of its merged cells."""

    def __init__(self, context: SheetContext) -> None:
        super().__init__()
        self._context = context
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
        """See `Handler`."""
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
            raise LimitError("table_broken", text=shortened(name))
        elif self._inside == "is":
            if depth == 6:
                self._in_run = name == "r"
            self.collecting = name == "t" and (depth == 6 or (depth == 7 and self._in_run))

    def end(self, depth: int, name: str) -> None:
        """See `Handler`."""
        if depth == 5:
            if self._inside == "f":
                self._formula = self.take_text()
            elif self._inside in ("v", "is"):
                self._value = self.take_text()
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
                    raise LimitError("table_too_many_rows", self._row, limit=f"{MAX_ROWS:,}")
        elif depth == 2:
            self._section = ""
        elif self.collecting:
            self.collecting = False

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        given = attributes.get("r")
        number = self._row + 1
        if given is not None:
            number = int(given) if DIGITS.fullmatch(given) else 0
        if not self._row < number <= _LAST_ROW:
            raise LimitError(
                "table_broken", self._row or 1, text=f'row r="{shortened(given or "")}"'
            )
        self._row, self._column = number, 0

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        column = self._column + 1
        if (given := attributes.get("r")) is not None:
            reference = _CELL.fullmatch(given)
            is_in_row = reference is not None and int(reference[2]) == self._row
            column = column_number(reference[1]) if reference and is_in_row else 0
        if not self._column < column <= _LAST_COLUMN:
            where = max(self._column, 1)
            raise LimitError(
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
            raise LimitError("table_too_wide", self._row, self._column, limit=MAX_COLUMNS)
        self._cells += [None] * (self._column - 1 - len(self._cells))
        self._cells.append(value)
        if isinstance(value, InvalidCell):
            self._invalid += 1
            if self._invalid > MAX_INVALID:
                self.rows[self._row] = self._cells
                raise TooManyInvalidError

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
            strings = self._context.strings
            if DIGITS.fullmatch(value) and int(value) < len(strings):
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
        self._context.characters += len(raw)
        if self._context.characters > MAX_TEXT:
            limit = f"{MAX_TEXT:,}"
            raise LimitError("table_too_much_text", self._row, self._column, limit=limit)
        return text_value(_unescaped(raw))

    def _number(self, value: str) -> CellValue:
        style, formats = self._cell.get("s", "0"), self._context.formats
        known = DIGITS.fullmatch(style) and int(style) < max(len(formats), 1)
        if not _NUMBER.fullmatch(value) or not known:
            return InvalidCell("table_broken", f'c s="{shortened(style)}" {shortened(value)}')
        whole = value.lstrip("+-").isdigit() and len(value) <= MAX_DIGITS
        # Excel stores 17 digits, such as 1.1000000000000001 for 1.1; repr gives the short form.
        number = Decimal(value) if whole else Decimal(repr(float(value)))
        cell_format = formats[int(style)] if formats else CellFormat()
        if cell_format.is_date and number.is_finite():
            return self._date(float(number), cell_format, value)
        if not number.is_finite() or abs(number) >= Decimal(10) ** MAX_DIGITS:
            return InvalidCell("table_rounded", shortened(value))
        if cell_format.number is None:
            return InvalidCell("table_format", shortened(cell_format.code))
        return cell_format.number.shown(number) or number

    def _date(self, number: float, shown_as: CellFormat, raw: str) -> InvalidCell:
        """The cell of a date, time or duration."""
        try:
            date = from_excel(number, self._context.epoch, timedelta=shown_as.is_duration)
        except (OverflowError, ValueError):
            return InvalidCell("table_date", shortened(raw))
        pattern = date_pattern(shown_as.code)
        is_whole = isinstance(date, dt.datetime) and date.time() == dt.time()
        # A month is stored as its first day.
        if pattern and is_whole and ("%d" in pattern or date.day == 1):
            return InvalidCell("table_date", str(date), date.strftime(pattern))
        return InvalidCell("table_date", str(date))

    def _merge(self, reference: str) -> None:
        if not _MERGED.fullmatch(reference):
            raise LimitError("table_broken", text=f'mergeCell ref="{shortened(reference)}"')
        if len(self.merged) < _MAX_MERGED:  # each is reported as a problem
            self.merged.append(reference)


def _unescaped(text: str) -> str:
    r"""Text with _xHHHH_ escapes decoded and line ends as \n."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def column_number(letters: str) -> int:
    """The number of a column from 1: 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
