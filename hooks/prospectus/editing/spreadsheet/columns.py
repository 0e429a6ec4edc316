"""Records as tables for people: a row per record, a column per field and language.

Which columns there are follows from the model. A cell holds a text, a number (Decimal) or
nothing. The last column is for the program: it holds a short hash of every cell as it was
exported, so that an import can tell what people changed from what changed in the meantime.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any, Literal, get_args

from prospectus.config.settings import Language
from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.domain.dataset import Dataset, SourceLocation
from prospectus.domain.edtf import Period
from prospectus.domain.record_tree import reference_fields
from prospectus.domain.records import Cited, Figure, HasFigures, HasIcon, Ordered, Range, Record
from prospectus.i18n.catalog import get_catalog, languages
from prospectus.i18n.localized import LocalizedText

Cell = str | Decimal | None
Kind = Literal["text", "texts", "value", "whole", "flag", "word", "period", "choice", "words"]

# The shelves that are flat enough, in the order of their sheets; `figures` holds every figure.
TABLES = (
    "projects", "figures", "parks", "chains", "clusters", "companies", "organisations", "people",
)  # fmt: skip

BETWEEN = "; "  # items of a list in one cell
_AFTER_ID = " · "  # what follows is for people
# What people put between items: also full-width, and one item a line.
_SEPARATORS = re.compile(r"[;,\n\uff1b\uff0c\u3001]")
_NUMBER = r"[-+]?[0-9]+(?:\.[0-9]+)?"
_LONGEST_NUMBER = 40  # characters, as in YAML
_RANGE = re.compile(rf"({_NUMBER})\s*[-~\u2013\u2014\uff5e]\s*({_NUMBER})")
_HASH = 6  # signs of 6 bits: two texts have the same hash once in 70 thousand million


@dataclass(frozen=True)
class Column:
    """A column: a field of the model, of a text in one `language`.

    `choices` names what to choose from, see `options`.
    """

    key: str
    field: str
    kind: Kind
    language: str = ""
    required: bool = False
    choices: str = ""

    def raw(self, record: Mapping[str, Any]) -> Any:
        """What this cell holds of a record as YAML gives it: None, if it is not there."""
        value = record.get(self.field)
        if value is None:
            return None
        if self.kind == "text":
            return _phrase(value.get(self.language)) if isinstance(value, Mapping) else None
        if self.kind == "texts":
            return tuple(_phrase(it.get(self.language)) or "" for it in value) or None
        return str(value) if self.kind == "period" else value

    def read(self, cell: Cell | bool) -> Any:
        """What was meant by a cell. What is nothing of its kind stays a text, for the model."""
        if isinstance(cell, bool):
            return cell if self.kind == "flag" else str(cell).lower()
        text = f"{cell:f}" if isinstance(cell, Decimal) else (cell or "").strip()
        if not text:
            return None
        if self.kind in ("text", "word", "period"):
            return _phrase(text)
        if self.kind == "texts":
            return tuple(_phrase(it) or "" for it in text.split("\n"))
        if self.kind == "words":
            return tuple(it for it in map(_id, _SEPARATORS.split(text)) if it) or None
        if self.kind in ("value", "whole"):
            if self.kind == "value" and (ends := _RANGE.fullmatch(text)):
                return dict(zip(("from", "to"), map(_number, ends.groups()), strict=True))
            return _number(text)
        if self.kind == "flag":
            return {"true": True, "false": False}.get(_id(text).lower(), text)
        return _id(text)


@dataclass(frozen=True)
class Row:
    """A record in its table: `record` as YAML gives it, and where it stands."""

    id: str
    record: Mapping[str, Any]
    place: SourceLocation


def model_of(table: str) -> type[Record]:
    """What the rows of a table are."""
    if table == "figures":
        return Figure
    return next(shelf.model for shelf in COLLECTIONS if shelf.name == table)


def field_order(model: type[Record]) -> tuple[str, ...]:
    """The names of a record's fields in the order in which files have them."""
    groups = (Ordered, Record, HasIcon, HasFigures, Cited)

    def group(name: str) -> int:
        return next((at for at, it in enumerate(groups) if at != 1 and name in _own_fields(it)), 1)

    return tuple(sorted(model.model_fields, key=group))


def columns(table: str, codes: Sequence[str]) -> tuple[Column, ...]:
    """The columns of a table between the id and the hashes, texts once for each language."""
    model = model_of(table)
    found: list[Column] = []
    for name in field_order(model):
        field = model.model_fields[name]
        kind, choices = _kind(model, name)
        if kind in ("text", "texts"):
            found += [
                Column(f"{name}.{code}", name, kind, code, required=field.is_required())
                for code in codes
            ]
        elif kind is not None:
            found.append(Column(name, name, kind, "", field.is_required(), choices))
    return tuple(found)


def nested(table: str) -> tuple[str, ...]:
    """The fields of a table's records that are no columns."""
    model = model_of(table)
    return tuple(name for name in field_order(model) if _kind(model, name)[0] is None)


def rows(site: Dataset, table: str) -> Iterator[Row]:
    """Every record of a table, in the order of the site."""
    for name in getattr(site, table):
        place = site.location(table, name)
        yield Row(name, place.document.value_at(place.where), place)


def options(site: Dataset) -> Mapping[str, Mapping[str, str]]:
    """By what columns choose from: each id, and how drop-down lists show it.

    >>> shown_id("signed", "Signed")
    'signed · Signed'
    """
    codes = [language.code for language in site.languages]
    wanted = {column.choices for table in TABLES for column in columns(table, codes)}
    found: dict[str, dict[str, str]] = {}
    for name in sorted(wanted - {""}):
        if hasattr(site, name):
            named: Mapping[str, Any] = getattr(site, name)
            found[name] = {
                it: shown_id(it, " / ".join(record.name.in_language(code) for code in codes))
                for it, record in named.items()
            }
        else:
            found[name] = {it: shown_id(it, _told(_word_for(name, it))) for it in _literals(name)}
    return found


def shown_id(name: str, label: str) -> str:
    """An id with what people call it; only the id is read back."""
    return f"{name}{_AFTER_ID}{label}"


def cell(column: Column, value: Any, labels: Mapping[str, Mapping[str, str]]) -> Cell:
    """What a cell shows of a raw value."""
    if value is None or (column.kind in ("value", "whole") and not isinstance(value, Mapping)):
        return value if value is None else Decimal(value)
    if isinstance(value, tuple):
        return ("\n" if column.kind == "texts" else BETWEEN).join(value)
    told = canonical(value)
    return labels[column.choices].get(told, told) if column.choices else told


def canonical(value: Any) -> str:
    """A raw value as one text: equal values give equal texts."""
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


@dataclass(frozen=True)
class Sheet:
    """A table as it is written: headings, and rows that begin with an id and end with hashes."""

    table: str
    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheet(site: Dataset, table: str, labels: Mapping[str, Mapping[str, str]]) -> Sheet:
    """One table of the site; `labels` are its `options`."""
    found = columns(table, [language.code for language in site.languages])
    made: list[tuple[Cell, ...]] = []
    for row in rows(site, table):
        values = [column.raw(row.record) for column in found]
        cells = (cell(column, it, labels) for column, it in zip(found, values, strict=True))
        made.append((row.id, *cells, stamp(table, row.id, values)))
    headings = [heading(table, column, site.languages) for column in (None, *found)]
    return Sheet(table, found, (*headings, stamp_heading(found, len(made))), tuple(made))


def shown(value: Any) -> str:
    """A raw value on one line, as messages tell it."""
    return canonical(value).replace("\n", BETWEEN) or "\u2014"


def heading(table: str, column: Column | None, site_languages: Sequence[Language]) -> str:
    """The heading of a column in all languages; the name in brackets is read back.

    None stands for the column of ids, whose name is that of the table.
    """
    if column is None:
        return f"{_told('tables.field.id')} * [{table}]"
    label = _told(f"tables.field.{column.field}")
    language = next((it.name for it in site_languages if it.code == column.language), "")
    return f"{label}{f' · {language}' * bool(language)}{' *' * column.required} [{column.key}]"


def stamp_heading(found: Sequence[Column], count: int) -> str:
    """The heading of the hashes: for which columns they are, and how many rows there were."""
    return f"{_told('tables.field.stamp')} [#{signature(found)}-{count}]"


def signature(found: Sequence[Column]) -> str:
    """A hash of the names of columns, as hashes of cells have no names."""
    return _hash(*(column.key for column in found))


def stamp(table: str, name: str, values: Sequence[Any]) -> str:
    """The hashes of a row: of its id, and of each cell in the order of the columns."""
    return id_hash(table, name) + "".join(map(cell_hash, values))


def id_hash(table: str, name: str) -> str:
    """The hash of an id."""
    return _hash(table, name)


def cell_hash(value: Any) -> str:
    """The hash of a cell: of the value, not of how it is shown."""
    return _hash(canonical(value))


def hash_at(stamped: str, at: int) -> str:
    """The hash of one cell in those of a row; -1 is that of the id."""
    return stamped[(at + 1) * _HASH : (at + 2) * _HASH]


def placed(
    record: Mapping[str, Any], name: str, value: Any, order: Sequence[str]
) -> dict[str, Any]:
    """The record with another value of a field, None for no such field.

    A new field goes behind the last one that comes before it in `order`.
    """
    if name in record or value is None:
        changed = {key: value if key == name else it for key, it in record.items()}
        return {key: it for key, it in changed.items() if it is not None}
    place = order.index(name)
    before = [key for key in record if key in order and order.index(key) < place]
    keys = list(record)
    keys.insert(keys.index(max(before, key=order.index)) + 1 if before else 0, name)
    return {key: value if key == name else record[key] for key in keys}


def changed(
    record: Mapping[str, Any],
    values: Mapping[Column, Any],
    order: Sequence[str],
    codes: Sequence[str],
) -> dict[str, Any]:
    """The record with other values in some of its cells."""
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
    """Several texts with other words in one language, matched by their place in the list."""
    count = max(
        len(phrases),
        *(sum(bool(it.get(other)) for it in old) for other in codes if other != code),
        0,
    )
    made = []
    for at in range(count):
        was = old[at] if at < len(old) else {}
        made.append(placed(was, code, phrases[at] if at < len(phrases) else None, codes))
    return tuple(made) or None


def _word_for(name: str, value: str) -> str:
    """The key of the word for a value: its own in tables, or that which pages use."""
    own = f"tables.choice.{name}.{value}"
    return own if own in get_catalog(languages()[0]) else f"{name}.{value}"


def _told(key: str) -> str:
    """A word in all languages, once where they are the same."""
    return " / ".join(dict.fromkeys(get_catalog(code)[key] for code in languages()))


def _own_fields(model: Any) -> set[str]:
    return {name for name in model.__annotations__ if name in model.model_fields}


@cache
def _kind(model: type[Record], name: str) -> tuple[Kind | None, str]:
    """Of what kind the column of a field is, and what to choose from; None if it is none."""
    field = model.model_fields[name]
    parts = _parts(field.annotation)
    if name in HasIcon.model_fields:
        return None, ""
    if shelf := reference_fields(model).get(name):
        return ("words", "") if tuple in parts else ("choice", shelf)
    if tuple in parts and LocalizedText in parts:
        return "texts", ""
    if any(isinstance(it, type) and issubclass(it, Record) and it is not Range for it in parts):
        return None, ""
    if tuple in parts:
        return "words", ""
    if bool in parts:
        return "flag", "flag"
    for type_, kind in _KINDS:
        if type_ in parts:
            return kind, ""
    literals = [it for it in parts if isinstance(it, str)]
    return ("choice", name) if literals else ("word", "")


_KINDS: tuple[tuple[Any, Kind], ...] = (
    (LocalizedText, "text"),
    (Range, "value"),
    (Period, "period"),
    (int, "whole"),
)


def _parts(schema: Any) -> list[Any]:
    """Everything that a type is made of: `tuple[Text, ...]` of `tuple` and `Text`."""
    origin = getattr(schema, "__origin__", None)
    return [schema, origin, *(part for it in get_args(schema) for part in _parts(it))]


@cache
def _literals(name: str) -> tuple[str, ...]:
    """The values that a field of this name may have."""
    if name == "flag":
        return "true", "false"
    return next(
        tuple(it for it in _parts(model.model_fields[name].annotation) if isinstance(it, str))
        for model in map(model_of, TABLES)
        if name in model.model_fields
    )


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


@lru_cache(maxsize=2**16)
def _hash(*parts: str) -> str:
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:_HASH]
