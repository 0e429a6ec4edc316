"""Brings changed tables back into the data.

An import compares three states: the exported one (through its hashes), the table and the data. A
cell that nobody changed keeps the value of the data. A changed cell wins if the data did not
change; if both changed, the cell is reported. The resulting data passes through the same models
and rules as any other data, and files are written only if everything is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain import validation
from prospectus.domain.dataset import Dataset
from prospectus.domain.loader import load
from prospectus.editing.spreadsheet import columns, table_file
from prospectus.editing.spreadsheet.cell_locator import problems_in_cells
from prospectus.editing.spreadsheet.cell_values import SheetData
from prospectus.editing.spreadsheet.doubts import doubts
from prospectus.editing.spreadsheet.edited_files import EditedFiles
from prospectus.editing.spreadsheet.sheet_column import one_line
from prospectus.editing.spreadsheet.sheet_import import SheetImport
from prospectus.files import atomic_file

MAX_CHANGED_ROWS = 10_000  # in one import, which takes about 10 seconds
_FIRST_ROWS = 200  # new rows that are checked before the others


@dataclass(frozen=True)
class ImportedChange:
    """A changed value; or a new record, with the `path` of its file and no field."""

    table: str
    name: str
    field: str
    old: str
    new: str
    path: str = ""


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do: the changes, and the files after and before them.

    `before` holds None for a new file. `doubts` are changes that somebody should confirm first.
    `pending` names the new or changed records whose translation is pending.
    """

    changes: tuple[ImportedChange, ...]
    files: Mapping[str, bytes]
    before: Mapping[str, bytes | None]
    doubts: tuple[Diagnostic, ...] = ()
    pending: tuple[str, ...] = ()


def export(root: Path, path: Path) -> int:
    """Write the data to a workbook or CSV file; returns the number of rows.

    Raises DiagnosticsError if the file cannot be written or holds changes that were not imported.
    """
    tables = table_file.tables_in(path)
    if not path.parent.is_dir():
        raise DiagnosticsError([Diagnostic.of_file(path.parent.as_posix(), "os_missing")])
    if atomic_file.is_file(path) and (count := _unsaved_changes(root, path)):
        raise DiagnosticsError([Diagnostic.of_file(path.name, "table_unsaved", count=count)])
    site = load(Project(root), with_pending=True)
    atomic_file.replace_file(path, table_file.content(site, path))
    return sum(1 for table in tables for _ in columns.rows(site, table))


def _unsaved_changes(root: Path, path: Path) -> int:
    """The number of changes, or of problems, that an import of the file would find."""
    try:
        return len(plan_import(root, [(path.name, table_file.read(path))]).changes)
    except DiagnosticsError as error:
        return len(error.problems)


def plan_import(root: Path, files: Sequence[tuple[str, Sequence[SheetData]]]) -> ImportPlan:
    """The changes of the data below `root` that files make: the name and the sheets of each.

    Their order does not matter: each may refer to records that another one adds.

    Raises DiagnosticsError with all problems, those of the table by sheet and cell.
    """
    site = load(Project(root), with_pending=True)
    all_sheets = [sheet for _, sheets in files for sheet in sheets]
    imports = [
        SheetImport(site, name, sheet, all_sheets) for name, sheets in files for sheet in sheets
    ]
    problems = [problem for sheet_import in imports for problem in sheet_import.problems]
    problems += _repeated_tables(imports)
    row_count = sum(
        bool(row.changed) or row.record is None
        for sheet_import in imports
        for row in sheet_import.rows
    )
    if row_count > MAX_CHANGED_ROWS:
        limit = f"{MAX_CHANGED_ROWS:,}"
        problems.append(Diagnostic.of_file(files[0][0], "table_too_many_changes", limit=limit))
    if problems:
        raise DiagnosticsError([*problems, *_model_problems(root, site, imports)])
    edited = EditedFiles(root, site)
    # Figures and values come last, as they may belong to new records of the same workbook.
    imports.sort(key=lambda sheet_import: sheet_import.table in columns.HELD_TABLES)
    _check_first_rows(root, site, imports)
    changes = [change for sheet_import in imports for change in _apply(sheet_import, edited)]
    waiting = edited.mark_pending()
    texts = edited.texts()
    if texts:
        _check(root, texts, imports)
    written = {path: text.encode() for path, text in texts.items()}
    doubtful = tuple(doubt for sheet_import in imports for doubt in doubts(site, sheet_import))
    return ImportPlan(tuple(changes), written, edited.before, doubtful, tuple(waiting))


def translated_records(root: Path, files: Sequence[tuple[str, Sequence[SheetData]]]) -> set[str]:
    """The records with texts that files add or change, as addresses such as `projects/some-name`.

    These are the same before and after the files are imported.

    Raises DiagnosticsError if a sheet cannot be read.
    """
    site = load(Project(root), with_pending=True)
    sheets = [sheet for _, sheets in files for sheet in sheets]
    imports = [SheetImport(site, name, sheet, sheets) for name, of in files for sheet in of]
    if problems := [problem for sheet in imports for problem in sheet.problems]:
        raise DiagnosticsError(problems)
    return {
        f"{sheet.table}/{row.id}"
        for sheet in imports
        for row in sheet.rows
        if sheet.has_new_texts(row)
    }


def _apply(sheet: SheetImport, edited: EditedFiles) -> Iterator[ImportedChange]:
    """Apply the changes of a sheet to the files, and list them."""
    for row in sheet.rows:
        if row.record is None:
            path = edited.add(sheet.table, row.location, row.id, sheet.values(row))
            yield ImportedChange(sheet.table, row.id, "", "", "", path)
            continue
        if row.changed:
            edited.change(sheet.table, row.location, row.changed)
        for column, value in row.changed.items():
            old = one_line(column.raw(row.record.record))
            yield ImportedChange(sheet.table, row.id, column.key, old, one_line(value))


def _repeated_tables(imports: Sequence[SheetImport]) -> Iterator[Diagnostic]:
    """Sheets with the same table, as they could contradict each other."""
    first: dict[str, SheetImport] = {}
    for sheet in imports:
        if sheet.table in first:
            other = first[sheet.table].cell_problem(1, 1, "table_twice").location
            yield sheet.cell_problem(1, 1, "table_twice", name=sheet.table, other=other)
        elif sheet.table:
            first[sheet.table] = sheet


def _check(root: Path, texts: Mapping[str, str], imports: Sequence[SheetImport]) -> None:
    """Check the data after the import.

    Raises DiagnosticsError with all problems, at their cells if possible.
    """
    try:
        site = load(Project(root), texts, with_pending=True)
        problems = validation.problems(site)
        if site.pending and not problems:
            problems = validation.problems(load(Project(root), texts))
    except DiagnosticsError as error:
        problems = error.problems
    if problems:
        raise DiagnosticsError(problems_in_cells(root, texts, imports, problems))


def _check_first_rows(root: Path, site: Dataset, imports: Sequence[SheetImport]) -> None:
    """Check some of many new rows, to refuse a wrong table before all of it is read.

    Raises DiagnosticsError if a record is wrong in itself.
    """
    paths = {location.document.path for location in site.locations.values()}
    new = [
        (sheet, row)
        for sheet in imports
        for row in sheet.rows
        if row.record is None and _is_complete(sheet.table, row.location[0] in paths)
    ]
    if len(new) <= _FIRST_ROWS:
        return
    edited, texts = EditedFiles(root, site), dict[str, str]()
    for sheet, row in new[:_FIRST_ROWS]:
        edited.add(sheet.table, row.location, row.id, sheet.values(row))
    edited.mark_pending()
    try:
        texts = edited.texts()
        load(Project(root), texts)
    except DiagnosticsError as error:
        located = problems_in_cells(root, texts, imports, error.problems)
        raise DiagnosticsError(located) from None


def _is_complete(table: str, is_known_file: bool) -> bool:
    """Whether a new row can be checked without the rows of another sheet."""
    return is_known_file if table in columns.HELD_TABLES else table != "series"


def _model_problems(root: Path, site: Dataset, imports: Sequence[SheetImport]) -> list[Diagnostic]:
    """Problems that the models find in the readable cells, to report everything at once.

    Rules between records are not checked, as they could need a row that was not readable.
    """
    edited, texts = EditedFiles(root, site), dict[str, str]()
    for sheet in imports:
        for row in sheet.rows:
            if row.changed:
                edited.change(sheet.table, row.location, row.changed)
    edited.mark_pending()
    try:
        texts = edited.texts()
        load(Project(root), texts)
    except DiagnosticsError as error:
        return problems_in_cells(root, texts, imports, error.problems)
    return []
