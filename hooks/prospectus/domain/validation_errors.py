"""Converts the validation errors of pydantic into diagnostics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from prospectus.diagnostics.diagnostic import Diagnostic, suggest
from prospectus.yamlio.reader import YamlDocument


def diagnostics(
    document: YamlDocument, schema: Any, errors: Sequence[ErrorDetails]
) -> Iterator[Diagnostic]:
    """The diagnostics of one document; `schema` is the type that its values should have."""
    paths = {error["loc"] for error in errors}
    ancestors = {path[:length] for path in paths for length in range(len(path))}
    with_unknown_language = {
        error["loc"][:-1] for error in errors if error["type"] == "unknown_language"
    }
    for error in errors:
        path, key = error["loc"], error["type"]
        # pydantic counts valid items only, so a list with an invalid one may seem too short.
        if key == "too_short" and path in ancestors:
            continue
        if key == "unknown_language" and document.value_at(path[:-1]) is None:
            # `{en: Made, of commas}` is read as `{en: Made, "of commas": null}`.
            yield _diagnostic(document, schema, {**error, "type": "comma_in_text"})
        elif not (error["input"] is None and key == "empty" and path in with_unknown_language):
            yield _diagnostic(document, schema, error)


def _diagnostic(document: YamlDocument, schema: Any, error: ErrorDetails) -> Diagnostic:
    """One diagnostic, at the value, or at the record that lacks it."""
    key, context = error["type"], error.get("ctx", {})
    path: list[str | int] = []
    for step in error["loc"]:
        # pydantic adds steps of its own: `[key]` for keys, the tag of a union for its members.
        if step != "[key]" and not (path[-1:] == ["value"] and step in ("number", "range")):
            path.append(step)
    if "at" in context:
        path.append(context["at"])
    details = {name: value for name, value in context.items() if name != "at"}
    details["field"] = ".".join(map(str, path))
    if not path and error["input"] is None:
        key = "empty_file"
    elif error["input"] is None and key == "string_type":
        key = "empty"
    if key == "literal_error":  # pydantic writes: 'a', 'b' or 'c'
        details["expected"] = ", ".join(re.findall(r"'(.*?)'", str(details["expected"])))
    if key == "extra_forbidden":
        details["nearest"] = suggest(str(path[-1]), _field_names(schema, path[:-1]))
    return document.problem(path, key, **details)


def _field_names(schema: Any, path: Sequence[str | int]) -> list[str]:
    """The names of the fields of the record at a path."""
    for step in path:
        record = _first_model(schema)
        if isinstance(schema, type) and record and step in record.model_fields:
            schema = record.model_fields[str(step)].annotation
        else:
            schema = record
    record = _first_model(schema)
    if record is None:
        return []
    return [field.alias or name for name, field in record.model_fields.items()]


def _first_model(schema: Any) -> type[BaseModel] | None:
    """The first model in a type such as `tuple[Item, ...]` or `Figure | None`."""
    if isinstance(schema, type) and issubclass(schema, BaseModel):
        return schema
    return next(filter(None, map(_first_model, get_args(schema))), None)
