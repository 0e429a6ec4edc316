"""What an editor changed since the last commit, and the way back: a value, a file or all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
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


def undo(root: Path, path: str, place: Place = ()) -> None:
    """Give a file, or one value in it, back what it was at the last commit.

    Raises DiagnosticsError if there is no such change, or if the file cannot be edited in place.
    """
    file = next((file for file in own_files(root) if file.path == path), None)
    if file is None:
        raise DiagnosticsError([Diagnostic.of_file(path, "changed_meanwhile")])
    content = file.before
    if place and file.before is not None and file.after is not None:
        content = _without_change(path, file.before, file.after, place)
    journal.write(root, {path: content}, {path: file.after})


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


def _without_change(path: str, before: bytes, after: bytes, place: Place) -> bytes:
    """A file with one value as it was; all of it as it was if no other value differs."""
    old, new = (_values(path, content) for content in (before, after))
    try:
        wanted = reverted(old, new, place)
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
