"""Several files replaced as one: all of them or none, whatever interrupts it.

`write` first puts everything into the folder `.journal/` at the root of the checkout, which is on
the same file system: `0.new` is the new content of the first file, `0.old` what it replaces, and
`journal.json` says where both belong, with their hashes. All of it is flushed to the disk before
`journal.json` appears, by a rename: that is the moment from which the write counts. Then the new
files are renamed to their places, and the folder is removed.

After a crash, `recover` looks at the hash of each target. Where every file holds the old or the
new content, it completes the write; where one holds something else, somebody has changed it since,
so it puts the old content back into the others and leaves that one alone.

A checkout may bring a folder `.journal/` that somebody committed. The journal therefore holds the
inode number and the change time (nanoseconds) of its lock file, which no archive, clone or copy
can choose. A journal without that proof is refused. Targets lie below `FOLDERS` and not behind
symlinks, in any case.

One process writes at a time: it holds a lock on `.journal/lock`, which the system releases when
the process ends, however it ends.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, os_problem

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FOLDER = ".journal"
FOLDERS = ("data", "docs", "schema")  # where files may be written
LOCK_SECONDS = 10.0  # how long to wait for another process
_LOCK, _RECORD, _RECORD_DRAFT = "lock", "journal.json", "journal.json.new"
_OURS = re.compile(r"lock|journal\.json(\.new)?|[0-9]+\.(new|old)")
_MAX_RECORD = 50 * 2**20  # bytes of journal.json
_POLL_SECONDS = 0.02
# The temporary files that earlier versions put beside each file and left after a crash.
_LEFTOVER = re.compile(r"\..+\.yml\.new")
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Recovery:
    """What became of an interrupted write.

    `outcome` is "completed", "undone", or "dropped" where no file had been changed yet. `changed`
    names the files that somebody else changed in the meantime; they were left as they are.
    """

    outcome: str
    count: int
    changed: tuple[str, ...] = ()


class _Entry(NamedTuple):
    """One file of a journal: its path, and the hashes of its contents; `old` is none if new."""

    path: str
    old: str | None
    new: str


class _ChangedError(Exception):
    """Somebody else changed a file meanwhile."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def write(
    root: Path, files: Mapping[str, bytes], expected: Mapping[str, bytes | None] | None = None
) -> None:
    """Write all files, by their paths below `root`, or none.

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
            except BaseException:  # nothing, not even Ctrl-C, may leave half of it
                _undo(root, folder, entries)
                _clear(folder)
                raise
            _clear(folder)
    except _ChangedError as error:
        raise DiagnosticsError([Diagnostic.at(error.path, 1, 1, "changed_meanwhile")]) from None
    except OSError as error:
        raise DiagnosticsError([os_problem(error, root)]) from None


def recover(root: Path) -> Recovery | None:
    """Complete or undo what a command left that was interrupted; None where nothing was.

    Waits for a command that is just writing. Costs one system call where there is no journal.
    Raises DiagnosticsError where the journal was not written here, cannot be worked off, or another
    process holds it for longer than `LOCK_SECONDS`.
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
        return None  # nothing to complete, and nothing that could be cleaned
    try:
        with _locked(root):
            return _finish(root, folder)
    except OSError as error:
        why = os_problem(error, root)
        raise DiagnosticsError([Diagnostic.at(FOLDER, 1, 1, "journal_pending"), why]) from None


def remove_leftovers(root: Path) -> list[str]:
    """Remove temporary files that earlier versions left in data/; their paths.

    Where data/ is a symlink, nothing: it may lead out of the checkout.
    """
    found: list[str] = []
    if (root / "data").is_symlink():
        return found
    for folder, _, names in os.walk(root / "data"):
        for name in filter(_LEFTOVER.fullmatch, names):
            path = Path(folder, name)
            with contextlib.suppress(OSError):
                path.unlink()
                found.append(path.relative_to(root).as_posix())
    return sorted(found)


def is_file(path: Path) -> bool:
    """Whether there is a file that can be replaced.

    Raises DiagnosticsError where there is something else, or where the system does not say.
    """
    try:
        mode = _mode(path)
    except OSError as error:
        raise DiagnosticsError([os_problem(error, path.parent, path.name)]) from None
    if mode is not None and not stat.S_ISREG(mode):
        raise DiagnosticsError([Diagnostic.at(path.name, 1, 1, "not_a_file")])
    return mode is not None


def replace_file(path: Path, content: bytes) -> None:
    """Write one file, anywhere: it has the old content or the new one at any time.

    Permissions stay as they were. Raises DiagnosticsError where it cannot be written, or is a
    symlink, a folder or a device.
    """
    temporary = path.with_name(f".{path.name}.new")
    mode = path.stat().st_mode if is_file(path) else None
    try:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()  # left by a crash
        try:
            _create(temporary, content, mode)
            temporary.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        raise DiagnosticsError([os_problem(error, path.parent, path.name)]) from None


# -- steps -----------------------------------------------------------------------------------


def _stage(
    folder: Path,
    number: int,
    name: str,
    path: Path,
    content: bytes,
    expected: Mapping[str, bytes | None],
) -> _Entry:
    """Put the new content and the old one into the journal's folder."""
    mode = _mode(path)
    if mode is not None and not stat.S_ISREG(mode):
        raise DiagnosticsError([Diagnostic.at(name, 1, 1, "not_a_file")])
    old = _read(path)
    if name in expected and expected[name] != old:
        raise _ChangedError(name)
    missing = [it for it in path.parents if not it.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    for made in missing:
        _flush_folder(made.parent)
    _create(folder / f"{number}.new", content, mode)
    if old is not None:
        backup = folder / f"{number}.old"
        try:
            os.link(path, backup)
        except OSError:  # a file system without hard links
            shutil.copy2(path, backup)
    return _Entry(name, None if old is None else _hash(old), _hash(content))


def _save(folder: Path, entries: Sequence[_Entry]) -> None:
    """Write the journal; from then on the write is completed even after a crash."""
    record = {"proof": _proof(folder), "files": [it._asdict() for it in entries]}
    _create(folder / _RECORD_DRAFT, json.dumps(record).encode())
    _flush_folder(folder / _LOCK)  # which has to be the same after a power cut
    _flush_folder(folder)
    _flush_folder(folder.parent)
    (folder / _RECORD_DRAFT).replace(folder / _RECORD)
    _flush_folder(folder)


def _apply(root: Path, folder: Path, entries: Sequence[_Entry]) -> None:
    """Rename the new files to their places. Raises _ChangedError, OSError."""
    parents = set()
    for number, entry in enumerate(entries):
        path, now = root / entry.path, _state(root, entry)
        if now == entry.new:
            continue
        if now != entry.old:
            raise _ChangedError(entry.path)
        (folder / f"{number}.new").replace(path)
        parents.add(path.parent)
    for parent in parents:
        _flush_folder(parent)


def _undo(root: Path, folder: Path, entries: Sequence[_Entry]) -> tuple[str, ...]:
    """Put the old contents back; the paths of files that hold neither, which stay as they are."""
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
        _flush_folder(parent)
    return tuple(changed)


def _finish(root: Path, folder: Path) -> Recovery | None:
    """Work off a journal that was left; the lock is held."""
    entries = _load(folder)
    if entries is None:
        staged = sum(it.name.endswith(".new") for it in folder.iterdir())
        _clear(folder)
        return Recovery("dropped", 0) if staged else None
    complete = all(
        now == it.new or (now == it.old and (folder / f"{number}.new").exists())
        for number, it in enumerate(entries)
        for now in (_state(root, it),)
    )
    changed: tuple[str, ...] = ()
    if complete:
        _apply(root, folder, entries)
    else:  # changed by somebody since, or an undoing was interrupted
        changed = _undo(root, folder, entries)
    _clear(folder)
    return Recovery("completed" if complete else "undone", len(entries), changed)


def _clear(folder: Path) -> None:
    """Remove what a journal consists of, the journal itself first."""
    with contextlib.suppress(FileNotFoundError):
        (folder / _RECORD).unlink()
    for path in folder.iterdir():
        if path.name != _LOCK and _OURS.fullmatch(path.name):
            path.unlink()


def _load(folder: Path) -> list[_Entry] | None:
    """The entries of the journal, if there is one. Raises DiagnosticsError where it is not ours."""
    try:
        if not stat.S_ISREG((folder / _RECORD).lstat().st_mode):
            raise _foreign()
    except FileNotFoundError:
        return None
    with (folder / _RECORD).open("rb") as file:
        content = file.read(_MAX_RECORD + 1)
    try:
        record: Any = json.loads(content) if len(content) <= _MAX_RECORD else None
        entries = [_Entry(it["path"], it["old"], it["new"]) for it in record["files"]]
        trusted = record["proof"] == _proof(folder)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise _foreign() from None
    if not trusted:
        raise _foreign()
    return entries


def _proof(folder: Path) -> list[int]:
    """What the system alone decides about the lock file, so that it cannot be brought along."""
    found = (folder / _LOCK).lstat()
    return [found.st_ino, found.st_ctime_ns]


def _foreign() -> DiagnosticsError:
    return DiagnosticsError([Diagnostic.at(FOLDER, 1, 1, "journal_foreign")])


# -- files -----------------------------------------------------------------------------------


def _target(root: Path, name: str) -> Path:
    """Where a file lies. Raises DiagnosticsError where it may not be written."""
    parts = PurePosixPath(name).parts
    safe = parts[:1] and parts[0] in FOLDERS and len(parts) > 1 and ".." not in parts
    if not safe or "\\" in name or ":" in name or "\0" in name:
        raise DiagnosticsError(
            [Diagnostic.at(name, 1, 1, "outside_folders", known=", ".join(FOLDERS))]
        )
    path = root
    for part in parts:
        path /= part
        if path.is_symlink():
            shown = path.relative_to(root).as_posix()
            raise DiagnosticsError([Diagnostic.at(shown, 1, 1, "not_a_file")])
    return path


def _create(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write a file that is not there yet, and flush it to the disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW
    with os.fdopen(os.open(path, flags, 0o666), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if mode is not None:
        path.chmod(stat.S_IMODE(mode))


def _mode(path: Path) -> int | None:
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None


def _read(path: Path) -> bytes | None:
    """The content of a regular file, None where there is none. Raises IsADirectoryError."""
    mode = _mode(path)
    if mode is None:
        return None
    if not stat.S_ISREG(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    return path.read_bytes()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _state(root: Path, entry: _Entry) -> str | None:
    """The hash of what a target holds, None where there is no file, "" where it is none."""
    try:
        content = _read(_target(root, entry.path))
    except (DiagnosticsError, IsADirectoryError):
        return ""
    return None if content is None else _hash(content)


def _flush_folder(folder: Path) -> None:
    """Flush names, or what is known of a file, to the disk; Windows has nothing of the kind."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# -- the lock --------------------------------------------------------------------------------


@contextlib.contextmanager
def _locked(root: Path) -> Iterator[Path]:
    """The journal's folder, with nobody else in it; removed at the end if it is empty.

    Raises DiagnosticsError where another process holds the lock for too long, and OSError where
    the folder cannot be created.
    """
    folder, lock = root / FOLDER, root / FOLDER / _LOCK
    end = time.monotonic() + LOCK_SECONDS
    while (handle := _try_lock(folder, lock)) is None:
        if time.monotonic() > end:
            raise DiagnosticsError([Diagnostic.at(FOLDER, 1, 1, "journal_busy")])
        time.sleep(_POLL_SECONDS)
    try:
        yield folder
    finally:
        pending = (folder / _RECORD).exists()
        if sys.platform == "win32":  # where nobody removes a file that is open
            os.close(handle)
        if not pending:
            with contextlib.suppress(OSError):
                lock.unlink()
                folder.rmdir()
        if sys.platform != "win32":
            os.close(handle)


def _try_lock(folder: Path, lock: Path) -> int | None:
    """A handle that holds the lock, or none where somebody else does."""
    is_new = not folder.exists()
    folder.mkdir(exist_ok=True)
    if is_new:  # whatever the umask, nobody is locked out of what they made
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IRWXU)
    if folder.is_symlink() or lock.is_symlink():
        raise _foreign()
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | _NO_FOLLOW, 0o666)
    except FileNotFoundError:  # removed since by the one who had it
        return None
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held, named = os.fstat(handle), lock.lstat()
        if stat.S_ISREG(held.st_mode) and held.st_ino == named.st_ino:
            return handle
    except (BlockingIOError, FileNotFoundError):
        pass
    except PermissionError:
        if sys.platform != "win32":  # there it is how a lock is refused
            os.close(handle)
            raise
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None
