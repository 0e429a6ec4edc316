"""Durable and atomic writes of single files, and reads of regular files only."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from pathlib import Path

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, os_problem

NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def is_file(path: Path) -> bool:
    """Whether there is a regular file at a path.

    Raises DiagnosticsError if there is something else, or if the system refuses to say.
    """
    try:
        mode = mode_of(path)
    except OSError as error:
        raise DiagnosticsError([os_problem(error, path.parent, path.name)]) from None
    if mode is not None and not stat.S_ISREG(mode):
        raise DiagnosticsError([Diagnostic.of_file(path.name, "not_a_file")])
    return mode is not None


def replace_file(path: Path, content: bytes) -> None:
    """Replace one file atomically: at any time it has the old content or the new one.

    Permissions are kept. Raises DiagnosticsError if it cannot be written, is read-only, or is a
    symlink, a folder or a device.
    """
    temporary = path.with_name(f".{path.name}.new")
    mode = path.stat().st_mode if is_file(path) else None
    if is_read_only(mode):
        raise DiagnosticsError([Diagnostic.of_file(path.name, "read_only_file")])
    try:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()  # left by a crash
        try:
            create(temporary, content, mode)
            temporary.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        raise DiagnosticsError([os_problem(error, path.parent, path.name)]) from None


def create(path: Path, content: bytes, mode: int | None = None) -> None:
    """Create a file and flush it to the disk. Raises FileExistsError if it exists."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_FOLLOW
    with os.fdopen(os.open(path, flags, 0o666), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if mode is not None:
        path.chmod(stat.S_IMODE(mode))


def mode_of(path: Path) -> int | None:
    """The mode of a file without following a symlink; None if there is none."""
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None


def is_read_only(mode: int | None) -> bool:
    """Whether the owner of a file of this mode may not write it.

    A file can be replaced without the permission to write it, so this has to be asked.
    """
    return mode is not None and not mode & stat.S_IWUSR


def read_regular(path: Path) -> bytes | None:
    """The content of a regular file, None where there is none. Raises IsADirectoryError."""
    mode = mode_of(path)
    if mode is None:
        return None
    if not stat.S_ISREG(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    return path.read_bytes()


def flush(path: Path) -> None:
    """Flush a folder or the metadata of a file to the disk, where the system supports it."""
    if sys.platform != "win32":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
