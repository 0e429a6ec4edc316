"""Traversal of records: nested records, citations, and references to other records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_origin

from prospectus.domain.citations import Citation
from prospectus.domain.fields import Ref
from prospectus.domain.records import Record
from prospectus.yamlio.parser import Where


def walk(record: Record, above: Where = ()) -> Iterator[tuple[Where, Record]]:
    """A record and all records nested in it, each with its path. Figures are left out."""
    yield above, record
    for name in _record_fields(type(record)):
        value = getattr(record, name)
        if isinstance(value, Record):
            yield from walk(value, (*above, name))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                yield from walk(item, (*above, name, index))


def citations(record: Record) -> Iterator[tuple[Where, Citation]]:
    """The citations of a record and of all records nested in it, each with its path."""
    for path, nested in walk(record):
        for index, citation in enumerate(getattr(nested, "sources", ())):
            yield (*path, "sources", index), citation


def references(record: Record) -> Iterator[tuple[Where, str, str]]:
    """The references of a record and of all records nested in it: path, collection and name."""
    for path, nested in walk(record):
        for field, collection in reference_fields(type(nested)).items():
            value = getattr(nested, field)
            if isinstance(value, str):
                yield (*path, field), collection, value
            else:
                for index, name in enumerate(value or ()):
                    yield (*path, field, index), collection, name


@cache
def reference_fields(model: type[Record]) -> Mapping[str, str]:
    """The fields of a record that refer to other records, with the collection of these."""
    fields = {}
    for name, field in model.model_fields.items():
        marks = (mark.collection for mark in field.metadata if isinstance(mark, Ref))
        if collection := next(marks, None) or _referenced_collection(field.annotation):
            fields[name] = collection
    return fields


def _referenced_collection(annotation: Any) -> str | None:
    """The collection that a type such as `tuple[ParkRef, ...]` refers to."""
    for mark in getattr(annotation, "__metadata__", ()):
        if isinstance(mark, Ref):
            return mark.collection
    nested = map(_referenced_collection, get_args(annotation))
    return next(filter(None, nested), None)


@cache
def _record_fields(model: type[Record]) -> tuple[str, ...]:
    """The fields that may hold a record or a sequence of records."""
    return tuple(
        name
        for name, field in model.model_fields.items()
        if get_origin(field.annotation) is not Mapping and _holds_record(field.annotation)
    )


def _holds_record(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return True
    return any(map(_holds_record, get_args(annotation)))
