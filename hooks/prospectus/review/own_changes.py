"""What an editor changed since the last commit, and the way back: a value, a file or all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath
from typing import Any

from prospectus.content.translation_status import PAGES
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain.collection_specs import COLLECTIONS, LEDGER
from prospectus.editing.merge.values import Conflict, Place, differences, reverted
from prospectus.files import journal
from prospectus.git.trees import EXECUTABLE, REGULAR, changed_files, read_blobs
from prospectus.yamlio import editor
from prospectus.yamlio.editor import values_equal
from prospectus.yamlio.reader import YamlDocument

BASE = "HEAD"
FOLDERS = ("data/", "docs/")  # what editors change


@dataclass(frozen=True)
class OwnFile:
    """A changed file; a content is None where there is no such file.

    `values` are the values of a record that differ; none if the file is new, gone or no record.
    """

    path: str
    before: bytes | None
    after: bytes | None
    values: Sequence[Conflict] = ()


def own_files(root: Path) -> list[OwnFile]:
    """The files of content that differ from the last commit, by path. Raises GitError."""
    changes = [
        change
        for change in changed_files(root, BASE)
        if change.path.startswith(FOLDERS)
        and all(
            entry.mode in (REGULAR, EXECUTABLE) for entry in (change.before, change.after) if entry
        )
    ]
    existing = [change.before.object_name for change in changes if change.before]
    contents = read_blobs(root, existing)
    files = []
    for change in changes:
        before = next(contents) if change.before else None
        after = (root / change.path).read_bytes() if change.after else None
        files.append(OwnFile(change.path, before, after, _differences(change.path, before, after)))
    return files


@dataclass(frozen=True)
class Undo:
    """The contents of files after something is undone, and those that they have now."""

    files: Mapping[str, bytes | None]
    before: Mapping[str, bytes | None]


def plan_undo(root: Path, path: str, place: Place = ()) -> Undo:
    """What gives a file, or one value in it, back what it was at the last commit.

    With it go what came by the same change: the other languages of a page, the former name of a
    record and what refers to it, the uploaded file of a picture or document, and the states of
    translations. Raises DiagnosticsError if there is no such change, or if the file cannot be
    edited in place.
    """
    files = {file.path: file for file in own_files(root)}
    file = files.get(path)
    if file is None:
        raise DiagnosticsError([Diagnostic.of_file(path, "changed_meanwhile")])
    renamed = renames([*files.values()])
    names = [rename for rename in renamed if path in (rename.before, rename.after)]
    after: dict[str, bytes | None]
    if place and file.before is not None and file.after is not None:
        names = [rename for rename in names if place[0] in (rename.old, rename.new)]
        keys: list[Place] = [(key,) for rename in names for key in (rename.old, rename.new)]
        places = keys or [place]
        after = {path: _without_changes(path, file.before, file.after, places)}
    else:
        paths = {path, *(name for rename in names for name in (rename.before, rename.after))}
        paths |= {some for some in files if page_of(path) and page_of(some) == page_of(path)}
        after = {some: files[some].before for some in paths}
    for other in files.values():
        if other.path not in after and (text := _with_former_names(other, names)) is not None:
            after[other.path] = text
    for state, original in companions([*files.values()]).items():
        if original in after and _is_gone(files[original], after[original], state):
            after[state] = files[state].before
    return Undo(after, {some: files[some].after for some in after})


def undo(root: Path, path: str, place: Place = ()) -> None:
    """Undo a change as `plan_undo` has it, which raises what that does."""
    plan = plan_undo(root, path, place)
    journal.write(root, plan.files, plan.before)


def page_of(path: str) -> str:
    """The path of a written page without its language; empty for other files.

    >>> page_of("docs/why/index.zh.md")
    'docs/why/index'
    """
    is_page = path.startswith("docs/") and path.endswith(".md")
    return path.removesuffix(".md").rpartition(".")[0] if is_page else ""


@dataclass(frozen=True)
class OwnRename:
    """A record that got another name: its files and its names, before and after."""

    before: str
    after: str
    old: str
    new: str


def renames(files: Sequence[OwnFile]) -> Sequence[OwnRename]:
    """The records that were renamed: those with a new name keep the old one in `was`."""
    known = {file.path: file for file in files}
    renamed = []
    for file in files:
        values = _record(file.path, file.after)
        if file.before is None:
            for old in _former_names(values):
                former = str(PurePosixPath(file.path).with_stem(old))
                if former in known and known[former].after is None:
                    stem = PurePosixPath(file.path).stem
                    renamed.append(OwnRename(former, file.path, old, stem))
        else:
            before = _record(file.path, file.before)
            renamed += [
                OwnRename(file.path, file.path, old, str(new))
                for new, record in values.items()
                if new not in before
                for old in _former_names(record)
                if old in before and old not in values
            ]
    return renamed


def companions(files: Sequence[OwnFile]) -> Mapping[str, str]:
    """By the paths of files that go with another changed file, the path of that one.

    These are states of translations, and uploaded files of records that were changed, too.
    """
    data = [file for file in files if file.path.startswith("data/")]
    found = {}
    for file in files:
        if file.path.startswith(f"{LEDGER}/"):
            original = _original(file.path, files)
        elif file.path.startswith("docs/") and not page_of(file.path) and file.before is None:
            name = file.path.removeprefix("docs/").encode()
            original = next((other.path for other in data if name in (other.after or b"")), "")
        else:
            continue
        if original:
            found[file.path] = original
    return found


def _original(state: str, files: Sequence[OwnFile]) -> str:
    """The changed file with the original of a state of a translation; empty if there is none."""
    address = state.removesuffix(".yml").removeprefix(f"{LEDGER}/").partition("/")[2]
    kind, _, name = address.partition("/")
    if kind == PAGES:
        return next((file.path for file in files if page_of(file.path) == f"docs/{name}"), "")
    paths = [f"data/{spec.path.replace('*', name)}" for spec in COLLECTIONS if spec.name == kind]
    holder = f"{name.partition('.')[0]}.yml"  # of a figure that belongs to another record
    matches = (
        file.path
        for file in files
        if file.path in paths
        or (kind == "figures" and file.path.count("/") == 2 and file.path.endswith(f"/{holder}"))
    )
    return next(matches, "")


def _is_gone(original: OwnFile, content: bytes | None, companion: str) -> bool:
    """Whether nothing is left of the change of a file with which a companion came."""
    if companion.startswith("docs/"):
        return companion.removeprefix("docs/").encode() not in (content or b"")
    return content == original.before


def _with_former_names(file: OwnFile, names: Sequence[OwnRename]) -> bytes | None:
    """A file whose lines have former names where these are all that was changed; None if none."""
    if file.before is None or file.after is None or not names:
        return None
    before, after = (text.splitlines(keepends=True) for text in (file.before, file.after))
    lines = list(after)
    for tag, start, end, first, last in SequenceMatcher(None, before, after, False).get_opcodes():
        if tag == "replace" and end - start == last - first:
            for at in range(last - first):
                line = after[first + at]
                for rename in names:
                    line = line.replace(rename.new.encode(), rename.old.encode())
                if line == before[start + at]:
                    lines[first + at] = line
    return b"".join(lines) if lines != after else None


def _former_names(record: Any) -> Sequence[str]:
    former = record.get("was") if isinstance(record, Mapping) else None
    names = former if isinstance(former, list | tuple) else ()
    return [name for name in names if isinstance(name, str)]


def _record(path: str, content: bytes | None) -> Mapping[Any, Any]:
    """The values of a file of records; none for other files, and for those that cannot be read."""
    if not path.endswith(".yml") or content is None:
        return {}
    try:
        return _values(path, content)
    except DiagnosticsError:
        return {}


def undo_all(root: Path) -> None:
    """Give all files of content back what they were at the last commit."""
    files = own_files(root)
    before = {file.path: file.after for file in files}
    journal.write(root, {file.path: file.before for file in files}, before)


def _differences(path: str, before: bytes | None, after: bytes | None) -> Sequence[Conflict]:
    if not path.endswith(".yml") or before is None or after is None:
        return ()
    try:
        old, new = (_values(path, content) for content in (before, after))
    except DiagnosticsError:
        return ()
    return differences(old, new)


def _without_changes(path: str, before: bytes, after: bytes, places: Sequence[Place]) -> bytes:
    """A file with some values as they were; all of it as it was if no other value differs."""
    old, new = (_values(path, content) for content in (before, after))
    wanted = new
    try:
        for place in places:
            wanted = reverted(old, wanted, place)
    except KeyError:
        raise DiagnosticsError([Diagnostic.of_file(path, "changed_meanwhile")]) from None
    if values_equal(wanted, old):
        return before
    return editor.apply_changes(path, after.decode(), wanted).encode()


def _values(path: str, content: bytes) -> Mapping[str, Any]:
    """The values of a record. Raises DiagnosticsError if it has none."""
    try:
        values = YamlDocument(path, content.decode()).values
    except UnicodeDecodeError:
        raise DiagnosticsError([Diagnostic.of_file(path, "not_utf8")]) from None
    return values if isinstance(values, Mapping) else {}
