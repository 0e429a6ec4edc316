"""Tables as CSV files, written for office programs and read as they write them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain.dataset import Dataset
from prospectus.editing.spreadsheet.cell_values import (
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_INVALID,
    MAX_ROWS,
    CellValue,
    InvalidCell,
    SheetData,
    shortened,
    text_value,
)
from prospectus.editing.spreadsheet.columns import options
from prospectus.editing.spreadsheet.sheet import sheet
from prospectus.editing.spreadsheet.sheet_column import cell_text
from prospectus.presentation.script_constants import escape_formula

# Characters of a cell that are read at most: the limit of the `csv` module, which other libraries
# raise for the whole process.
_MAX_READ = 131_072

# Text that office programs convert when they open CSV: dates and long or padded numbers.
_AUTO_CONVERTED = re.compile(r"\d+[-/]\d+([-/]\d+)?|\d+[eE]\d+|0\d+|\d{12,}(\.\d+)?|\d+\.\d{12,}")
_ROUNDED = re.compile(r"[-+]?\d(\.\d+)?[eE]\+?\d+")


def to_csv(site: Dataset, table: str) -> bytes:
    """One table as CSV for office programs: byte order mark, CRLF, no cell that is a formula."""
    content, text = sheet(site, table, options(site)), io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for cells in (content.headings, *content.rows):
        writer.writerow([escape(cell_text(cell)) for cell in cells])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def escape(text: str) -> str:
    """Text that office programs neither compute nor convert when they open CSV."""
    return f"'{text}" if _needs_escape(text) else text


def _needs_escape(text: str) -> bool:
    is_converted = escape_formula(text) != text or _AUTO_CONVERTED.fullmatch(text) is not None
    return is_converted or (text.startswith("'") and _needs_escape(text[1:]))


def unescape(text: str) -> str:
    """The text of a cell before `escape`.

    >>> unescape("'=1+1"), unescape("'2023-10"), unescape("'tis")
    ('=1+1', '2023-10', "'tis")
    """
    return text[1:] if text.startswith("'") and _needs_escape(text[1:]) else text


def from_csv(path: Path, content: bytes) -> SheetData:
    """The cells of a CSV file, whatever its encoding and separator.

    Raises DiagnosticsError, naming the file `path`, if it cannot be read or exceeds a limit.
    """
    text = _decode(path, content)
    separator = _separator(text)
    rows: dict[int, Sequence[str]] = {}
    number = count = 0
    try:
        for number, cells in enumerate(_records(text, separator), 1):
            if any(map(str.strip, cells)):
                rows[number] = cells
                if max(map(len, cells)) > _MAX_READ:
                    raise _row_error(path, number, "table_too_long", text=f"{MAX_CHARACTERS:,}")
                if len(cells) > MAX_COLUMNS:
                    raise _row_error(path, number, "table_too_wide", limit=MAX_COLUMNS)
                count += len(cells)
                if count > MAX_CELLS:
                    raise _row_error(path, number, "table_too_many_cells", limit=f"{MAX_CELLS:,}")
                if len(rows) > MAX_ROWS:
                    raise _row_error(path, number, "table_too_many_rows", limit=f"{MAX_ROWS:,}")
    except csv.Error as error:
        # Only the text of the error says whether a cell is too long or a quote is wrong.
        key = "table_too_long" if "limit" in str(error) else "table_quote"
        raise _row_error(path, number + 1, key, text=f"{MAX_CHARACTERS:,}") from None
    values_by_row: dict[int, Sequence[CellValue]] = {}
    invalid = 0
    for row_number, texts in rows.items():
        values_by_row[row_number] = values = [_cell_value(text) for text in texts]
        invalid += sum(isinstance(value, InvalidCell) for value in values)
        if invalid > MAX_INVALID:
            break
    return SheetData(path.stem, values_by_row)


def _row_error(path: Path, row: int, key: str, **details: object) -> DiagnosticsError:
    return DiagnosticsError([Diagnostic.at(path.name, row, 1, key, **details).in_sheet(path.stem)])


def _decode(path: Path, content: bytes) -> str:
    """The content as text, from UTF-8, UTF-16 or GB 18030, with the line ends of Unix."""
    marks = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    encodings = ("utf-16",) if content.startswith(marks) else ("utf-8-sig", "gb18030")
    if content.startswith(codecs.BOM_UTF8):  # damaged UTF-8 could be valid GB 18030
        encodings = ("utf-8-sig",)
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:  # UTF-32, or a binary file
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise DiagnosticsError([Diagnostic.of_file(path.name, "table_not_csv")])


def _separator(text: str) -> str:
    """The separator of cells: the one that gives the first line most cells."""
    head = text[:_MAX_READ].lstrip("\n").split("\n", 1)[0]
    return max(",;\t", key=lambda separator: len(next(csv.reader([head], delimiter=separator), ())))


def _records(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _cell_value(text: str) -> CellValue:
    if not text:
        return None
    plain = unescape(text)
    if "+" in text and plain == text and _ROUNDED.fullmatch(text):
        return InvalidCell("table_rounded", shortened(text))
    return text_value(plain)
