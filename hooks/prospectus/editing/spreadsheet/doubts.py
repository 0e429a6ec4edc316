"""Changes of a sheet that are possible, but usually mistakes: somebody has to confirm them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.domain.dataset import Dataset
from prospectus.editing.spreadsheet.sheet_column import SheetColumn, canonical
from prospectus.editing.spreadsheet.sheet_import import ImportedRow, SheetImport

LEAST_MONEY = 10_000  # of money: a smaller amount was probably meant in a large unit
LEAST_USUAL_MONEY = 1_000  # of a usual indicator, such as a wage
# Kinds of columns whose values are hardly ever the same in two rows.
_OWN_VALUES = ("text", "texts", "value", "word", "forms", "items")
_FEW = 3  # rows; fewer may exchange values of other kinds, such as stages, by accident


def doubts(site: Dataset, sheet: SheetImport) -> Iterator[Diagnostic]:
    """What has to be confirmed, at its cells."""
    for at, column in sheet.columns.items():
        if column.kind == "value":
            for row in sheet.rows:
                yield from _doubtful_number(site, sheet, row, at, column)
        yield from _moved_values(sheet, at, column)


def _doubtful_number(
    site: Dataset, sheet: SheetImport, row: ImportedRow, at: int, column: SheetColumn
) -> Iterator[Diagnostic]:
    value = row.changed.get(column) if row.record else sheet.value(row, column)
    unit, cell = sheet.unit(row), row.cells[column]
    # A number that is written with its unit is meant so.
    is_bare = isinstance(cell, (str, Decimal)) and not isinstance(column.read(cell), str)
    if not is_bare or unit is None or not isinstance(value, (int, Decimal)):
        return
    number = Decimal(value)
    is_money = site.quantities[site.units[unit].quantity].kind == "money"
    is_usual = row.id.rpartition(".")[2] in site.indicators
    if is_money and 0 < abs(number) < (LEAST_USUAL_MONEY if is_usual else LEAST_MONEY):
        details = {"value": canonical(value), "unit": unit}
        yield sheet.cell_problem(row.number, at + 1, "table_small_amount", **details)
    old = column.raw(row.record.record) if row.record else None
    if isinstance(old, (int, Decimal)) and old and Decimal(old) == 100 * number:
        details = {"value": canonical(value), "old": canonical(old)}
        yield sheet.cell_problem(row.number, at + 1, "table_hundredth", **details)


def _moved_values(sheet: SheetImport, at: int, column: SheetColumn) -> Iterator[Diagnostic]:
    """A doubt if the changed cells of a column have the values of each other.

    So they do after the column was sorted by itself, or moved by a row. Whole numbers are left
    out: `order` is changed that way.
    """
    changed = [row for row in sheet.rows if row.record is not None and column in row.changed]
    old = Counter(canonical(column.raw(row.record.record)) for row in changed if row.record)
    new = Counter(canonical(row.changed[column]) for row in changed)
    moved = sum((old & new).values()) - (old & new)[""]
    if column.kind in _OWN_VALUES:
        is_moved = moved > 1 and 2 * moved >= len(changed)
    else:
        is_moved = column.kind != "whole" and old == new and len(changed) >= _FEW
    if is_moved:
        details = {"count": moved, "name": changed[0].id}
        yield sheet.cell_problem(changed[0].number, at + 1, "table_permuted", **details)
