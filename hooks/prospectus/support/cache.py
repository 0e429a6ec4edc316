"""Persistent cache, keyed by content: parsed YAML, compiled templates, files found clean.

The cache is in the user's cache folder, or in the folder that the environment variable
`SITE_CACHE_DIR` names, with one folder for each checkout. An empty variable switches it off.

A checkout may come from a stranger, so a cache folder inside it is never used. Nor is one that
belongs to another user or that others can write to. Without a cache everything works, but slower.

Values are data only (texts, numbers, mappings, sequences), so that reading them runs no code.
Compiled templates are stored as bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import re
import shutil
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, TypeVar

ENVIRONMENT_VARIABLE = "SITE_CACHE_DIR"

# Number of checkouts with a cache; those that were used least recently are removed.
MAX_CHECKOUTS = 32
MAX_BYTES = 1_000_000_000  # of one file
_DIGEST_SIZE = 32

_CHECKOUT = re.compile(r"[0-9a-f]{32}")
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH

T = TypeVar("T")


def cache_folder(root: Path) -> Path | None:
    """The cache folder of a checkout, which may not exist yet; None for no cache."""
    chosen = os.environ.get(ENVIRONMENT_VARIABLE)
    if chosen == "":
        return None
    try:
        base = Path(chosen).absolute() if chosen else _user_cache() / "prospectus-site"
        checkout = root.resolve()
        if base.resolve().is_relative_to(checkout):
            return None
    except (OSError, RuntimeError):  # no home folder, or a loop of symlinks
        return None
    key = hashlib.blake2b(os.fsencode(checkout), digest_size=16).hexdigest()
    return base / key


@contextlib.contextmanager
def lend_cache(root: Path, copy: Path) -> Iterator[None]:
    """Start the cache of a temporary copy of the checkout `root` with that of the checkout.

    The cache of the copy is removed at the end, so that it takes the place of no other.
    """
    source, target = cache_folder(root), cache_folder(copy)
    if source is None or target is None:
        yield
        return
    if _is_private(source.parent) and _is_private(source) and _create_private_folder(target):
        for path in _files(source):
            # Files are only ever replaced, so the copy cannot change those of the checkout.
            with contextlib.suppress(OSError, NotImplementedError):
                os.link(path, target / path.name, follow_symlinks=False)
    try:
        yield
    finally:
        shutil.rmtree(target, ignore_errors=True)


def _files(folder: Path) -> list[Path]:
    """The files of a cache folder; none if another process has just removed it."""
    try:
        return [*folder.iterdir()]
    except OSError:
        return []


def _user_cache() -> Path:
    """The user's cache folder by the convention of the system. Raises RuntimeError."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches"
    chosen = Path(os.environ.get("XDG_CACHE_HOME", ""))  # to be ignored unless absolute
    return chosen if chosen.is_absolute() else Path.home() / ".cache"


def _is_ours(status: os.stat_result) -> bool:
    """Whether a file or folder belongs to this user and nobody else can change it."""
    if sys.platform == "win32":  # the user's folder gives others no access
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & _OTHERS_WRITE


def _is_private(folder: Path) -> bool:
    """Whether a path is a folder (not a symlink) that nobody else can write to."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and _is_ours(status)


class Recall(Protocol):
    """As `ContentCache.get_or_create`."""

    def __call__(self, text: str, make: Callable[[], T], /) -> T:
        """What was made from a text before, or what `make` returns."""


def make_anew(_: str, make: Callable[[], T], /) -> T:
    """What `make` returns: a `Recall` that knows nothing."""
    return make()


def known_first(known: Callable[[], Mapping[str, Any]], recall: Recall) -> Recall:
    """A `Recall` that takes what is `known` of a text, instead of making it.

    `known` is called only when `recall` has nothing.
    """

    def get_or_create(text: str, make: Callable[[], T], /) -> T:
        def find() -> T:
            value: T = known()[text] if text in known() else make()
            return value

        return recall(text, find)

    return get_or_create


class _DataUnpickler(pickle.Unpickler):
    """Loads data only; the only class that it accepts is Decimal."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("decimal", "Decimal"):
            return Decimal
        raise pickle.UnpicklingError(f"{module}.{name} is not data")


class ContentCache:
    """Values by the text that they are derived from, in the file `name` of the cache of `root`.

    `dependencies` are what the values depend on besides: source files, versions of libraries.
    Values consist of dicts, tuples, texts, bytes, numbers, booleans and None.
    """

    def __init__(self, root: Path, name: str, *dependencies: Path | str) -> None:
        folder = cache_folder(root)
        self._path = folder / name if folder else None
        self._dependencies = [sys.version, *dependencies]
        self._used: dict[bytes, Any] = {}

    def get_or_create(self, text: str, make: Callable[[], T]) -> T:
        """The stored value for this text, or one that `make` creates. Raises what `make` raises."""
        key = _key(text)
        if key not in self._used:
            self._used[key] = self._stored[key] if key in self._stored else make()
        value: T = self._used[key]
        return value

    def get(self, text: str) -> Any:
        """The value for this text; None if it is not stored."""
        key = _key(text)
        if key in self._stored:
            self._used.setdefault(key, self._stored[key])
        return self._used.get(key)

    def put(self, text: str, value: object) -> None:
        """Store the value for this text."""
        self._used[_key(text)] = value

    def forget(self) -> None:
        """Store none of the values that were read or created so far."""
        self._used = {}

    @property
    def is_empty(self) -> bool:
        """Whether the file held no values."""
        return not self._stored

    @property
    def used(self) -> Mapping[bytes, Any]:
        """All values that were read or created, for another process to `merge`."""
        return self._used

    def merge(self, used: Mapping[bytes, Any]) -> None:
        """Add the values that another process used."""
        self._used.update(used)

    def save(self, *, keep_unused: bool = False) -> None:
        """Write the used values to the file. Unused ones are dropped, so that it stays small.

        They are kept with `keep_unused`, for processes that need some of what others need.
        """
        if self._path is None:
            return
        if keep_unused:
            self._used = {**self._stored, **self._used}
        if self._used.keys() == self._stored.keys():
            with contextlib.suppress(OSError):
                os.utime(self._path.parent)  # marks the checkout as recently used
            return
        content = pickle.dumps(self._used, protocol=pickle.HIGHEST_PROTOCOL)
        if _create_private_folder(self._path.parent):
            _replace(self._path, self._digest(content), content)
        self._stored = dict(self._used)

    @cached_property
    def _stored(self) -> dict[bytes, Any]:
        """The values in the file, which is read when somebody first asks for one."""
        return self._read()

    def _read(self) -> dict[bytes, Any]:
        path = self._path
        if path is None or not (_is_private(path.parent.parent) and _is_private(path.parent)):
            return {}
        content = _read_own_file(path)
        # Nothing is copied: there may be megabytes.
        if content[:_DIGEST_SIZE] != self._digest(memoryview(content)[_DIGEST_SIZE:]):
            return {}
        file = io.BytesIO(content)
        file.seek(_DIGEST_SIZE)
        try:
            stored = _DataUnpickler(file).load()
        except Exception:  # a valid digest, but content of another program
            return {}
        return stored if isinstance(stored, dict) else {}

    def _digest(self, content: bytes | memoryview) -> bytes:
        """A digest of the content and of all dependencies."""
        digest = hashlib.blake2b(self._versions, digest_size=_DIGEST_SIZE)
        digest.update(content)
        return digest.digest()

    @cached_property
    def _versions(self) -> bytes:
        """The digests of all dependencies, which are read once."""
        contents = (
            dependency.read_bytes() if isinstance(dependency, Path) else dependency.encode()
            for dependency in self._dependencies
        )
        return b"".join(hashlib.blake2b(content).digest() for content in contents)


def _read_own_file(path: Path) -> bytes:
    """The content of a file that only this user can have written; empty for any other."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode) and _is_ours(status) and status.st_size <= MAX_BYTES:
                return file.read()
    except OSError:
        pass
    return b""


def _replace(path: Path, *parts: bytes) -> None:
    """Write a file for this user only, atomically: readers get the old or the new content."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(new, flags, 0o600), "wb") as file:
            file.writelines(parts)
        new.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            new.unlink()


def _create_private_folder(folder: Path) -> bool:
    """Create the cache folder of a checkout for this user only; False if it cannot be used."""
    base = folder.parent
    try:
        base.parent.mkdir(parents=True, exist_ok=True)
        for path in (base, folder):
            created = not path.exists()
            path.mkdir(mode=0o700, exist_ok=True)
            if not _is_private(path):
                return False
        if created:
            _remove_oldest(base)
    except OSError:
        return False
    return True


def _remove_oldest(base: Path) -> None:
    """Remove the caches of the checkouts that were used least recently."""
    folders = [
        path for path in base.iterdir() if _CHECKOUT.fullmatch(path.name) and _is_private(path)
    ]
    folders.sort(key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in folders[MAX_CHECKOUTS:]:
        with contextlib.suppress(OSError):
            for path in folder.iterdir():
                path.unlink()
            folder.rmdir()


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
