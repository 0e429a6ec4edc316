"""All files of open data, and a summary of them for the page that offers them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from prospectus.domain.dataset import Dataset
from prospectus.files.earlier_output import Description, EarlierOutput, Manifest
from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.open_data.columns import Column, Row
from prospectus.outputs.open_data.data_package import data_package
from prospectus.outputs.open_data.descriptions import Descriptions
from prospectus.outputs.open_data.json_api import Interface
from prospectus.outputs.open_data.parts import ProjectMemory, PublicParts
from prospectus.outputs.open_data.records import PageUrls, PublicRecords
from prospectus.outputs.open_data.specification import COLLECTIONS
from prospectus.outputs.open_data.table_files import TableFile, table_files
from prospectus.outputs.open_data.workbook import Sheet, sheet_row, workbook

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


# The summary of written files, and their descriptions by their paths.
Written: TypeAlias = tuple[Summary, Manifest]


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
        parts = self._parts(ProjectMemory())
        tabular = self._tabular(parts)
        return OpenData({**tabular.files, **dict(self._interface(parts))}, tabular.summary)

    def write(
        self,
        folder: Path,
        earlier: EarlierOutput,
        *,
        interface: bool = True,
        on_summary: Callable[[Summary], None] = lambda _: None,
        memory: ProjectMemory | None = None,
    ) -> Written:
        """Write the files below a folder; returns their summary and descriptions.

        Those that hold the same in the `earlier` output are taken over. As soon as the tables are
        written, `on_summary` is called with the summary: pages show nothing of the rest, which
        takes as long. Without `interface` there are tables only. `memory` has what earlier builds
        made of projects.
        """
        parts = self._parts(memory or ProjectMemory())
        tabular = self._tabular(parts)
        summary, files = tabular.summary, _write(folder, earlier, tabular.files.items())
        on_summary(summary)
        if interface:
            del tabular  # of thousands of records, it needs much memory
            files |= _write(folder, earlier, self._interface(parts))
        return summary, files

    def _parts(self, memory: ProjectMemory) -> PublicParts:
        records = PublicRecords(self.site, self.page_urls)
        return PublicParts(records, self.addresses, MOST_CELLS, memory)

    def _tabular(self, parts: PublicParts) -> OpenData:
        addresses, codes = self.addresses, parts.records.codes
        tables = table_files(parts)
        homepage = (self.page_urls("", "") or {}).get(codes[0], addresses.site_url)
        package = data_package(self.site, tables, addresses, self.titles, homepage).encode()
        files = {addresses.table(file.table.name): file.content for file in tables}
        files[addresses.package] = package
        if sum(file.rows * len(file.table.columns) for file in tables) <= MOST_CELLS:
            title = " / ".join(dict.fromkeys(self.titles.values()))
            files[addresses.workbook] = workbook(_sheets(tables, Descriptions(codes)), title)
        size = len(files.get(addresses.workbook, b""))
        summaries = tuple(_summary(file) for file in tables)
        return OpenData(files, Summary(summaries, size, len(package), _example(parts)))

    def _interface(self, parts: PublicParts) -> Iterator[tuple[str, bytes]]:
        return Interface(parts, self.titles).files()


def _write(
    folder: Path, earlier: EarlierOutput, files: Iterable[tuple[str, bytes]]
) -> dict[str, Description]:
    """Write files below a folder; returns their descriptions by their paths there."""
    described: dict[str, Description] = {}
    parents: set[str] = set()
    for path, content in files:
        if (parent := posixpath.dirname(path)) not in parents:
            parents.add(parent)
            (folder / parent).mkdir(parents=True, exist_ok=True)
        described[path] = earlier.write(path, content, folder)
    return described


def _summary(file: TableFile) -> TableSummary:
    table = file.table
    return TableSummary(
        table.name,
        table.parent,
        table.field,
        table.columns,
        file.rows,
        len(file.content),
        file.hash,
    )


def _example(parts: PublicParts) -> tuple[str, str] | None:
    with_files = (name for name in parts.collections if COLLECTIONS[name].has_files)
    return next(((name, parts.collections[name][0].id) for name in with_files), None)


def _sheets(files: Sequence[TableFile], words: Descriptions) -> Iterator[Sheet]:
    """A sheet for each table, and before them two that explain tables and columns."""
    explained = ((file.table.name, words.table(file.table), file.rows) for file in files)
    yield "_tables", ("table", "title", "rows"), [*map(sheet_row, explained)]
    head = ("table", "field", "title", "meaning", "values", "refers_to")
    yield "_fields", head, [*map(sheet_row, _field_rows(files, words))]
    for file in files:
        yield file.table.name, file.head, file.sheet


def _field_rows(files: Sequence[TableFile], words: Descriptions) -> Iterator[Row]:
    for table in (file.table for file in files):
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
