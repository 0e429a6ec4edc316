"""What a field of a record is in a form: its kind, choices and parts, by the model."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from prospectus.domain.edtf import Period
from prospectus.domain.fields import Ref
from prospectus.domain.indicators import INDICATOR_FIELDS
from prospectus.domain.records import Range, Record
from prospectus.editing.spreadsheet.columns import field_order
from prospectus.i18n.localized import LocalizedText

Kind = Literal[
    "text",  # in every language
    "line", "number", "whole", "flag", "choice", "reference", "period", "moment",
    "record", "list", "entries",
]  # fmt: skip

# Optional fields that editors look for: a form shows them even where they are empty.
_USUAL = ("contacts", "pictures", "figures", "phones", "emails", "address", "documents")

# Kinds with parts; a field of any other kind has one control.
COMPOUND = ("text", "record", "list", "entries")


@dataclass(frozen=True)
class FieldSpec:
    """A field of a form.

    `name` is the name in files. `model` is the record that has the field, None for an item of a
    list. `choices` are the values of a choice, `collection` is the one that a reference names a
    record of, `record` the model of a nested record, and `item` what a list or the entries of a
    mapping hold. `default` is what a field without a value means, as a text. `usual` is a
    field that most records have, although it is not required.
    """

    kind: Kind
    name: str = ""
    model: type[Record] | None = None
    required: bool = False
    choices: tuple[str, ...] = ()
    collection: str = ""
    record: type[Record] | None = None
    item: FieldSpec | None = None
    default: str = ""
    usual: bool = False

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        """The fields of a nested record; none for other kinds."""
        return field_specs(self.record) if self.record else ()


def record_spec(model: type[Record]) -> FieldSpec:
    """A whole record as a field without a name."""
    return FieldSpec("record", record=model)


@cache
def field_specs(model: type[Record]) -> tuple[FieldSpec, ...]:
    """The fields of a record, in the order of files."""
    return tuple(_field(model, name, model.model_fields[name]) for name in field_order(model))


def _field(model: type[Record], key: str, field: FieldInfo) -> FieldSpec:
    spec = _of(field.annotation, field.metadata)
    is_given = key in INDICATOR_FIELDS and model.__name__ == "Figure"
    default = field.default if isinstance(field.default, (str, int)) else ""
    return FieldSpec(
        kind=spec.kind,
        name=field.alias or key,
        model=model,
        required=field.is_required() and not is_given,
        usual=is_given or key in _USUAL,
        choices=spec.choices,
        collection=spec.collection,
        record=spec.record,
        item=spec.item,
        default=str(default).lower() if isinstance(default, bool) else str(default),
    )


def _of(annotation: Any, constraints: Any = ()) -> FieldSpec:
    """The specification of a type, without the name of a field."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _of(arguments[0], (*constraints, *arguments[1:]))
    if origin in (Union, types.UnionType):
        some = [argument for argument in arguments if argument is not type(None)]
        return FieldSpec("number") if len(some) > 1 else _of(some[0], constraints)
    if origin is Literal:
        return FieldSpec("choice", choices=tuple(map(str, arguments)))
    if origin is tuple:
        return FieldSpec("list", item=_of(arguments[0]))
    if origin is Mapping:
        return FieldSpec("entries", item=_of(arguments[1]))
    if annotation is str:
        marks = (mark.collection for mark in constraints if isinstance(mark, Ref))
        collection = next(marks, "")
        return FieldSpec("reference" if collection else "line", collection=collection)
    if isinstance(annotation, type) and issubclass(annotation, Record) and annotation is not Range:
        return FieldSpec("record", record=annotation)
    return FieldSpec(_PLAIN[annotation])


_PLAIN: Mapping[Any, Kind] = {
    LocalizedText: "text",
    Period: "period",
    dt.datetime: "moment",
    bool: "flag",
    int: "whole",
    Decimal: "number",
}
