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
