"""A record of what a build has written and from what, in the persistent cache.

By it the next build knows that there is nothing to do, or which pages it can take over. The output
is in the checkout, where others may have changed it, so every byte is compared with the record.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from prospectus.files.build_inputs import BuildInputs, read_inputs
from prospectus.files.earlier_output import Details, EarlierOutput, Manifest, description
from prospectus.support.cache import ContentCache, cache_folder
from prospectus.support.parallel import Background

# Digest of the inputs, number of pages, files, and keys and details of pages.
_Stored: TypeAlias = tuple[bytes, int, Manifest, Mapping[str, bytes], Mapping[str, Details]]


class Compared(NamedTuple):
    """How the files in a folder differ from a record: the paths of those added, changed or removed.

    `digest` is that of the inputs in the record.
    """

    digest: bytes
    changed: frozenset[str]


@dataclass(frozen=True)
class BuildRecord:
    """The last build of the project `root` into `folder`.

    Each `name` has one record: that of the folder into which it was built last. The present build
    adds its pages to `page_keys`, each with a key that stands for all it was made from, and what
    later builds have to know of a page to `page_details`, as data that `ContentCache` can hold. Its
    processes may describe what they have written (`describe`) and add that to `files`.

    A build calls `note_inputs` before it reads any of the inputs. What another process has read
    `ahead` is used if nothing was written since. What another one has `compared` is used if this is
    still the record that it was compared with.
    """

    root: Path
    folder: Path
    name: str
    page_keys: dict[str, bytes] = field(default_factory=dict)
    page_details: dict[str, Details] = field(default_factory=dict)
    files: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    ahead: Background[BuildInputs | None] | None = None
    compared: Background[Compared | None] | None = None

    @cached_property
    def inputs(self) -> BuildInputs | None:
        """The inputs as they were when they were noted; None where nothing is recorded."""
        if cache_folder(self.root) is None:
            return None
        if self.ahead and (inputs := self.ahead.result()) and inputs.are_unchanged(self.root):
            return inputs
        return read_inputs(self.root)

    def note_inputs(self) -> None:
        """Read the inputs, unless that was done to compare them with those of the last build."""
        _ = self.inputs

    @property
    def has_dates(self) -> bool:
        """Whether the history is known to have dates of files."""
        return self.inputs is not None and bool(self.inputs.history.last_changes)

    @cached_property
    def _stored(self) -> _Stored | None:
        """What is known of the last build."""
        cache = self._cache
        digest: bytes = cache.get(f"digest {self.folder}") or b""
        stored: _Stored | None = cache.get(f"{digest.hex()} {self.folder}")
        return stored

    def page_count(self) -> int | None:
        """The number of pages in `folder` if a build would write the same; else None."""
        if self._stored is None or self.inputs is None:
            return None
        digest, pages, *_ = self._stored
        is_current = digest == self.inputs.digest and self._changed() == frozenset()
        return pages if is_current else None

    def compare(self) -> Compared | None:
        """Compare every byte in `folder` with the record; None where that is impossible.

        That is where nothing is recorded, or `folder` holds what no build writes.
        """
        if self._stored is None or (present := manifest(self.folder)) is None:
            return None
        digest, _, files, *_ = self._stored
        changed = {path for path, _ in files.items() ^ present.items()}
        return Compared(digest, frozenset(changed))

    def _changed(self) -> AbstractSet[str] | None:
        """The paths of files that were added, changed or removed since the last build.

        None where the files were not compared with the present record, or cannot be.
        """
        known = self.compared.result() if self.compared else self.compare()
        return known.changed if known and self._stored and known.digest == self._stored[0] else None

    @cached_property
    def earlier_output(self) -> EarlierOutput:
        """What `folder` holds, to take over files from it; nothing if that is not known."""
        if self._stored is None or self.inputs is None:
            return EarlierOutput(self.folder)
        _, _, files, keys, details = self._stored
        changed = self._changed if self.compared else lambda: None
        return EarlierOutput(self.folder, files, keys, details, changed)

    def describe(self, output: Path, known: Manifest = MappingProxyType({})) -> Manifest:
        """The files of a part of the output that is complete; nothing where none is recorded.

        Those in `known` are not read again.
        """
        return (self.inputs and manifest(output, self.earlier_output.files, known)) or {}

    def save(self, page_count: int, output: Path) -> None:
        """Record that `output`, which is to become `folder`, is built from `inputs`.

        Nothing is recorded where these changed in the meantime. Nothing is read again that is in
        `files`.
        """
        if self.inputs is None or not self.inputs.are_unchanged(self.root):
            return
        if (written := manifest(output, self.earlier_output.files, self.files)) is None:
            return
        cache, digest = self._cache, self.inputs.digest
        cache.forget()  # the record of the last build
        stored: _Stored = digest, page_count, written, self.page_keys, self.page_details
        cache.put(f"digest {self.folder}", digest)
        cache.put(f"{digest.hex()} {self.folder}", stored)
        cache.save()

    @cached_property
    def _cache(self) -> ContentCache:
        return ContentCache(self.root, f"output-{self.name}", Path(__file__))


def record_name(*, offline: bool = False, is_default: bool = True) -> str:
    """The name of a record: one for each form of a site, in its default folder or elsewhere."""
    return f"{'offline' if offline else 'online'}-{'default' if is_default else 'other'}"


def manifest(
    folder: Path, earlier: Manifest = MappingProxyType({}), known: Manifest = MappingProxyType({})
) -> Manifest | None:
    """All files of a folder; None if there are links, special files, or files nobody may read.

    Files in `known` are not read. Nor are files that were taken over, which have the description
    in `earlier`: they are the only ones with a second name, and were compared when they got it.
    """
    try:
        return dict(_described(os.fspath(folder), "", earlier, known))
    except (OSError, _SpecialFileError):
        return None


class _SpecialFileError(Exception):
    """Something in a folder is neither a file nor a folder with files."""


def _described(
    folder: str, prefix: str, earlier: Manifest, known: Manifest
) -> Iterator[tuple[str, tuple[int, bytes]]]:
    with os.scandir(folder) as iterator:
        entries = list(iterator)
    if not entries:  # no build writes an empty folder
        raise _SpecialFileError
    for entry in entries:
        path = f"{prefix}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _described(entry.path, f"{path}/", earlier, known)
        elif not entry.is_file(follow_symlinks=False):
            raise _SpecialFileError
        elif path in known:
            yield path, known[path]
        elif path in earlier and entry.stat(follow_symlinks=False).st_nlink > 1:
            yield path, earlier[path]
        else:
            yield path, description(entry.path)
