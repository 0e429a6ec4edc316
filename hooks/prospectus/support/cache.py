"""Persistent cache of parsed YAML, compiled templates and clean files, outside the checkout.

It lies in the user's cache folder, or in that of the environment variable `SITE_CACHE_DIR`, in a
folder for each checkout. Whatever comes with a checkout is written by strangers, so nothing in it
is ever read as a cache: a folder inside the checkout is refused, and so is one that belongs to
another user or that others can write to. Then, and where nothing can be written, there is no
cache, and all is the same but slower. An empty `SITE_CACHE_DIR` switches it off.

Values are data only (texts, numbers, mappings, sequences): reading them can run no code. Templates
are stored as bytes; whoever compiles them loads what it has compiled itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import re
import stat
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

ENVIRONMENT_VARIABLE = "SITE_CACHE_DIR"

# Checkouts whose caches are kept; those used least recently are removed.
MAX_CHECKOUTS = 32
MAX_BYTES = 1_000_000_000  # of one file

_CHECKOUT = re.compile(r"[0-9a-f]{32}")
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH

T = TypeVar("T")


def cache_folder(root: Path) -> Path | None:
    """The cache folder of the checkout `root`, whether it exists or not; None for no cache."""
    chosen = os.environ.get(ENVIRONMENT_VARIABLE)
    if chosen == "":
        return None
    try:
        base = Path(chosen).absolute() if chosen else _user_cache() / "prospectus-site"
        checkout = root.resolve()
        if base.resolve().is_relative_to(checkout):
            return None
    except (OSError, RuntimeError):  # no home, or links in a circle
        return None
    key = hashlib.blake2b(os.fsencode(checkout), digest_size=16).hexdigest()
    return base / key


def _user_cache() -> Path:
    """The user's cache folder by the convention of the system. Raises RuntimeError."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches"
    chosen = Path(os.environ.get("XDG_CACHE_HOME", ""))  # to be ignored unless absolute
    return chosen if chosen.is_absolute() else Path.home() / ".cache"


def _is_ours(status: os.stat_result) -> bool:
    """Whether a file or folder belongs to this user, and nobody else can change it."""
    if sys.platform == "win32":  # the user's folder has no other rights there
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & _OTHERS_WRITE


def _is_private(folder: Path) -> bool:
    """Whether this is a folder, no link to one, that nobody else can write to."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and _is_ours(status)


class _DataUnpickler(pickle.Unpickler):
    """Reads data and nothing that runs: of all classes, it knows decimal numbers only."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("decimal", "Decimal"):
            return Decimal
        raise pickle.UnpicklingError(f"{module}.{name} is no data")


class ContentCache:
    """Values by the text that they were made from, in the file `name` of the cache of `root`.

    `makers` are all on which the values depend besides: files of programs, versions of libraries.
    A value is made of dicts, tuples, texts, bytes, numbers, booleans and None.
    """

    def __init__(self, root: Path, name: str, *makers: Path | str) -> None:
        folder = cache_folder(root)
        self._path = folder / name if folder else None
        self._makers = [sys.version, *makers]
        self._before = self._read()
        self._used: dict[bytes, Any] = {}

    def get_or_create(self, text: str, make: Callable[[], T]) -> T:
        """What was made from this text. Raises what `make` raises; nothing is kept then."""
        key = _key(text)
        if key not in self._used:
            self._used[key] = self._before[key] if key in self._before else make()
        value: T = self._used[key]
        return value

    def get(self, text: str) -> Any:
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
        """All that was asked for or made, for another process to `merge`."""
        return self._used

    def merge(self, used: Mapping[bytes, Any]) -> None:
        """Take over what another process used."""
        self._used.update(used)

    def save(self) -> None:
        """Keep what was asked for, and nothing else, so that it does not grow for ever."""
        if self._path is None:
            return
        if self._used.keys() == self._before.keys():
            with contextlib.suppress(OSError):
                os.utime(self._path.parent)  # so that it counts as used
            return
        content = pickle.dumps(self._used, protocol=pickle.HIGHEST_PROTOCOL)
        if _make_private(self._path.parent):
            _replace(self._path, self._seal(content) + content)
        self._before = dict(self._used)

    def _read(self) -> dict[bytes, Any]:
        path = self._path
        if path is None or not (_is_private(path.parent.parent) and _is_private(path.parent)):
            return {}
        content = _content(path)
        size = len(self._seal(b""))
        if content[:size] != self._seal(content[size:]):
            return {}
        try:
            kept = _DataUnpickler(io.BytesIO(content[size:])).load()
        except Exception:  # whatever it is, the seal was right and the content is not
            return {}
        return kept if isinstance(kept, dict) else {}

    def _seal(self, content: bytes) -> bytes:
        """A digest of what is kept and of all that made it: it differs where either does."""
        seal = hashlib.blake2b(digest_size=32)
        for maker in self._makers:
            part = maker.read_bytes() if isinstance(maker, Path) else maker.encode()
            seal.update(hashlib.blake2b(part).digest())
        seal.update(content)
        return seal.digest()


def _content(path: Path) -> bytes:
    """A file that only this user can have written; nothing for any other."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode) and _is_ours(status) and status.st_size <= MAX_BYTES:
                return file.read()
    except OSError:
        pass
    return b""


def _replace(path: Path, content: bytes) -> None:
    """Write a file for this user only, at once: readers find the old one or the new."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(new, flags, 0o600), "wb") as file:
            file.write(content)
        new.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            new.unlink()


def _make_private(folder: Path) -> bool:
    """Create the folder of a checkout for this user only. Returns whether it can be used."""
    base = folder.parent
    try:
        base.parent.mkdir(parents=True, exist_ok=True)
        for path in (base, folder):
            created = not path.exists()
            path.mkdir(mode=0o700, exist_ok=True)
            if not _is_private(path):
                return False
        if created:
            _forget_oldest(base)
    except OSError:
        return False
    return True


def _forget_oldest(base: Path) -> None:
    """Remove the caches of checkouts that were not used for longest."""
    folders = [it for it in base.iterdir() if _CHECKOUT.fullmatch(it.name) and _is_private(it)]
    folders.sort(key=lambda it: it.stat().st_mtime, reverse=True)
    for folder in folders[MAX_CHECKOUTS:]:
        with contextlib.suppress(OSError):
            for path in folder.iterdir():
                path.unlink()
            folder.rmdir()


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
