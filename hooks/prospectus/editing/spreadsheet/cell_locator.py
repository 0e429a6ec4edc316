"""Moves diagnostics about YAML files to the cells of an imported table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.editing.spreadsheet.keyed_items import ITEM_KEY, positions
from prospectus.editing.spreadsheet.sheet_column import SheetColumn, items_of
from prospectus.editing.spreadsheet.sheet_import import MAX_PROBLEMS, ImportedRow, SheetImport
from prospectus.yamlio import text_files
from prospectus.yamlio.parser import Where
from prospectus.yamlio.reader import YamlDocument


def problems_in_cells(
    root: Path,
    texts: Mapping[str, str],
    imports: Sequence[SheetImport],
    problems: Sequence[Diagnostic],
) -> list[Diagnostic]:
    """At most MAX_PROBLEMS of the problems, each at its cell if there is one.

    `texts` are the changed files after the import.
    """
    locator = _CellLocator(root, texts, imports)
    located = [locator.locate(problem) for problem in problems[:MAX_PROBLEMS]]
    if len(problems) > MAX_PROBLEMS:
        located.append(Diagnostic.of_file(imports[0].file, "table_more_problems"))
    return located


class _CellLocator:
    def __init__(
        self, root: Path, texts: Mapping[str, str], imports: Sequence[SheetImport]
    ) -> None:
        self._root, self._texts = root, texts
        self._documents: dict[str, YamlDocument] = {}
        self._rows: dict[str, list[tuple[SheetImport, ImportedRow]]] = {}
        for sheet in imports:
            for row in sheet.rows:
                self._rows.setdefault(row.location[0], []).append((sheet, row))

    def locate(self, problem: Diagnostic) -> Diagnostic:
        """The problem at its cell, or unchanged if no cell holds the value."""
        details = dict(problem.details)
        field = details.get("field", "").split(".")
        if "missing" in details:  # the languages that a text lacks
            field.append(details["missing"].split(", ")[0])
        for sheet, row, at in self._candidates(problem, field):
            return sheet.cell_problem(row.number, at + 1, problem.key, **details)
        return problem

    def _candidates(
        self, problem: Diagnostic, field: Sequence[str]
    ) -> Iterator[tuple[SheetImport, ImportedRow, int]]:
        """Rows and column indexes, the best candidate first."""
        rows = self._rows.get(problem.path, [])
        # The name of the field, as a missing field has no position.
        for sheet, row in rows:
            where = self._where(row)
            if _is_in(field, where):
                yield from ((sheet, row, at) for at in _columns(sheet, field[len(where) :]))
        document = self._document(problem.path)
        position = (problem.line, problem.column)
        for sheet, row in rows:
            for at, column in sheet.columns.items():
                for where in _paths(column, document, self._where(row)):
                    if document.position(where) == position:
                        yield sheet, row, at
        # The row itself; that of a value before that of its series, which fills the file.
        for sheet, row in sorted(rows, key=lambda pair: -len(pair[1].location[1])):
            where = self._where(row)
            # The id of a value holds its period.
            paths = [where, (*where, ITEM_KEY)] if sheet.table == "values" else [where]
            matches = any(document.position(path) == position for path in paths)
            if not where or matches or _is_in(field, where):
                yield sheet, row, 0

    def _where(self, row: ImportedRow) -> Where:
        """The path to the record of a row in its file after the import."""
        path, where = row.location
        return positions(self._document(path).values, where)

    def _document(self, path: str) -> YamlDocument:
        if path not in self._documents:
            text = self._texts.get(path)
            if text is None:
                text = (self._root / path).read_bytes().decode()
            text = text_files.normalize_newlines(text.removeprefix("\ufeff"))
            self._documents[path] = YamlDocument(path, text)
        return self._documents[path]


def _is_in(field: Sequence[str], where: Where) -> bool:
    """Whether a field such as `values.0.period` is in the record at a path."""
    return list(field[: len(where)]) == [str(step) for step in where]


def _columns(sheet: SheetImport, field: Sequence[str]) -> Iterator[int]:
    """The indexes of the columns of a field such as `name.en` or `sources.0`."""
    names = [step for step in field if not step.isdigit()]  # without the positions of items
    exact = [
        at
        for at, column in sheet.columns.items()
        if (keys := column.key.split(".")) == names[: len(keys)] and len(keys) > 1
    ]
    yield from exact or [
        at for at, column in sheet.columns.items() if [column.field] == list(field[:1])
    ]


def _paths(column: SheetColumn, document: YamlDocument, record: Where) -> Iterator[Where]:
    """The paths to all values of a file that one cell shows; `record` is the path to its record."""
    path: Where = (*record, column.field)
    try:
        value = document.value_at(path)
    except (KeyError, TypeError):
        return
    if column.kind in ("text", "forms"):
        yield (*path, column.language)
        return
    if column.item is not None:
        for at in range(len(items_of(value))):
            yield from _paths(column.item, document, (*path, at))
        return
    yield path
    if isinstance(value, tuple):
        for at in range(len(value)):
            yield (*path, at)
            if column.language:
                yield (*path, at, column.language)
    elif isinstance(value, Mapping):
        yield from ((*path, key) for key in value)
