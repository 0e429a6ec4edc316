"""One sheet of an imported file, compared with the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.domain.dataset import Dataset
from prospectus.editing.spreadsheet import columns, row_stamp
from prospectus.editing.spreadsheet.cell_reader import CellReader
from prospectus.editing.spreadsheet.cell_values import CellValue, InvalidCell, SheetData, shortened
from prospectus.editing.spreadsheet.columns import HELD_TABLES, TableRow
from prospectus.editing.spreadsheet.record_location import (
    LocationError,
    RecordLocation,
    RecordLocator,
)
from prospectus.editing.spreadsheet.sheet_column import SheetColumn, canonical, one_line
from prospectus.editing.spreadsheet.sheet_header import cell_as_text, read_header
from prospectus.yamlio import parser

MAX_PROBLEMS = 100  # listed for a sheet, and for the data after an import


@dataclass
class ImportedRow:
    """A row of a sheet that has an id.

    `record` is the existing record, None if the row adds one; `location` is where the record is
    or will be stored; `changed` holds the new values of changed cells.
    """

    number: int
    id: str
    cells: dict[SheetColumn, CellValue]
    stamp: str
    record: TableRow | None = None
    location: RecordLocation = ("", ())
    changed: dict[SheetColumn, Any] = field(default_factory=dict)


class _TooManyProblemsError(Exception):
    """A sheet has more problems than are listed."""


class SheetImport:
    """The rows of one sheet with the cells that were changed, and all problems found."""

    def __init__(
        self, site: Dataset, file: str, sheet: SheetData, sheets: Sequence[SheetData]
    ) -> None:
        self._site, self.file, self.sheet = site, file, sheet
        self._locator, self._reader = RecordLocator(site, sheets), CellReader(site, sheets)
        self.rows: list[ImportedRow] = []
        self._header, self.problems = read_header(sheet, site.languages, self.cell_problem)
        self._hash_index = {column: at for at, column in enumerate(self._header.all_columns)}
        if self.table and not self.problems:
            try:
                self._read_rows()
            except _TooManyProblemsError:
                self.problems.append(Diagnostic.of_file(file, "table_more_problems"))

    @property
    def table(self) -> str:
        """The table that the sheet holds; empty for a sheet without rows."""
        return self._header.table

    @property
    def columns(self) -> dict[int, SheetColumn]:
        """The columns of the sheet by their index from 0."""
        return self._header.columns

    def cell_problem(self, row: int, column: int, key: str, **details: object) -> Diagnostic:
        """A diagnostic for a cell; rows and columns count from 1."""
        return Diagnostic.at(self.file, row, column, key, **details).in_sheet(self.sheet.title)

    def values(self, row: ImportedRow) -> dict[SheetColumn, Any]:
        """The values of a row without its empty cells."""
        return {
            column: value
            for column in self._header.all_columns
            if column in row.cells and (value := self.value(row, column)) is not None
        }

    def has_new_texts(self, row: ImportedRow) -> bool:
        """Whether a row has texts that the export did not have."""
        for column in self.columns.values():
            cell = row.cells[column]
            if column.language and cell is not None and not isinstance(cell, InvalidCell):
                exported = row_stamp.hash_at(row.stamp, self._hash_index[column])
                values = column.read(cell), self.value(row, column)
                if exported not in map(row_stamp.cell_hash, values):
                    return True
        return False

    def unit(self, row: ImportedRow) -> str | None:
        """The name of the unit of a row's value; None if it has none that is known."""
        if self.table == "values":
            series = self._site.series.get(row.id.partition(".")[0])
            return series.unit if series else None
        column = next((column for column in row.cells if column.field == "unit"), None)
        name = self.value(row, column) if column else None
        if name is None and self.table == "figures":
            indicator = self._site.indicators.get(row.id.partition(".")[2])
            name = indicator.unit if indicator else None
        return name if name in self._site.units else None

    def _read_rows(self) -> None:
        records = {record.id: record for record in columns.rows(self._site, self.table)}
        ids_by_hash = {row_stamp.id_hash(self.table, name): name for name in records}
        seen: dict[str, int] = {}
        for number, cells in self.sheet.rows.items():
            row = self._read_row(number, cells) if number > 1 else None
            if row is None:
                continue
            if row.id in seen:
                other = self.cell_problem(seen[row.id], 1, "table_twice").location
                self._report_cell(number, 1, "table_twice", name=row.id, other=other)
                continue
            seen[row.id] = number
            self.rows.append(row)
        stamped = 0
        for row in self.rows:
            row.record = records.get(row.id)
            stamped_id = row_stamp.hash_at(row.stamp, -1)
            has_own_stamp = stamped_id == row_stamp.id_hash(self.table, row.id)
            stamped += has_own_stamp
            if row.record is not None and not has_own_stamp:
                if self._is_imported(row, row.record):
                    continue
                self._report_cell(row.number, 1, "table_known_id", name=row.id)
            elif row.record is None and has_own_stamp:
                self._report_cell(row.number, 1, "table_record_gone", name=row.id)
            elif (old := ids_by_hash.get(stamped_id)) and row.record is None and old not in seen:
                # A copied row is a new record. If the row of the stamped id is gone, the id of
                # this row was changed.
                seen[old] = row.number
                self._report_cell(row.number, 1, "table_changed_id", name=row.id, old=old)
            self._locate(row)
            if row.record is None:
                for at, column in self.columns.items():
                    if column.kind == "value":
                        self._is_readable(row, at, self.value(row, column))
            elif has_own_stamp:
                self._compare(row, row.record)
        if stamped < self._header.row_count:
            self._report_deleted(records, seen)

    def _report_deleted(self, records: dict[str, TableRow], seen: dict[str, int]) -> None:
        for name, record in records.items():
            if name not in seen:
                file = record.place.document.path
                self._report_cell(1, 1, "table_row_deleted", name=name, file=file)

    def _read_row(self, number: int, cells: Sequence[CellValue]) -> ImportedRow | None:
        """The row if it has an id; reports invalid cells."""
        stamp_at = self._header.stamp
        cells = [self._as_period(at, cell) for at, cell in enumerate(cells)]
        for at, cell in enumerate(cells):
            if isinstance(cell, InvalidCell) and at != stamp_at:
                self._report_cell(number, at + 1, cell.key, text=cell.text)
            elif at in self.columns and _is_too_long(self.columns[at], cell):
                self._report_cell(number, at + 1, "table_too_long", text=f"{parser.MAX_TEXT:,}")
        by_column = {
            column: cells[at] if at < len(cells) else None for at, column in self.columns.items()
        }
        stamp = cells[stamp_at] if stamp_at and len(cells) > stamp_at else None
        row_id = cells[0] if cells else None
        if isinstance(row_id, InvalidCell):
            return None
        if row_id is None:
            if any(value is not None for value in by_column.values()) or stamp is not None:
                self._report_cell(number, 1, "table_no_id")
            return None
        return ImportedRow(number, cell_as_text(row_id).strip(), by_column, cell_as_text(stamp))

    def _as_period(self, at: int, cell: CellValue) -> CellValue:
        """A cell, which is a period if it holds a date in a column of periods."""
        if isinstance(cell, InvalidCell) and cell.period and at in self.columns:
            return cell.period if self.columns[at].kind == "period" else cell
        return cell

    def _is_imported(self, row: ImportedRow, record: TableRow) -> bool:
        """Whether a row without stamp has nothing but what the record has."""
        return all(
            canonical(self.value(row, column)) == canonical(column.raw(record.record))
            for column in self.columns.values()
        )

    def _locate(self, row: ImportedRow) -> None:
        if row.record is not None and self.table not in HELD_TABLES:
            row.location = row.record.place.document.path, row.record.place.where
            return
        try:
            row.location = self._locator.locate(self.table, row.id)
        except LocationError as error:
            self._report_cell(row.number, 1, error.key, **error.details)

    def _compare(self, row: ImportedRow, record: TableRow) -> None:
        """Find the changed cells of a row, and those that were changed in the data as well."""
        for at, column in self.columns.items():
            cell = row.cells[column]
            if isinstance(cell, InvalidCell) or _is_too_long(column, cell):
                continue
            current = column.raw(record.record)
            # What the export wrote is never read as anything else.
            if canonical(current) == canonical(column.read(cell)):
                continue
            new = self.value(row, column)
            if canonical(current) == canonical(new) or not self._is_readable(row, at, new):
                continue
            exported = row_stamp.hash_at(row.stamp, self._hash_index[column])
            if row_stamp.cell_hash(current) == exported:
                row.changed[column] = new
            elif row_stamp.cell_hash(new) != exported:
                details = {"new": one_line(new), "now": one_line(current)}
                file = record.place.document.path
                self._report_cell(
                    row.number, at + 1, "table_conflict", field=column.key, file=file, **details
                )

    def value(self, row: ImportedRow, column: SheetColumn) -> Any:
        """The value of a cell; None if it is empty or invalid."""
        cell = row.cells[column]
        if isinstance(cell, InvalidCell):
            return None
        unit = self.unit(row) if column.kind == "value" else None
        return self._reader.read(columns.model_of(self.table), column, cell, unit)

    def _is_readable(self, row: ImportedRow, at: int, value: Any) -> bool:
        """Whether a value is no text in the place of a number, which is reported."""
        unit = self.unit(row) if self.columns[at].kind == "value" else None
        if unit is None or not isinstance(value, str):
            return True
        self._report_cell(row.number, at + 1, "table_quantity", text=shortened(value), unit=unit)
        return False

    def _report_cell(self, row: int, column: int, key: str, **details: object) -> None:
        if len(self.problems) >= MAX_PROBLEMS:
            raise _TooManyProblemsError
        self.problems.append(self.cell_problem(row, column, key, **details))


def _is_too_long(column: SheetColumn, cell: CellValue) -> bool:
    """Whether a cell holds a text that is longer than a text in YAML may be."""
    if not isinstance(cell, str) or len(cell) <= parser.MAX_TEXT:
        return False
    value = column.read(cell)
    texts = value if isinstance(value, tuple) else (cell,)
    return any(len(text) > parser.MAX_TEXT for text in texts)
