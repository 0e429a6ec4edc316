"""Files taken over from the output of an earlier build, where they would be written again.

A file is taken over by a hard link, so that nothing is copied; the earlier output is removed when
the new one takes its place. Somebody may have edited a file in place since it was written, so what
is linked is compared with the digest that the persistent cache has of it: when the build begins, or
when it is linked.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

# Permissions and digest of a file.
Description: TypeAlias = tuple[int, bytes]

# The description of each file of an output, by its path there.
Manifest: TypeAlias = Mapping[str, Description]

# What a build has to know of what it takes over, besides the files.
Details: TypeAlias = tuple[Any, ...]

# Systems that do not offer this link a symbolic link itself anyway.
_LINK = {"follow_symlinks": False} if os.link in os.supports_follow_symlinks else {}

_PART = 1 << 16  # bytes that are read at once of a file that has grown

_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class EarlierOutput:
    """The output of an earlier build in `folder`: its files, keys of some, and details of pages.

    A key stands for everything that a file was made from. `changed` returns the paths of the files
    that were changed since, once the present build has compared all; None if it does not.
    """

    folder: Path
    files: Manifest = field(default_factory=dict)
    keys: Mapping[str, bytes] = field(default_factory=dict)
    details: Mapping[str, Details] = field(default_factory=dict)
    changed: Callable[[], AbstractSet[str] | None] = lambda: None

    def content(self, path: str) -> bytes | None:
        """The content of a file; None if it was changed since."""
        with suppress(OSError):
            mode, digest, content = _read(self.folder / path)
            if (mode, digest) == self.files.get(path):
                return content
        return None

    def take(self, path: str, key: bytes, folder: Path) -> bool:
        """Take over a file into `folder`, whose parents exist; False if it has to be written.

        It has to be if it was made from something else, or was changed since.
        """
        return self.keys.get(path) == key and path in self.files and self._link(path, folder)

    def write(self, path: str, content: bytes, folder: Path) -> Description:
        """Write a file into `folder`, whose parents exist; take it over if it holds the same.

        Returns its description.
        """
        digest = _digest(content)
        if (known := self.files.get(path)) and known[1] == digest and self._link(path, folder):
            return known
        return _written(f"{folder}/{path}", content), digest

    def _link(self, path: str, folder: Path) -> bool:
        """Link a file of `files` into `folder`; False if it is not as it was written."""
        changed = self.changed()
        if changed is not None and path in changed:
            return False
        target = f"{folder}/{path}"  # paths as objects would take longer than links
        try:
            os.link(f"{self.folder}/{path}", target, **_LINK)
        except OSError:  # no such file, or a file system without links
            return False
        if changed is not None:
            return True
        with suppress(OSError):
            if description(target) == self.files[path]:
                return True
        Path(target).unlink()
        return False


def write_described(path: str, content: bytes) -> Description:
    """Write a file, and return its description, for which it need not be read again."""
    return _written(path, content), _digest(content)


def _written(path: str, content: bytes) -> int:
    """The permissions of a file that is written now."""
    with open(path, "wb") as file:  # noqa: PTH123 - of thousands of files
        file.write(content)
        return stat.S_IMODE(os.fstat(file.fileno()).st_mode)


def description(path: Path | str) -> Description:
    """Permissions and digest of a regular file. Raises OSError, also for links."""
    mode, digest, _ = _read(path)
    return mode, digest


def _read(path: Path | str) -> tuple[int, bytes, bytes]:
    """Permissions, digest and content of a regular file. Raises OSError."""
    # Without objects for files, which would take as long as all else: there may be thousands.
    file = os.open(path, _READ | getattr(os, "O_NONBLOCK", 0))
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(f"{path} is no regular file")
        content = os.read(file, status.st_size)
        while more := os.read(file, _PART):
            content += more
    finally:
        os.close(file)
    return stat.S_IMODE(status.st_mode), _digest(content), content


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()
