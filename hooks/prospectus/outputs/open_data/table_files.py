"""The files of tables, joined from the parts of records."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from prospectus.outputs.open_data.csv_files import CsvLines
from prospectus.outputs.open_data.parts import PublicParts, RecordParts, Rows
from prospectus.outputs.open_data.tables import CITATIONS, Table


@dataclass(frozen=True)
class TableFile:
    """A table with its rows: their number, the file as CSV, and the rows of its sheet."""

    table: Table
    rows: int
    content: bytes
    sheet: Sequence[str]

    @property
    def head(self) -> tuple[str, ...]:
        """The names of the columns."""
        return _head(self.table)

    @cached_property
    def hash(self) -> str:
        """That of the file."""
        return file_hash(self.content)


def table_files(parts: PublicParts) -> tuple[TableFile, ...]:
    """All tables: those of collections, then those of lists and relations that have any rows."""
    main: list[TableFile] = []
    nested: list[TableFile] = []
    cited: list[Rows] = []
    for name, records in parts.collections.items():
        first, *others = (each.table for each in parts.tables[name])
        main.append(_joined(first, _rows(first, records)))
        nested += (_joined(table, _rows(table, records)) for table in others)
        cited += (
            record.cited[table.name]
            for table in (first, *others)
            for record in records
            if table.name in record.cited
        )
    return (*main, *(file for file in nested if file.rows), _joined(CITATIONS, cited))


def _rows(table: Table, records: Iterable[RecordParts]) -> list[Rows]:
    return [record.rows[table.name] for record in records if table.name in record.rows]


def _joined(table: Table, rows: Sequence[Rows]) -> TableFile:
    return TableFile(
        table,
        sum(count for count, _, _ in rows),
        b"".join([CsvLines().of([_head(table)]), *(lines for _, lines, _ in rows)]),
        [*chain.from_iterable(sheet for _, _, sheet in rows)],
    )


def _head(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


def file_hash(content: bytes) -> str:
    """The hash of a file as a Data Package writes it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
