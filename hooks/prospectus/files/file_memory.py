"""What was made of files, as long as they have not changed: for previews, which read them often."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

# File systems note times in steps, of up to two seconds.
SETTLED_SECONDS = 3.0


class RecallFile(Protocol):
    """As `FileMemory.recall`."""

    def __call__(self, path: Path, make: Callable[[], T], /) -> T:
        """What was made of a file before, or what `make` returns."""


def read_anew(_: Path, make: Callable[[], T], /) -> T:
    """What `make` returns: a `RecallFile` that knows nothing."""
    return make()


class FileMemory:
    """What was made of each file, until the system says that the file is another one.

    One thing can be made of a file. A file that was changed in the last seconds before it was read
    is read again the next time: a second change may lie in the same step of the clock.
    """

    def __init__(self, settled_seconds: float = SETTLED_SECONDS) -> None:
        self._settled_ns = round(settled_seconds * 1e9)
        self._known: dict[str, tuple[tuple[int, ...], Any]] = {}

    def recall(self, path: Path, make: Callable[[], T], /) -> T:
        """What was made of the file before, or what `make` returns. Raises what `make` raises."""
        name = str(path)
        stamp = _stamp(name)
        known = self._known.get(name)
        if known is not None and known[0] == stamp:
            value: T = known[1]
            return value
        self._known.pop(name, None)
        is_settled = stamp and max(stamp[:2]) < time.time_ns() - self._settled_ns
        value = make()
        if is_settled:
            self._known[name] = stamp, value
        return value

    def clear(self) -> None:
        """Forget everything."""
        self._known.clear()


def _stamp(name: str) -> tuple[int, ...]:
    """What changes with the content or the kind of a file; empty for one that is not there."""
    try:
        status = os.lstat(name)
    except OSError:
        return ()
    times = status.st_mtime_ns, status.st_ctime_ns
    return *times, status.st_size, status.st_ino, status.st_dev, status.st_mode
