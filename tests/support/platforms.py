"""What differs between systems: marks for tests with their reason, and locks of files."""

from __future__ import annotations

import os
import sys
import time
from typing import IO

import pytest

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_WINDOWS = sys.platform == "win32"

needs_symlinks = pytest.mark.skipif(
    _WINDOWS, reason="Windows creates symbolic links only with a privilege"
)
needs_posix = pytest.mark.skipif(
    _WINDOWS, reason="uses pipes, file modes, signals or limits that Windows does not have"
)
needs_fork = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="Windows cannot fork processes, so nothing runs in parallel"
)


def lock_exclusively(file: IO[str]) -> None:
    """Wait until no other process holds the lock of an open file; closing it unlocks."""
    if sys.platform == "win32":
        while True:
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            except OSError:  # it gives up after ten attempts
                time.sleep(1)
            else:
                return
    else:
        fcntl.flock(file, fcntl.LOCK_EX)
