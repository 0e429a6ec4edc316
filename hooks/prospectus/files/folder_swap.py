"""Exchanges two folders of one file system atomically, where the system supports it."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h

# Errors of kernels and file systems without this operation.
_UNSUPPORTED = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM)


def exchange(new: Path, current: Path, aside: Path) -> None:
    """Replace the folder `current` by `new`; the old folder becomes `aside`.

    All three are on one file system, `aside` must not exist, and `current` may be absent. On Linux
    this is atomic: `current` is always the old or the new folder. Raises OSError, after which
    `current` is unchanged.
    """
    if not os.path.lexists(current):
        new.rename(current)
    elif _exchange_at_once(new, current):
        new.rename(aside)
    else:
        exchange_by_renames(new, current, aside)


def exchange_by_renames(new: Path, current: Path, aside: Path) -> None:
    """The same by two renames, for systems without an atomic exchange.

    A process that is killed between them leaves `aside` but no `current`; the next build restores
    it (`output_folder`).
    """
    current.rename(aside)
    try:
        new.rename(current)
    except BaseException:  # nothing, not even Ctrl-C, may leave readers without a site
        aside.rename(current)
        raise


def _exchange_at_once(one: Path, other: Path) -> bool:
    """Exchange two paths by one system call; False if it is not supported. Raises OSError."""
    if sys.platform != "linux":
        return False
    import ctypes  # noqa: PLC0415 - slow to load, and needed at the end only

    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):  # another C library, or an old one
        return False
    paths = [ctypes.c_char_p(os.fsencode(path)) for path in (one, other)]
    if rename(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], ctypes.c_uint(_RENAME_EXCHANGE)) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))
