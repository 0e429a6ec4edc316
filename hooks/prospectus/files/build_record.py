"""A record of what a build has written and from what, in the persistent cache.

By it the next build knows that there is nothing to do. The output is in the checkout, where others
may have changed it, so every byte of it is compared with the record.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from prospectus.files.build_inputs import BuildInputs, read_inputs
from prospectus.support.cache import ContentCache

# Permissions and digest of each file of an output, by its path there.
Manifest = Mapping[str, tuple[int, bytes]]

_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class BuildRecord:
    """The last build of the project `root` into `folder`.

    Each `name` has one record: that of the folder into which it was built last.
    """

    root: Path
    folder: Path
    name: str
    inputs: BuildInputs | None

    @classmethod
    def of(cls, root: Path, folder: Path, name: str) -> BuildRecord:
        """The record, for the inputs as they are now."""
        return cls(root, folder, name, read_inputs(root))

    def page_count(self) -> int | None:
        """The number of pages in `folder` if a build would write the same; else None."""
        if self.inputs is None:
            return None
        stored = self._cache().get(self._key(self.inputs))
        if stored is None or stored[1] != manifest(self.folder):
            return None
        pages: int = stored[0]
        return pages

    def save(self, page_count: int) -> None:
        """Record that `folder` is built from `inputs`, unless these changed in the meantime."""
        if self.inputs is None or read_inputs(self.root) != self.inputs:
            return
        if (written := manifest(self.folder)) is None:
            return
        cache = self._cache()
        cache.put(self._key(self.inputs), (page_count, written))
        cache.save()

    def _cache(self) -> ContentCache:
        return ContentCache(self.root, f"output-{self.name}", Path(__file__))

    def _key(self, inputs: BuildInputs) -> str:
        return f"{inputs.digest.hex()} {self.folder}"


def manifest(folder: Path) -> Manifest | None:
    """All files of a folder; None if there are links, special files, or files nobody may read."""
    try:
        return dict(_described(os.fspath(folder), ""))
    except (OSError, _SpecialFileError):
        return None


class _SpecialFileError(Exception):
    """Something in a folder is neither a file nor a folder with files."""


def _described(folder: str, prefix: str) -> Iterator[tuple[str, tuple[int, bytes]]]:
    with os.scandir(folder) as iterator:
        entries = list(iterator)
    if not entries:  # no build writes an empty folder
        raise _SpecialFileError
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _described(entry.path, f"{prefix}{entry.name}/")
        elif entry.is_file(follow_symlinks=False):
            yield f"{prefix}{entry.name}", _description(entry.path)
        else:
            raise _SpecialFileError


def _description(path: str) -> tuple[int, bytes]:
    with os.fdopen(os.open(path, _READ), "rb", buffering=0) as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        return mode, hashlib.blake2b(file.readall(), digest_size=16).digest()
