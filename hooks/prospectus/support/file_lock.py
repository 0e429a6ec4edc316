"""The lock of a file, which one process at a time holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked(file: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold the lock of a file, which is only opened; it ends with the process at the latest.

    Yields whether it is held: without `wait`, another process may hold it. Where files cannot be
    locked, as on Windows and some network file systems, it counts as held. Raises OSError where
    the file cannot be opened.
    """
    if fcntl is None:
        yield True
        return
    with file.open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            is_held = True
        except BlockingIOError:
            is_held = False
        except OSError:  # it cannot be locked
            is_held = True
        try:
            yield is_held
        finally:
            # Closing is not enough: a process forked meanwhile has the file open, too.
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_UN)


@contextmanager
def lent(file: Path) -> Iterator[bool]:
    """Take the lock of a file for a process that is forked inside; yields whether it was free.

    That process, which need not ask for it, holds the lock until it ends; this one holds it no
    longer than inside. Where files cannot be locked, it counts as free. Raises OSError where the
    file cannot be opened.
    """
    with file.open("rb") as handle:  # after closing, the forked process still has the lock
        is_free = True
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                is_free = False
            except OSError:  # it cannot be locked
                pass
        yield is_free
