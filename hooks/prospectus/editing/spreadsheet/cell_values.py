"""Cells and sheets as read from a file, and the limits that hold for every format."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from prospectus.editing.spreadsheet.sheet_column import Cell

MAX_CELLS = 1_000_000
MAX_ROWS = 50_000  # in one sheet, not counting empty ones
MAX_COLUMNS = 100
MAX_INVALID = 1000  # invalid cells of a sheet, after which its rest is not read
MAX_CHARACTERS = 32_767  # in a cell, as in Excel
MAX_DIGITS = 15  # of a number that office programs keep

_MAX_SHOWN = 40  # characters of an invalid value in a message
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_ERRORS = {"#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NUM!", "#NULL!"}


@dataclass(frozen=True)
class InvalidCell:
    """A cell whose content is not a value; `problem.<key>` is the message that says why.

    `period` is the day or month that a date shows, which is a value where a period is expected.
    """

    key: str
    text: str
    period: str = field(default="", compare=False)


CellValue = Cell | bool | InvalidCell


@dataclass(frozen=True)
class SheetData:
    """The cells of one sheet: a sequence for each row, by row number from 1.

    `merged` are the references of merged cells. The `title` of CSV is the file's name without its
    extension, as in office programs.
    """

    title: str
    rows: Mapping[int, Sequence[CellValue]]
    merged: Sequence[str] = ()


def text_value(text: str) -> CellValue:
    """The value of a cell with text: None if it is blank, an invalid cell if it is not allowed."""
    if len(text) > MAX_CHARACTERS:
        return InvalidCell("table_too_long", f"{MAX_CHARACTERS:,}")
    if control := _CONTROL.search(text):
        return InvalidCell("table_control", f"U+{ord(control[0]):04X}")
    stripped = text.strip()
    if stripped in _ERRORS:
        return InvalidCell("table_error", stripped)
    return text if stripped else None


def shortened(text: str) -> str:
    """The beginning of a text from an untrusted file, on one line."""
    plain = "".join(
        character if character.isprintable() else "\ufffd" for character in text[: _MAX_SHOWN + 1]
    )
    return f"{plain[:_MAX_SHOWN]}…" if len(plain) > _MAX_SHOWN else plain
