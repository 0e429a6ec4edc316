"""Tables of records: a row for each record, a column for each field and language.

The columns follow from the models.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, get_args, get_origin

from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.domain.dataset import Dataset, SourceLocation
from prospectus.domain.edtf import Period
from prospectus.domain.maps import MayBeMap
from prospectus.domain.record_tree import reference_fields
from prospectus.domain.records import (
    Cited,
    Figure,
    HasContacts,
    HasFigures,
    HasIcon,
    HasPictures,
    InSectors,
    Ordered,
    Range,
    Record,
    Renamable,
)
from prospectus.domain.series import SeriesValue
from prospectus.editing.spreadsheet.sheet_column import Kind, SheetColumn, shown_id
from prospectus.i18n.catalog import editors_languages, get_editors_catalog
from prospectus.i18n.localized import LocalizedText

# The tables in the order of sheets. Most have the records of a collection; `figures` has all
# figures, `values` the values of all series. Three collections have no table: the change log, which
# a command writes, and publisher and synonyms, which are one file with few entries.
TABLES = (
    "projects", "offers", "figures", "series", "values", "targets", "sectors", "parks", "chains",
    "clusters", "companies", "contacts", "policies", "documents", "pictures", "steps", "questions",
    "events", "promotions", "lists", "organisations", "people", "sources", "units", "indicators",
    "quantities", "levels", "stages", "products", "chain_groups", "tiers", "topic_names",
)  # fmt: skip

# The tables whose rows are stored in records of other tables: their ids are `<record>.<key>`.
HELD_TABLES = ("figures", "values")


@dataclass(frozen=True)
class TableRow:
    """A record with its id, its values as in YAML, and its location."""

    id: str
    record: Mapping[str, Any]
    place: SourceLocation


@cache
def model_of(table: str) -> type[Record]:
    """The model of the records in a table."""
    if table == "figures":
        return Figure
    if table == "values":
        return SeriesValue
    return next(collection.model for collection in COLLECTIONS if collection.name == table)


def field_order(model: type[Record]) -> tuple[str, ...]:
    """The names of a model's fields in the order in which files have them."""
    kinds = (
        *(Ordered, Renamable, Cited, HasFigures, HasIcon, HasPictures, InSectors, HasContacts),
        MayBeMap,
    )
    first, *last = (_own_fields(kind) for kind in kinds)

    def key(name: str) -> tuple[bool, ...]:
        # Approvals of maps, contacts, sectors, pictures, icon, figures, sources and former names
        # come last.
        return name not in first, *(name in fields for fields in last)

    return tuple(sorted(model.model_fields, key=key))


def columns(table: str, codes: Sequence[str]) -> tuple[SheetColumn, ...]:
    """The columns of a table without id and stamp; a text has one for each language."""
    model = model_of(table)
    # The period of a value is part of its id.
    return tuple(
        column
        for column in _columns(model, codes)
        if model is not SeriesValue or column.field != "period"
    )


def referenced_collection(model: type[Record], column: SheetColumn) -> str | None:
    """The collection whose records a column of a model's table names, if it names any."""
    if column.item is not None and column.item_model is not None:
        return referenced_collection(column.item_model, column.item)
    return reference_fields(model).get(column.field)


def nested(table: str) -> tuple[str, ...]:
    """The fields of a table's records that have no column."""
    model = model_of(table)
    return tuple(name for name in field_order(model) if _kind(model, name)[0] is None)


def _columns(model: type[Record], codes: Sequence[str]) -> Iterator[SheetColumn]:
    for name in field_order(model):
        field = model.model_fields[name]
        kind, choices = _kind(model, name)
        if kind in ("text", "texts", "forms"):
            for code in codes:
                yield SheetColumn(f"{name}.{code}", name, kind, code, field.is_required())
        elif kind == "items" and (item_model := _item_model(model, name)):
            for item in _columns(item_model, codes):
                key = f"{name}.{item.key}"
                yield SheetColumn(key, name, kind, item.language, item=item, item_model=item_model)
        elif kind is not None:
            yield SheetColumn(name, name, kind, "", field.is_required(), choices)


def rows(site: Dataset, table: str) -> Iterator[TableRow]:
    """Every record of a table, in the order of the dataset. Targets have a table of their own."""
    if table == "values":
        for name in site.series:
            place = site.location("series", name)
            for at, value in enumerate(place.document.value_at((*place.where, "values"))):
                where = (*place.where, "values", at)
                yield TableRow(
                    f"{name}.{value['period']}", value, SourceLocation(place.document, where)
                )
        return
    for name in site.own_figures if table == "figures" else getattr(site, table):
        place = site.location(table, name)
        yield TableRow(name, place.document.value_at(place.where), place)


def options(site: Dataset) -> Mapping[str, Mapping[str, str]]:
    """The lists of choices by name: each id with its label in drop-down lists."""
    codes = [language.code for language in site.languages]
    names = {column.choices for table in TABLES for column in columns(table, codes)}
    lists: dict[str, dict[str, str]] = {}
    for name in sorted(names - {""}):
        if hasattr(site, name):
            records: Mapping[str, Any] = getattr(site, name)
            lists[name] = {
                record_id: shown_id(
                    record_id, " / ".join(record.name.in_language(code) for code in codes)
                )
                for record_id, record in records.items()
            }
        else:
            lists[name] = {
                literal: shown_id(literal, " / ".join(labels))
                for literal, labels in literal_labels(name).items()
            }
    return lists


def literal_labels(name: str) -> Mapping[str, tuple[str, ...]]:
    """The labels in all languages, without repetitions, of each value in a list of fixed choices.

    `name` is that of the list in `SheetColumn.choices`.
    """
    return {choice: _in_each_language(_label_key(name, choice)) for choice in _literals(name)}


def _label_key(name: str, value: str) -> str:
    """The catalog key of a value's label: one for tables if there is any, else that of pages.

    A list that belongs to one model, such as `target_status`, has the labels of the field
    (`status`) where it has none of its own.
    """
    catalog, (_, _, field) = get_editors_catalog(editors_languages()[0]), name.partition("_")
    keys = (f"tables.choice.{name}.{value}", f"{name}.{value}", f"{field}.{value}")
    return next(key for key in keys if key in catalog)


def in_all_languages(key: str) -> str:
    """A message in all languages, once if they are the same."""
    return " / ".join(_in_each_language(key))


def _in_each_language(key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(get_editors_catalog(code)[key] for code in editors_languages()))


def _own_fields(model: Any) -> set[str]:
    return {name for name in model.__annotations__ if name in model.model_fields}


@cache
def _kind(model: type[Record], name: str) -> tuple[Kind | None, str]:
    """The kind of a field's column and the name of its choices; None if it has no column."""
    field = model.model_fields[name]
    parts = _parts(field.annotation)
    if name in HasIcon.model_fields:
        return None, ""
    if collection := reference_fields(model).get(name):
        return ("words", "") if tuple in parts else ("choice", collection)
    if tuple in parts and LocalizedText in parts:
        return "texts", ""
    if any(map(_is_record, parts)):
        return ("items", "") if _item_model(model, name) else (None, "")
    if get_origin(field.annotation) is Mapping:
        return "forms", ""
    if tuple in parts:
        return "words", ""
    if bool in parts:
        return "flag", "flag"
    for type_, kind in _KINDS:
        if type_ in parts:
            return kind, ""
    if not _words(field.annotation):
        return "word", ""
    is_first = _literals(name) in ((), _words(field.annotation))
    return "choice", name if is_first else f"{model.__name__.lower()}_{name}"


def _item_model(model: type[Record], name: str) -> type[Record] | None:
    """The model of the records in a list, if each of their fields fits on one line of a cell.

    None for all other fields, and for the values of series, which have a table of their own.
    """
    parts = _parts(model.model_fields[name].annotation)
    item = next(filter(_is_record, parts), None)
    if tuple not in parts or item in (None, SeriesValue):
        return None
    kinds = {_kind(item, field)[0] for field in item.model_fields}
    return None if kinds & {None, "texts", "forms", "items"} else item


def _is_record(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, Record) and part is not Range


_KINDS: tuple[tuple[Any, Kind], ...] = (
    (LocalizedText, "text"),
    (Range, "value"),
    (Decimal, "value"),
    (Period, "period"),
    (int, "whole"),
)


def _parts(schema: Any) -> list[Any]:
    """All parts of a type annotation, such as `tuple` and `LocalizedText`."""
    origin = getattr(schema, "__origin__", None)
    return [schema, origin, *(part for argument in get_args(schema) for part in _parts(argument))]


@cache
def _literals(name: str) -> tuple[str, ...]:
    """The values allowed in a field; none where no table has such a field.

    `name` is that of the field in the first table with such a field. If another table has a field
    of the same name with other values, it is preceded by the model: `event_status`.
    """
    if name == "flag":
        return "true", "false"
    fields = (
        (model, field, _words(model.model_fields[field].annotation))
        for model in map(model_of, TABLES)
        for field in model.model_fields
    )
    named = (
        words
        for model, field, words in fields
        if words and name in (field, f"{model.__name__.lower()}_{field}")
    )
    return next(named, ())


def _words(annotation: Any) -> tuple[str, ...]:
    """The fixed choices in a type annotation."""
    return tuple(part for part in _parts(annotation) if isinstance(part, str))
