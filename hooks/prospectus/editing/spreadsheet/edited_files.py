"""The YAML files of an import with their changed and added records."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain import pending_translations
from prospectus.domain.collection_specs import COLLECTIONS, FIGURE_COLLECTIONS
from prospectus.domain.dataset import Dataset
from prospectus.domain.series import Series
from prospectus.editing.spreadsheet import columns
from prospectus.editing.spreadsheet.keyed_items import ITEM_KEY, value_at, with_value
from prospectus.editing.spreadsheet.record_edits import changed, placed
from prospectus.editing.spreadsheet.record_location import RecordLocation
from prospectus.editing.spreadsheet.sheet_column import SheetColumn
from prospectus.i18n.catalog import editors_languages, get_editors_catalog
from prospectus.yamlio import editor, text_files
from prospectus.yamlio.parser import Where


class EditedFiles:
    """Collects changes of records and writes the texts of their files.

    After `texts`, `before` holds the content of each file as it was read, None for a new file.
    """

    def __init__(self, root: Path, site: Dataset) -> None:
        self._root = root
        self._codes = [language.code for language in site.languages]
        self._documents = {
            location.document.path: location.document for location in site.locations.values()
        }
        self._values: dict[str, Any] = {}  # of each changed file
        self._head_comments: dict[str, str] = {}  # of each new file
        # Records that are new or pending, by file and path: they may lack translations.
        self._waiting: set[RecordLocation] = set()
        self.before: dict[str, bytes | None] = {}

    def change(
        self, table: str, location: RecordLocation, values: Mapping[SheetColumn, Any]
    ) -> None:
        """Set some values of a record."""
        path, where = location
        record = value_at(self._values.get(path, self._documents[path].values), where)
        order = columns.field_order(columns.model_of(table))
        self._put(path, where, changed(record, values, order, self._codes))
        self._note_waiting(path, where)

    def add(
        self, table: str, location: RecordLocation, name: str, values: Mapping[SheetColumn, Any]
    ) -> str:
        """Add a record; returns the path of its file."""
        path, where = location
        order = columns.field_order(columns.model_of(table))
        known = {ITEM_KEY: where[-1]} if table == "values" else {}
        record = changed(known, values, order, self._codes)
        if not where or (path not in self._documents and path not in self._values):
            names = record.get("name") or {}
            self._head_comments[path] = " | ".join(
                get_editors_catalog(code)[f"tables.head.{table}"].format(name=names.get(code, name))
                for code in editors_languages()
            )
        self._put(path, where, record)
        self._note_waiting(path, where)
        return path

    def mark_pending(self) -> list[str]:
        """Mark the records that lack translations, and unmark those that are complete.

        Only new and marked records: texts of others must be complete. Returns the paths or names of
        those that are marked now.
        """
        names = []
        for path, where in sorted(self._waiting):
            tree = self._values[path]
            record = pending_translations.marked(value_at(tree, where), self._codes)
            self._values[path] = with_value(tree, where, record)
            if pending_translations.is_pending(record):
                names.append(str(where[0]) if where else Path(path).stem)
        return names

    def _note_waiting(self, path: str, where: Where) -> None:
        """Remember the record of a changed path, if it may lack translations."""
        spec = next(spec for spec in COLLECTIONS if Path(path).match(f"data/{spec.path}"))
        record = where[:1] if spec.many else ()
        document = self._documents.get(path)
        try:
            before = document.value_at(record) if document else None
        except (KeyError, TypeError):
            before = None
        if before is None or pending_translations.is_pending(before):
            self._waiting.add((path, record))

    def texts(self) -> dict[str, str]:
        """The new texts of all changed files by path.

        Raises DiagnosticsError with every value that cannot be edited in place, and every file
        that was changed by somebody else meanwhile.
        """
        texts, problems = {}, []
        for path, values in self._values.items():
            if path in self._head_comments:
                texts[path] = editor.new_text(self._head_comments[path], values)
                self.before[path] = None
                continue
            try:
                self.before[path] = content = (self._root / path).read_bytes()
                text = content.decode()
                if (
                    text_files.normalize_newlines(text.removeprefix("\ufeff"))
                    != self._documents[path].text
                ):
                    raise DiagnosticsError([Diagnostic.of_file(path, "changed_meanwhile")])
                texts[path] = editor.apply_changes(path, text, values)
            except DiagnosticsError as error:
                problems += error.problems
        if problems:
            raise DiagnosticsError(problems)
        return texts

    def _put(self, path: str, where: Where, record: Any) -> None:
        tree = self._values.get(path)
        if tree is None:
            tree = self._documents[path].values if path in self._documents else {}
        collection = next(
            (spec for spec in FIGURE_COLLECTIONS if Path(path).match(spec.path)),
            None,
        )
        holder = where[:1] if collection and collection.many else ()
        if collection and where[len(holder) :][:1] == ("figures",):
            values = tree[holder[0]] if holder else tree
            if "figures" not in values:
                order = columns.field_order(collection.model)
                tree = with_value(tree, holder, placed(values, "figures", {}, order))
        if where[:1] == ("values",) and "values" not in tree:  # a series of the same workbook
            tree = placed(tree, "values", (), columns.field_order(Series))
        self._values[path] = with_value(tree, where, record)
