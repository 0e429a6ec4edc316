"""A lock on a folder, held by one process at a time and released when that process ends."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from prospectus.files.atomic_file import NO_FOLLOW

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK = "lock"
_POLL_SECONDS = 0.02


class LockTimeoutError(Exception):
    """Another process holds the lock for too long."""


class SymlinkError(Exception):
    """The folder or its lock file is a symlink."""


@contextlib.contextmanager
def locked_folder(folder: Path, timeout: float, keep: str) -> Iterator[None]:
    """Hold the lock of a folder, which is created, and removed at the end if nothing is pending.

    The file `keep` in the folder marks pending work. Raises LockTimeoutError after `timeout`
    seconds, SymlinkError, and OSError if the folder cannot be created.
    """
    lock, end = folder / LOCK, time.monotonic() + timeout
    while (handle := _try_lock(folder, lock)) is None:
        if time.monotonic() > end:
            raise LockTimeoutError
        time.sleep(_POLL_SECONDS)
    try:
        yield
    finally:
        is_pending = (folder / keep).exists()
        if sys.platform == "win32":  # which does not remove open files
            os.close(handle)
        if not is_pending:
            with contextlib.suppress(OSError):
                lock.unlink()
                folder.rmdir()
        if sys.platform != "win32":
            os.close(handle)


def _try_lock(folder: Path, lock: Path) -> int | None:
    """A file descriptor that holds the lock; None if another process holds it."""
    is_new = not folder.exists()
    folder.mkdir(exist_ok=True)
    if is_new:  # with some umasks, its owner could not enter it
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IRWXU)
    if folder.is_symlink() or lock.is_symlink():
        raise SymlinkError
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | NO_FOLLOW, 0o666)
    except FileNotFoundError:  # removed meanwhile by the process that held the lock
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
        if sys.platform != "win32":  # on Windows, this is how a lock is refused
            os.close(handle)
            raise
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None
