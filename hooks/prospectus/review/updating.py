"""Brings what others published into a checkout with one's own changes, without any marker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from prospectus.editing.merge.files import merge_file
from prospectus.editing.merge.values import NO_CHOICES, Choices, Conflict
from prospectus.files import journal
from prospectus.git.command import GitError, run_git
from prospectus.git.trees import EXECUTABLE, REGULAR, TreeEntry, read_blobs, read_tree
from prospectus.review.own_changes import BASE, FOLDERS

_NO_CHOICES: Mapping[str, Choices] = MappingProxyType({})


@dataclass(frozen=True)
class Update:
    """What bringing `commit` in would do.

    `files` are the contents after it by path, None for no file, `before` those they have now.
    `conflicts` are the values to choose, by path; while there are any, it cannot be done.
    """

    commit: str
    files: Mapping[str, bytes | None]
    before: Mapping[str, bytes | None]
    conflicts: Mapping[str, Sequence[Conflict]]


def plan_update(root: Path, commit: str, choices: Mapping[str, Choices] = _NO_CHOICES) -> Update:
    """The changes of a newer commit and those of the checkout, with choices by path.

    Raises GitError if the commit does not come after that of the checkout, or if it changes a file
    outside of the content that differs in the checkout.
    """
    base = run_git(root, "rev-parse", "--verify", BASE).decode().strip()
    if run_git(root, "merge-base", BASE, commit).decode().strip() != base:
        raise GitError("diverged")
    old, new = read_tree(root, BASE), read_tree(root, commit)
    paths = [path for path in sorted({*old, *new}) if old.get(path) != new.get(path)]
    before, theirs = _contents(root, paths, old), _contents(root, paths, new)
    mine = {path: _present(root / path) for path in paths}
    files: dict[str, bytes | None] = {}
    conflicts: dict[str, Sequence[Conflict]] = {}
    for path in paths:
        if path.startswith(FOLDERS):
            chosen = choices.get(path, NO_CHOICES)
            merged = merge_file(path, before[path], mine[path], theirs[path], chosen)
            files[path] = merged.content
            if merged.conflicts:
                conflicts[path] = merged.conflicts
        elif mine[path] in (before[path], theirs[path]):
            files[path] = theirs[path]
        else:
            raise GitError("own_program", path=path)
    return Update(commit, files, mine, conflicts)


def apply_update(root: Path, update: Update) -> None:
    """Write the files, and make the commit that of the checkout.

    Raises DiagnosticsError if a file was changed meanwhile, GitError, and ValueError if there are
    conflicts.
    """
    if update.conflicts:
        raise ValueError("conflicts are left")
    content = {path: text for path, text in update.files.items() if path.startswith(FOLDERS)}
    journal.write(root, content, {path: update.before[path] for path in content})
    for path, text in update.files.items():
        if path not in content:
            file = root / path
            if text is None:
                file.unlink(missing_ok=True)
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text)
    run_git(root, "update-ref", BASE, update.commit)
    run_git(root, "read-tree", update.commit)


def _contents(
    root: Path, paths: Sequence[str], tree: Mapping[str, TreeEntry]
) -> dict[str, bytes | None]:
    """The contents of regular files in a tree; None for other paths."""
    regular = {
        path: tree[path].object_name
        for path in paths
        if path in tree and tree[path].mode in (REGULAR, EXECUTABLE)
    }
    contents = dict(zip(regular, read_blobs(root, regular.values()), strict=True))
    return {path: contents.get(path) for path in paths}


def _present(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None
