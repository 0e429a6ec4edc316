"""Tables of records: a row for each record, a column for each field and language.

The columns follow from the models. A cell holds a text, a number (Decimal) or None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Literal, get_args

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
from prospectus.i18n.catalog import get_catalog, languages
from prospectus.i18n.localized import LocalizedText

Cell = str | Decimal | None
Kind = Literal["text", "texts", "value", "whole", "flag", "word", "period", "choice", "words"]

# The collections whose records are flat enough, in the order of sheets; `figures` has all figures.
TABLES = (
    "projects", "offers", "figures", "targets", "sectors", "parks", "chains", "clusters",
    "companies", "policies", "documents", "steps", "questions", "organisations", "people", "events",
)  # fmt: skip

ITEM_SEPARATOR = "; "  # between the items of a list in one cell
_AFTER_ID = " · "  # between an id and its label, which is not read back
# Separators that people type between items: also full-width ones and line breaks.
_SEPARATORS = re.compile(r"[;,\n\uff1b\uff0c\u3001]")
_NUMBER = r"[-+]?[0-9]+(?:\.[0-9]+)?"
_LONGEST_NUMBER = 40  # characters, as in YAML
_RANGE = re.compile(rf"({_NUMBER})\s*[-~\u2013\u2014\uff5e]\s*({_NUMBER})")


@dataclass(frozen=True)
class SheetColumn:
    """A column: a field of a model, or one `language` of a field with text.

    `choices` names the list of `options` for the column, if it has any.
    """

    key: str
    field: str
    kind: Kind
    language: str = ""
    required: bool = False
    choices: str = ""

    def raw(self, record: Mapping[str, Any]) -> Any:
        """The value of the cell as it is in the YAML of a record; None if it is missing."""
        value = record.get(self.field)
        if value is None:
            return None
        if self.kind == "text":
            return _phrase(value.get(self.language)) if isinstance(value, Mapping) else None
        if self.kind == "texts":
            return tuple(_phrase(text.get(self.language)) or "" for text in value) or None
        return str(value) if self.kind == "period" else value

    def read(self, cell: Cell | bool) -> Any:
        """The value that a cell means; text of another kind stays text, for the model to refuse."""
        if isinstance(cell, bool):
            return cell if self.kind == "flag" else str(cell).lower()
        text = f"{cell:f}" if isinstance(cell, Decimal) else (cell or "").strip()
        if not text:
            return None
        if self.kind in ("text", "word", "period"):
            return _phrase(text)
        if self.kind == "texts":
            return tuple(_phrase(line) or "" for line in text.split("\n"))
        if self.kind == "words":
            return tuple(word for word in map(_id, _SEPARATORS.split(text)) if word) or None
        if self.kind in ("value", "whole"):
            if self.kind == "value" and (match := _RANGE.fullmatch(text)):
                return dict(zip(("from", "to"), map(_number, match.groups()), strict=True))
            return _number(text)
        if self.kind == "flag":
            return {"true": True, "false": False}.get(_id(text).lower(), text)
        return _id(text)


@dataclass(frozen=True)
class TableRow:
    """A record with its id, its values as in YAML, and its location."""

    id: str
    record: Mapping[str, Any]
    place: SourceLocation


def model_of(table: str) -> type[Record]:
    """The model of the records in a table."""
    if table == "figures":
        return Figure
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
    result: list[SheetColumn] = []
    for name in field_order(model):
        field = model.model_fields[name]
        kind, choices = _kind(model, name)
        if kind in ("text", "texts"):
            result += [
                SheetColumn(f"{name}.{code}", name, kind, code, required=field.is_required())
                for code in codes
            ]
        elif kind is not None:
            result.append(SheetColumn(name, name, kind, "", field.is_required(), choices))
    return tuple(result)


def nested(table: str) -> tuple[str, ...]:
    """The fields of a table's records that have no column."""
    model = model_of(table)
    return tuple(name for name in field_order(model) if _kind(model, name)[0] is None)


def rows(site: Dataset, table: str) -> Iterator[TableRow]:
    """Every record of a table, in the order of the dataset. Targets have a table of their own."""
    for name in site.own_figures if table == "figures" else getattr(site, table):
        place = site.location(table, name)
        yield TableRow(name, place.document.value_at(place.where), place)


def options(site: Dataset) -> Mapping[str, Mapping[str, str]]:
    """The lists of choices by name: each id with its label in drop-down lists.

    >>> shown_id("signed", "Signed")
    'signed · Signed'
    """
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
                literal: shown_id(literal, in_all_languages(_label_key(name, literal)))
                for literal in _literals(name)
            }
    return lists


def shown_id(name: str, label: str) -> str:
    """An id with its label; only the id is read back."""
    return f"{name}{_AFTER_ID}{label}"


def cell(column: SheetColumn, value: Any, labels: Mapping[str, Mapping[str, str]]) -> Cell:
    """The cell for a value in YAML."""
    if value is None or (column.kind in ("value", "whole") and not isinstance(value, Mapping)):
        return value if value is None else Decimal(value)
    if isinstance(value, tuple):
        return ("\n" if column.kind == "texts" else ITEM_SEPARATOR).join(value)
    text = canonical(value)
    return labels[column.choices].get(text, text) if column.choices else text


def cell_text(value: Cell) -> str:
    """The text of a cell, a number with all its digits."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value or ""


def canonical(value: Any) -> str:
    """A value in YAML as text; equal values give equal texts."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, Decimal)):
        return f"{Decimal(value).normalize():f}"
    if isinstance(value, Mapping):
        return "\u2013".join(canonical(value.get(end)) for end in ("from", "to"))
    if isinstance(value, tuple):
        return "\n".join(value)
    return str(value)


def one_line(value: Any) -> str:
    """A raw value on one line, for messages."""
    return canonical(value).replace("\n", ITEM_SEPARATOR) or "\u2014"


def placed(
    record: Mapping[str, Any], name: str, value: Any, order: Sequence[str]
) -> dict[str, Any]:
    """A copy of a record with another value of a field; None removes the field.

    A new field is placed after the last one that precedes it in `order`.
    """
    if name in record or value is None:
        changed = {key: value if key == name else old for key, old in record.items()}
        return {key: new for key, new in changed.items() if new is not None}
    place = order.index(name)
    before = [key for key in record if key in order and order.index(key) < place]
    keys = list(record)
    keys.insert(keys.index(max(before, key=order.index)) + 1 if before else 0, name)
    return {key: value if key == name else record[key] for key in keys}


def changed(
    record: Mapping[str, Any],
    values: Mapping[SheetColumn, Any],
    order: Sequence[str],
    codes: Sequence[str],
) -> dict[str, Any]:
    """A copy of a record with other values in some of its cells."""
    result = dict(record)
    for column, value in values.items():
        old = result.get(column.field)
        new = value
        if column.kind == "text":
            new = placed(old or {}, column.language, value, codes) or None
        elif column.kind == "texts":
            new = _texts(old or (), column.language, value or (), codes)
        result = placed(result, column.field, new, order)
    return result


def _texts(old: Sequence[Any], code: str, phrases: Sequence[str], codes: Sequence[str]) -> Any:
    """A list of texts with other phrases in one language, matched by position."""
    count = max(
        len(phrases),
        *(sum(bool(text.get(other)) for text in old) for other in codes if other != code),
        0,
    )
    texts = []
    for at in range(count):
        text = old[at] if at < len(old) else {}
        texts.append(placed(text, code, phrases[at] if at < len(phrases) else None, codes))
    return tuple(texts) or None


def _label_key(name: str, value: str) -> str:
    """The catalog key of a value's label: one for tables if there is any, else that of pages.

    A list that belongs to one model, such as `target_status`, has the labels of the field
    (`status`) where it has none of its own.
    """
    catalog, (_, _, field) = get_catalog(languages()[0]), name.partition("_")
    keys = (f"tables.choice.{name}.{value}", f"{name}.{value}", f"{field}.{value}")
    return next(key for key in keys if key in catalog)


def in_all_languages(key: str) -> str:
    """A message in all languages, once if they are the same."""
    return " / ".join(dict.fromkeys(get_catalog(code)[key] for code in languages()))


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
    if any(
        isinstance(part, type) and issubclass(part, Record) and part is not Range for part in parts
    ):
        return None, ""
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


_KINDS: tuple[tuple[Any, Kind], ...] = (
    (LocalizedText, "text"),
    (Range, "value"),
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


def _phrase(value: Any) -> str | None:
    return " ".join(str(value).split()) or None if value is not None else None


def _id(text: str) -> str:
    return text.split(_AFTER_ID.rstrip(), maxsplit=1)[0].strip()


def _number(text: str) -> Any:
    if len(text) > _LONGEST_NUMBER or not re.fullmatch(_NUMBER, text):
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return int(number) if number == number.to_integral_value() else number.normalize()
