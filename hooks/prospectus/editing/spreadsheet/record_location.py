"""Where the record of a table row is stored, or will be stored if it is new."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from prospectus.diagnostics.diagnostic import suggest
from prospectus.domain.collection_specs import COLLECTIONS, FIGURE_COLLECTIONS, CollectionSpec
from prospectus.domain.dataset import Dataset
from prospectus.domain.fields import NAME
from prospectus.editing.spreadsheet.cell_values import SheetData
from prospectus.editing.spreadsheet.columns import HELD_TABLES
from prospectus.editing.spreadsheet.sheet_header import cell_as_text, heading_key
from prospectus.yamlio.parser import Where

# The file of a record and the path to it inside the file.
RecordLocation = tuple[str, Where]


class LocationError(Exception):
    """A new record cannot be stored under its id; `key` and `details` are those of a diagnostic."""

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(key)
        self.key, self.details = key, details


class RecordLocator:
    """Finds the location of new records.

    `sheets` are all sheets of the workbook, because a figure or value may belong to a record that
    another sheet adds.
    """

    def __init__(self, site: Dataset, sheets: Sequence[SheetData]) -> None:
        self._site, self._sheets = site, sheets

    def locate(self, table: str, name: str) -> RecordLocation:
        """The location for a new record of a table. Raises LocationError."""
        if table in HELD_TABLES:
            return self._locate_held(table, name)
        collection = next(spec for spec in COLLECTIONS if spec.name == table)
        if collection.many:
            return self._file_of(collection), (name,)
        if not re.fullmatch(NAME, name):
            raise LocationError("file_name")
        return f"data/{collection.path.replace('*', name)}", ()

    def _file_of(self, collection: CollectionSpec) -> str:
        """The file for new records of a collection with many in a file: its last one."""
        known = [
            self._site.locations[collection.name, name].document.path
            for name in getattr(self._site, collection.name)
        ]
        return known[-1] if known else f"data/{collection.path.replace('*', collection.name)}"

    def _locate_held(self, table: str, address: str) -> RecordLocation:
        """The location of a figure or of a value of a series."""
        holder, _, key = address.partition(".")
        known = self._series if table == "values" else self._holders
        location = known.get(holder)
        if not key or location is None:
            nearest = suggest(holder, known)
            message = "table_no_series" if table == "values" else "table_no_holder"
            raise LocationError(message, name=address, holder=holder, nearest=nearest)
        path, where = location
        return path, (*where, key)

    @cached_property
    def _holders(self) -> Mapping[str, RecordLocation]:
        """The place for the figures of each topic and record, including records of a sheet."""
        holders: dict[str, RecordLocation] = {
            name: (self._site.locations["topics", name].document.path, ())
            for name in self._site.topics
        }
        for collection in FIGURE_COLLECTIONS:
            for name, (path, where) in self._records(collection).items():
                holders.setdefault(name, (path, (*where, "figures")))
        return holders

    @cached_property
    def _series(self) -> Mapping[str, RecordLocation]:
        """The place for the values of each series, including series that a sheet adds."""
        collection = next(spec for spec in COLLECTIONS if spec.name == "series")
        return {
            name: (path, (*where, "values"))
            for name, (path, where) in self._records(collection).items()
        }

    def _records(self, collection: CollectionSpec) -> Mapping[str, RecordLocation]:
        """The places of the records of a collection, including those that a sheet adds."""
        records: dict[str, RecordLocation] = {}
        for name in getattr(self._site, collection.name):
            location = self._site.locations[collection.name, name]
            records[name] = location.document.path, location.where
        for sheet in self._sheets:
            if heading_key(sheet.rows.get(1, (None,))[0]) == collection.name:
                for row in list(sheet.rows.values())[1:]:
                    name = cell_as_text(row[0]).strip()
                    path = f"data/{collection.path.replace('*', name)}"
                    records.setdefault(name, (path, (name,) if collection.many else ()))
        return records
