"""Replaces or removes several files as one transaction: all of them or none, also after a crash.

`write` first puts everything into the folder `.journal/` at the root of the checkout, which is on
the same file system: `0.new` is the new content of the first file, `0.old` the old one, and
`journal.json` has their paths and hashes. All of it is flushed to the disk before `journal.json`
is renamed into place, which commits the transaction. Then the new files are renamed to their
targets, and the folder is removed.

After a crash, `recover` compares the hash of each target. If every file has the old or the new
content, it completes the write. If one has other content, somebody has changed it since; then the
old content of the other files is restored, and that file is left alone.

A checkout may bring a folder `.journal/` that somebody committed. The journal therefore holds the
inode number and the change time (nanoseconds) of its lock file, which no archive, clone or copy
can choose. A journal without that proof is refused. Targets lie below `FOLDERS` and not behind
symlinks, in any case.

One process writes at a time: it holds a lock on `.journal/lock`, which the system releases when
the process ends, however it ends.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, os_problem
from prospectus.files.atomic_file import create, flush, is_read_only, mode_of, read_regular
from prospectus.files.folder_lock import LOCK, LockTimeoutError, SymlinkError, locked_folder

FOLDER = ".journal"
FOLDERS = ("data", "docs", "schema")  # where files may be written
LOCK_SECONDS = 10.0  # how long to wait for another process
_RECORD, _RECORD_DRAFT = "journal.json", "journal.json.new"
_OURS = re.compile(r"lock|journal\.json(\.new)?|[0-9]+\.(new|old)")
_MAX_RECORD = 50 * 2**20  # bytes of journal.json
# The temporary files that earlier versions put beside each file and left after a crash.
_LEFTOVER = re.compile(r"\..+\.yml\.new")


@dataclass(frozen=True)
class Recovery:
    """The recovery of an interrupted write.

    `outcome` is "completed", "undone", or "dropped" if no file had been changed. `changed` are the
    paths of files that somebody else changed meanwhile; they were left alone.
    """

    outcome: str
    count: int
    changed: tuple[str, ...] = ()


class _Entry(NamedTuple):
    """One file of a journal, with the hashes of its contents.

    `old` is None for a new file, `new` for one that is removed.
    """

    path: str
    old: str | None
    new: str | None


class _ChangedError(Exception):
    """A file was changed by another process meanwhile."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def write(
    root: Path,
    files: Mapping[str, bytes | None],
    expected: Mapping[str, bytes | None] | None = None,
) -> None:
    """Write all files, by their paths below `root`, or none. None in place of content removes one.

    `expected` holds the contents from which the new ones were derived, None for no file.

    Raises DiagnosticsError where a file has other content, where one cannot be written, or where
    another process writes; then every file is as it was.
    """
    targets = {name: _target(root, name) for name in files}
    if not targets:
        return
    try:
        with _locked(root) as folder:
            _finish(root, folder)
            try:
                entries = [
                    _stage(folder, number, name, targets[name], content, expected or {})
                    for number, (name, content) in enumerate(files.items())
                ]
                _save(folder, entries)
            except BaseException:
                _clear(folder)
                raise
            try:
                _apply(root, folder, entries)
            except BaseException:  # also Ctrl-C: never leave half of the files changed
                _undo(root, folder, entries)
                _clear(folder)
                raise
            _clear(folder)
    except _ChangedError as error:
        raise DiagnosticsError([Diagnostic.of_file(error.path, "changed_meanwhile")]) from None
    except OSError as error:
        raise DiagnosticsError([os_problem(error, root)]) from None


def recover(root: Path) -> Recovery | None:
    """Complete or undo the write of an interrupted command; None if there is none.

    Waits for a command that is writing. Without a journal, this is one system call. Raises
    DiagnosticsError if the journal was not written here, if it cannot be completed, or if another
    process holds its lock for longer than `LOCK_SECONDS`.
    """
    folder = root / FOLDER
    try:
        mode = folder.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not stat.S_ISDIR(mode):
        raise _foreign()
    pending = (folder / _RECORD).exists()
    if not pending and not os.access(folder, os.W_OK):
        return None  # nothing to complete, and no permission to clean up
    try:
        with _locked(root):
            return _finish(root, folder)
    except OSError as error:
        why = os_problem(error, root)
        raise DiagnosticsError([Diagnostic.of_file(FOLDER, "journal_pending"), why]) from None


def remove_leftovers(root: Path) -> list[str]:
    """Remove the temporary files of earlier versions in data/, and return their paths.

    If data/ is a symlink, nothing is removed: it may lead out of the checkout.
    """
    removed: list[str] = []
    if (root / "data").is_symlink():
        return removed
    for folder, _, names in os.walk(root / "data"):
        for name in filter(_LEFTOVER.fullmatch, names):
            path = Path(folder, name)
            with contextlib.suppress(OSError):
                path.unlink()
                removed.append(path.relative_to(root).as_posix())
    return sorted(removed)


# -- steps -----------------------------------------------------------------------------------


def _stage(
    folder: Path,
    number: int,
    name: str,
    path: Path,
    content: bytes | None,
    expected: Mapping[str, bytes | None],
) -> _Entry:
    """Write the new content and the old one into the folder of the journal."""
    mode = mode_of(path)
    if mode is not None and not stat.S_ISREG(mode):
        raise DiagnosticsError([Diagnostic.of_file(name, "not_a_file")])
    if is_read_only(mode):
        raise DiagnosticsError([Diagnostic.of_file(name, "read_only_file")])
    old = read_regular(path)
    if name in expected and expected[name] != old:
        raise _ChangedError(name)
    missing = [parent for parent in path.parents if not parent.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    for created in missing:
        flush(created.parent)
    if content is not None:
        create(folder / f"{number}.new", content, mode)
    if old is not None:
        backup = folder / f"{number}.old"
        try:
            os.link(path, backup)
        except OSError:  # a file system without hard links
            shutil.copy2(path, backup)
    return _Entry(name, _hash(old), _hash(content))


def _save(folder: Path, entries: Sequence[_Entry]) -> None:
    """Write the journal, which commits the transaction."""
    record = {"proof": _proof(folder), "files": [entry._asdict() for entry in entries]}
    create(folder / _RECORD_DRAFT, json.dumps(record).encode())
    flush(folder / LOCK)  # the proof must be the same after a power cut
    flush(folder)
    flush(folder.parent)
    (folder / _RECORD_DRAFT).replace(folder / _RECORD)
    flush(folder)


def _apply(root: Path, folder: Path, entries: Sequence[_Entry]) -> None:
    """Rename the new files to their targets. Raises _ChangedError and OSError."""
    parents = set()
    for number, entry in enumerate(entries):
        path, now = root / entry.path, _state(root, entry)
        if now == entry.new:
            continue
        if now != entry.old:
            raise _ChangedError(entry.path)
        if entry.new is None:
            path.unlink()
        else:
            (folder / f"{number}.new").replace(path)
        parents.add(path.parent)
    for parent in parents:
        flush(parent)


def _undo(root: Path, folder: Path, entries: Sequence[_Entry]) -> tuple[str, ...]:
    """Restore the old contents; return the paths of files with other content, which are kept."""
    changed, parents = [], set()
    for number, entry in enumerate(entries):
        path, now = root / entry.path, _state(root, entry)
        parents.add(path.parent)
        if now not in (entry.old, entry.new):
            changed.append(entry.path)
        elif now != entry.old and entry.old is None:
            path.unlink()
        elif now != entry.old:
            (folder / f"{number}.old").replace(path)
    for parent in filter(Path.is_dir, parents):
        flush(parent)
    return tuple(changed)


def _finish(root: Path, folder: Path) -> Recovery | None:
    """Complete or undo a journal that was left. The lock must be held."""
    entries = _load(folder)
    if entries is None:
        staged = sum(path.name.endswith(".new") for path in folder.iterdir())
        _clear(folder)
        return Recovery("dropped", 0) if staged else None
    complete = all(
        _can_complete(root, folder, number, entry) for number, entry in enumerate(entries)
    )
    changed: tuple[str, ...] = ()
    if complete:
        _apply(root, folder, entries)
    else:  # a file was changed since, or an undo was interrupted
        changed = _undo(root, folder, entries)
    _clear(folder)
    return Recovery("completed" if complete else "undone", len(entries), changed)


def _can_complete(root: Path, folder: Path, number: int, entry: _Entry) -> bool:
    """Whether a target has the new content, or the old one while the new one is at hand."""
    present = _state(root, entry)
    is_at_hand = entry.new is None or (folder / f"{number}.new").exists()
    return present == entry.new or (present == entry.old and is_at_hand)


def _clear(folder: Path) -> None:
    """Remove the files of a journal, `journal.json` first."""
    with contextlib.suppress(FileNotFoundError):
        (folder / _RECORD).unlink()
    for path in folder.iterdir():
        if path.name != LOCK and _OURS.fullmatch(path.name):
            path.unlink()


def _load(folder: Path) -> list[_Entry] | None:
    """The entries of the journal, if there is one. Raises DiagnosticsError if it is foreign."""
    try:
        if not stat.S_ISREG((folder / _RECORD).lstat().st_mode):
            raise _foreign()
    except FileNotFoundError:
        return None
    with (folder / _RECORD).open("rb") as file:
        content = file.read(_MAX_RECORD + 1)
    try:
        record: Any = json.loads(content) if len(content) <= _MAX_RECORD else None
        entries = [_Entry(entry["path"], entry["old"], entry["new"]) for entry in record["files"]]
        trusted = record["proof"] == _proof(folder)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise _foreign() from None
    if not trusted:
        raise _foreign()
    return entries


def _proof(folder: Path) -> list[int]:
    """Inode and change time of the lock file, which no archive or clone can choose."""
    status = (folder / LOCK).lstat()
    return [status.st_ino, status.st_ctime_ns]


def _foreign() -> DiagnosticsError:
    return DiagnosticsError([Diagnostic.of_file(FOLDER, "journal_foreign")])


# -- files -----------------------------------------------------------------------------------


def _target(root: Path, name: str) -> Path:
    """The path of a file. Raises DiagnosticsError if it must not be written."""
    parts = PurePosixPath(name).parts
    safe = parts[:1] and parts[0] in FOLDERS and len(parts) > 1 and ".." not in parts
    if not safe or "\\" in name or ":" in name or "\0" in name:
        raise DiagnosticsError(
            [Diagnostic.of_file(name, "outside_folders", known=", ".join(FOLDERS))]
        )
    path = root
    for part in parts:
        path /= part
        if path.is_symlink():
            shown = path.relative_to(root).as_posix()
            raise DiagnosticsError([Diagnostic.of_file(shown, "not_a_file")])
    return path


def _hash(content: bytes | None) -> str | None:
    """The hash of a content; None where there is no file."""
    return None if content is None else hashlib.sha256(content).hexdigest()


def _state(root: Path, entry: _Entry) -> str | None:
    """The hash of a target; None if there is no file, "" if it is not a regular file."""
    try:
        content = read_regular(_target(root, entry.path))
    except (DiagnosticsError, IsADirectoryError):
        return ""
    return _hash(content)


# -- the lock --------------------------------------------------------------------------------


@contextlib.contextmanager
def _locked(root: Path) -> Iterator[Path]:
    """The folder of the journal, with its lock held.

    Raises DiagnosticsError if another process holds the lock for longer than `LOCK_SECONDS`, or if
    the folder is a symlink, and OSError if the folder cannot be created.
    """
    folder = root / FOLDER
    try:
        with locked_folder(folder, LOCK_SECONDS, keep=_RECORD):
            yield folder
    except LockTimeoutError:
        raise DiagnosticsError([Diagnostic.of_file(FOLDER, "journal_busy")]) from None
    except SymlinkError:
        raise _foreign() from None
