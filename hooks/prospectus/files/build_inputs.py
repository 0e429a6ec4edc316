"""What the output of a build depends on, as one digest.

Contents are compared, not dates: a file that was written again with the same bytes has not changed.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from prospectus.files.content_tree import FOLDERS
from prospectus.git.history import History, content_history, head
from prospectus.support import program

# What a build reads besides the files directly in the root of a project.
INPUTS = (*FOLDERS, "cards")

# The folders of content; everything else is program.
_CONTENT = ("cards/", "data/", "docs/")

_DIGEST_SIZE = 16  # bytes; the keys of pages are digests of hundreds of digests

# Written by Python beside the program.
_COMPILED = "__pycache__"


@dataclass(frozen=True)
class BuildInputs:
    """The state of everything that the output depends on.

    `digest` is that of everything, `files` has the digest of each file by its path, `dates` is that
    of the `history`, and `others` that of Python and the libraries. `stamps` also changes when a
    file was written in between, even if it has its former content again, and when something was
    committed.
    """

    digest: bytes
    files: Mapping[str, bytes]
    history: History
    dates: bytes
    others: bytes
    stamps: bytes

    def are_unchanged(self, root: Path) -> bool:
        """Whether nothing was written since they were read; files are not read again."""
        with suppress(OSError):
            return self.stamps == _stamps(root, _files(root))
        return False

    @property
    def program(self) -> bytes:
        """A digest of everything but content: program, templates, settings, Python, libraries."""
        files = (item for item in self.files.items() if not item[0].startswith(_CONTENT))
        return digest_of([*files], self.others)


def read_inputs(root: Path) -> BuildInputs | None:
    """The inputs of a build of the project `root`.

    They are the settings, data, pages, templates, share cards and programs; the dates and revisions
    that pages show; and the installed libraries. An installed program has templates, too. None if
    there are links, special files or files that cannot be read, which the check reports.
    """
    try:
        paths = [*_files(root)]
        stamps = _stamps(root, paths)  # before the content, so that a change in between is seen
        if stamps is None:
            return None
        files = {_name(path, f"{root}{os.sep}"): _digest(path) for path in paths}
    except OSError:
        return None
    history, others = content_history(root), digest_of(sys.version, [*_libraries()])
    dates = digest_of(
        *(sorted(each.items()) for each in (history.last_changes, history.event_revisions))
    )
    return BuildInputs(digest_of(files, dates, others), files, history, dates, others, stamps)


def _stamps(root: Path, paths: Iterable[str]) -> bytes | None:
    """A digest of the states of all files and of git; None if there are links or special files.

    Raises OSError.
    """
    stamps = hashlib.blake2b(head(root).encode())
    for path in paths:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode):
            return None
        times = status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
        stamps.update(repr((path, times)).encode("utf-8", "surrogateescape"))
    return stamps.digest()


def digest_of(*values: object) -> bytes:
    """A digest of values whose `repr` says all of them: texts, numbers, tuples, dicts."""
    text = repr(values).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=_DIGEST_SIZE).digest()


def _files(root: Path) -> Iterator[str]:
    """All files and links of the inputs, in a fixed order.

    As texts: with paths as objects, this would take twice as long.
    """
    for entry in _entries(root):
        if entry.name in INPUTS:
            yield from _files_at(entry)
        elif entry.is_file(follow_symlinks=False) and not entry.name.startswith("."):
            yield entry.path
    # The program that runs need not be that of the project.
    for folder in (program.HOOKS, *program.template_folders(root)):
        if not folder.is_relative_to(root):
            if folder.is_dir() and not folder.is_symlink():
                yield from _files_below(folder)
            else:
                yield str(folder)


def _name(path: str, prefix: str) -> str:
    """A file as it is named in `files`: seen from the project, if it is in there."""
    return path.removeprefix(prefix).replace(os.sep, "/") if path.startswith(prefix) else path


def _files_at(entry: os.DirEntry[str]) -> Iterator[str]:
    """A file, or the files of a folder."""
    if entry.is_dir(follow_symlinks=False):
        yield from _files_below(entry)
    else:
        yield entry.path


def _files_below(folder: Path | os.DirEntry[str]) -> Iterator[str]:
    for entry in _entries(folder):
        if entry.name != _COMPILED:
            yield from _files_at(entry)


def _digest(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as in `_files`
        return hashlib.blake2b(file.read(), digest_size=_DIGEST_SIZE).digest()


def _entries(folder: Path | os.DirEntry[str]) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _libraries() -> Iterator[tuple[str, int, int]]:
    """The installed libraries by the names of their metadata, which hold their versions.

    Each comes with size and date of the list of its files, which is written at every installation.
    """
    for folder in sys.path:
        for metadata in sorted(Path(folder).glob("*.dist-info")):
            record = metadata / "RECORD"
            status = record.stat() if record.is_file() else metadata.stat()
            yield metadata.name, status.st_size, status.st_mtime_ns
