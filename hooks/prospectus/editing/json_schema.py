"""JSON Schemas of the collections for text editors, and the descriptions of fields.

The schemas are draft 7, which editors support best, with keywords of Visual Studio Code
(`enumDescriptions`, `patternErrorMessage`) that other programs ignore. They cover single files;
references and rules between records are left to the check.
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
from prospectus.domain import datetimes, edtf, pending_translations
from prospectus.domain.collection_specs import COLLECTIONS, CollectionSpec
from prospectus.domain.edtf import Period
from prospectus.domain.fields import SLUG, PatternValidator, Ref
from prospectus.domain.indicators import INDICATOR_FIELDS, complete_figures
from prospectus.domain.records import Record
from prospectus.i18n.catalog import editors_languages, get_editors_catalog
from prospectus.i18n.localized import LocalizedText

FOLDER = "schema"

Node = dict[str, Any]

# Ranges of Chinese characters in the syntax that JavaScript and Python share. The check covers
# characters beyond U+FFFF, which they write differently.
_HAN = r"\u3007\u3400-\u9fff\uf900-\ufaff"

_SENTENCE_END = re.compile(r"(?<=\u3002)|(?<=\.)\s")


def field_help(model: type[BaseModel], field: str, language: str) -> str:
    """The description of a field: what to write, in which form, and when to leave it out.

    `field` is the name in files (`from`, not `low`). A record inherits the descriptions of its
    base classes. The first sentence is a summary. Raises KeyError if there is no description.
    """
    return get_editors_catalog(language)[help_key(model, field)].format()


def field_summary(model: type[BaseModel], field: str, language: str) -> str:
    """The first sentence of the description of a field."""
    return _SENTENCE_END.split(field_help(model, field, language), maxsplit=1)[0]


def help_key(model: type[BaseModel], field: str) -> str:
    """The catalog key of the description of a field."""
    keys = [f"fields.{ancestor.__name__}.{field}" for ancestor in model.__mro__]
    return next(
        (key for key in keys if key in get_editors_catalog(editors_languages()[0])), keys[0]
    )


def value_meaning(field: str, value: str) -> str:
    """The meaning of one allowed value of a field, in every language."""
    return translate(f"values.{field}.{value}")


def hints(field: FieldInfo, name: str) -> list[str]:
    """The allowed values of a field with their meaning, or where its references are defined."""
    node = _SchemaBuilder(()).of(field.annotation, field.metadata, name)
    node = node.get("items", node)
    values = zip(node.get("enum", ()), node.get("enumDescriptions", ()), strict=True)
    lines = [f"{value}: {meaning}" for value, meaning in values]
    return lines or list(filter(None, [node.get("description")]))


def schema_path(collection: CollectionSpec) -> str:
    """The path of the schema of a collection, named like its folder or file."""
    name = re.split(r"[/.]", collection.path)[0]
    return f"{FOLDER}/{name}.json"


def schema_comment(collection: CollectionSpec) -> str:
    """The comment that refers editors from the files of a collection to their schema."""
    to_root = "../" * (collection.path.count("/") + 1)
    return f"# yaml-language-server: $schema={to_root}{schema_path(collection)}"


def files(languages: Sequence[Language]) -> Mapping[str, str]:
    """The text of every schema by path, for a site in these languages."""
    return {
        schema_path(collection): json.dumps(
            _root(collection, languages), ensure_ascii=False, indent=1
        )
        + "\n"
        for collection in COLLECTIONS
    }


def _root(collection: CollectionSpec, languages: Sequence[Language]) -> Node:
    title = translate(f"record.{collection.model.__name__}")
    node = _SchemaBuilder(languages).of(collection.model, (), title)
    _allow_pending(node, [language.code for language in languages])
    if collection.many:
        node = {
            "type": "object",
            "propertyNames": _pattern(SLUG, "slug", title),
            "additionalProperties": {"title": title, **node},
        }
    elif not node["required"]:  # a file without any value yet
        node["type"] = ["object", "null"]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": translate("schema.made"),
        "title": title,
        **node,
    }


def _allow_pending(record: Node, codes: Sequence[str]) -> None:
    """Let a record have the mark `translation: pending`, and then lack all languages but the first.

    Text editors support conditions of JSON Schema, but not in a schema that others refer to: the
    condition repeats only the parts in which all languages are required.
    """
    if not (texts := _take_languages(record, codes)):
        return
    record["properties"][pending_translations.FIELD] = {
        "type": "string",
        "enum": [pending_translations.MARK],
        "description": translate("schema.pending"),
    }
    is_pending: Node = {
        "properties": {pending_translations.FIELD: {"const": pending_translations.MARK}}
    }
    record["if"] = is_pending | {"required": [pending_translations.FIELD]}
    record["then"] = True
    record["else"] = texts


def _take_languages(node: Node, codes: Sequence[str]) -> Node:
    """Require only the first language in all texts of a schema; return a schema of what is taken.

    Empty if the schema has no texts in several languages.
    """
    if node.get("required") == [*codes] and set(node["properties"]) == {*codes}:
        node["required"] = [codes[0]]
        return {"required": [*codes]} if codes[1:] else {}
    taken: Node = {}
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), dict) and (inner := _take_languages(node[key], codes)):
            taken[key] = inner
    fields = node.get("properties", {})
    inside = {name: _take_languages(field, codes) for name, field in fields.items()}
    if nested := {name: inner for name, inner in inside.items() if inner}:
        taken["properties"] = nested
    return taken


class _SchemaBuilder:
    """Makes schemas of types as they are written in YAML, for a site in some languages."""

    def __init__(self, languages: Sequence[Language]) -> None:
        self._languages = languages

    def of(self, annotation: Any, constraints: Sequence[Any], field: str) -> Node:
        """The schema of a type with constraints such as `Gt(0)`; messages name `field`."""
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self.of(arguments[0], [*constraints, *arguments[1:]], field)
        if origin in (Union, types.UnionType):
            schemas = [
                self.of(argument, constraints, field)
                for argument in arguments
                if argument is not type(None)
            ]
            names = [schema["type"] for schema in schemas]
            merged = {key: value for schema in schemas for key, value in schema.items()}
            return merged | {"type": names if len(names) > 1 else names[0]}
        if origin is Literal:
            meanings = [value_meaning(field, value) for value in arguments]
            return {"type": "string", "enum": list(arguments), "enumDescriptions": meanings}
        if origin is tuple:
            inner = self.of(arguments[0], (), field)
            return {"type": "array", "items": inner, **_limits(constraints)}
        if origin is Mapping:
            name, inner = (self.of(argument, (), field) for argument in arguments)
            return {"type": "object", "propertyNames": name, "additionalProperties": inner}
        return self._plain(annotation, constraints, field)

    def _plain(self, kind: type, constraints: Sequence[Any], field: str) -> Node:
        if kind is LocalizedText:
            return self._text(field)
        if kind is Period:
            years = {"minimum": 1000, "maximum": 9999}  # a year may be written without quotes
            return _pattern(edtf.FORM, "period", field) | {"type": ["string", "integer"]} | years
        if kind is dt.datetime:
            return _pattern(datetimes.FORM, "moment", field)
        if kind is str:
            return _string(constraints, field)
        if issubclass(kind, Record):
            return self._record(kind)
        named = {bool: "boolean", int: "integer", Decimal: "number"}[kind]
        return {"type": named, **_limits(constraints)}

    def _record(self, kind: type[Record]) -> Node:
        fields = {field.alias or name: field for name, field in kind.model_fields.items()}
        return {
            "type": "object",
            "properties": {name: self._field(kind, name, field) for name, field in fields.items()},
            "required": [name for name, field in fields.items() if field.is_required()],
            "additionalProperties": False,
        }

    def _field(self, kind: type[Record], name: str, field: FieldInfo) -> Node:
        node = self.of(field.annotation, field.metadata, name)
        if any(
            getattr(validator, "func", None) is complete_figures for validator in field.metadata
        ):
            figure = node["additionalProperties"]
            figure["required"] = [
                name for name in figure["required"] if name not in INDICATOR_FIELDS
            ]
        texts = [translate(help_key(kind, name)), node.pop("description", None)]
        node["description"] = "\n\n".join(filter(None, texts))
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


def _string(constraints: Iterable[Any], field: str) -> Node:
    for constraint in constraints:
        if isinstance(constraint, AfterValidator) and isinstance(constraint.func, PatternValidator):
            return _pattern(constraint.func.pattern, constraint.func.mistake, field)
        if isinstance(constraint, Ref):
            paths = [
                f"data/{collection.path}"
                for collection in COLLECTIONS
                if collection.name == constraint.collection
            ]
            if not paths:  # figures are in several collections
                address = rf"^{SLUG}\.{SLUG}$"
                message = translate("schema.address", field=field)
                return {"type": "string", "pattern": address, "patternErrorMessage": message}
            folder, _, is_folder = paths[0].partition("*")
            key = "schema.named_by_file" if is_folder else "schema.named_in"
            description = translate(key, path=folder)
            return _pattern(SLUG, "slug", field) | {"description": description}
    return {"type": "string", "pattern": r"\S"}


def _pattern(pattern: str, mistake: str, field: str) -> Node:
    message = translate(f"problem.{mistake}", field=field)
    return {"type": "string", "pattern": f"^({pattern})$", "patternErrorMessage": message}


def _limits(constraints: Iterable[Any]) -> Node:
    limits: Node = {}
    for constraint in constraints:
        if isinstance(constraint, FieldInfo):
            limits |= _limits(constraint.metadata)
        elif isinstance(constraint, Gt):
            limits["exclusiveMinimum"] = constraint.gt
        elif isinstance(constraint, Lt):
            limits["exclusiveMaximum"] = constraint.lt
        elif isinstance(constraint, MinLen):
            limits["minItems"] = constraint.min_length
    return limits
