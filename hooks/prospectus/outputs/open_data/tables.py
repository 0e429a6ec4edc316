"""The published records as tables: one for each collection, list within records, and relation.

A cell is a text, a number, a flag or None. A text in several languages has a column for each; ids
of several other records are rows of a table of their own, so that programs can check them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from prospectus.outputs.open_data.records import Json, PublicRecords
from prospectus.outputs.open_data.specification import (
    COLLECTIONS,
    HOLDERS,
    PublicCollection,
    PublicField,
    choices,
    published,
)

Cell = str | Decimal | int | bool | None
ColumnType = Literal["string", "number", "integer", "boolean", "date", "uri"]

SEPARATOR = " | "  # between the texts of a list in one cell


@dataclass(frozen=True)
class Column:
    """A column. `key` is that of its description in the catalogs (`open_data.field`).

    `target` is the table whose ids it holds, `choices` are the words that it may hold, each with
    the catalog keys of its label.
    """

    name: str
    key: str
    type: ColumnType = "string"
    language: str = ""
    target: str = ""
    required: bool = False
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Table:
    """A table. `key` are the columns whose values together occur once.

    `parent` is the collection to whose records the rows belong, if they are no records of their
    own, and `field` what they are of these.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    key: tuple[str, ...] = ("id",)
    parent: str = ""
    field: str = ""


def tables(records: PublicRecords) -> tuple[Table, ...]:
    """All tables: those of collections, then those of lists and relations within records."""
    main: list[Table] = []
    nested: list[Table] = []
    maker = _TableMaker(records)
    for collection in published(records.site):
        main.append(maker.collection_table(collection))
        nested += maker.nested_tables(collection)
    return (*main, *(table for table in nested if table.rows), maker.citations())


class _TableMaker:
    """Makes the tables one after the other, and notes what their records cite."""

    def __init__(self, records: PublicRecords) -> None:
        self._records, self._codes = records, records.codes
        self._present = {collection.name for collection in published(records.site)}
        self._cited: list[tuple[Cell, ...]] = []

    def collection_table(self, collection: PublicCollection) -> Table:
        """The table of the records of a collection."""
        is_figures = collection.name == "figures"
        has_pages = any(record["pages"] for record in self._records.collections[collection.name])
        columns = [Column("id", "id", required=True)]
        if is_figures:
            columns += [
                Column(COLLECTIONS[owner].singular, COLLECTIONS[owner].singular, target=owner)
                for owner in self._holders
            ]
            columns.append(Column("key", "key", required=True))
        columns += self._columns(collection.fields, collection)
        columns += self._source_columns if collection.is_cited else ()
        columns += self._localized("page", "page", "uri") if has_pages else ()
        rows = []
        for record in self._records.collections[collection.name]:
            row = [record["id"]]
            if is_figures:
                holder = record["holder"]
                row += [
                    holder["id"] if owner == holder["collection"] else None
                    for owner in self._holders
                ]
                row.append(record["key"])
            row += self._cells(collection.fields, record)
            if collection.is_cited:
                row += self._source_cells(collection.name, record["id"], record["sources"])
            if has_pages:
                row += self._texts(record["pages"])
            rows.append(tuple(row))
        return Table(collection.name, tuple(columns), tuple(rows))

    @property
    def _holders(self) -> list[str]:
        return [name for name in HOLDERS if name in self._present]

    def nested_tables(self, collection: PublicCollection) -> Iterator[Table]:
        """The tables of lists in the records of a collection, and of its relations."""
        for field in collection.fields:
            if field.kind == "items":
                yield from self._items_tables(collection, field)
            elif field.kind == "refs" and field.target in self._present:
                yield _relation_table(collection, field, self._records.collections[collection.name])

    def _items_tables(self, collection: PublicCollection, of: PublicField) -> Iterator[Table]:
        """The table of a list in the records of a collection, then those of lists in its items."""
        name = f"{collection.name}_{of.name}"
        records = self._records.collections[collection.name]
        parent = Column(collection.singular, collection.singular, target=collection.name)
        yield self._items_table(collection, of, name, parent, records)
        items = [
            {**item, "id": _item_id(record["id"], number, item)}
            for record in records
            for number, item in enumerate(record[of.name], 1)
        ]
        for inner in of.items:
            if inner.kind == "items":
                parent = Column("section", "section", target=name)
                yield self._items_table(collection, inner, f"{name}_{inner.name}", parent, items)

    def _items_table(
        self,
        collection: PublicCollection,
        of: PublicField,
        name: str,
        parent: Column,
        holders: Sequence[Json],
    ) -> Table:
        """The table of the lists `of` that `holders` have; `parent` is the column of their ids."""
        fields = [
            part for part in of.items if part.name != "id"
        ]  # which is part of that of the row
        columns = [
            Column("id", "id", required=True),
            replace(parent, required=True),
            Column("number", "position", "integer", required=True),
            *self._columns(fields, collection),
            *(self._source_columns if of.is_cited else ()),
        ]
        rows = []
        for holder in holders:
            for number, item in enumerate(holder[of.name], 1):
                row: list[Cell] = [_item_id(holder["id"], number, item), holder["id"], number]
                row += self._cells(fields, item)
                if of.is_cited:
                    row += self._source_cells(name, str(row[0]), item["sources"])
                rows.append(tuple(row))
        return Table(name, tuple(columns), tuple(rows), parent=collection.name, field=of.name)

    def citations(self) -> Table:
        """The passages that records cite; complete when all other tables are made."""
        columns = (
            Column("table", "table", required=True),
            Column("record", "record", required=True),
            Column("number", "position", "integer", required=True),
            Column("source", "source", target="sources", required=True),
            Column("locator", "locator"),
            Column("label", "label"),
        )
        return Table("citations", columns, tuple(self._cited), ("table", "record", "number"))

    # -- columns ---------------------------------------------------------------------------

    @property
    def _source_columns(self) -> tuple[Column, ...]:
        return self._localized("source", "sources")

    def _localized(
        self, name: str, key: str, kind: ColumnType = "string", *, required: bool = False
    ) -> tuple[Column, ...]:
        return tuple(
            Column(f"{name}_{code}", key, kind, code, required=required) for code in self._codes
        )

    def _columns(self, fields: Sequence[PublicField], of: PublicCollection) -> Iterator[Column]:
        for field in fields:
            name = field.inside if field.inside and field.kind == "text" else field.name
            if field.kind in ("text", "texts"):
                yield from self._localized(
                    name, name, required=field.name == "name" and not field.inside
                )
            elif field.kind == "ref":
                if field.target in self._present:
                    yield Column(name, name, target=field.target)
            elif field.kind == "choice":
                yield Column(name, name, choices=_choices(of, field))
            elif field.kind == "flag":
                yield Column(name, name, "boolean", required=True)
            elif field.kind == "integer":
                yield Column(name, name, "integer")
            elif field.kind == "period":
                yield from _period_columns(name)
            elif field.kind == "statement":
                yield from self._statement_columns(of)
            elif field.kind in ("word", "time"):
                yield Column(name, name)

    def _statement_columns(self, of: PublicCollection) -> Iterator[Column]:
        yield Column("value", "value", "number")
        yield Column("value_to", "value_to", "number")
        yield Column("unit", "unit", target="units")
        for name, labels in STATEMENT_LABELS.items():
            yield Column(name, name, required=True, choices=words(of, name, labels))
        yield from _period_columns("period", required=True)
        yield from self._localized("shown", "shown")
        yield from self._localized("basis", "basis")

    # -- cells -----------------------------------------------------------------------------

    def _cells(self, fields: Sequence[PublicField], record: Json) -> Iterator[Cell]:
        for field in fields:
            if field.kind == "statement":
                yield from (record[name] for name in ("value", "value_to", "unit"))
                yield from (record[name] for name in STATEMENT_LABELS)
                yield from _period_cells(record["period"])
                yield from self._texts(record["shown"])
                yield from self._texts(record["basis"])
                continue
            if field.kind in ("items", "refs") or (
                field.kind == "ref" and field.target not in self._present
            ):
                continue
            value = record[field.inside if field.inside and field.kind == "text" else field.name]
            if field.kind == "text":
                yield from self._texts(value)
            elif field.kind == "texts":
                yield from (
                    SEPARATOR.join(text[code] for text in value) or None for code in self._codes
                )
            elif field.kind == "period":
                yield from _period_cells(value)
            else:
                yield value

    def _texts(self, text: Mapping[str, str] | None) -> list[Cell]:
        return [text[code] if text else None for code in self._codes]

    def _source_cells(self, table: str, name: str, sources: Sequence[Json]) -> list[Cell]:
        """The sources of a record as readers know them; also notes its citations."""
        self._cited += [
            (table, name, number, source["source"], source["locator"], source["label"])
            for number, source in enumerate(sources, 1)
        ]
        return [
            "; ".join(source["text"][code] for source in sources) or None for code in self._codes
        ]


# The fields of a statement with fixed words, and the catalog key of their labels.
STATEMENT_LABELS = {"qualifier": "series.qualifiers", "status": "status"}


def words(of: PublicCollection, name: str, *labels: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words of a field of the collection, each with the catalog keys of its label."""
    model: Any = COLLECTIONS["figures"].model if of.name == "series" else of.model
    return tuple(
        (choice, tuple(f"{key}.{choice}" for key in labels)) for choice in choices(model, name)
    )


def _relation_table(
    collection: PublicCollection, of: PublicField, records: Sequence[Json]
) -> Table:
    """The table of the records that those of a collection name in one field."""
    parent, other = collection.singular, COLLECTIONS[of.target].singular
    columns = (
        Column(parent, parent, target=collection.name, required=True),
        Column("number", "position", "integer", required=True),
        Column(other, other, target=of.target, required=True),
    )
    rows = tuple(
        (record["id"], number, name)
        for record in records
        for number, name in enumerate(record[of.name], 1)
    )
    name, key = f"{collection.name}_{of.name}", (parent, "number")
    return Table(name, columns, rows, key, collection.name, of.name)


def _item_id(holder: str, number: int, item: Json) -> str:
    """The id of an item among those of all records: its own, or its number, behind theirs."""
    return f"{holder}.{item.get('id', number)}"


def _choices(of: PublicCollection, field: PublicField) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return words(of, field.name, *field.labels)


def _period_columns(name: str, *, required: bool = False) -> Iterator[Column]:
    yield Column(name, "period" if name == "period" else name, required=required)
    yield Column(f"{name}_start", "period_start", "date", required=required)
    yield Column(f"{name}_end", "period_end", "date", required=required)


def _period_cells(period: Json | None) -> list[Cell]:
    return [period[end] if period else None for end in ("edtf", "start", "end")]
