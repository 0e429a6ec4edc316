"""What files hold of each record: its JSON, and its rows in tables. Files are joined from these.

What was made of a project, of which there may be thousands, is known to later builds until
something changes that it shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, NamedTuple, Protocol, TypeAlias, TypeVar

from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.open_data.columns import Row
from prospectus.outputs.open_data.csv_files import CsvLines
from prospectus.outputs.open_data.json_texts import json_text
from prospectus.outputs.open_data.records import Json, PublicRecords
from prospectus.outputs.open_data.specification import COLLECTIONS, PublicCollection, published
from prospectus.outputs.open_data.tables import RecordTable, record_tables
from prospectus.outputs.open_data.workbook import sheet_row

# Rows of a table: their number, their lines in CSV, and those of a sheet where there is a workbook.
Rows: TypeAlias = tuple[int, bytes, tuple[str, ...]]

T = TypeVar("T")

_FIGURES = COLLECTIONS["figures"]


class RecallProject(Protocol):
    """Finds what was made of a project before."""

    def __call__(self, name: str, key: str, make: Callable[[], T], /) -> T:
        """What was made of the project with the same key, or what `make` returns."""


def _make_anew(_name: str, _key: str, make: Callable[[], T], /) -> T:
    return make()


@dataclass(frozen=True)
class ProjectMemory:
    """What was made of projects before.

    `keys` has a text for each project, by its name, that stands for everything that its record is
    made from, those of its figures included. Projects without a key are always made.
    """

    keys: Mapping[str, str] = field(default_factory=dict)
    recall: RecallProject = _make_anew


class RecordParts(NamedTuple):
    """What files hold of a record, as values that the persistent cache holds.

    `address` is that of its own file, as a text of JSON. `json` is the record as JSON up to its
    figures, and what follows on them. `related` are the links of its file, as JSON. `rows` has
    its rows by the name of the table, and `cited` what these cite.
    """

    id: str
    address: bytes
    json: tuple[bytes, bytes]
    related: bytes
    rows: Mapping[str, Rows]
    cited: Mapping[str, Rows]
    figures: tuple[RecordParts, ...] = ()

    @property
    def whole_json(self) -> bytes:
        """The record as JSON."""
        before, after = self.json
        figures = [b"".join(figure.json) for figure in self.figures]  # which have none themselves
        return before + b",".join(figures) + after


@dataclass(frozen=True)
class PublicParts:
    """The parts of all published records.

    There are no rows of sheets where collections have more than `most_cells`.
    """

    records: PublicRecords
    addresses: Addresses
    most_cells: int
    memory: ProjectMemory = field(default_factory=ProjectMemory)
    _csv: CsvLines = field(default_factory=CsvLines, repr=False)

    @cached_property
    def collections(self) -> Mapping[str, Sequence[RecordParts]]:
        """The parts of the records of every collection that has any, in the order of the site."""
        site, made = self.records.site, dict[str, list[RecordParts]]()
        figures: dict[str, RecordParts] = {}  # of records, which hold them
        for collection in published(site):
            if collection is not _FIGURES:
                of_collection = [
                    self._parts(collection, name) for name in getattr(site, collection.name)
                ]
                made[collection.name] = of_collection
                figures |= {
                    figure.id: figure for parts in of_collection for figure in parts.figures
                }
        return {
            collection.name: [
                figures.get(name) or self._make(_FIGURES, name) for name in site.figures
            ]
            if collection is _FIGURES
            else made[collection.name]
            for collection in published(site)
        }

    @cached_property
    def tables(self) -> Mapping[str, tuple[RecordTable, ...]]:
        """The tables of every collection that has records."""
        return {
            collection.name: record_tables(self.records, collection)
            for collection in published(self.records.site)
        }

    def _parts(self, collection: PublicCollection, name: str) -> RecordParts:
        """The parts of a record that may have been made before."""
        make = partial(self._make, collection, name)
        if collection.name != "projects" or name not in self.memory.keys:
            return make()
        key = f"{self.memory.keys[name]} {self._form_of_projects}"
        return _from_plain(self.memory.recall(name, key, lambda: _plain(make())))

    @cached_property
    def _form_of_projects(self) -> str:
        """A digest of what the parts of a project depend on, besides its record."""
        columns = [self.tables.get(name, ()) for name in ("projects", "figures")]
        form = [each.table for tables in columns for each in tables], self._has_sheets
        return hashlib.blake2b(repr(form).encode(), digest_size=16).hexdigest()

    @cached_property
    def _has_sheets(self) -> bool:
        site = self.records.site
        cells = (
            len(getattr(site, name)) * len(tables[0].table.columns)
            for name, tables in self.tables.items()
        )
        return sum(cells) <= self.most_cells

    def _make(self, collection: PublicCollection, name: str) -> RecordParts:
        return self._of(collection, self.records.record(collection, name))

    def _of(self, collection: PublicCollection, record: Json) -> RecordParts:
        address = related = b""
        if collection.has_files:
            url = self.addresses.url(self.addresses.record(collection.name, record["id"]))
            record, address = {**record, "self": url}, json_text(url).encode()
            related = json_text([*self._related(collection, record)])[1:-1].encode()
        rows: dict[str, Rows] = {}
        cited: dict[str, Rows] = {}
        for each in self.tables[collection.name]:
            if own := tuple(each.rows(record)):
                rows[each.table.name] = self._written(own)
                if passages := tuple(each.cited(record)):
                    cited[each.table.name] = self._written(passages)
        figures = tuple([self._of(_FIGURES, figure) for figure in record.get("figures", ())])
        json = _around_figures(record)
        return RecordParts(record["id"], address, json, related, rows, cited, figures)

    def _written(self, rows: Sequence[Row]) -> Rows:
        sheet = tuple(map(sheet_row, rows)) if self._has_sheets else ()
        return len(rows), self._csv.of(rows), sheet

    def _related(self, collection: PublicCollection, record: Json) -> Iterator[Json]:
        """The files of the records that a record names, each with the field that names it."""
        for of in collection.fields:
            if of.kind not in ("ref", "refs") or not COLLECTIONS[of.target].has_files:
                continue
            names: Iterable[str] = record[of.name] or ()
            for name in [names] if isinstance(names, str) else names:
                address = self.addresses.record(of.target, name)
                yield {"rel": of.name, "href": self.addresses.url(address)}


def _around_figures(record: Json) -> tuple[bytes, bytes]:
    """A record as JSON before and after its figures, which are texts of their own."""
    if "figures" not in record:
        return json_text(record).encode(), b""
    place = '"figures":['  # in no text of a record: JSON marks its quotation marks
    before, _, after = json_text({**record, "figures": []}).partition(f"{place}]")
    return f"{before}{place}".encode(), f"]{after}".encode()


def _plain(parts: RecordParts) -> tuple[Any, ...]:
    """Parts as tuples that the persistent cache holds."""
    return *parts[:-1], tuple(tuple(figure) for figure in parts.figures)


def _from_plain(values: tuple[Any, ...]) -> RecordParts:
    *others, figures = values
    return RecordParts._make([*others, tuple(map(RecordParts._make, figures))])
