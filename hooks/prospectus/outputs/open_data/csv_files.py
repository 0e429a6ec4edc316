"""Tables as CSV (RFC 4180) in UTF-8, with every digit of a number and no formula in a cell."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from prospectus.outputs.open_data.records import exact
from prospectus.outputs.open_data.tables import Cell, Table
from prospectus.presentation.script_constants import escape_formula


def csv_table(table: Table) -> bytes:
    """A table with the names of its columns in the first line.

    There is no byte order mark, which programs would take for a part of the first name.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows(
        ["" if cell is None else cell_text(cell) for cell in row] for row in table.rows
    )
    return text.getvalue().encode()


def cell_text(cell: Cell) -> str:
    """The text of a cell: empty for nothing, `true` or `false` for a flag."""
    if isinstance(cell, str):
        return escape_formula(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return exact(cell) if isinstance(cell, Decimal) else str(cell)
