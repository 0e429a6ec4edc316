"""Gives a record another name: its file or key, every reference to it, and `was`.

Nothing is written here. A plan has the files after and before the change, so that the caller
can check the result before it takes the place of the files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prospectus.config.project import Project
from prospectus.config.settings import FILE
from prospectus.content.markdown_pages import Page
from prospectus.content.news import NEWS
from prospectus.content.translation_status import (
    PAGES,
    Translation,
    TranslationLedger,
    compare,
)
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, suggest, translate
from prospectus.diagnostics.failures import CommandError
from prospectus.domain.collection_specs import COLLECTIONS, CollectionSpec
from prospectus.domain.dataset import Dataset
from prospectus.domain.record_tree import citations, references
from prospectus.domain.records import Figure, Renamable
from prospectus.domain.renames import Renaming, former_address
from prospectus.editing.page_references import PageReferences
from prospectus.editing.scaffold import check_name
from prospectus.editing.spreadsheet.columns import field_order
from prospectus.editing.spreadsheet.record_edits import placed
from prospectus.presentation.routes import LISTED_COLLECTIONS, Routes
from prospectus.yamlio import editor, splices
from prospectus.yamlio.parser import Where
from prospectus.yamlio.reader import YamlDocument
from prospectus.yamlio.splices import Splice

# Collections whose names the program or the settings know, or that have none.
FIXED = ("publishers", "changes", "pictures", "indicators", "topic_names", "synonyms")
_UNNAMED = (*FIXED, "topics")  # files of figures are named as `figures/<file>`


class RenameRefusedError(CommandError):
    """A record cannot be renamed; the message says why and what would be right."""

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(translate(f"rename.{key}", **details))


@dataclass(frozen=True)
class RenamePlan:
    """What a renaming would do.

    `files` has the content of every changed file, None for one that is removed; `before` what each
    held, None for a new one. `moved` has the new paths of files by the old ones.
    """

    renaming: Renaming
    files: Mapping[str, bytes | None]
    before: Mapping[str, bytes | None]
    moved: Mapping[str, str]


def read_renaming(site: Dataset, posts: Iterable[str], address: str, new: str) -> Renaming:
    """The renaming that an editor asks for: an address such as `parks/old`, and the new name.

    `figures/file.key` is a figure, of which the key gets another name, `figures/file` a file of
    figures, and `news/name` one of the `posts`, which are given by their names. Raises
    RenameRefusedError or RefusedError, with what would be right.
    """
    collection, slash, old = address.removesuffix("/").partition("/")
    kinds = [
        NEWS,
        "figures",
        *(collection.name for collection in COLLECTIONS if collection.name not in _UNNAMED),
    ]
    if not slash or collection not in kinds:
        nearest = suggest(collection, kinds)
        raise RenameRefusedError("kind", name=address, nearest=nearest, known=", ".join(kinds))
    known: Iterable[str] = getattr(site, collection, ())
    if collection == NEWS:
        known = [*posts]
    elif collection == "figures":
        known = [*site.own_figures, *site.topics]
    if old not in known:
        nearest = suggest(old, known)
        raise RenameRefusedError("unknown", name=address, nearest=nearest)
    check_name(new)
    if collection == "figures" and "." in old:
        new = f"{old.partition('.')[0]}.{new}"
    elif collection == "figures":
        collection = "topics"
    renaming = Renaming(collection, old, new)
    former = site.former_addresses.get(renaming.after, renaming.before)
    if new in known or former != renaming.before:
        other = renaming.after if new in known else former
        raise RenameRefusedError("taken", name=new, other=other.replace("topics/", "figures/"))
    return renaming


def plan_rename(
    project: Project, site: Dataset, pages: Sequence[Page], routes: Routes, renaming: Renaming
) -> RenamePlan:
    """The files of data/ and docs/ after a renaming; without the ledger of translations.

    Raises RenameRefusedError if mkdocs.yml names the page of the record, DiagnosticsError if a file
    cannot be edited in place.
    """
    _require_settings_without(project, routes, renaming)
    references = PageReferences(project.root, site, routes, renaming)
    texts = ChangedFiles(project.root)
    for path, edits in _data_edits(site, renaming).items():
        texts.edit_values(path, edits)
    for page in pages:
        texts.splice(page.path, references.splices(page), page.text)
    moved = dict(_moved_files(site, pages, routes, renaming))
    if renaming.collection == NEWS:
        for page in pages:
            if page.path in moved:
                texts.splice(page.path, [_with_former_name(page, renaming)])
    else:
        for path, where in _renamed_keys(site, renaming):
            texts.rename_key(path, where, renaming.new.rpartition(".")[2])
    return RenamePlan(renaming, *texts.moved(moved), moved)


def with_ledger(
    plan: RenamePlan,
    root: Path,
    routes: Routes,
    ledger: TranslationLedger,
    before: Iterable[Translation],
    after: Iterable[Translation],
) -> RenamePlan:
    """The plan with the ledger of translations: each has the status that it had.

    `before` and `after` are all translations before and after the renaming.
    """
    current = {
        (language, _translation_name(plan.renaming, routes, name))
        for language, name in (text.key for text in compare(before, ledger).current)
    }
    hashes = {
        (language, _translation_name(plan.renaming, routes, name)): digest
        for (language, name), digest in ledger.hashes.items()
    }
    hashes |= {text.key: text.digest for text in after if text.key in current}
    states = TranslationLedger(hashes).files_after(ledger)
    old = {path: (root / path).read_bytes() if (root / path).exists() else None for path in states}
    return RenamePlan(plan.renaming, {**plan.files, **states}, {**plan.before, **old}, plan.moved)


def _translation_name(renaming: Renaming, routes: Routes, name: str) -> str:
    kind, _, rest = name.partition("/")
    if kind == PAGES and renaming.collection == NEWS:
        is_this = rest == routes.record_page(NEWS, renaming.old)
        return f"{PAGES}/{routes.record_page(NEWS, renaming.new)}" if is_this else name
    if kind == "topic_names" and renaming.collection == "topics":
        return f"{kind}/{renaming.new}" if rest == renaming.old else name
    return renaming.address(name)


# -- data ------------------------------------------------------------------------------------


def _data_edits(site: Dataset, renaming: Renaming) -> Mapping[str, Mapping[Where, Any]]:
    """The new values in files of data/, by their paths there."""
    edits: dict[str, dict[Where, Any]] = {}
    for collection, name, record in site.records():
        location = site.location(collection, name)
        written = [*references(record)]
        written += [(path, "sources", citation) for path, citation in citations(record)]
        for path, target, value in written:
            new = renaming.reference(target, value)
            where = (*location.where, *path)
            if new != value and _holds(location.document, where, value):
                edits.setdefault(location.document.path, {})[where] = new
    for collection, name, old in _records_with_former_names(site, renaming):
        location = site.location(collection, name)
        record = location.document.value_at(location.where)
        kept = [
            written
            for written in record.get("was", ())
            if former_address(collection, name, written) != renaming.after
        ]
        if renaming.collection == "topics":  # former keys are keys of the file
            kept += [f"figures/{renaming.old}.{key}" for key in kept if "/" not in key]
        model = Figure if collection == "figures" else _spec(collection).model
        changed = placed(record, "was", (*kept, old), field_order(model))
        edits.setdefault(location.document.path, {})[location.where] = changed
    return edits


def _records_with_former_names(site: Dataset, renaming: Renaming) -> Iterator[tuple[str, str, str]]:
    """Collection and name of each record that keeps a former name, and this as `was` has it."""
    collection, old = renaming.collection, renaming.old
    if collection == "topics":
        for key in site.topics[old]:
            yield "figures", f"{old}.{key}", f"figures/{old}.{key}"
    elif collection == "figures":
        yield collection, old, old.rpartition(".")[2]
    elif collection != NEWS and issubclass(_spec(collection).model, Renamable):
        yield collection, old, old


def _renamed_keys(site: Dataset, renaming: Renaming) -> Iterator[tuple[str, Where]]:
    """The keys that get the new name: file, and path in it."""
    collection, old = renaming.collection, renaming.old
    if collection == "topics":
        if old in site.topic_names:
            location = site.location("topic_names", old)
            yield location.document.path, location.where
    elif collection == "figures" or _spec(collection).many:
        location = site.location(collection, old)
        yield location.document.path, location.where


def _moved_files(
    site: Dataset, pages: Sequence[Page], routes: Routes, renaming: Renaming
) -> Iterator[tuple[str, str]]:
    """Old and new paths of the files that are named by the record."""
    collection, old, new = renaming.collection, renaming.old, renaming.new
    if collection == NEWS:
        for page in pages:
            if page.uri == routes.record_page(NEWS, old):
                uri = routes.record_page(NEWS, new)
                yield page.path, f"docs/{uri}.{page.language.code}.md"
    elif collection != "figures":
        spec = _spec(collection)
        if collection == "topics" or not spec.many:
            yield site.locations[collection, old].document.path, _path(spec, new)


def _spec(collection: str) -> CollectionSpec:
    return next(spec for spec in COLLECTIONS if spec.name == collection)


def _path(spec: CollectionSpec, name: str) -> str:
    return f"data/{spec.path.replace('*', name)}"


def _holds(document: YamlDocument, where: Where, value: str) -> bool:
    """Whether a value is written in a file; an indicator may have given it."""
    try:
        return bool(document.value_at(where) == value)
    except (KeyError, IndexError, TypeError):
        return False


def _require_settings_without(project: Project, routes: Routes, renaming: Renaming) -> None:
    """Raise RenameRefusedError if mkdocs.yml names the page of the record."""
    if renaming.collection not in (*LISTED_COLLECTIONS, NEWS):
        return
    old, new = (
        routes.record_page(renaming.collection, name) for name in (renaming.old, renaming.new)
    )
    for number, line in enumerate(project.settings.document.text.split("\n"), start=1):
        if re.search(rf"(?<![\w/-]){re.escape(old)}\.md", line):
            raise RenameRefusedError("in_settings", place=f"{FILE}:{number}", old=old, new=new)


# -- files -----------------------------------------------------------------------------------


def _with_former_name(page: Page, renaming: Renaming) -> Splice:
    """The replacement that adds a former name to the front matter of a post."""
    start, end = page.text.index("\n") + 1, len(page.text) - len(page.body)
    end = page.text.rindex("---", start, end)
    values = page.front_matter
    kept = (name for name in values.get("was", ()) if name != renaming.new)
    changed = {**values, "was": (*kept, renaming.old)}
    return start, end, editor.apply_changes(page.path, page.text[start:end], changed)


class ChangedFiles:
    """The changed texts of files below `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._texts: dict[str, str] = {}
        self._before: dict[str, bytes] = {}

    def _text(self, path: str) -> str:
        if path not in self._texts:
            self._before[path] = (self._root / path).read_bytes()
            self._texts[path] = self._before[path].decode()
        return self._texts[path]

    def edit_values(self, path: str, edits: Mapping[Where, Any]) -> None:
        """Put other values at some paths of a YAML file. Raises DiagnosticsError."""
        text = self._text(path)
        wanted = YamlDocument(path, splices.plain(text)).values
        for where in sorted(edits, key=len):  # a record before the values in it
            wanted = _with_value(wanted, where, edits[where])
        self._texts[path] = editor.apply_changes(path, text, wanted)

    def rename_key(self, path: str, where: Where, new: str) -> None:
        """Give the last key of a path in a YAML file another name."""
        text = self._text(path)
        document = YamlDocument(path, splices.plain(text))
        line, column = document.position(where)
        lines_above = document.text.split("\n")[: line - 1]
        start = sum(len(above) + 1 for above in lines_above) + column - 1
        start += document.text[start] in "\"'"  # the quotes stay
        self._texts[path] = splices.apply(text, [(start, start + len(str(where[-1])), new)])

    def splice(self, path: str, changes: Sequence[Splice], read: str | None = None) -> None:
        """Replace parts of a file, counted in its text with normalized line ends.

        Raises DiagnosticsError if the file no longer has the text that was `read`.
        """
        if changes:
            text = self._text(path)
            if read is not None and splices.plain(text) != read:
                raise DiagnosticsError([Diagnostic.of_file(path, "changed_meanwhile")])
            self._texts[path] = splices.apply(text, changes)

    def moved(
        self, paths: Mapping[str, str]
    ) -> tuple[Mapping[str, bytes | None], Mapping[str, bytes | None]]:
        """The files after and before the change, with some of them at other paths."""
        for path in paths:
            self._text(path)
        before: dict[str, bytes | None] = {**self._before}
        files: dict[str, bytes | None] = {}
        for path, text in self._texts.items():
            if path in paths:
                files[path], files[paths[path]], before[paths[path]] = None, text.encode(), None
            else:
                files[path] = text.encode()
        return files, before


def _with_value(tree: Any, where: Where, value: Any) -> Any:
    """A copy of nested mappings and lists with another value at a path."""
    if not where:
        return value
    step, *rest = where
    inner = _with_value(tree[step], tuple(rest), value)
    if isinstance(tree, tuple):
        return tuple(inner if at == step else item for at, item in enumerate(tree))
    return {key: inner if key == step else item for key, item in tree.items()}
