"""Adds several figures of usual indicators to one record, and the definitions that they need."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from prospectus.config.settings import Language
from prospectus.diagnostics.diagnostic import suggest
from prospectus.domain.citations import Citation
from prospectus.domain.collection_specs import COLLECTIONS, FIGURE_COLLECTIONS, CollectionSpec
from prospectus.domain.edtf import Period
from prospectus.editing.json_schema import schema_comment
from prospectus.editing.scaffold import RefusedError
from prospectus.editing.usual_indicators import (
    MONEY,
    USUAL_INDICATORS,
    indicator_lines,
    needs_money,
    quantity_id,
    quantity_lines,
    unit_id,
    unit_lines,
)
from prospectus.files import journal
from prospectus.yamlio import insertion, reader
from prospectus.yamlio.parser import Where

_INDICATORS, _UNITS = "data/indicators.yml", "data/units.yml"
_QUANTITIES = "data/quantities.yml"
_PLAIN = re.compile(r"[\w. -]+")  # a text that YAML reads the same without quotes
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,9})?")


@dataclass(frozen=True)
class NewFigures:
    """What is to be added: values by indicator ("" for one to be filled in), and their basis."""

    values: Mapping[str, str]
    period: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class AddedFigures:
    """What was added: the path of the record's file, and definitions by path of their file."""

    path: str
    definitions: Mapping[str, Sequence[str]]


class FigureHolder:
    """A record that can hold figures, named like `parks/some-park`.

    Raises RefusedError if there is none, and DiagnosticsError if its file cannot be read.
    """

    def __init__(self, root: Path, name: str) -> None:
        self.name, self._root = name, root
        collection, _, record = name.partition("/")
        spec = next((spec for spec in FIGURE_COLLECTIONS if spec.name == collection), None)
        location = self._location(spec, record) if spec and record else None
        if location is None:
            known = ", ".join(spec.name for spec in FIGURE_COLLECTIONS)
            raise RefusedError("no_record", name=name, known=known)
        self.path, self.where = location

    def _location(self, spec: CollectionSpec, record: str) -> tuple[str, Where] | None:
        if not re.fullmatch("[a-z0-9-]+", record):
            return None
        path = f"data/{spec.path.replace('*', record)}"
        if not (self._root / path).is_file():
            return None
        if not spec.many:
            return path, ()
        records = reader.read(self._root, self._root / path).values or {}
        return (path, (record,)) if record in records else None

    @property
    def figures(self) -> Mapping[str, Any]:
        """The figures that the record holds already, as they are in YAML."""
        document = reader.read(self._root, self._root / self.path)
        return insertion.value_at(document.values, (*self.where, "figures")) or {}


def indicator_names(root: Path, language: Language) -> dict[str, str]:
    """The names of all indicators by id: those of the site, then the other usual ones."""
    own = {
        key: str(insertion.value_at(record, ("name", language.code)) or key)
        for key, record in _records(root, _INDICATORS).items()
    }
    usual = {key: indicator.name(language) for key, indicator in USUAL_INDICATORS.items()}
    return {**own, **{key: name for key, name in usual.items() if key not in own}}


def add(
    root: Path, holder: FigureHolder, new: NewFigures, languages: Sequence[Language]
) -> AddedFigures:
    """Add figures to a record, and to data/ the indicators, units and quantities that they need.

    Either all files are written or none. Raises RefusedError if an indicator is unknown or the
    record has it, a value, period or source is not valid, or a file has another layout.
    """
    _check(new, indicator_names(root, languages[0]), holder)
    texts = _Texts(root)
    definitions = _define(root, new.values, texts, languages)
    for key, value in new.values.items():
        texts.add(holder.path, (*holder.where, "figures"), key, [*_figure_lines(value, new)])
    texts.write()
    return AddedFigures(holder.path, definitions)


def _check(new: NewFigures, known: Mapping[str, str], holder: FigureHolder) -> None:
    existing = holder.figures
    for key, value in new.values.items():
        if key not in known:
            raise RefusedError("no_indicator", name=key, nearest=suggest(key, known))
        if key in existing:
            raise RefusedError("taken", name=key, place=holder.path)
        if value and not _NUMBER.fullmatch(value):
            raise RefusedError("value", name=value, indicator=key)
    if new.period and not _is_valid(Period, new.period):
        raise RefusedError("period", name=new.period)
    for source in new.sources:
        if not _is_valid(Citation, source):
            raise RefusedError("source", name=source)


def _is_valid(kind: Any, text: str) -> bool:
    try:
        TypeAdapter(kind).validate_python(text)
    except ValidationError:
        return False
    return True


def _figure_lines(value: str, new: NewFigures) -> Iterator[str]:
    """The lines of a figure below its key; what is not known is empty, so the check names it."""
    sources = ", ".join(
        source if _PLAIN.fullmatch(source) else json.dumps(source, ensure_ascii=False)
        for source in new.sources
    )
    yield f"value: {value}".rstrip()
    yield f"period: {json.dumps(new.period)}" if new.period else "period:"
    yield f"sources: [{sources}]"


def _define(
    root: Path, keys: Mapping[str, str], texts: _Texts, languages: Sequence[Language]
) -> Mapping[str, Sequence[str]]:
    """Add the indicators that the site lacks, their units, and what these measure.

    Returns the new ids by file.
    """
    quantities = _records(root, _QUANTITIES)
    indicators, units = _records(root, _INDICATORS), _records(root, _UNITS)
    money = next((key for key, unit in units.items() if _is_money(unit, quantities, languages)), "")
    added: dict[str, list[str]] = {}
    for usual in (USUAL_INDICATORS[key] for key in keys if key not in indicators):
        if needs_money(usual) and not money:
            raise RefusedError("no_money")
        unit = unit_id(usual, units, money)
        if unit not in units and unit not in added.get(_UNITS, ()):
            quantity = quantity_id(usual)
            if quantity not in quantities and quantity not in added.get(_QUANTITIES, ()):
                texts.add(_QUANTITIES, (), quantity, [*quantity_lines(quantity, languages)])
                added.setdefault(_QUANTITIES, []).append(quantity)
            lines = unit_lines(usual, units.get(money, {}), languages)
            texts.add(_UNITS, (), unit, [*lines])
            added.setdefault(_UNITS, []).append(unit)
        texts.add(_INDICATORS, (), usual.id, [*indicator_lines(usual, unit, languages)])
        added.setdefault(_INDICATORS, []).append(usual.id)
    return added


def _is_money(unit: Any, quantities: Mapping[str, Any], languages: Sequence[Language]) -> bool:
    """Whether a unit, as it is in YAML, is one of money that prices can be named after."""
    fields = [(field, language.code) for field in ("name", "pattern") for language in languages]
    is_complete = all(insertion.value_at(unit, field) for field in fields)
    quantity = insertion.value_at(quantities, (insertion.value_at(unit, ("quantity",)),)) or {}
    return is_complete and quantity.get("kind") == MONEY and not quantity.get("negative")


def _records(root: Path, path: str) -> Mapping[str, Any]:
    if not (root / path).is_file():
        return {}
    return reader.read(root, root / path).values or {}


class _Texts:
    """The texts of files to which lines are added; new files begin with their schema."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._before: dict[str, bytes | None] = {}
        self._now: dict[str, str] = {}

    def add(self, path: str, where: Where, key: str, lines: Sequence[str]) -> None:
        """Add an entry to the mapping at `where`. Raises RefusedError if it is no block."""
        if path not in self._now:
            file = self._root / path
            content = file.read_bytes() if file.is_file() else None
            self._before[path] = content
            self._now[path] = _head(path) if content is None else content.decode("utf-8")
        try:
            self._now[path], _ = insertion.add_lines(path, self._now[path], where, key, lines)
        except insertion.InsertionError:
            field = ".".join(map(str, where))
            raise RefusedError("not_block", place=path, field=field) from None

    def write(self) -> None:
        """Write all files, or none."""
        texts = {path: text.encode() for path, text in self._now.items()}
        journal.write(self._root, texts, self._before)


def _head(path: str) -> str:
    spec = next(spec for spec in COLLECTIONS if f"data/{spec.path}" == path)
    return f"{schema_comment(spec)}\n"
