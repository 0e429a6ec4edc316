"""The heading row of a sheet: which table it holds, and which field each column holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from prospectus.config.settings import Language
from prospectus.diagnostics.diagnostic import Diagnostic, suggest
from prospectus.editing.spreadsheet import columns, row_stamp
from prospectus.editing.spreadsheet.cell_values import CellValue, InvalidCell, SheetData
from prospectus.editing.spreadsheet.columns import TABLES
from prospectus.editing.spreadsheet.sheet import heading as sheet_heading
from prospectus.editing.spreadsheet.sheet_column import SheetColumn
from prospectus.editing.spreadsheet.xlsx_sheet import column_number

# The name in brackets at the end of a heading: a table, a column, or `#signature-count`.
_KEY = re.compile(r".*\[([a-z_.]+(?:-[A-Za-z0-9]+)*|#[\w-]+-[0-9]{1,9})\]\s*\Z", re.DOTALL)
_STAMP = re.compile(r"#([\w-]+)-([0-9]{1,9})")

# Makes a diagnostic for a cell, by row and column from 1, key and details.
CellProblem = Callable[..., Diagnostic]


@dataclass
class SheetHeader:
    """The columns of a sheet, by their index from 0.

    `all_columns` are those of the table in the order of the hashes. `stamp` is the index of the
    column of hashes, and `row_count` the number of rows that the export wrote.
    """

    table: str = ""
    columns: dict[int, SheetColumn] = field(default_factory=dict)
    all_columns: tuple[SheetColumn, ...] = ()
    stamp: int | None = None
    row_count: int = 0


def read_header(
    sheet: SheetData, languages: Sequence[Language], cell_problem: CellProblem
) -> tuple[SheetHeader, list[Diagnostic]]:
    """The header of a sheet and the problems with it; an empty sheet has no table."""
    header = SheetHeader()
    if not sheet.rows:
        return header, []
    headings = sheet.rows.get(1, ())
    keys = [heading_key(heading) for heading in headings]
    if not keys or keys[0] not in TABLES:
        example = sheet_heading(TABLES[0], None, languages)
        details = {"example": example, "known": ", ".join(TABLES)}
        return header, [cell_problem(1, 1, "table_no_table", **details)]
    header.table = str(keys[0])
    header.all_columns = columns.columns(header.table, [language.code for language in languages])
    known = {column.key: column for column in header.all_columns}
    problems = [
        cell_problem(*_first_cell(cells), "table_merged", text=cells) for cells in sheet.merged
    ]
    width = max(map(len, sheet.rows.values()))
    for at in range(1, width):
        key = keys[at] if at < len(keys) else None
        if key and (stamp := _STAMP.fullmatch(key)):
            header.stamp, header.row_count = at, int(stamp[2])
            if stamp[1] != row_stamp.signature(header.all_columns):
                problems.append(cell_problem(1, at + 1, "table_other_model"))
        elif key in known:
            twin = next((n for n, column in header.columns.items() if column.key == key), None)
            if twin is not None:
                other = cell_problem(1, twin + 1, "table_twice").location
                problems.append(cell_problem(1, at + 1, "table_twice", name=key, other=other))
            header.columns[at] = known[str(key)]
        elif any(len(row) > at and row[at] is not None for row in sheet.rows.values()):
            name = cell_as_text(headings[at]) if at < len(headings) else ""
            nearest = suggest(key or name, known)
            problems.append(
                cell_problem(1, at + 1, "table_unknown_column", name=name, nearest=nearest)
            )
    if header.stamp is None:
        problems.append(cell_problem(1, width, "table_no_stamp"))
    return header, problems


def heading_key(heading: CellValue) -> str | None:
    """The name in brackets at the end of a heading.

    >>> heading_key("Name [name.en]"), heading_key("Name")
    ('name.en', None)
    """
    match = _KEY.match(heading) if isinstance(heading, str) else None
    return match[1] if match else None


def cell_as_text(cell: CellValue) -> str:
    """The text of a cell of any kind."""
    return "" if cell is None else cell.text if isinstance(cell, InvalidCell) else str(cell)


def _first_cell(reference: str) -> tuple[int, int]:
    """Row and column of the first cell of a range such as `B7:C9`."""
    letters, digits = re.match(r"([A-Z]+)([0-9]+)", reference).groups()  # type: ignore[union-attr]
    return int(digits), column_number(letters)
