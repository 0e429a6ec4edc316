"""Tables as files for office programs: workbooks (Office Open XML) and CSV.

What is written is the same to the byte for the same data. What is read comes from anywhere: only
regular files within a limit are opened, and of workbooks only values are looked at (`xlsx`).
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import os
import re
import stat
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, os_problem
from prospectus.domain.dataset import Dataset
from prospectus.editing.json_schema import in_short
from prospectus.editing.spreadsheet.columns import (
    TABLES,
    Cell,
    Column,
    Sheet,
    model_of,
    nested,
    options,
    sheet,
)
from prospectus.editing.spreadsheet.xlsx_reader import (
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_DIGITS,
    MAX_INVALID,
    MAX_ROWS,
    CellValue,
    InvalidCell,
    SheetData,
    read_workbook,
    shortened,
    text_value,
)
from prospectus.i18n.catalog import get_catalog, languages
from prospectus.presentation.listing import escape_formula

ENDINGS = (".xlsx", ".csv")

LARGEST_FILE = 50 * 2**20  # bytes; 10,000 projects with their figures take 2 MB

_LISTS = "lists"  # the hidden sheet of drop-down lists
_BEGINNING = dt.datetime(2000, 1, 1)
_ZIP_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can tell

_WIDTHS = {"text": 40, "texts": 26, "value": 20, "whole": 9, "flag": 18, "period": 16}
_FONT = "Calibri"  # the one that workbooks begin with
_NOTES_WIDTH = 110
_LINE, _MOST_LINES = 15, 20  # points of a line, and lines of a row
_LAST_ROW = 2**20  # of a sheet
_PROMPT, _PROMPT_TITLE = 255, 32  # characters that a note at a cell may have

# Office Open XML writes signs by their numbers (ECMA-376, ST_Xstring), so a text that looks like
# one has its first sign written so.
_LIKE_A_SIGN = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# What office programs make something else of when they open CSV: dates, short numbers.
_TURNED = re.compile(r"\d+[-/]\d+([-/]\d+)?|\d+[eE]\d+|0\d+|\d{12,}(\.\d+)?|\d+\.\d{12,}")
_ROUNDED = re.compile(r"[-+]?\d(\.\d+)?[eE]\+?\d+")
_OLE = b"\xd0\xcf\x11\xe0"  # compound files: encrypted workbooks, and those before 2007
# A pipe whose other end is closed does not block; Windows reads bytes as they are.
_READ_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


# -- writing -------------------------------------------------------------------------------


def tables_in(path: Path) -> Sequence[str]:
    """The tables that a file of this name holds. Raises SiteError where the name is none."""
    if path.suffix.lower() not in ENDINGS:
        raise _refused(path, "table_ending", known=", ".join(ENDINGS))
    if path.suffix.lower() != ".csv":
        return TABLES
    if path.stem not in TABLES:
        known = ", ".join(f"{table}.csv" for table in TABLES)
        raise _refused(path, "table_unknown_name", known=known)
    return (path.stem,)


def content(site: Dataset, path: Path) -> bytes:
    """What a file of this name holds."""
    return csv_of(site, path.stem) if path.suffix.lower() == ".csv" else workbook(site)


def workbook(site: Dataset) -> bytes:
    """All tables as one workbook, with notes and drop-down lists."""
    book, labels = Workbook(), options(site)
    book.properties.creator = ""
    book.properties.created = _BEGINNING
    book.remove(book.active)
    styles = _styles(book)
    _write_notes(book.create_sheet(_title("notes")))
    lists = {name: number for number, name in enumerate(labels, 1)}
    for table in TABLES:
        made = sheet(site, table, labels)
        page = book.create_sheet(_title(table))
        _write_sheet(page, made, styles)
        for number, column in enumerate(made.columns, 2):
            _help(page, model_of(table), column, number, lists, labels)
    hidden = book.create_sheet(_LISTS)
    hidden.sheet_state = "hidden"
    for name, number in lists.items():
        for row, label in enumerate(labels[name].values(), 1):
            _put(hidden.cell(row, number), label)
    book.active = 1  # the first table
    return _fixed(book)


def csv_of(site: Dataset, table: str) -> bytes:
    """One table as CSV that office programs open: byte order mark, CRLF, nothing to compute."""
    made, text = sheet(site, table, options(site)), io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for cells in (made.headings, *made.rows):
        writer.writerow([_guarded(_as_text(it)) for it in cells])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _title(name: str) -> str:
    return " ".join(get_catalog(code)[f"tables.sheet.{name}"] for code in languages())


def _styles(book: Any) -> Mapping[str, Any]:
    """Cells whose style others share, which is much quicker than to give each its own."""
    page = book.create_sheet("styles")
    found = {name: page.cell(1, at) for at, name in enumerate(
        ("head", "id", "text", "quoted", "value", "whole", "decimal", "stamp"), 1
    )}  # fmt: skip
    for cell in found.values():
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.protection = Protection(locked=False)
    for name in ("head", "id", "stamp"):
        found[name].protection = Protection(locked=True)
    for name in ("head", "id"):
        found[name].fill = PatternFill("solid", fgColor="E8EEF0")
    for name in ("head", "id", "text", "quoted"):
        found[name].number_format = "@"
    found["head"].font = Font(_FONT, bold=True)
    found["quoted"].quotePrefix = True
    for name in ("value", "whole", "decimal"):
        found[name].alignment = Alignment(horizontal="right", indent=1, vertical="top")
    found["whole"].number_format = "#,##0"
    found["decimal"].number_format = "#,##0.0########"
    found["stamp"].font = Font(_FONT, color="A0A0A0", size=8)
    found["stamp"].alignment = Alignment(horizontal="fill")  # does not flow over
    shared = {name: cell._style for name, cell in found.items()}
    book.remove(page)
    return shared


def _write_sheet(page: Any, made: Sheet, styles: Mapping[str, Any]) -> None:
    last = len(made.headings)
    kinds = {number: column.kind for number, column in enumerate(made.columns, 2)}
    widths = {it: _WIDTHS.get(kinds.get(it, ""), 26) for it in range(1, last)} | {last: 3}
    for number, heading in enumerate(made.headings, 1):
        _put(page.cell(1, number), heading, styles["stamp" if number == last else "head"])
        kind = kinds.get(number, "")
        settings = page.column_dimensions[get_column_letter(number)]
        settings.width = widths[number]
        settings._style = styles[kind if kind in ("value", "whole") else "text"]
    for row, cells in enumerate(made.rows, 2):
        page.row_dimensions[row].height = max(
            _height(it, widths[at]) for at, it in enumerate(cells[:-1], 1) if isinstance(it, str)
        )
        for number, value in enumerate(cells, 1):
            style = "id" if number == 1 else "stamp" if number == last else "text"
            if isinstance(value, Decimal) and sum(map(str.isdigit, _as_text(value))) <= MAX_DIGITS:
                whole = value == value.to_integral_value()
                cell = page.cell(row, number, int(value) if whole else value)
                cell._style = styles["whole" if whole else "decimal"]
            elif value is not None:
                text = _as_text(value)
                _put(
                    page.cell(row, number),
                    text,
                    styles["quoted" if escape_formula(text) != text else style],
                )
    page.row_dimensions[1].height = 48
    page.freeze_panes = "B2"
    page.auto_filter.ref = f"A1:{get_column_letter(last)}{len(made.rows) + 1}"
    page.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "insertRows", "sort", "autoFilter"):
        setattr(page.protection, allowed, False)  # false: it is not forbidden


def _height(text: str, width: int) -> int:
    """The height of a cell in points: not every program makes rows as high as their texts."""
    wide = sum(it >= "\u2e80" for it in text) if len(text) * 2 > width else len(text)
    lines = -(-(len(text) + wide) // width) + text.count("\n")
    return _LINE * min(max(lines, 1), _MOST_LINES)


def _help(
    page: Any,
    model: Any,
    column: Column,
    number: int,
    lists: Mapping[str, int],
    labels: Mapping[str, Mapping[str, str]],
) -> None:
    """What a column is for, shown at each of its cells, and what to choose from."""
    told = []
    for code in languages():
        words = get_catalog(code)
        hint = words[f"tables.hint.{'choice' if column.choices else column.kind}"]
        told.append(" ".join(filter(None, (in_short(model, column.field, code), hint))))
    rule = DataValidation(
        promptTitle=column.key[:_PROMPT_TITLE],
        prompt="\n".join(told)[:_PROMPT],
        showInputMessage=True,
        allow_blank=True,
    )
    if column.choices:
        letter = get_column_letter(lists[column.choices])
        rule.type = "list"
        rule.formula1 = f"{_LISTS}!${letter}$1:${letter}${max(len(labels[column.choices]), 1)}"
        rule.showErrorMessage = True
        rule.errorStyle = "warning"  # a new record is in no list yet
        rule.error = " / ".join(get_catalog(code)["tables.not_listed"] for code in languages())
    letter = get_column_letter(number)
    rule.add(f"{letter}2:{letter}{_LAST_ROW}")
    page.add_data_validation(rule)


def _write_notes(page: Any) -> None:
    page.column_dimensions["A"].width = _NOTES_WIDTH
    row = 1
    for code in languages():
        words = get_catalog(code)
        left_out = "; ".join(
            f"{words[f'tables.sheet.{table}']}: {', '.join(names)}"
            for table in TABLES
            if (names := [name for name in nested(table) if name not in TABLES])
        )
        keys = [key for key in words if key.startswith("tables.notes.")]
        for key in keys:
            cell = page.cell(row, 1)
            text = words[key].format(nested=left_out)
            _put(cell, text)
            page.row_dimensions[row].height = _height(text, _NOTES_WIDTH) + _LINE // 2
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if key == keys[0]:
                cell.font = Font(_FONT, bold=True, size=14)
            row += 1
        row += 1


def _put(cell: Any, text: str, style: Any = None) -> None:
    """A text that stays one, whatever it begins with."""
    cell.value = _LIKE_A_SIGN.sub("_x005F_", text)
    cell.data_type = "s"
    if style is not None:
        cell._style = style


def _fixed(book: Any) -> bytes:
    """The workbook without the time at which it was made."""
    made, fixed = io.BytesIO(), io.BytesIO()
    book.save(made)
    moment = f"{_BEGINNING.isoformat()}Z".encode()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment, content)
            entry = zipfile.ZipInfo(name, _ZIP_BEGINNING)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return fixed.getvalue()


def _as_text(value: Cell) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value or ""


def _guarded(text: str) -> str:
    """A cell of CSV that office programs take for the text it is."""
    return f"'{text}" if _needs_guard(text) else text


def _needs_guard(text: str) -> bool:
    risky = escape_formula(text) != text or _TURNED.fullmatch(text) is not None
    return risky or (text.startswith("'") and _needs_guard(text[1:]))


def unguarded(text: str) -> str:
    """What a cell of CSV was before it was made safe.

    >>> unguarded("'=1+1"), unguarded("'2023-10"), unguarded("'tis")
    ('=1+1', '2023-10', "'tis")
    """
    return text[1:] if text.startswith("'") and _needs_guard(text[1:]) else text


# -- reading -------------------------------------------------------------------------------


def read(path: Path) -> list[SheetData]:
    """The sheets of a workbook or CSV file that are meant for people to fill.

    Raises SiteError where it is none, is protected by a password, or too large.
    """
    if path.suffix.lower() not in ENDINGS:
        raise _refused(path, "table_ending", known=", ".join(ENDINGS))
    content = _content(path)
    if not content:
        raise _refused(path, "table_empty", known=", ".join(TABLES))
    if path.suffix.lower() == ".csv":
        found = [_read_csv(path, content)]
    elif content.startswith(_OLE):
        raise _refused(path, "table_protected")
    else:
        found = read_workbook(path.name, content, (_LISTS, _title("notes")))
    if not any(it.rows for it in found):
        raise _refused(path, "table_empty", known=", ".join(TABLES))
    return found


def _content(path: Path) -> bytes:
    """All of a regular file, which no device, pipe or folder is, within the limit."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # to open a device can already do something
            raise _refused(path, "not_regular")
        with os.fdopen(os.open(path, _READ_FLAGS), "rb") as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise _refused(path, "not_regular")
            if before.st_size > LARGEST_FILE:
                raise _refused(path, "table_too_large", limit=f"{LARGEST_FILE >> 20} MB")
            content = file.read(LARGEST_FILE + 1)
            after = os.fstat(file.fileno())
    except OSError as error:
        raise DiagnosticsError([os_problem(error, path.parent, path.name)]) from None
    if (len(content), after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise _refused(path, "table_being_written")
    return content


def _refused(
    path: Path, key: str, row: int = 1, column: int = 1, **details: object
) -> DiagnosticsError:
    return DiagnosticsError([Diagnostic.at(path.name, row, column, key, **details)])


def _read_csv(path: Path, content: bytes) -> SheetData:
    text = _decoded(path, content)
    separator = _separator(text)
    rows: dict[int, Sequence[str]] = {}
    number = count = 0
    try:
        for number, cells in enumerate(_records(text, separator), 1):
            if any(map(str.strip, cells)):
                rows[number] = cells
                if len(cells) > MAX_COLUMNS:
                    raise _in_row(path, number, "table_too_wide", limit=MAX_COLUMNS)
                count += len(cells)
                if count > MAX_CELLS:
                    raise _in_row(path, number, "table_too_many_cells", limit=f"{MAX_CELLS:,}")
                if len(rows) > MAX_ROWS:
                    raise _in_row(path, number, "table_too_many_rows", limit=f"{MAX_ROWS:,}")
    except csv.Error as error:
        # Its message is the only thing that says which of the two it is.
        key = "table_too_long" if "limit" in str(error) else "table_quote"
        raise _in_row(path, number + 1, key, text=f"{MAX_CHARACTERS:,}") from None
    seen: dict[int, Sequence[CellValue]] = {}
    invalid = 0
    for at, row in rows.items():
        seen[at] = values = [_csv_seen(it) for it in row]
        invalid += sum(isinstance(it, InvalidCell) for it in values)
        if invalid > MAX_INVALID:
            break
    return SheetData(path.stem, seen)


def _in_row(path: Path, row: int, key: str, **details: object) -> DiagnosticsError:
    return DiagnosticsError([Diagnostic.at(path.name, row, 1, key, **details).in_sheet(path.stem)])


def _decoded(path: Path, content: bytes) -> str:
    """The text, with plain line ends: those of Windows, of old Macs, and within cells, too."""
    marks = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    encodings = ("utf-16",) if content.startswith(marks) else ("utf-8-sig", "gb18030")
    if content.startswith(codecs.BOM_UTF8):  # damaged, it would be taken for other Chinese
        encodings = ("utf-8-sig",)
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:  # such as UTF-32, and files that are no text
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise _refused(path, "table_not_csv")


def _separator(text: str) -> str:
    """What stands between cells: it makes the most cells of the first line."""
    head = text[: csv.field_size_limit()].lstrip("\n").split("\n", 1)[0]
    return max(",;\t", key=lambda it: len(next(csv.reader([head], delimiter=it), ())))


def _records(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _csv_seen(text: str) -> CellValue:
    if not text:
        return None
    plain = unguarded(text)
    if "+" in text and plain == text and _ROUNDED.fullmatch(text):
        return InvalidCell("table_rounded", shortened(text))
    return text_value(plain)
