"""The parts of an Office Open XML package (ECMA-376), unpacked and parsed within limits."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from prospectus.editing.spreadsheet.cell_values import MAX_CELLS, shortened

# 10,000 projects with 12,000 figures make 22 MB, 1.4 million tags and 12,000 rows in a sheet.
MAX_UNPACKED = 200 * 2**20  # bytes of all parts, and of all parts read
MAX_PARTS = 500  # files in a workbook
MAX_TAGS = 5_000_000  # opening and closing tags of all parts, and as many attributes

_MAX_NESTING = 32  # of elements
_OUTSIDE = "\0"  # prefix of a relationship target outside the file
_CHUNK = 2**20  # bytes given to expat at once, and the longest tag that it may leave unread

_MACROS = re.compile(rb"macroenabled|macrosheet|vbaproject", re.IGNORECASE)
_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # ISO 29500 Strict
    "http://schemas.openxmlformats.org/package/2006/relationships",
)


class LimitError(Exception):
    """A limit or rule is broken at a cell, or at the first one; rows and columns count from 1."""

    def __init__(self, key: str, row: int = 1, column: int = 1, **details: object) -> None:
        super().__init__(key)
        self.key, self.row, self.column, self.details = key, row, column, details


class Handler:
    """Receives the elements of an XML part with their depth, 1 for the root."""

    collecting = False  # whether `data` keeps characters

    def start(self, depth: int, name: str, attributes: dict[str, str]) -> None:
        """Handle a start tag; the name has no namespace."""

    def end(self, depth: int, name: str) -> None:
        """Handle an end tag."""

    def data(self, text: str) -> None:
        """Handle characters inside an element."""


class Package:
    """The parts of a workbook by name, without regard to case."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts: dict[str, zipfile.ZipInfo] = {}
        self._bytes = self._tags = self._attributes = 0  # of all parts read so far
        for entry in archive.infolist():
            key = entry.filename.casefold()
            steps = entry.filename.removesuffix("/").split("/")
            if {"", ".", ".."} & set(steps) or re.search(r"[\\:\0]", entry.orig_filename):
                raise LimitError("table_broken", text=shortened(entry.orig_filename))
            if key in self._parts:
                raise LimitError("table_broken", text=f"2 × {shortened(entry.filename)}")
            if entry.flag_bits & 1:
                raise LimitError("table_protected")
            if _MACROS.search(key.encode(errors="replace")):
                raise LimitError("table_macros")
            self._parts[key] = entry
        if sum(part.file_size for part in self._parts.values()) > MAX_UNPACKED:
            raise LimitError("table_too_large", limit=f"{MAX_UNPACKED >> 20} MB")
        if _MACROS.search(self.read("[content_types].xml")):
            raise LimitError("table_macros")

    def read(self, name: str) -> bytes:
        """The content of a part. zipfile unpacks no more than the size in the zip directory.

        Raises LimitError.
        """
        entry = self._parts.get(name.casefold())
        if entry is None:
            raise LimitError("table_missing_part", text=shortened(name))
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise LimitError("table_broken", text=shortened(entry.filename))
        self._bytes += entry.file_size
        if self._bytes > MAX_UNPACKED:
            raise LimitError("table_too_large", limit=f"{MAX_UNPACKED >> 20} MB")
        with self._archive.open(entry) as part:
            content = part.read(MAX_UNPACKED + 1)
        if len(content) != entry.file_size:
            raise LimitError("table_broken", text=shortened(entry.filename))
        self._tags += content.count(b"<")
        self._attributes += content.count(b"=")
        if max(self._tags, self._attributes) > MAX_TAGS:
            raise LimitError("table_too_many_cells", limit=f"{MAX_CELLS:,}")
        return content

    def parse(self, name: str, handler: Handler) -> None:
        """Parse a part with a handler.

        Raises LimitError, and ExpatError if the XML is not well-formed.
        """
        content = self.read(name)
        parser = expat.ParserCreate(namespace_separator="|")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.CharacterDataHandler = handler.data
        depth = 0
        local: dict[str, str] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > _MAX_NESTING:
                raise LimitError("table_broken", text=shortened(name))
            if name not in local:
                local[name] = _local_name(name)
            handler.start(depth, local[name], attributes)

        def end(name: str) -> None:
            nonlocal depth
            handler.end(depth, local[name])
            depth -= 1

        parser.StartElementHandler, parser.EndElementHandler = start, end
        for at in range(0, len(content), _CHUNK):
            parser.Parse(content[at : at + _CHUNK])
            # For each chunk, expat scans an unfinished tag from its beginning again.
            if at - parser.CurrentByteIndex > _CHUNK:
                raise LimitError("table_broken", text=posixpath.basename(name))
        parser.Parse(b"", True)

    def related(self, name: str) -> Iterator[tuple[str, str, str]]:
        """The relationships of a part: id, kind and target.

        A target outside the file is reported only when it is used, by `inside_package`.
        """
        folder, file = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        relationships = Elements("Relationship")
        self.parse(rels, relationships)
        for attributes in relationships.attributes:
            target = attributes.get("Target", "")
            if attributes.get("TargetMode") == "External" or ":" in target:
                path = f"{_OUTSIDE}{target}"
            elif target.startswith("/"):
                path = posixpath.normpath(target).lstrip("/")
            else:
                path = posixpath.normpath(posixpath.join(folder, target))
            if path.startswith("../"):
                path = f"{_OUTSIDE}{target}"
            kind = attributes.get("Type", "").rpartition("/")[2]
            yield attributes.get("Id", ""), kind, path


def inside_package(path: str) -> str:
    """The target of a relationship as the name of a part.

    Raises LimitError if it lies outside the file.
    """
    if path.startswith(_OUTSIDE):
        raise LimitError("table_external", text=shortened(path.removeprefix(_OUTSIDE)))
    return path


class Elements(Handler):
    """Collects the attributes of all elements with one name at one depth."""

    def __init__(self, name: str, depth: int = 2) -> None:
        self._name, self._depth = name, depth
        self.attributes: list[dict[str, str]] = []

    def start(self, depth: int, name: str, attributes: dict[str, str]) -> None:
        """See `Handler`."""
        if depth == self._depth and name == self._name:
            self.attributes.append(attributes)
            if len(self.attributes) > MAX_PARTS:
                raise LimitError("table_too_many_parts", limit=MAX_PARTS)


def _local_name(name: str) -> str:
    """The name without its namespace; for an unknown namespace, a name that no handler knows."""
    namespace, _, local = name.rpartition("|")
    return local if namespace in _NAMESPACES else f"|{local}"


def _refuse_doctype(*_: object) -> None:
    raise LimitError("table_broken", text="<!DOCTYPE")
