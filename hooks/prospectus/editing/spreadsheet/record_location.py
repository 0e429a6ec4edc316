"""Where the record of a table row is stored, or will be stored if it is new."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from prospectus.diagnostics.diagnostic import suggest
from prospectus.domain.collection_specs import COLLECTIONS, FIGURE_COLLECTIONS, CollectionSpec
from prospectus.domain.dataset import Dataset
from prospectus.domain.fields import SLUG
from prospectus.editing.spreadsheet.cell_values import SheetData
from prospectus.editing.spreadsheet.sheet_header import cell_as_text, heading_key
from prospectus.files import content_tree
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

    `sheets` are all sheets of the workbook, because a figure may belong to a project that another
    sheet adds.
    """

    def __init__(self, site: Dataset, sheets: Sequence[SheetData]) -> None:
        self._site, self._sheets = site, sheets

    def locate(self, table: str, name: str) -> RecordLocation:
        """The location for a new record of a table. Raises LocationError."""
        if table == "figures":
            return self._locate_figure(name)
        collection = next(spec for spec in COLLECTIONS if spec.name == table)
        if collection.many:
            return self._file_of(collection), (name,)
        file = f"{name}.yml"
        if not re.fullmatch(SLUG, name):
            raise LocationError("file_name")
        if key := content_tree.problem_with_name(file):
            raise LocationError(key, name=file)
        return f"data/{collection.path.replace('*', name)}", ()

    def _file_of(self, collection: CollectionSpec) -> str:
        """The file for new records of a collection with many in a file: its last one."""
        known = [
            self._site.locations[collection.name, name].document.path
            for name in getattr(self._site, collection.name)
        ]
        return known[-1] if known else f"data/{collection.path.replace('*', collection.name)}"

    def _locate_figure(self, address: str) -> RecordLocation:
        holder, _, key = address.partition(".")
        location = self._holder(holder)
        if not key or location is None:
            nearest = suggest(holder, [*self._site.topics, *self._holders])
            raise LocationError("table_no_holder", name=address, holder=holder, nearest=nearest)
        path, where = location
        return path, (*where, key)

    def _holder(self, name: str) -> RecordLocation | None:
        """The place for the figures of a topic or record."""
        if name in self._site.topics:
            return self._site.locations["topics", name].document.path, ()
        return self._holders.get(name)

    @cached_property
    def _holders(self) -> Mapping[str, RecordLocation]:
        """The place for the figures of each record, including records that a sheet adds."""
        holders: dict[str, RecordLocation] = {}
        for collection in FIGURE_COLLECTIONS:
            for name in getattr(self._site, collection.name):
                location = self._site.locations[collection.name, name]
                holders[name] = location.document.path, (*location.where, "figures")
            for sheet in self._sheets:
                if heading_key(sheet.rows.get(1, (None,))[0]) == collection.name:
                    for row in list(sheet.rows.values())[1:]:
                        name = cell_as_text(row[0]).strip()
                        path = f"data/{collection.path.replace('*', name)}"
                        where: Where = (name, "figures") if collection.many else ("figures",)
                        holders.setdefault(name, (path, where))
        return holders
