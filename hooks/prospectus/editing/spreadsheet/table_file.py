"""Workbook and CSV files of tables: which tables they hold, their bytes, and reading them."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, os_problem
from prospectus.domain.dataset import Dataset
from prospectus.editing.spreadsheet.cell_values import SheetData
from prospectus.editing.spreadsheet.columns import TABLES
from prospectus.editing.spreadsheet.csv_table import from_csv, to_csv
from prospectus.editing.spreadsheet.workbook import LISTS_SHEET, sheet_title, to_xlsx
from prospectus.editing.spreadsheet.xlsx_reader import read_workbook

ENDINGS = (".xlsx", ".csv")

MAX_FILE_BYTES = 50 * 2**20  # bytes; 10,000 projects with their figures take 2 MB

_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"  # compound files: encrypted workbooks, and those before 2007
# Opening a pipe must not block, and Windows must not convert line ends.
_READ_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def tables_in(path: Path) -> Sequence[str]:
    """The tables that a file with this name holds.

    Raises DiagnosticsError if the extension is unknown or a CSV file is not named like a table.
    """
    if path.suffix.lower() not in ENDINGS:
        raise _refused(path, "table_ending", known=", ".join(ENDINGS))
    if path.suffix.lower() != ".csv":
        return TABLES
    if path.stem not in TABLES:
        known = ", ".join(f"{table}.csv" for table in TABLES)
        raise _refused(path, "table_unknown_name", known=known)
    return (path.stem,)


def content(site: Dataset, path: Path) -> bytes:
    """The bytes of a file with this name."""
    return to_csv(site, path.stem) if path.suffix.lower() == ".csv" else to_xlsx(site)


def read(path: Path) -> list[SheetData]:
    """The sheets of a workbook or CSV file, without notes and drop-down lists.

    Raises DiagnosticsError if it is neither, is protected by a password, or exceeds a limit.
    """
    _require_ending(path)
    return parse(path.name, _read_bytes(path))


def parse(name: str, content: bytes) -> list[SheetData]:
    """The sheets of a file with this name and content, as `read`. Raises DiagnosticsError."""
    path = Path(name)
    _require_ending(path)
    if len(content) > MAX_FILE_BYTES:
        raise _refused(path, "table_too_large", limit=f"{MAX_FILE_BYTES >> 20} MB")
    if not content:
        raise _refused(path, "table_empty", known=", ".join(TABLES))
    if path.suffix.lower() == ".csv":
        sheets = [from_csv(path, content)]
    elif content.startswith(_OLE_SIGNATURE):
        raise _refused(path, "table_protected")
    else:
        sheets = read_workbook(path.name, content, (LISTS_SHEET, sheet_title("notes")))
    if not any(sheet.rows for sheet in sheets):
        raise _refused(path, "table_empty", known=", ".join(TABLES))
    return sheets


def _require_ending(path: Path) -> None:
    if path.suffix.lower() not in ENDINGS:
        raise _refused(path, "table_ending", known=", ".join(ENDINGS))


def _read_bytes(path: Path) -> bytes:
    """The content of a regular file up to the limit; devices, pipes and folders are refused."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a device can have effects
            raise _refused(path, "not_regular")
        with os.fdopen(os.open(path, _READ_FLAGS), "rb") as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise _refused(path, "not_regular")
            if before.st_size > MAX_FILE_BYTES:
                raise _refused(path, "table_too_large", limit=f"{MAX_FILE_BYTES >> 20} MB")
            content = file.read(MAX_FILE_BYTES + 1)
            after = os.fstat(file.fileno())
    except OSError as error:
        raise DiagnosticsError([os_problem(error, path.parent, path.name)]) from None
    if (len(content), after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise _refused(path, "table_being_written")
    return content


def _refused(path: Path, key: str, **details: object) -> DiagnosticsError:
    return DiagnosticsError([Diagnostic.of_file(path.name, key, **details)])
