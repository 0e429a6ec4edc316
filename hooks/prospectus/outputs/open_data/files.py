"""All files of open data, and a summary of them for the page that offers them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from prospectus.domain.dataset import Dataset
from prospectus.files.earlier_output import EarlierOutput
from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.open_data.csv_files import csv_table
from prospectus.outputs.open_data.data_package import data_package, file_hash
from prospectus.outputs.open_data.descriptions import Descriptions
from prospectus.outputs.open_data.json_api import Interface
from prospectus.outputs.open_data.records import PageUrls, ProjectMemory, PublicRecords
from prospectus.outputs.open_data.specification import COLLECTIONS
from prospectus.outputs.open_data.tables import Cell, Column, Table, tables
from prospectus.outputs.open_data.workbook import Sheet, workbook

# Cells of the largest workbook: the programs of most readers open more only slowly, and there are
# the tables as CSV.
MOST_CELLS = 400_000


@dataclass(frozen=True)
class TableSummary:
    """A table without its rows: their number, and size and hash of its CSV file."""

    name: str
    parent: str
    field: str
    columns: tuple[Column, ...]
    rows: int
    size: int
    hash: str


@dataclass(frozen=True)
class Summary:
    """What is offered: tables, and the sizes of workbook and package; 0 without a workbook.

    `example` is the collection and the id of a record with a file of its own, if there is one.
    """

    tables: tuple[TableSummary, ...]
    workbook: int
    package: int
    example: tuple[str, str] | None


# The summary of written files, and their paths.
Written: TypeAlias = tuple[Summary, list[str]]


@dataclass(frozen=True)
class OpenData:
    """The files by their paths below the root of the site, and their summary."""

    files: Mapping[str, bytes]
    summary: Summary


@dataclass(frozen=True)
class Publication:
    """What is published where: `titles` are the names of the site by language."""

    site: Dataset
    addresses: Addresses
    titles: Mapping[str, str]
    page_urls: PageUrls

    def make(self) -> OpenData:
        """All files."""
        records = PublicRecords(self.site, self.page_urls)
        tabular = self._tabular(records)
        return OpenData({**tabular.files, **dict(self._interface(records))}, tabular.summary)

    def write(
        self,
        folder: Path,
        earlier: EarlierOutput,
        *,
        interface: bool = True,
        on_summary: Callable[[Summary], None] = lambda _: None,
        memory: ProjectMemory | None = None,
    ) -> Written:
        """Write the files below a folder; returns their summary, and their paths there.

        Those that hold the same in the `earlier` output are taken over. As soon as the tables are
        written, `on_summary` is called with the summary: pages show nothing of the rest, which
        takes as long. Without `interface` there are tables only. `memory` has records of earlier
        builds.
        """
        records = PublicRecords(self.site, self.page_urls, memory or ProjectMemory())
        tabular = self._tabular(records)
        summary, paths = tabular.summary, _write(folder, earlier, tabular.files.items())
        on_summary(summary)
        if interface:
            del tabular  # of thousands of records, it needs much memory
            paths += _write(folder, earlier, self._interface(records))
        return summary, paths

    def _tabular(self, records: PublicRecords) -> OpenData:
        addresses = self.addresses
        all_tables = tables(records)
        contents = {table.name: csv_table(table) for table in all_tables}
        homepage = (self.page_urls("", "") or {}).get(records.codes[0], addresses.site_url)
        package = data_package(
            self.site, all_tables, contents, addresses, self.titles, homepage
        ).encode()
        files = {addresses.table(name): content for name, content in contents.items()}
        files[addresses.package] = package
        if sum(len(table.rows) * len(table.columns) for table in all_tables) <= MOST_CELLS:
            title = " / ".join(dict.fromkeys(self.titles.values()))
            sheets = [*_sheets(all_tables, Descriptions(records.codes))]
            files[addresses.workbook] = workbook(sheets, title)
        summaries = tuple(_summary(table, contents[table.name]) for table in all_tables)
        size = len(files.get(addresses.workbook, b""))
        return OpenData(files, Summary(summaries, size, len(package), _example(records)))

    def _interface(self, records: PublicRecords) -> Iterator[tuple[str, bytes]]:
        return Interface(records, self.addresses, self.titles).files()


def _write(folder: Path, earlier: EarlierOutput, files: Iterable[tuple[str, bytes]]) -> list[str]:
    """Write files below a folder; returns their paths there."""
    paths: list[str] = []
    parents: set[str] = set()
    for path, content in files:
        if (parent := posixpath.dirname(path)) not in parents:
            parents.add(parent)
            (folder / parent).mkdir(parents=True, exist_ok=True)
        earlier.write(path, content, folder)
        paths.append(path)
    return paths


def _summary(table: Table, content: bytes) -> TableSummary:
    return TableSummary(
        table.name,
        table.parent,
        table.field,
        table.columns,
        len(table.rows),
        len(content),
        file_hash(content),
    )


def _example(records: PublicRecords) -> tuple[str, str] | None:
    with_files = (name for name in records.collections if COLLECTIONS[name].has_files)
    return next(((name, records.collections[name][0]["id"]) for name in with_files), None)


def _sheets(all_tables: Sequence[Table], words: Descriptions) -> Iterator[Sheet]:
    """A sheet for each table, and before them two that explain tables and columns."""
    yield (
        "_tables",
        [
            ("table", "title", "rows"),
            *((table.name, words.table(table), len(table.rows)) for table in all_tables),
        ],
    )
    yield "_fields", [*_field_rows(all_tables, words)]
    for table in all_tables:
        head = tuple(column.name for column in table.columns)
        yield table.name, [head, *table.rows]


def _field_rows(all_tables: Sequence[Table], words: Descriptions) -> Iterator[Sequence[Cell]]:
    yield "table", "field", "title", "meaning", "values", "refers_to"
    for table in all_tables:
        for column in table.columns:
            values = "; ".join(
                f"{word}: {words.choice(keys) or word}" for word, keys in column.choices
            )
            yield (
                table.name,
                column.name,
                words.column(column),
                words.meaning(column.key) or None,
                values or None,
                column.target or None,
            )
