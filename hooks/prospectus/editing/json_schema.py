"""Help while typing: what each field means, and the shelves as JSON Schemas.

The schemas are of draft 7, which editors know best, with a few words of theirs besides
(`enumDescriptions`, `patternErrorMessage`), which others pass over. They say what a single
file can tell: names of other records, and what must hold between records, are left to the check.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import types
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Gt, Lt, MinLen
from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo

from prospectus.config.settings import Language
from prospectus.diagnostics.diagnostic import translate
from prospectus.domain import datetimes, edtf
from prospectus.domain.collection_specs import COLLECTIONS, CollectionSpec
from prospectus.domain.edtf import Period
from prospectus.domain.fields import SLUG, PatternValidator, Ref
from prospectus.domain.records import Record
from prospectus.i18n.catalog import get_catalog, languages
from prospectus.i18n.localized import LocalizedText

FOLDER = "schema"

Node = dict[str, Any]

# Chinese characters as JavaScript and Python both write them; those beyond U+FFFF, which only
# one of them can, are left to the check.
_HAN = r"\u3007\u3400-\u9fff\uf900-\ufaff"

_SENTENCE_END = re.compile(r"(?<=\u3002)|(?<=\.)\s")


def described(model: type[BaseModel], field: str, language: str) -> str:
    """What to write into a field, in which form, and when to leave it out.

    `field` is the name that files use (`from`, not `low`); where a record inherits it, what the
    inherited record says counts too. The first sentence is enough by itself. Raises KeyError
    where nothing is said of the field.
    """
    return get_catalog(language)[described_by(model, field)].format()


def in_short(model: type[BaseModel], field: str, language: str) -> str:
    """The first sentence of what is said of a field."""
    return _SENTENCE_END.split(described(model, field, language), maxsplit=1)[0]


def described_by(model: type[BaseModel], field: str) -> str:
    """The key of the catalogues that describes a field."""
    keys = [f"fields.{it.__name__}.{field}" for it in model.__mro__]
    return next((key for key in keys if key in get_catalog(languages()[0])), keys[0])


def meant(field: str, value: str) -> str:
    """What one of the values that a field may have means, in every language."""
    return translate(f"values.{field}.{value}")


def hints(field: FieldInfo, name: str) -> list[str]:
    """The values that a field may have and what they mean, or where the names for it stand."""
    node = _Shapes(()).of(field.annotation, field.metadata, name)
    node = node.get("items", node)
    values = zip(node.get("enum", ()), node.get("enumDescriptions", ()), strict=True)
    told = [f"{value}: {meaning}" for value, meaning in values]
    return told or list(filter(None, [node.get("description")]))


def path_of(shelf: CollectionSpec) -> str:
    """Where the schema of a shelf lies, as seen from the root: named like its folder or file."""
    name = re.split(r"[/.]", shelf.path)[0]
    return f"{FOLDER}/{name}.json"


def head_line(shelf: CollectionSpec) -> str:
    """The comment by which the files of a shelf name their schema to editors' programs."""
    return f"# yaml-language-server: $schema={'../' * (shelf.path.count('/') + 1)}{path_of(shelf)}"


def files(languages: Sequence[Language]) -> Mapping[str, str]:
    """The text of every schema, by its path, for a site in these languages."""
    return {
        path_of(shelf): json.dumps(_root(shelf, languages), ensure_ascii=False, indent=1) + "\n"
        for shelf in COLLECTIONS
    }


def _root(shelf: CollectionSpec, languages: Sequence[Language]) -> Node:
    title = translate(f"record.{shelf.model.__name__}")
    node = _Shapes(languages).of(shelf.model, (), title)
    if shelf.many:
        node = {
            "type": "object",
            "propertyNames": _written(SLUG, "slug", title),
            "additionalProperties": {"title": title, **node},
        }
    elif not node["required"]:  # nothing may be known yet
        node["type"] = ["object", "null"]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": translate("schema.made"),
        "title": title,
        **node,
    }


class _Shapes:
    """What a type looks like in YAML, as the model reads it, in some languages."""

    def __init__(self, languages: Sequence[Language]) -> None:
        self._languages = languages

    def of(self, annotation: Any, marks: Sequence[Any], field: str) -> Node:
        """The schema of a type with marks such as `Gt(0)`; `field` is named in messages."""
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self.of(arguments[0], [*marks, *arguments[1:]], field)
        if origin in (Union, types.UnionType):
            shapes = [self.of(it, marks, field) for it in arguments if it is not type(None)]
            kinds = [shape["type"] for shape in shapes]
            merged = {key: value for shape in shapes for key, value in shape.items()}
            return merged | {"type": kinds if len(kinds) > 1 else kinds[0]}
        if origin is Literal:
            told = [meant(field, value) for value in arguments]
            return {"type": "string", "enum": list(arguments), "enumDescriptions": told}
        if origin is tuple:
            inner = self.of(arguments[0], (), field)
            return {"type": "array", "items": inner, **_limits(marks)}
        if origin is Mapping:
            name, inner = (self.of(it, (), field) for it in arguments)
            return {"type": "object", "propertyNames": name, "additionalProperties": inner}
        return self._plain(annotation, marks, field)

    def _plain(self, kind: type, marks: Sequence[Any], field: str) -> Node:
        if kind is LocalizedText:
            return self._text(field)
        if kind is Period:
            years = {"minimum": 1000, "maximum": 9999}  # a year needs no quotes
            return _written(edtf.FORM, "period", field) | {"type": ["string", "integer"]} | years
        if kind is dt.datetime:
            return _written(datetimes.FORM, "moment", field)
        if kind is str:
            return _string(marks, field)
        if issubclass(kind, Record):
            return self._record(kind)
        named = {bool: "boolean", int: "integer", Decimal: "number"}[kind]
        return {"type": named, **_limits(marks)}

    def _record(self, kind: type[Record]) -> Node:
        fields = {field.alias or name: field for name, field in kind.model_fields.items()}
        return {
            "type": "object",
            "properties": {name: self._field(kind, name, it) for name, it in fields.items()},
            "required": [name for name, field in fields.items() if field.is_required()],
            "additionalProperties": False,
        }

    def _field(self, kind: type[Record], name: str, field: FieldInfo) -> Node:
        node = self.of(field.annotation, field.metadata, name)
        told = [translate(described_by(kind, name)), *filter(None, [node.pop("description", None)])]
        node["description"] = "\n\n".join(told)
        if isinstance(field.default, (str, int)):
            node["default"] = field.default
        return node

    def _text(self, field: str) -> Node:
        phrases: Node = {}
        for language in self._languages:
            phrase = {"type": "string", "title": language.name, "pattern": r"\S"}
            if not language.uses_han_script:
                phrase |= {
                    "pattern": rf"^[^{_HAN}]*[^\s{_HAN}][^{_HAN}]*$",
                    "patternErrorMessage": translate(
                        "problem.untranslated", field=field, language=language.code
                    ),
                }
            phrases[language.code] = phrase
        return {
            "type": "object",
            "properties": phrases,
            "required": list(phrases),
            "additionalProperties": False,
        }


def _string(marks: Iterable[Any], field: str) -> Node:
    for mark in marks:
        if isinstance(mark, AfterValidator) and isinstance(mark.func, PatternValidator):
            return _written(mark.func.pattern, mark.func.mistake, field)
        if isinstance(mark, Ref):
            paths = [f"data/{shelf.path}" for shelf in COLLECTIONS if shelf.name == mark.collection]
            if not paths:  # a figure stands in more than one shelf
                address = rf"^{SLUG}\.{SLUG}$"
                told = translate("schema.address", field=field)
                return {"type": "string", "pattern": address, "patternErrorMessage": told}
            folder, _, is_folder = paths[0].partition("*")
            key = "schema.named_by_file" if is_folder else "schema.named_in"
            told = translate(key, path=folder)
            return _written(SLUG, "slug", field) | {"description": told}
    return {"type": "string", "pattern": r"\S"}


def _written(pattern: str, mistake: str, field: str) -> Node:
    told = translate(f"problem.{mistake}", field=field)
    return {"type": "string", "pattern": f"^({pattern})$", "patternErrorMessage": told}


def _limits(marks: Iterable[Any]) -> Node:
    limits: Node = {}
    for mark in marks:
        if isinstance(mark, FieldInfo):
            limits |= _limits(mark.metadata)
        elif isinstance(mark, Gt):
            limits["exclusiveMinimum"] = mark.gt
        elif isinstance(mark, Lt):
            limits["exclusiveMaximum"] = mark.lt
        elif isinstance(mark, MinLen):
            limits["minItems"] = mark.min_length
    return limits
