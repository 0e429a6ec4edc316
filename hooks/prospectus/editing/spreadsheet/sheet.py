"""Tables as sheets: headings, cells as people see them, and a stamp for each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prospectus.config.settings import Language
from prospectus.domain.dataset import Dataset
from prospectus.editing.spreadsheet.columns import columns, in_all_languages, rows
from prospectus.editing.spreadsheet.row_stamp import signature, stamp
from prospectus.editing.spreadsheet.sheet_column import Cell, SheetColumn, cell


@dataclass(frozen=True)
class Sheet:
    """The content of a sheet: headings, and rows that begin with an id and end with a stamp."""

    table: str
    columns: tuple[SheetColumn, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheet(site: Dataset, table: str, labels: Mapping[str, Mapping[str, str]]) -> Sheet:
    """The sheet of a table; `labels` are the site's `options`."""
    table_columns = columns(table, [language.code for language in site.languages])
    cells_by_row: list[tuple[Cell, ...]] = []
    for row in rows(site, table):
        values = [column.raw(row.record) for column in table_columns]
        pairs = zip(table_columns, values, strict=True)
        cells = (cell(column, value, labels) for column, value in pairs)
        cells_by_row.append((row.id, *cells, stamp(table, row.id, values)))
    headings = [heading(table, column, site.languages) for column in (None, *table_columns)]
    headings.append(stamp_heading(table_columns, len(cells_by_row)))
    return Sheet(table, table_columns, tuple(headings), tuple(cells_by_row))


def heading(table: str, column: SheetColumn | None, site_languages: Sequence[Language]) -> str:
    """The heading of a column in all languages, with its key in brackets for the import.

    None stands for the column of ids, whose key is the name of the table.
    """
    if column is None:
        return f"{in_all_languages('tables.field.id')} * [{table}]"
    label = in_all_languages(f"tables.field.{column.field}")
    if column.item is not None:
        label += f" · {in_all_languages(f'tables.field.{column.item.field}')}"
    language = next((other.name for other in site_languages if other.code == column.language), "")
    return f"{label}{f' · {language}' * bool(language)}{' *' * column.required} [{column.key}]"


def stamp_heading(table_columns: Sequence[SheetColumn], count: int) -> str:
    """The heading of the stamps, with the signature of the columns and the number of rows."""
    return f"{in_all_languages('tables.field.stamp')} [#{signature(table_columns)}-{count}]"
