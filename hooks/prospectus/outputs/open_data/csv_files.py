"""Tables as CSV (RFC 4180) in UTF-8, with every digit of a number and no formula in a cell."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal

from prospectus.outputs.open_data.columns import Cell, Row
from prospectus.outputs.open_data.records import exact
from prospectus.presentation.script_constants import escape_formula


class CsvLines:
    """Makes lines of CSV, with one writer for the few rows of each of thousands of records."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._writer = csv.writer(self, lineterminator="\r\n")

    def of(self, rows: Iterable[Row]) -> bytes:
        """Rows as lines; a table begins with the names of its columns as the first row.

        There is no byte order mark, which programs would take for a part of the first name.
        """
        self._lines.clear()
        self._writer.writerows(map(cell_text, row) for row in rows)
        return "".join(self._lines).encode()

    def write(self, line: str) -> None:
        """Take a line that the writer has made."""
        self._lines.append(line)


def cell_text(cell: Cell) -> str:
    """The text of a cell: empty for nothing, `true` or `false` for a flag."""
    if isinstance(cell, str):
        return escape_formula(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return exact(cell) if isinstance(cell, Decimal) else str(cell)
