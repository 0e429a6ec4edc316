"""Comparison tables: which rows a table of parks or sectors side by side has.

mkdocs.yml may choose the rows and their order; without a setting, a table has all of them:

    extra:
      comparison:
        parks: [level, area, power-price, chains]

A row is a field of the collection (`FIELDS`) or an indicator. Templates leave out rows that no
record fills.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from prospectus.config.settings import FILE, Settings
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, suggest
from prospectus.domain.dataset import Dataset
from prospectus.yamlio.reader import YamlDocument

# The rows of each collection that are no figures, in their usual order.
FIELDS = MappingProxyType(
    {
        "parks": (
            "level",
            "titles",
            "zones",
            "sectors",
            "clusters",
            "chains",
            "projects",
            "targets",
        ),
        "sectors": ("chains", "clusters", "parks", "projects", "companies", "targets"),
    }
)

# What readers can mark to see side by side, and how many records of each collection at most: as
# many as a sheet of paper has room for.
MARKED = ("parks", "sectors", "projects")
MOST_COMPARED = 4

_SETTING = ("extra", "comparison")


def compared_collections(site: Dataset) -> tuple[str, ...]:
    """The collections of `MARKED` that have more than one record."""
    return tuple(name for name in MARKED if len(getattr(site, name)) > 1)


@dataclass(frozen=True)
class Comparison:
    """The rows that mkdocs.yml chooses, by collection, with line and column of each."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    positions: Mapping[tuple[str, int], tuple[int, int]] = field(default_factory=dict)

    def rows(self, site: Dataset, collection: str) -> tuple[str, ...]:
        """The rows of the table of a collection: fields and indicators."""
        if collection in self.chosen:
            return self.chosen[collection]
        return (*FIELDS[collection], *site.indicators)

    def problems(self, site: Dataset) -> Iterator[Diagnostic]:
        """Chosen rows that are neither fields nor indicators."""
        for (collection, index), (line, column) in self.positions.items():
            row, known = self.chosen[collection][index], (*FIELDS[collection], *site.indicators)
            if row not in known:
                nearest = suggest(row, known)
                yield Diagnostic.at(FILE, line, column, "comparison_row", name=row, nearest=nearest)


DEFAULT_COMPARISON = Comparison()


def read(settings: Settings) -> Comparison:
    """Read `extra.comparison` of mkdocs.yml.

    Raises DiagnosticsError where a collection cannot be compared or its rows are no list of texts.
    """
    document = settings.document
    values = settings.section(_SETTING)
    if problems := [*_problems(document, values)]:
        raise DiagnosticsError(problems)
    positions = {
        (collection, index): document.position((*_SETTING, collection, index))
        for collection, rows in values.items()
        for index in range(len(rows))
    }
    return Comparison({name: tuple(rows) for name, rows in values.items()}, positions)


def _problems(document: YamlDocument, values: Mapping[str, Any]) -> Iterator[Diagnostic]:
    for name, rows in values.items():
        where = (*_SETTING, name)
        if name not in FIELDS:
            nearest = suggest(name, FIELDS)
            yield document.problem(where, "extra_forbidden", field=name, nearest=nearest)
        elif not isinstance(rows, tuple) or not all(isinstance(name, str) for name in rows):
            yield document.problem(where, "comparison_rows", field=name)
