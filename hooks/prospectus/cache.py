"""What was worked out before and need not be again, kept below `.cache/` of the project.

Nothing but speed depends on it. What cannot be read, was damaged, or was kept by other programs
is worked out anew, and where nothing can be written, nothing is kept. Who can write there can
change the programs, too: it is trusted as they are.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

FOLDER = ".cache"

T = TypeVar("T")


class Kept:
    """Values by the text that they were made from, in the file `name` below `.cache/` of `root`.

    `makers` are all on which the values depend besides: files of programs, versions of libraries.
    A value is anything that pickle knows; what it is made from has to tell it apart.
    """

    def __init__(self, root: Path, name: str, *makers: Path | str) -> None:
        self._path = root / FOLDER / name
        self._makers = [sys.version, *makers]
        self._before = self._read()
        self._used: dict[bytes, Any] = {}

    def of(self, text: str, make: Callable[[], T]) -> T:
        """What was made from this text. Raises what `make` raises; nothing is kept then."""
        key = _key(text)
        if key not in self._used:
            self._used[key] = self._before[key] if key in self._before else make()
        value: T = self._used[key]
        return value

    def find(self, text: str) -> Any:
        """What was made from this text; nothing where nothing was."""
        key = _key(text)
        if key in self._before:
            self._used.setdefault(key, self._before[key])
        return self._used.get(key)

    def put(self, text: str, value: object) -> None:
        """Remember what was made from this text."""
        self._used[_key(text)] = value

    @property
    def is_empty(self) -> bool:
        """Whether nothing was kept the last time."""
        return not self._before

    @property
    def used(self) -> Mapping[bytes, Any]:
        """All that was asked for or made, for another process to `learn`."""
        return self._used

    def learn(self, used: Mapping[bytes, Any]) -> None:
        """Take over what another process used."""
        self._used.update(used)

    def save(self) -> None:
        """Keep what was asked for, and nothing else, so that it does not grow for ever."""
        if self._used.keys() == self._before.keys():
            return
        content = pickle.dumps(self._used, protocol=pickle.HIGHEST_PROTOCOL)
        new = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            new.parent.mkdir(exist_ok=True)
            new.write_bytes(self._seal(content) + content)
            new.replace(self._path)  # at once: who reads meanwhile finds the old file or the new
        except OSError:
            with contextlib.suppress(OSError):
                new.unlink()
        self._before = dict(self._used)

    def _read(self) -> dict[bytes, Any]:
        try:
            content = self._path.read_bytes()
        except OSError:
            return {}
        size = len(self._seal(b""))
        if content[:size] != self._seal(content[size:]):
            return {}
        kept: dict[bytes, Any] = pickle.loads(content[size:])  # noqa: S301 - sealed, and ours
        return kept

    def _seal(self, content: bytes) -> bytes:
        """A digest of what is kept and of all that made it: it differs where either does."""
        seal = hashlib.blake2b(digest_size=32)
        for maker in self._makers:
            part = maker.read_bytes() if isinstance(maker, Path) else maker.encode()
            seal.update(hashlib.blake2b(part).digest())
        seal.update(content)
        return seal.digest()


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
