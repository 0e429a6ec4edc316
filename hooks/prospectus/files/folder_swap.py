"""Two folders of one file system exchanged, so that readers never find neither."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h

# What says that this kernel or this file system cannot do it.
_UNSUPPORTED = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM)


def exchange(new: Path, current: Path, aside: Path) -> None:
    """Put the folder `new` in the place of `current`; what was there before becomes `aside`.

    All three lie on one file system, `aside` is free, and `current` may be absent. Where the system
    can, this is one step: `current` is always the old folder or the new one. Raises OSError;
    `current` is then as it was.
    """
    if not os.path.lexists(current):
        new.rename(current)
    elif _exchange_at_once(new, current):
        new.rename(aside)
    else:
        exchange_by_renames(new, current, aside)


def exchange_by_renames(new: Path, current: Path, aside: Path) -> None:
    """The same in two steps, for systems that have no single one.

    A process that is killed between them leaves no `current`, but `aside`: see `output.restore`.
    """
    current.rename(aside)
    try:
        new.rename(current)
    except BaseException:  # nothing, not even Ctrl-C, may leave readers without a site
        aside.rename(current)
        raise


def _exchange_at_once(one: Path, other: Path) -> bool:
    """Exchange two paths by one call of the system; False where it has none. Raises OSError."""
    if sys.platform != "linux":
        return False
    import ctypes  # noqa: PLC0415 - slow to load, and needed at the end only

    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):  # an old or another C library
        return False
    paths = [ctypes.c_char_p(os.fsencode(it)) for it in (one, other)]
    if rename(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], ctypes.c_uint(_RENAME_EXCHANGE)) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))
