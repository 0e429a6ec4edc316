"""The picture files below docs/: their records, published paths and sizes.

Every picture needs a record, so that none is published without a description; a map needs the
number of its approval (`site_records.Picture`).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from prospectus.config.settings import Language
from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.domain.dataset import Dataset
from prospectus.domain.fields import PICTURES
from prospectus.domain.site_records import Picture

Size = tuple[int, int]

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
# Frame headers of JPEG (ITU-T T.81, table B.1), without markers for tables and arithmetic coding.
_JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SVG_BOX = re.compile(rb"<svg[^>]*?\sviewBox=\"[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)\"")


@dataclass(frozen=True)
class ImageView:
    """A picture in one language.

    `address` is the path below the site's root, `width` and `height` are in pixels, `name` is its
    description.
    """

    address: str
    width: int
    height: int
    name: str


def problems(root: Path, site: Dataset) -> Iterator[Diagnostic]:
    """Diagnostics for files without records, records without files, and other formats."""
    recorded: set[str] = set()
    for name, picture in site.pictures.items():
        location = site.location("pictures", name)
        if picture.file in recorded:
            yield location.problem(("file",), "same_picture", name=picture.file)
        recorded.add(picture.file)
        for path in dict.fromkeys(_files(root, site, picture).values()):
            file = path.relative_to(root).as_posix()
            if not path.is_file():
                yield location.problem(("file",), "no_picture", name=file)
            elif size(path.read_bytes()) is None:
                yield Diagnostic.of_file(file, "no_picture_size")
    codes = "|".join(language.code for language in site.languages)
    for path in sorted((root / "docs").rglob("*")):
        file = path.relative_to(root / "docs").as_posix()
        hidden = any(part.startswith(".") for part in file.split("/"))  # not published
        shared = re.sub(rf"\.({codes})(?=\.\w+\Z)", "", file)
        if path.suffix.lower()[1:] in PICTURES and not hidden and shared not in recorded:
            yield Diagnostic.of_file(f"docs/{file}", "no_picture_record", name=shared)


def image_view(root: Path, site: Dataset, picture: Picture, language: Language) -> ImageView:
    """A picture in one language, if `problems` finds nothing."""
    path = _files(root, site, picture)[language.code]
    width, height = size(path.read_bytes()) or (0, 0)
    own = path != root / "docs" / picture.file and language != site.languages[0]
    address = f"{language.code}/{picture.file}" if own else picture.file
    return ImageView(address, width, height, picture.name.in_language(language.code))


def size(content: bytes) -> Size | None:
    """Width and height of a picture in pixels, or None for an unknown format."""
    try:
        return _size(content)
    except (struct.error, IndexError):
        return None


def _files(root: Path, site: Dataset, picture: Picture) -> dict[str, Path]:
    """The file for each language: its own if any language has one, else the shared file."""
    shared = root / "docs" / picture.file
    codes = [language.code for language in site.languages]
    own = {code: shared.with_suffix(f".{code}{shared.suffix}") for code in codes}
    return own if any(path.is_file() for path in own.values()) else dict.fromkeys(codes, shared)


def _size(content: bytes) -> Size | None:
    if content.startswith(_PNG):
        return _pair(">II", content, 16)
    if content.startswith(b"GIF8"):
        return _pair("<HH", content, 6)
    if content.startswith(_JPEG):
        return _size_of_jpeg(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _size_of_webp(content)
    if content[4:12] == b"ftypavif":
        box = content.find(b"ispe")
        return _pair(">II", content, box + 8) if box > 0 else None
    if view_box := _SVG_BOX.search(content):
        return round(float(view_box[1])), round(float(view_box[2]))
    return None


def _size_of_jpeg(content: bytes) -> Size | None:
    at = 2
    while content[at] == 0xFF:
        (length,) = struct.unpack_from(">H", content, at + 2)
        if content[at + 1] in _JPEG_FRAMES:
            height, width = _pair(">HH", content, at + 5)
            return width, height
        at += 2 + length
    return None


def _size_of_webp(content: bytes) -> Size | None:
    """RFC 9649: simple lossy, simple lossless and extended files."""
    kind = content[12:16]
    if kind == b"VP8 ":
        width, height = _pair("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X":
        width, height = (int.from_bytes(content[at : at + 3], "little") for at in (24, 27))
        return width + 1, height + 1
    return None


def _pair(form: str, content: bytes, at: int) -> Size:
    first, second = struct.unpack_from(form, content, at)
    return first, second
