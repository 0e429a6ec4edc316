"""Manifests of releases: the hash of every file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from errors import PublishingError

_VERSION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{8,40}")
_LINE = re.compile(r"([0-9a-f]{64}) ([0-9a-f]{32}) ([0-9]{1,18}) (.+)")
_ELSEWHERE = re.compile(r"(?:^|/)\.{0,2}(?:/|$)")

# Files whose names are derived from their content. They never change, can be cached for good, and
# stay available for one more version, for visitors with an open page of the previous version.
_CONTENT_NAMED = re.compile(
    r"(?:.*/)?search/[0-9a-f]{8,}/.+"
    r"|.+\.[0-9a-f]{8,}(?:\.min)?\.(?:css|js|json|svg|png|jpg|webp|woff2)"
)


def is_version(text: str) -> bool:
    """Whether a text is the name of a version: the day and the hash of its commit."""
    return _VERSION.fullmatch(text) is not None


def is_content_named(path: str) -> bool:
    """Whether the name of a file is derived from its content."""
    return _CONTENT_NAMED.fullmatch(path) is not None


@dataclass(frozen=True)
class Entry:
    """A file. Folders are compared by SHA-256, object storage by size and MD5."""

    sha256: str
    md5: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """The files of a release by their paths."""

    entries: Mapping[str, Entry]

    @classmethod
    def of_folder(cls, folder: Path) -> Manifest:
        """The manifest of a built site. Raises PublishingError for unpublishable files."""
        entries = {}
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                raise PublishingError("site.kind", path=name)
            if not name.isprintable() or "\\" in name:  # some would end the line of a list
                raise PublishingError("site.name", path=ascii(name))
            if path.is_file():
                content = path.read_bytes()
                md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
                entries[name] = Entry(hashlib.sha256(content).hexdigest(), md5, len(content))
        if "index.html" not in entries:
            raise PublishingError("site.empty")
        return cls(entries)

    @classmethod
    def parse(cls, text: str) -> Manifest | None:
        """Parse the text of a manifest; None if it is incomplete."""
        *lines, end = text.splitlines() or [""]
        matches = [_LINE.fullmatch(line) for line in lines]
        if end != f"end {len(lines)}" or not lines:
            return None
        entries = {
            match[4]: Entry(match[1], match[2], int(match[3]))
            for match in matches
            if match and not _ELSEWHERE.search(match[4])
        }
        return cls(entries) if len(entries) == len(lines) else None

    def __str__(self) -> str:
        lines = [
            f"{entry.sha256} {entry.md5} {entry.size} {path}"
            for path, entry in self.entries.items()
        ]
        return "\n".join([*lines, f"end {len(lines)}"]) + "\n"

    @property
    def content_named(self) -> dict[str, Entry]:
        """The files whose names are derived from their content."""
        return {path: entry for path, entry in self.entries.items() if is_content_named(path)}


@dataclass(frozen=True)
class Damage:
    """The difference between a release and its manifest: `wrong` are missing or changed files."""

    wrong: tuple[str, ...]
    extra: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.wrong or self.extra)


def compare(manifest: Manifest, digests: Mapping[str, str], others: Iterable[Manifest]) -> Damage:
    """Compare the SHA-256 of the files of a release with its manifest.

    Content-named files of other releases are allowed, unless their hash differs from `others`.
    """
    carried = {
        path: entry.sha256 for other in others for path, entry in other.content_named.items()
    }

    def belongs(path: str, sha256: str) -> bool:
        return is_content_named(path) and carried.get(path, sha256) == sha256

    wrong = (path for path, entry in manifest.entries.items() if digests.get(path) != entry.sha256)
    extra = (
        p for p, digest in digests.items() if p not in manifest.entries and not belongs(p, digest)
    )
    return Damage(tuple(sorted(wrong)), tuple(sorted(extra)))
