"""Tables that people changed, brought back into the data.

Three states meet: what was exported (its hashes), what the table says now, and what the data
says now. A cell that nobody touched follows the data; a cell that was touched wins where the data
did not change; where both changed, somebody has to choose. Then the data as it would be goes
through the same model and rules as any other, and only if all is right are files written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, suggest
from prospectus.domain import validation
from prospectus.domain.collection_specs import COLLECTIONS, FIGURE_COLLECTIONS
from prospectus.domain.dataset import Dataset
from prospectus.domain.fields import SLUG
from prospectus.domain.loader import load
from prospectus.editing.spreadsheet import columns, workbook
from prospectus.editing.spreadsheet.columns import TABLES, Column, Row
from prospectus.editing.spreadsheet.xlsx_reader import CellValue, InvalidCell, SheetData
from prospectus.files import content_tree, journal
from prospectus.i18n.catalog import get_catalog, languages
from prospectus.yamlio import editor, parser, text_files
from prospectus.yamlio.parser import Where
from prospectus.yamlio.reader import YamlDocument

_KEY = re.compile(r".*\[([a-z_.]+|#[\w-]+-[0-9]{1,9})\]\s*\Z", re.DOTALL)
_STAMP = re.compile(r"#([\w-]+)-([0-9]{1,9})")

MAX_PROBLEMS = 100  # that are listed for a sheet, or of the data as they would be
MAX_CHANGED_ROWS = 10_000  # in one import: so many take some 10 seconds
_FIRST_ROWS = 200  # new rows that are checked before all others


@dataclass(frozen=True)
class Change:
    """One value that becomes another, or a record that is new (`path` is where it is put)."""

    table: str
    name: str
    field: str
    old: str
    new: str
    path: str = ""


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do: the changes, the files as they would be, and as they are.

    `before` holds None for a file that is new.
    """

    changes: tuple[Change, ...]
    files: Mapping[str, bytes]
    before: Mapping[str, bytes | None]


def export(root: Path, path: Path) -> int:
    """Write the data to a workbook, or the table that a CSV file is called like; counts the rows.

    Raises SiteError where it cannot be written, or holds changes that nobody imported.
    """
    tables_of = workbook.tables_in(path)
    if journal.is_file(path) and (count := _unsaved(root, path)):
        raise DiagnosticsError([Diagnostic.at(path.name, 1, 1, "table_unsaved", count=count)])
    site = load(Project(root))
    journal.replace_file(path, workbook.content(site, path))
    return sum(len(getattr(site, table)) for table in tables_of)


def _unsaved(root: Path, path: Path) -> int:
    """How many changes an import of the file would make, or find fault with."""
    try:
        return len(compare(root, path.name, workbook.read(path)).changes)
    except DiagnosticsError as error:
        return len(error.problems)


def compare(root: Path, name: str, grids: Sequence[SheetData]) -> ImportPlan:
    """What the sheets of the file `name` change in the data below `root`.

    Raises SiteError with all problems, those of the table by sheet and cell.
    """
    site = load(Project(root))
    reading = [_SheetImport(site, name, grid, grids) for grid in grids]
    problems = [problem for it in reading for problem in it.problems]
    problems += _repeated(reading)
    rows = sum(bool(line.changed) or line.row is None for it in reading for line in it.lines)
    if rows > MAX_CHANGED_ROWS:
        limit = f"{MAX_CHANGED_ROWS:,}"
        problems.append(Diagnostic.at(name, 1, 1, "table_too_many_changes", limit=limit))
    if problems:
        raise DiagnosticsError([*problems, *_also_wrong(root, site, reading)])
    drafts = _Drafts(root, site)
    # A figure may belong to a project of the same workbook.
    in_order = sorted(reading, key=lambda it: it.table == "figures")
    _check_first_rows(root, site, in_order)
    changes = [change for it in in_order for change in it.changes(drafts)]
    files = drafts.files()
    if files:
        _check(root, files, reading)
    contents = {path: text.encode() for path, text in files.items()}
    return ImportPlan(tuple(changes), contents, drafts.before)


# -- one sheet -------------------------------------------------------------------------------


@dataclass
class _Line:
    """A row of a sheet that has an id."""

    number: int
    name: str
    cells: dict[Column, CellValue]
    stamp: str
    row: Row | None = None  # the record that it is, unless it is new
    place: tuple[str, Where] = ("", ())  # the file, and the way into it
    changed: dict[Column, Any] = field(default_factory=dict)


class _EnoughError(Exception):
    """More problems than anybody would read."""


class _SheetImport:
    """One sheet, compared with the data."""

    def __init__(
        self, site: Dataset, file: str, grid: SheetData, grids: Sequence[SheetData]
    ) -> None:
        self._site, self.file, self.grid = site, file, grid
        self._codes = [language.code for language in site.languages]
        self._grids = grids
        self.problems: list[Diagnostic] = []
        self.lines: list[_Line] = []
        self.table = ""
        self.columns: dict[int, Column] = {}
        self._places: dict[Column, int] = {}  # of all columns, in the order of the hashes
        self._stamps: int | None = None
        self._count = 0
        try:
            if self._head():
                self._body()
        except _EnoughError:
            self.problems.append(Diagnostic.at(file, 1, 1, "more_problems"))

    def in_cell(self, row: int, column: int, key: str, **details: object) -> Diagnostic:
        """A problem with a cell; rows and columns count from 1."""
        return Diagnostic.at(self.file, row, column, key, **details).in_sheet(self.grid.title)

    def changes(self, drafts: _Drafts) -> Iterator[Change]:
        """What differs from the data, told; the drafts are changed alike."""
        for line in self.lines:
            if line.row is None:
                path = drafts.add(self.table, line.place, line.name, self.all_values(line))
                yield Change(self.table, line.name, "", "", "", path)
                continue
            if line.changed:
                drafts.change(self.table, line.place, line.changed)
            for column, value in line.changed.items():
                old = column.raw(line.row.record)
                told = (columns.shown(it) for it in (old, value))
                yield Change(self.table, line.name, column.key, *told)

    # -- inside ----------------------------------------------------------------------------

    def _head(self) -> bool:
        """Which table it is, and which columns."""
        first = self.grid.rows.get(1, ())
        keys = [_key(it) for it in first]
        if not self.grid.rows:
            return False
        if not keys or keys[0] not in TABLES:
            example = columns.heading(TABLES[0], None, self._site.languages)
            names = ", ".join(TABLES)
            self.problems.append(self.in_cell(1, 1, "table_no_table", example=example, known=names))
            return False
        self.table = str(keys[0])
        self.problems += [
            self.in_cell(*_place(ref), "table_merged", text=ref) for ref in self.grid.merged
        ]
        known = {it.key: it for it in columns.columns(self.table, self._codes)}
        self._places = {column: at for at, column in enumerate(known.values())}
        used = max(map(len, self.grid.rows.values()))
        for at in range(1, used):
            key = keys[at] if at < len(keys) else None
            if key and (found := _STAMP.fullmatch(key)):
                self._stamps, self._count = at, int(found[2])
                if found[1] != columns.signature(tuple(self._places)):
                    self.problems.append(self.in_cell(1, at + 1, "table_other_model"))
            elif key in known:
                twice = next((n for n, it in self.columns.items() if it.key == key), None)
                if twice is not None:
                    other = self.in_cell(1, twice + 1, "table_twice").location
                    self.problems.append(
                        self.in_cell(1, at + 1, "table_twice", name=key, other=other)
                    )
                self.columns[at] = known[str(key)]
            elif any(len(row) > at and row[at] is not None for row in self.grid.rows.values()):
                told = _told(first[at]) if at < len(first) else ""
                right = suggest(key or told, known)
                self.problems.append(
                    self.in_cell(1, at + 1, "table_unknown_column", name=told, nearest=right)
                )
        if self._stamps is None:
            self.problems.append(self.in_cell(1, used, "table_no_stamp"))
        return not self.problems

    def _body(self) -> None:
        rows = {row.id: row for row in columns.rows(self._site, self.table)}
        hashes = {columns.id_hash(self.table, name): name for name in rows}
        seen: dict[str, int] = {}
        for number, cells in self.grid.rows.items():
            if number == 1:
                continue
            line = self._line(number, cells)
            if line is None:
                continue
            if line.name in seen:
                other = self.in_cell(seen[line.name], 1, "table_twice").location
                self._tell_in(number, 1, "table_twice", name=line.name, other=other)
                continue
            seen[line.name] = number
            self.lines.append(line)
        stamped = 0
        for line in self.lines:
            line.row = rows.get(line.name)
            of_id = columns.hash_at(line.stamp, -1)
            right = of_id == columns.id_hash(self.table, line.name)
            stamped += right
            if line.row is not None and not right:
                self._tell_in(line.number, 1, "table_known_id", name=line.name)
            elif line.row is None and right:
                self._tell_in(line.number, 1, "table_record_gone", name=line.name)
            elif line.row is None and of_id in hashes and hashes[of_id] not in seen:
                # A copy of a row is a new record; a row whose own id is gone was renamed.
                seen[hashes[of_id]] = line.number
                old = hashes[of_id]
                self._tell_in(line.number, 1, "table_changed_id", name=line.name, old=old)
            self._locate(line)
            if line.row is not None and right:
                self._compare(line, line.row)
        if stamped < self._count:
            for name, row in rows.items():
                if name not in seen:
                    file = row.place.document.path
                    self._tell_in(1, 1, "table_row_deleted", name=name, file=file)

    def _line(self, number: int, cells: Sequence[CellValue]) -> _Line | None:
        """The row, if it has an id; wrong cells are told."""
        for at, cell in enumerate(cells):
            if isinstance(cell, InvalidCell) and at != self._stamps:
                self._tell_in(number, at + 1, cell.key, text=cell.text)
            elif at in self.columns and _is_too_long(self.columns[at], cell):
                self._tell_in(number, at + 1, "table_too_long", text=f"{parser.MAX_TEXT:,}")
        by_column = {
            column: cells[at] if at < len(cells) else None for at, column in self.columns.items()
        }
        stamp = cells[self._stamps] if self._stamps and len(cells) > self._stamps else None
        name = cells[0] if cells else None
        if isinstance(name, InvalidCell):
            return None
        if name is None:
            if any(it is not None for it in by_column.values()) or stamp is not None:
                self._tell_in(number, 1, "table_no_id")
            return None
        return _Line(number, _told(name).strip(), by_column, _told(stamp))

    def _locate(self, line: _Line) -> None:
        """Where the record stands, or is to stand."""
        if line.row is not None:
            line.place = line.row.place.document.path, line.row.place.where
            return
        if self.table != "figures":
            shelf = next(it for it in COLLECTIONS if it.name == self.table)
            if not shelf.many:
                self._check_file_name(line)
            line.place = (
                (f"data/{shelf.path}", (line.name,))
                if shelf.many
                else (f"data/{shelf.path.replace('*', line.name)}", ())
            )
            return
        holder, _, key = line.name.partition(".")
        found = self._holder(holder)
        if not key or found is None:
            known = [*self._site.topics, *self._holders]
            self._tell_in(
                line.number, 1, "table_no_holder",
                name=line.name, holder=holder, nearest=suggest(holder, known),
            )  # fmt: skip
        else:
            path, above = found
            line.place = path, (*above, key)

    def _check_file_name(self, line: _Line) -> None:
        """A file of another name would be written, but never read."""
        file = f"{line.name}.yml"
        if not re.fullmatch(SLUG, line.name):
            self._tell_in(line.number, 1, "file_name")
        elif key := content_tree.problem_with_name(file):
            self._tell_in(line.number, 1, key, name=file)

    def _holder(self, name: str) -> tuple[str, Where] | None:
        """The file of a topic or record that holds figures, and the way to them."""
        if name in self._site.topics:
            return self._site.locations["topics", name].document.path, ()
        return self._holders.get(name)

    @cached_property
    def _holders(self) -> Mapping[str, tuple[str, Where]]:
        """Records that hold figures, also those that another sheet adds."""
        found: dict[str, tuple[str, Where]] = {}
        for shelf in FIGURE_COLLECTIONS:
            for name in getattr(self._site, shelf.name):
                found[name] = self._site.locations[shelf.name, name].document.path, ("figures",)
            for grid in self._grids:
                if grid is not self.grid and _key(grid.rows.get(1, (None,))[0]) == shelf.name:
                    for row in list(grid.rows.values())[1:]:
                        name = _told(row[0]).strip()
                        path = f"data/{shelf.path.replace('*', name)}"
                        found.setdefault(name, (path, ("figures",)))
        return found

    def _compare(self, line: _Line, row: Row) -> None:
        """Find the values that people changed, and those that others changed as well."""
        for at, column in self.columns.items():
            cell = line.cells[column]
            if isinstance(cell, InvalidCell) or _is_too_long(column, cell):
                continue
            now, new = column.raw(row.record), self._value(line, column)
            if columns.canonical(now) == columns.canonical(new):
                continue
            was = columns.hash_at(line.stamp, self._places[column])
            if columns.cell_hash(now) == was:
                line.changed[column] = new
            elif columns.cell_hash(new) != was:
                self._tell_in(
                    line.number,
                    at + 1,
                    "table_conflict",
                    field=column.key,
                    file=row.place.document.path,
                    new=columns.shown(new),
                    now=columns.shown(now),
                )

    def _value(self, line: _Line, column: Column) -> Any:
        cell = line.cells[column]
        return None if isinstance(cell, InvalidCell) else column.read(cell)

    def all_values(self, line: _Line) -> dict[Column, Any]:
        """What a row holds, without empty cells."""
        return {
            column: value
            for column in self._places
            if column in line.cells and (value := self._value(line, column)) is not None
        }

    def _tell_in(self, row: int, column: int, key: str, **details: object) -> None:
        if len(self.problems) >= MAX_PROBLEMS:
            raise _EnoughError
        self.problems.append(self.in_cell(row, column, key, **details))


def _repeated(reading: Sequence[_SheetImport]) -> Iterator[Diagnostic]:
    """Two sheets of the same table would contradict each other."""
    seen: dict[str, _SheetImport] = {}
    for it in reading:
        if it.table in seen:
            other = seen[it.table].in_cell(1, 1, "table_twice").location
            yield it.in_cell(1, 1, "table_twice", name=it.table, other=other)
        elif it.table:
            seen[it.table] = it


def _key(heading: CellValue) -> str | None:
    found = _KEY.match(heading) if isinstance(heading, str) else None
    return found[1] if found else None


def _is_too_long(column: Column, cell: CellValue) -> bool:
    """Whether a text is longer than one of YAML may be, which a cell can be."""
    if not isinstance(cell, str) or len(cell) <= parser.MAX_TEXT:
        return False
    value = column.read(cell)
    texts = value if isinstance(value, tuple) else (cell,)
    return any(len(it) > parser.MAX_TEXT for it in texts)


def _told(cell: CellValue) -> str:
    """A cell that should be a text."""
    return "" if cell is None else cell.text if isinstance(cell, InvalidCell) else str(cell)


def _place(ref: str) -> tuple[int, int]:
    """Row and column of the first cell of a range such as `B7:C9`."""
    letters, digits = re.match(r"([A-Z]+)([0-9]+)", ref).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(digits), column


# -- the files -------------------------------------------------------------------------------


class _Drafts:
    """The values of the files as they would be."""

    def __init__(self, root: Path, site: Dataset) -> None:
        self._root = root
        self._codes = [language.code for language in site.languages]
        self._documents = {it.document.path: it.document for it in site.locations.values()}
        self._wanted: dict[str, Any] = {}
        self._heads: dict[str, str] = {}
        self.before: dict[str, bytes | None] = {}  # the contents that `files` started from

    def change(self, table: str, place: tuple[str, Where], values: Mapping[Column, Any]) -> None:
        """Other values in some fields of a record."""
        path, where = place
        record = self._wanted.get(path, self._documents[path].values)
        for step in where:
            record = record[step]
        order = columns.field_order(columns.model_of(table))
        self._put(path, where, columns.changed(record, values, order, self._codes))

    def add(
        self, table: str, place: tuple[str, Where], name: str, values: Mapping[Column, Any]
    ) -> str:
        """A new record; the path of its file."""
        path, where = place
        record = columns.changed(
            {}, values, columns.field_order(columns.model_of(table)), self._codes
        )
        if not where:
            names = record.get("name") or {}
            self._heads[path] = " | ".join(
                get_catalog(code)[f"tables.head.{table}"].format(name=names.get(code, name))
                for code in languages()
            )
        self._put(path, where, record)
        return path

    def files(self) -> dict[str, str]:
        """The texts of all files that change. Raises SiteError with all that cannot."""
        found, problems = {}, []
        for path, wanted in self._wanted.items():
            if path in self._heads:
                found[path] = editor.new_text(self._heads[path], wanted)
                self.before[path] = None
                continue
            try:
                self.before[path] = content = (self._root / path).read_bytes()
                text = content.decode()
                if (
                    text_files.normalize_newlines(text.removeprefix("\ufeff"))
                    != self._documents[path].text
                ):
                    raise DiagnosticsError([Diagnostic.at(path, 1, 1, "changed_meanwhile")])
                found[path] = editor.apply_changes(path, text, wanted)
            except DiagnosticsError as error:
                problems += error.problems
        if problems:
            raise DiagnosticsError(problems)
        return found

    def _put(self, path: str, where: Where, record: Any) -> None:
        tree = self._wanted.get(path)
        if tree is None:
            tree = self._documents[path].values if path in self._documents else {}
        if where[:1] == ("figures",) and "figures" not in tree:
            shelf = next(it for it in FIGURE_COLLECTIONS if Path(path).match(it.path))
            tree = columns.placed(tree, "figures", {}, columns.field_order(shelf.model))
        self._wanted[path] = _with(tree, where, record)


def _with(tree: Any, where: Where, record: Any) -> Any:
    """The tree with another record at one place."""
    if not where:
        return record
    return {**tree, where[0]: _with(tree.get(where[0], {}), where[1:], record)}


# -- the check -------------------------------------------------------------------------------


def _check(root: Path, files: Mapping[str, str], reading: Sequence[_SheetImport]) -> None:
    """Raises SiteError where the data would not be right, of cells wherever that is clear."""
    try:
        problems = validation.problems(load(Project(root), files))
    except DiagnosticsError as error:
        problems = error.problems
    if problems:
        raise DiagnosticsError(_in_cells(root, files, reading, problems))


def _check_first_rows(root: Path, site: Dataset, reading: Sequence[_SheetImport]) -> None:
    """Check some of many new rows, so that a wrong table is refused before all of it is read.

    Raises SiteError where a record is wrong in itself.
    """
    files = {it.document.path for it in site.locations.values()}
    new = [
        (it, line)
        for it in reading
        for line in it.lines
        if line.row is None and (it.table != "figures" or line.place[0] in files)
    ]
    if len(new) <= _FIRST_ROWS:
        return
    drafts, texts = _Drafts(root, site), dict[str, str]()
    for it, line in new[:_FIRST_ROWS]:
        drafts.add(it.table, line.place, line.name, it.all_values(line))
    try:
        texts = drafts.files()
        load(Project(root), texts)
    except DiagnosticsError as error:
        raise DiagnosticsError(_in_cells(root, texts, reading, error.problems)) from None


def _in_cells(
    root: Path,
    files: Mapping[str, str],
    reading: Sequence[_SheetImport],
    problems: Sequence[Diagnostic],
) -> list[Diagnostic]:
    """Problems of the files as problems of cells; not more than anybody would read."""
    cells = _Cells(root, files, reading)
    found = [cells.of(problem) for problem in problems[:MAX_PROBLEMS]]
    if len(problems) > MAX_PROBLEMS:
        found.append(Diagnostic.at(reading[0].file, 1, 1, "more_problems"))
    return found


def _also_wrong(root: Path, site: Dataset, reading: Sequence[_SheetImport]) -> list[Diagnostic]:
    """What the model finds in the cells that could be read, so that all is told at once.

    Rules between records have to wait: a row that could not be read may be what they miss.
    """
    drafts, files = _Drafts(root, site), dict[str, str]()
    for it in reading:
        for line in it.lines:
            if line.changed:
                drafts.change(it.table, line.place, line.changed)
    try:
        files = drafts.files()
        load(Project(root), files)
    except DiagnosticsError as error:
        return _in_cells(root, files, reading, error.problems)
    return []


class _Cells:
    """Which cell tells what stands at a place of a file."""

    def __init__(
        self, root: Path, files: Mapping[str, str], reading: Sequence[_SheetImport]
    ) -> None:
        self._root, self._files = root, files
        self._lines: dict[str, list[tuple[_SheetImport, _Line]]] = {}
        for it in reading:
            for line in it.lines:
                self._lines.setdefault(line.place[0], []).append((it, line))

    def of(self, problem: Diagnostic) -> Diagnostic:
        """The problem, told of a cell if there is one for it."""
        details = dict(problem.details)
        field = details.get("field", "").split(".")
        if "missing" in details:  # languages of a text
            field.append(details["missing"].split(", ")[0])
        for it, line, at in self._candidates(problem, field):
            return it.in_cell(line.number, at + 1, problem.key, **details)
        return problem

    def _candidates(
        self, problem: Diagnostic, field: Sequence[str]
    ) -> Iterator[tuple[_SheetImport, _Line, int]]:
        lines = self._lines.get(problem.path, [])
        for it, line in lines:  # a field that is told by its name, perhaps because it is missing
            where = line.place[1]
            if tuple(field[: len(where)]) == where:
                yield from ((it, line, at) for at in _columns(it, field[len(where) :]))
        place = (problem.line, problem.column)
        text = self._files.get(problem.path)
        if text is None:
            text = (self._root / problem.path).read_bytes().decode()
        document = YamlDocument(
            problem.path, text_files.normalize_newlines(text.removeprefix("\ufeff"))
        )
        for it, line in lines:
            for at, column in it.columns.items():
                for where in _ways(column, document, line.place[1]):
                    if document.position(where) == place:
                        yield it, line, at
        for it, line in lines:
            if not line.place[1] or document.position(line.place[1]) == place:
                yield it, line, 0


def _columns(reading: _SheetImport, field: Sequence[str]) -> Iterator[int]:
    """The columns of a field such as `name.en` or `sources.0`."""
    named = [at for at, it in reading.columns.items() if it.key.split(".") == list(field[:2])]
    yield from named or [at for at, it in reading.columns.items() if [it.field] == list(field[:1])]


def _ways(column: Column, document: YamlDocument, above: Where) -> Iterator[Where]:
    """The ways to everything in a file that one cell tells."""
    here: Where = (*above, column.field)
    try:
        value = document.value_at(here)
    except (KeyError, TypeError):
        return
    if column.kind == "text":
        yield (*here, column.language)
        return
    yield here
    if isinstance(value, tuple):
        for at in range(len(value)):
            yield (*here, at)
            if column.language:
                yield (*here, at, column.language)
    elif isinstance(value, Mapping):
        yield from ((*here, key) for key in value)
