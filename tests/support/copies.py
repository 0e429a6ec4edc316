"""Copies of a project that tests spoil one after another.

A copy is made once. When a test is done with it, what the test changed is put back, which takes a
tenth of the time of another copy.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from dataclasses import dataclass, field
from pathlib import Path

from support.project import cache_of

# The status of a file, by which a change is noticed, or the permissions of a folder.
_Stamp = tuple[int, ...]


@dataclass
class _Copy:
    """A copy of a folder, and the state that `restore` brings back."""

    original: Path
    folder: Path
    stamps: dict[str, _Stamp] = field(default_factory=dict)

    def restore(self) -> None:
        """Give files and folders the content that those of the original have."""
        now = stamps(self.folder)
        for path in list(reversed(now)):  # what is in a folder comes before it
            if path not in self.stamps or _is_folder(now[path]) != _is_folder(self.stamps[path]):
                _remove(self.folder / path)
                del now[path]
        for path, stamp in self.stamps.items():
            if now.get(path) != stamp:
                target = self.folder / path
                if _is_folder(stamp):
                    target.mkdir(exist_ok=True)
                    target.chmod(stamp[0])
                else:
                    target.unlink(missing_ok=True)
                    copy_dated(str(self.original / path), str(target))
                    self.stamps[path] = _stamp(target.lstat())


@dataclass
class CopyPool:
    """Copies of the project `original` and its cache; `idle` ones wait in `folder`.

    Files and folders of the names `without` are left out.
    """

    original: Path
    folder: Path
    without: tuple[str, ...] = ()
    _idle: list[tuple[_Copy, _Copy]] = field(default_factory=list)
    _number: int = 0

    def lend(self, place: Path) -> tuple[_Copy, _Copy]:
        """Move a copy to `place`, where nothing is yet, and its cache to where it is looked for."""
        project, cache = self._idle.pop() if self._idle else self._make()
        place.parent.mkdir(parents=True, exist_ok=True)
        _move(project, place)
        _move(cache, cache_of(place))
        return project, cache

    def take_back(self, project: _Copy, cache: _Copy) -> None:
        """Move a copy back and undo what was changed in it."""
        home = self._next_home()
        with contextlib.suppress(OSError):  # it was removed, or cannot be read any more
            _move(project, home / "project")
            _move(cache, home / "cache")
            project.restore()
            cache.restore()
            self._idle.append((project, cache))

    def _make(self) -> tuple[_Copy, _Copy]:
        home = self._next_home()
        return (
            _copy(self.original, home / "project", *self.without),
            _copy(self.original.with_name("cache"), home / "cache"),
        )

    def _next_home(self) -> Path:
        self._number += 1
        home = self.folder / str(self._number)
        home.mkdir()
        return home


def copy_dated(source: str, target: str) -> None:
    """Copy a file and its date, so that whatever is written later has another."""
    shutil.copyfile(source, target)
    date = Path(source).stat().st_mtime_ns
    os.utime(target, ns=(date, date))


def _copy(original: Path, folder: Path, *without: str) -> _Copy:
    ignored = shutil.ignore_patterns(*without)
    shutil.copytree(original, folder, copy_function=copy_dated, ignore=ignored)
    return _Copy(original, folder, stamps(folder))


def _move(copy: _Copy, folder: Path) -> None:
    shutil.move(copy.folder, folder)
    copy.folder = folder


def stamps(folder: Path) -> dict[str, _Stamp]:
    """The stamps of all files and folders by their path below the folder, folders first."""
    all_stamps = {}
    waiting = [""]
    while waiting:
        parent = waiting.pop()
        with os.scandir(folder / parent) as entries:
            for entry in entries:
                path = f"{parent}{entry.name}"
                all_stamps[path] = _stamp(entry.stat(follow_symlinks=False))
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{path}/")
    return all_stamps


def _stamp(status: os.stat_result) -> _Stamp:
    if stat.S_ISDIR(status.st_mode):
        return (status.st_mode,)
    return status.st_mode, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _is_folder(stamp: _Stamp) -> bool:
    return len(stamp) == 1


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
