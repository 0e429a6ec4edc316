"""What the output of a build depends on, as one digest.

Contents are compared, not dates: a file that was written again with the same bytes has not changed.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from prospectus.files.content_tree import FOLDERS
from prospectus.git.history import last_changes, revisions

# What a build reads besides the files directly in the root of a project.
INPUTS = (*FOLDERS, "cards")

# Written by Python beside the program.
_COMPILED = "__pycache__"


@dataclass(frozen=True)
class BuildInputs:
    """The state of everything that the output depends on.

    `digest` is that of everything, `files` has the digest of each file by its path, and `others`
    that of Python and the libraries. `stamps` also changes when a file was written in between, even
    if it has its former content again.
    """

    digest: bytes
    files: Mapping[str, bytes]
    others: bytes
    stamps: bytes


def read_inputs(root: Path) -> BuildInputs | None:
    """The inputs of a build of the project `root`.

    They are the settings, data, pages, templates, share cards and the program; the dates and
    revisions that pages show; and the installed libraries. None if there are links, special files
    or files that cannot be read, which the check reports.
    """
    files: dict[str, bytes] = {}
    stamps = hashlib.blake2b()
    try:
        for path in _files(root):
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode):
                return None
            name = path.relative_to(root).as_posix()
            files[name] = hashlib.blake2b(path.read_bytes(), digest_size=32).digest()
            times = status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
            stamps.update(repr((name, times)).encode())
    except OSError:
        return None
    history = last_changes(root, "data", "docs"), revisions(root, "data/events")
    libraries = sys.version, [*_libraries()]
    dates = digest_of(*(sorted(each.items()) for each in history))
    others = digest_of(*libraries)
    return BuildInputs(digest_of(files, dates, others), files, others, stamps.digest())


def digest_of(*values: object) -> bytes:
    """A digest of values whose `repr` says all of them: texts, numbers, tuples, dicts."""
    return hashlib.blake2b(repr(values).encode("utf-8", "surrogatepass")).digest()


def _files(root: Path) -> Iterator[Path]:
    """All files and links of the inputs, in a fixed order."""
    for entry in _entries(root):
        if entry.name in INPUTS:
            yield from _files_below(entry)
        elif entry.is_file() and not entry.name.startswith("."):
            yield Path(entry.path)


def _files_below(entry: os.DirEntry[str]) -> Iterator[Path]:
    if not entry.is_dir(follow_symlinks=False):
        yield Path(entry.path)
        return
    for inner in _entries(Path(entry.path)):
        if inner.name != _COMPILED:
            yield from _files_below(inner)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _libraries(folders: Iterable[str] | None = None) -> Iterator[tuple[str, int, int]]:
    """The installed libraries by the names of their metadata, which hold their versions.

    Each comes with size and date of the list of its files, which is written at every installation.
    """
    for folder in sys.path if folders is None else folders:
        for metadata in sorted(Path(folder or ".").glob("*.dist-info")):
            record = metadata / "RECORD"
            status = record.stat() if record.is_file() else metadata.stat()
            yield metadata.name, status.st_size, status.st_mtime_ns
