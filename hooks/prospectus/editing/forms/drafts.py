"""What saving a form would change: texts of files, and the problems that it would make.

Nothing is written before `Draft.save`, and nothing at all if the change makes a problem.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, os_problem
from prospectus.domain import pending_translations, validation
from prospectus.domain.collection_specs import COLLECTIONS, FIGURE_COLLECTIONS
from prospectus.domain.loader import RecordCache, load
from prospectus.editing.forms import content_index
from prospectus.editing.forms.content_index import Entry
from prospectus.editing.json_schema import schema_comment
from prospectus.editing.spreadsheet.columns import field_order
from prospectus.editing.spreadsheet.record_edits import placed
from prospectus.files import journal
from prospectus.i18n.catalog import editors_languages, get_editors_catalog
from prospectus.yamlio import editor, splices
from prospectus.yamlio.parser import Where
from prospectus.yamlio.reader import YamlDocument


@dataclass(frozen=True)
class OpenRecord:
    """A record as a form has it: the content of its file when it was read, and its values.

    For a record that is to be created, `values` are None, and `content` too if its file is new.
    """

    entry: Entry
    content: bytes | None
    values: Any

    @property
    def version(self) -> str:
        """A hash of the file, by which a form notices that it was changed meanwhile."""
        return version_of(self.content)


@dataclass(frozen=True)
class Draft:
    """Changed files with their former contents, and the problems that the change makes.

    A content of None is no file.
    """

    files: Mapping[str, bytes | None]
    before: Mapping[str, bytes | None]
    problems: Sequence[Diagnostic] = ()

    def save(self, root: Path) -> None:
        """Write the files. Raises DiagnosticsError if one was changed meanwhile, or problems."""
        if self.problems:
            raise DiagnosticsError(self.problems)
        changed = {path: new for path, new in self.files.items() if new != self.before[path]}
        journal.write(root, changed, {path: self.before[path] for path in changed})


def version_of(content: bytes | None) -> str:
    """A hash of the content of a file; "new" if there is none."""
    return "new" if content is None else hashlib.sha256(content).hexdigest()[:32]


def open_record(root: Path, entry: Entry) -> OpenRecord:
    """Read the file of an entry. Raises DiagnosticsError if it is no YAML or cannot be read."""
    content = content_of(root, entry.path)
    values = _document(entry.path, content).values
    for step in entry.where:
        values = values[step]
    return OpenRecord(entry, content, values)


def edited(
    record: OpenRecord, new: Any, codes: Sequence[str] = (), *, may_wait: bool = False
) -> str:
    """The text of the file with other values of the record.

    `codes` are the languages, the original first. A record that waits for its translation does so
    until it has all of them; a new one begins to wait if it lacks one and `may_wait`.

    Raises DiagnosticsError if the file cannot be edited without loss.
    """
    if may_wait and isinstance(new, Mapping):
        new = pending_translations.marked(new, codes)
    if record.content is None:
        return new_file(record.entry, new)
    text = record.content.decode()
    if record.values is None and not record.entry.where:  # comments only, or nothing at all
        for key, value in reversed((new or {}).items()):
            text = editor.with_first_field(text, key, value)
        return text
    tree = YamlDocument(record.entry.path, splices.plain(text)).values
    wanted = _placed_in(record.entry, tree, new)
    spec = next(spec for spec in COLLECTIONS if Path(record.entry.path).match(f"data/{spec.path}"))
    where = record.entry.where[:1] if spec.many else ()
    whole = value_at(wanted, where)
    if pending_translations.is_pending(whole):
        wanted = with_value(wanted, where, pending_translations.marked(whole, codes))
    return editor.apply_changes(record.entry.path, text, wanted)


def _placed_in(entry: Entry, tree: Any, values: Any) -> Any:
    """The values of a file with those of a record; a first figure goes where figures belong."""
    *_, field, key = ("", "", *entry.where)
    if entry.kind == content_index.FIGURES and field == "figures":
        where = entry.where[:-2]
        record = value_at(tree, where)
        model = next(spec.model for spec in FIGURE_COLLECTIONS if Path(entry.path).match(spec.path))
        figures = {**(record.get(field) or {}), key: values}
        return with_value(tree, where, placed(record, field, figures, field_order(model)))
    return with_value(tree, entry.where, values)


def without(record: OpenRecord) -> str | None:
    """The text of the file without the record; None if nothing is left in it.

    Raises DiagnosticsError if the file cannot be edited without loss.
    """
    path, where = record.entry.path, record.entry.where
    assert record.content is not None  # noqa: S101 - only what exists is removed
    text = record.content.decode()
    tree = YamlDocument(path, splices.plain(text)).values
    wanted = with_value(tree, where, None) if where else None
    # A mapping or list of which nothing is left goes with its last value.
    while wanted and len(where) > 1 and not value_at(wanted, where[:-1]):
        where = where[:-1]
        wanted = with_value(tree, where, None)
    return editor.apply_changes(path, text, wanted) if wanted else None


def new_file(entry: Entry, values: Any) -> str:
    """The text of a file with one new record."""
    names = values.get("name") if isinstance(values, Mapping) else None
    spec = content_index.spec_of(entry.kind)
    title = " | ".join(
        _head_title(entry, code, (names or {}).get(code, entry.name))
        for code in editors_languages()
    )
    tree = with_value({}, entry.where, values) if entry.where else values
    return f"{schema_comment(spec)}\n{editor.new_text(' '.join(title.split()), tree)}"


def _head_title(entry: Entry, code: str, name: object) -> str:
    catalog = get_editors_catalog(code)
    kind = content_index.spec_of(entry.kind).name
    text = catalog.get(f"tables.head.{kind}", catalog[f"record.{entry.model.__name__}"])
    return text.format(name=name)


class DraftCheck:
    """Checks changes of the data of the project `root`, from several threads."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._memory: RecordCache = {}
        self._lock = threading.Lock()

    def draft(self, texts: Mapping[str, str | None], before: Mapping[str, bytes | None]) -> Draft:
        """The change that gives some files other texts, with the problems that it makes.

        A text of None removes the file.

        Problems that the data has already are not those of the change.
        """
        files = {path: None if text is None else text.encode() for path, text in texts.items()}
        if all(files[path] == before.get(path) for path in files):
            return Draft(files, before)
        after = self._problems(texts)
        if after:
            known = Counter(map(_without_position, self._problems({})))
            after = [problem for problem in after if not _take(known, _without_position(problem))]
        return Draft(files, before, after)

    def records(self) -> RecordCache:
        """The records of the project or of the last draft, as a memory for `loader.load`."""
        with self._lock:
            if not self._memory:
                with suppress(DiagnosticsError):
                    load(Project(self._root), memory=self._memory)
            return dict(self._memory)

    def _problems(self, texts: Mapping[str, str | None]) -> list[Diagnostic]:
        with self._lock:
            try:
                site = load(Project(self._root), texts, self._memory)
            except DiagnosticsError as error:
                return error.problems
            return DiagnosticsError(validation.problems(site)).problems


def problems_by_field(
    entry: Entry,
    text: str,
    problems: Sequence[Diagnostic],
    paths: Sequence[str],
    control: Callable[[str], str] = str,
) -> tuple[Mapping[str, Sequence[Diagnostic]], Sequence[Diagnostic]]:
    """The problems at the fields of a form, whose `paths` are given, and all others.

    `control` gives the path of a field from that of its value in the `text` of the file.
    """
    try:
        document: YamlDocument | None = YamlDocument(entry.path, splices.plain(text))
    except DiagnosticsError:
        document = None
    known = set(paths)
    problems_by_path: dict[str, list[Diagnostic]] = {}
    others = []
    for problem in problems:
        path = _field_of(entry, document, problem, known, control)
        if path is None:
            others.append(problem)
        else:
            problems_by_path.setdefault(path, []).append(problem)
    return problems_by_path, others


def _field_of(
    entry: Entry,
    document: YamlDocument | None,
    problem: Diagnostic,
    known: set[str],
    control: Callable[[str], str],
) -> str | None:
    if problem.path != entry.path:
        return None
    names = dict(problem.details).get("field", "")
    prefix = "".join(f"{step}." for step in entry.where)
    if names.startswith(prefix):
        name = control(names.removeprefix(prefix))
        if name in known:
            return name
    if document is None:
        return None
    where = document.path_at(problem.line, problem.column)
    while where and where[: len(entry.where)] == entry.where:
        path = control(".".join(map(str, where[len(entry.where) :])))
        if path in known:
            return path
        where = where[:-1]
    return None


def with_value(tree: Any, where: Where, value: Any) -> Any:
    """A copy of nested mappings and lists with another value at a path; None removes it."""
    if not where:
        return {} if value is None else value
    step, *rest = where
    if isinstance(tree, tuple):
        items = list(tree)
        if step == len(items) and value is not None:
            items.append(with_value({}, tuple(rest), value))
        elif rest or value is not None:
            items[int(step)] = with_value(tree[int(step)], tuple(rest), value)
        else:
            del items[int(step)]
        return tuple(items)
    if not rest and value is None:
        return {key: item for key, item in tree.items() if key != step}
    old = tree or {}
    return {**old, step: with_value(old.get(step, {}), tuple(rest), value)}


def value_at(tree: Any, where: Where) -> Any:
    """The value at a path. Raises KeyError, IndexError or TypeError if there is none."""
    for step in where:
        tree = tree[step]
    return tree


def content_of(root: Path, path: str) -> bytes:
    """The content of a file. Raises DiagnosticsError if it cannot be read."""
    try:
        return (root / path).read_bytes()
    except OSError as error:
        raise DiagnosticsError([os_problem(error, root, path)]) from None


def _document(path: str, content: bytes) -> YamlDocument:
    try:
        return YamlDocument(path, splices.plain(content.decode()))
    except UnicodeDecodeError:
        raise DiagnosticsError([Diagnostic.of_file(path, "not_utf8")]) from None


def _without_position(problem: Diagnostic) -> tuple[object, ...]:
    return problem.path, problem.key, problem.details


def _take(known: Counter[tuple[object, ...]], key: tuple[object, ...]) -> bool:
    known[key] -= 1
    return known[key] >= 0
