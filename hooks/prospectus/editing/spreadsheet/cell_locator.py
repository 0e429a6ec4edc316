"""Moves diagnostics about YAML files to the cells of an imported table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.editing.spreadsheet.columns import SheetColumn
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
            where = row.location[1]
            if tuple(field[: len(where)]) == where:
                yield from ((sheet, row, at) for at in _columns(sheet, field[len(where) :]))
        document = self._document(problem.path)
        position = (problem.line, problem.column)
        for sheet, row in rows:
            for at, column in sheet.columns.items():
                for where in _paths(column, document, row.location[1]):
                    if document.position(where) == position:
                        yield sheet, row, at
        for sheet, row in rows:
            if not row.location[1] or document.position(row.location[1]) == position:
                yield sheet, row, 0

    def _document(self, path: str) -> YamlDocument:
        text = self._texts.get(path)
        if text is None:
            text = (self._root / path).read_bytes().decode()
        return YamlDocument(path, text_files.normalize_newlines(text.removeprefix("\ufeff")))


def _columns(sheet: SheetImport, field: Sequence[str]) -> Iterator[int]:
    """The indexes of the columns of a field such as `name.en` or `sources.0`."""
    exact = [at for at, column in sheet.columns.items() if column.key.split(".") == list(field[:2])]
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
    if column.kind == "text":
        yield (*path, column.language)
        return
    yield path
    if isinstance(value, tuple):
        for at in range(len(value)):
            yield (*path, at)
            if column.language:
                yield (*path, at, column.language)
    elif isinstance(value, Mapping):
        yield from ((*path, key) for key in value)
