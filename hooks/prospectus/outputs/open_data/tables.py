"""The published records as tables: one for each collection, list within records, and relation.

Ids of several other records are rows of a table of their own, so that programs can check them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from prospectus.outputs.open_data.columns import Column, Fields, Row
from prospectus.outputs.open_data.records import Json, PublicRecords
from prospectus.outputs.open_data.specification import (
    COLLECTIONS,
    HOLDERS,
    PublicCollection,
    PublicField,
    published,
)


@dataclass(frozen=True)
class Table:
    """A table. `key` are the columns whose values together occur once.

    `parent` is the collection to whose records the rows belong, if they are no records of their
    own, and `field` what they are of these.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    parent: str = ""
    field: str = ""


# The passages that records cite.
CITATIONS = Table(
    "citations",
    (
        Column("table", "table", required=True),
        Column("record", "record", required=True),
        Column("number", "position", "integer", required=True),
        Column("source", "source", target="sources", required=True),
        Column("locator", "locator"),
        Column("label", "label"),
    ),
    ("table", "record", "number"),
)


class RecordTable(Protocol):
    """A table and what records of one collection add to it."""

    @property
    def table(self) -> Table:
        """The table."""

    def rows(self, record: Json) -> Iterable[Row]:
        """The rows of a record."""

    def cited(self, record: Json) -> Iterable[Row]:
        """The rows of `CITATIONS` that belong to these rows."""


def record_tables(records: PublicRecords, collection: PublicCollection) -> tuple[RecordTable, ...]:
    """The tables of a collection: that of its records, then those of lists and relations in them.

    A list within a list follows that one.
    """
    present = {each.name for each in published(records.site)}
    fields = Fields(records.codes, present)
    tables: list[RecordTable] = [
        _CollectionTable(collection, fields, present, has_pages=records.have_pages(collection))
    ]
    for field in collection.fields:
        if field.kind == "items":
            tables.append(_ListTable(collection, fields, (field,)))
            tables += (
                _ListTable(collection, fields, (field, inner))
                for inner in field.items
                if inner.kind == "items"
            )
        elif field.kind == "refs" and field.target in present:
            tables.append(_RelationTable(collection, field))
    return tuple(tables)


class _CollectionTable:
    """The table of the records of a collection."""

    def __init__(
        self, collection: PublicCollection, fields: Fields, present: set[str], *, has_pages: bool
    ) -> None:
        self._collection, self._fields, self._has_pages = collection, fields, has_pages
        is_figures = collection.name == "figures"
        self._holders = [name for name in HOLDERS if name in present] if is_figures else []
        columns = [Column("id", "id", required=True)]
        if is_figures:
            columns += [
                Column(COLLECTIONS[owner].singular, COLLECTIONS[owner].singular, target=owner)
                for owner in self._holders
            ]
            columns.append(Column("key", "key", required=True))
        columns += fields.columns(collection.fields, collection)
        columns += fields.source_columns if collection.is_cited else ()
        columns += fields.localized("page", "page", "uri") if has_pages else ()
        self.table = Table(collection.name, tuple(columns))

    def rows(self, record: Json) -> Iterator[Row]:
        """The row of a record."""
        row = [record["id"]]
        if self._collection.name == "figures":
            holder = record["holder"]
            row += [
                holder["id"] if owner == holder["collection"] else None for owner in self._holders
            ]
            row.append(record["key"])
        row += self._fields.cells(self._collection.fields, record)
        if self._collection.is_cited:
            row += self._fields.sources(record["sources"])
        if self._has_pages:
            row += self._fields.texts(record["pages"])
        yield tuple(row)

    def cited(self, record: Json) -> Iterator[Row]:
        """What the record itself cites."""
        if self._collection.is_cited:
            yield from _citations(self.table, record["id"], record["sources"])


class _ListTable:
    """The table of a list in the records of a collection, or of a list in its items.

    `path` is the field of the list, or of the outer and the inner one.
    """

    def __init__(
        self, collection: PublicCollection, fields: Fields, path: Sequence[PublicField]
    ) -> None:
        *outer, of = path
        parent, target = (
            ("section", f"{collection.name}_{outer[0].name}")
            if outer
            else (collection.singular, collection.name)
        )
        # The id of an item is part of that of its row.
        self._parts = [part for part in of.items if part.name != "id"]
        self._of, self._outer, self._fields = of, outer, fields
        columns = (
            Column("id", "id", required=True),
            Column(parent, parent, target=target, required=True),
            Column("number", "position", "integer", required=True),
            *fields.columns(self._parts, collection),
            *(fields.source_columns if of.is_cited else ()),
        )
        name = f"{target}_{of.name}"
        self.table = Table(name, columns, parent=collection.name, field=of.name)

    def rows(self, record: Json) -> Iterator[Row]:
        """A row for each item."""
        for row_id, holder, number, item in self._items(record):
            row = [row_id, holder, number, *self._fields.cells(self._parts, item)]
            yield tuple(row + self._fields.sources(item["sources"]) if self._of.is_cited else row)

    def cited(self, record: Json) -> Iterator[Row]:
        """What the items cite."""
        if self._of.is_cited:
            for row_id, _, _, item in self._items(record):
                yield from _citations(self.table, row_id, item["sources"])

    def _items(self, record: Json) -> Iterator[tuple[str, str, int, Json]]:
        """The items with the ids of their rows and holders, and their numbers."""
        holders = [(record["id"], record)]
        for field in self._outer:
            holders = [
                (_item_id(holder, number, item), item)
                for holder, values in holders
                for number, item in enumerate(values[field.name], 1)
            ]
        for holder, values in holders:
            for number, item in enumerate(values[self._of.name], 1):
                yield _item_id(holder, number, item), holder, number, item


class _RelationTable:
    """The table of the records that those of a collection name in one field."""

    def __init__(self, collection: PublicCollection, of: PublicField) -> None:
        self._of = of
        parent, other = collection.singular, COLLECTIONS[of.target].singular
        columns = (
            Column(parent, parent, target=collection.name, required=True),
            Column("number", "position", "integer", required=True),
            Column(other, other, target=of.target, required=True),
        )
        name, key = f"{collection.name}_{of.name}", (parent, "number")
        self.table = Table(name, columns, key, collection.name, of.name)

    def rows(self, record: Json) -> Iterator[Row]:
        """A row for each record that is named."""
        for number, name in enumerate(record[self._of.name], 1):
            yield record["id"], number, name

    def cited(self, record: Json) -> Iterable[Row]:
        """Nothing: relations have no sources of their own."""
        return ()


def _citations(table: Table, row_id: str, sources: Sequence[Json]) -> Iterator[Row]:
    for number, source in enumerate(sources, 1):
        yield table.name, row_id, number, source["source"], source["locator"], source["label"]


def _item_id(holder: str, number: int, item: Json) -> str:
    """The id of an item among those of all records: its own, or its number, behind theirs."""
    return f"{holder}.{item.get('id', number)}"
