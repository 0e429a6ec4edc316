"""Columns of tables and their cells, made from the published fields of a record.

A cell is a text, a number, a flag or None. A text in several languages has a column for each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from prospectus.outputs.open_data.records import Json
from prospectus.outputs.open_data.specification import (
    COLLECTIONS,
    PublicCollection,
    PublicField,
    choices,
)

Cell = str | Decimal | int | bool | None
Row = tuple[Cell, ...]
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


class Fields:
    """Makes columns and cells of fields, for a site with these languages and collections."""

    def __init__(self, codes: Sequence[str], present: Collection[str]) -> None:
        self._codes, self._present = codes, present

    @property
    def source_columns(self) -> tuple[Column, ...]:
        """The columns of the sources of a record."""
        return self.localized("source", "sources")

    def localized(
        self, name: str, key: str, kind: ColumnType = "string", *, required: bool = False
    ) -> tuple[Column, ...]:
        """The columns of a text."""
        return tuple(
            Column(f"{name}_{code}", key, kind, code, required=required) for code in self._codes
        )

    def columns(self, fields: Sequence[PublicField], of: PublicCollection) -> Iterator[Column]:
        """The columns of fields; lists and relations have tables of their own."""
        for field in fields:
            name = field.inside if field.inside and field.kind == "text" else field.name
            if field.kind in ("text", "texts"):
                yield from self.localized(
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
        yield from self.localized("shown", "shown")
        yield from self.localized("basis", "basis")

    def cells(self, fields: Sequence[PublicField], record: Json) -> Iterator[Cell]:
        """The cells of a record in the columns of fields."""
        for field in fields:
            if field.kind == "statement":
                yield from (record[name] for name in ("value", "value_to", "unit"))
                yield from (record[name] for name in STATEMENT_LABELS)
                yield from _period_cells(record["period"])
                yield from self.texts(record["shown"])
                yield from self.texts(record["basis"])
                continue
            if field.kind in ("items", "refs") or (
                field.kind == "ref" and field.target not in self._present
            ):
                continue
            value = record[field.inside if field.inside and field.kind == "text" else field.name]
            if field.kind == "text":
                yield from self.texts(value)
            elif field.kind == "texts":
                yield from (
                    SEPARATOR.join(text[code] for text in value) or None for code in self._codes
                )
            elif field.kind == "period":
                yield from _period_cells(value)
            else:
                yield value

    def texts(self, text: Mapping[str, str] | None) -> list[Cell]:
        """The cells of a text."""
        return [text[code] if text else None for code in self._codes]

    def sources(self, sources: Sequence[Json]) -> list[Cell]:
        """The sources of a record as readers know them."""
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


def _choices(of: PublicCollection, field: PublicField) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return words(of, field.name, *field.labels)


def _period_columns(name: str, *, required: bool = False) -> Iterator[Column]:
    yield Column(name, "period" if name == "period" else name, required=required)
    yield Column(f"{name}_start", "period_start", "date", required=required)
    yield Column(f"{name}_end", "period_end", "date", required=required)


def _period_cells(period: Json | None) -> list[Cell]:
    return [period[end] if period else None for end in ("edtf", "start", "end")]
