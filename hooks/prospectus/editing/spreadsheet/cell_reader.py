"""What people mean by a cell: names instead of ids, numbers with a unit, words for nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Record
from prospectus.editing.spreadsheet.cell_values import SheetData
from prospectus.editing.spreadsheet.columns import literal_labels, referenced_collection
from prospectus.editing.spreadsheet.quantity_reader import QuantityReader, as_written
from prospectus.editing.spreadsheet.sheet_column import Cell, SheetColumn, lines_of
from prospectus.editing.spreadsheet.sheet_header import cell_as_text, heading_key
from prospectus.i18n.catalog import editors_languages, get_editors_catalog

_SIGNS_FOR_NOTHING = re.compile(r"[-\u2010-\u2015\u2212/\\]+")
_FLAGS = ("true", "false")
# The fields of a record that are its names.
_NAMES = ("name", "short")


class CellReader:
    """Reads the cells of one import.

    `sheets` are all sheets of it, because a cell may name a record that another sheet adds.
    """

    def __init__(self, site: Dataset, sheets: Sequence[SheetData]) -> None:
        self._site, self._sheets = site, sheets
        self._labels: dict[str, Mapping[str, str]] = {}
        self._quantities = QuantityReader(site.units, site.languages)

    def read(
        self, model: type[Record], column: SheetColumn, cell: Cell | bool, unit: str | None
    ) -> Any:
        """The value of a cell in a model's table; `unit` is that of the row, if it has one.

        What cannot be read stays text, as in `SheetColumn.read`.
        """
        if isinstance(cell, str) and self._is_nothing(cell):
            return None
        if column.item is not None and column.item_model is not None and isinstance(cell, str):
            lines = cell.rstrip().split("\n")
            return lines_of(self.read(column.item_model, column.item, line, unit) for line in lines)
        value = column.read(cell)
        if column.kind in ("value", "whole") and isinstance(value, str):
            number = self._quantities.read(value, unit if column.kind == "value" else None)
            return value if number is None else as_written(number)
        labels = self._labels_of(model, column)
        if isinstance(value, str) and labels:
            named = labels.get(_folded(value), value)
            return named == "true" if column.kind == "flag" and named in _FLAGS else named
        if isinstance(value, tuple) and labels:
            if _folded(str(cell)) in labels:  # a name may hold a comma
                return (labels[_folded(str(cell))],)
            return tuple(labels.get(_folded(word), word) for word in value)
        return value

    def _is_nothing(self, text: str) -> bool:
        plain = _folded(text)
        return bool(_SIGNS_FOR_NOTHING.fullmatch(plain)) or plain in self._words_for_nothing

    @cached_property
    def _words_for_nothing(self) -> frozenset[str]:
        catalogs = map(get_editors_catalog, editors_languages())
        words = "|".join(catalog["tables.empty_words"] for catalog in catalogs)
        return frozenset(map(_folded, words.split("|")))

    def _labels_of(self, model: type[Record], column: SheetColumn) -> Mapping[str, str]:
        """The id for each name that a cell of the column may have in its place."""
        name = referenced_collection(model, column) or column.choices
        if name and name not in self._labels:
            names = self._names(name) if hasattr(self._site, name) else literal_labels(name).items()
            self._labels[name] = _unambiguous(names)
        return self._labels.get(name, {})

    def _names(self, collection: str) -> Iterator[tuple[str, Sequence[str]]]:
        """The names of each record of a collection, including those that a sheet adds."""
        for key, record in getattr(self._site, collection).items():
            texts = (getattr(record, field, None) for field in _NAMES)
            yield key, [phrase for text in texts if text for phrase in text.root.values()]
        for sheet in self._sheets:
            keys = [heading_key(heading) for heading in sheet.rows.get(1, ())]
            if keys[:1] == [collection]:
                named = [at for at, key in enumerate(keys) if (key or "").split(".")[0] in _NAMES]
                for number, cells in sheet.rows.items():
                    if number > 1:
                        names = [cell_as_text(cells[at]) for at in named if at < len(cells)]
                        yield cell_as_text(cells[0]).strip(), names


def _unambiguous(names: Iterable[tuple[str, Sequence[str]]]) -> Mapping[str, str]:
    """The id by itself and by each name, also as lists show it, that no other record has."""
    ids: dict[str, set[str]] = {}
    known = {}
    for key, labels in names:
        known[_folded(key)] = key
        for label in filter(str.strip, (*labels, " / ".join(labels))):
            ids.setdefault(_folded(label), set()).add(key)
    return {label: next(iter(keys)) for label, keys in ids.items() if len(keys) == 1} | known


def _folded(text: str) -> str:
    """Text without differences of width, case and spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
