"""The picture files below docs/: their records, published paths and sizes.

Every picture needs a record, so that none is published without a description; a map needs the
number of its approval (`site_records.Picture`).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from prospectus.config.settings import Language
from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.domain.dataset import Dataset
from prospectus.domain.fields import PICTURES
from prospectus.domain.site_records import Picture
from prospectus.presentation import photographs
from prospectus.support.cache import cache_folder
from prospectus.support.file_lock import locked

Size = tuple[int, int]

# The folder of the further files of photographs, below that of a language.
PHOTOGRAPHS = "assets/photos"
# The width of a photograph in print, in pixels: 240 in an inch where it takes 10 cm.
PRINT_WIDTH = 960
# That of the share cards of pages (`rendering.share_cards`).
CARDS = "assets/cards"

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
# Frame headers of JPEG (ITU-T T.81, table B.1), without markers for tables and arithmetic coding.
_JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SVG_BOX = re.compile(rb"<svg[^>]*?\sviewBox=\"[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)\"")


@dataclass(frozen=True)
class ImageSource:
    """The files of a picture in one format, each with its width in pixels."""

    media_type: str
    files: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ImageView:
    """A picture in one language.

    `address` is the path below the site's root, `width` and `height` are in pixels, `name` is its
    description. `sources` are other files of a photograph, those of the best format first.
    """

    address: str
    width: int
    height: int
    name: str
    sources: tuple[ImageSource, ...] = ()


def problems(root: Path, site: Dataset) -> Iterator[Diagnostic]:
    """Diagnostics for files without records, records without files, and other formats."""
    recorded: set[str] = set()
    for name, picture in site.pictures.items():
        location = site.location("pictures", name)
        if picture.file in recorded:
            yield location.problem(("file",), "same_picture", name=picture.file)
        recorded.add(picture.file)
        for path in dict.fromkeys(files(root, site, picture).values()):
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
    path = files(root, site, picture)[language.code]
    content = path.read_bytes()
    folder = f"{language.code}/" if _is_own(root, site, picture, language) else ""
    name = picture.name.in_language(language.code)
    if not is_photograph(picture):
        width, height = size(content) or (0, 0)
        return ImageView(f"{folder}{picture.file}", width, height, name)
    width, height = photographs.upright_size(content)
    stem = f"{folder}{_variant_stem(picture)}"
    sources = (
        ImageSource(
            media_type,
            tuple(
                (f"{stem}-{variant.name}", variant.width)
                for variant in photographs.variants(width)
                if variant.ending == ending
            ),
        )
        for ending, media_type in (("webp", "image/webp"), ("jpg", "image/jpeg"))
    )
    width, height = photographs.published_size(width, height)
    return ImageView(f"{folder}{picture.file}", width, height, name, tuple(sources))


def photograph_for_print(
    root: Path, site: Dataset, picture: Picture, language: Language
) -> tuple[bytes, float]:
    """A photograph as a JPEG file for a part of a printed page, and its width by its height.

    It is the one of the published files that is wide enough for print and no larger.
    """
    path = files(root, site, picture)[language.code]
    width, height = photographs.upright_size(path.read_bytes())
    wide = max(
        candidate
        for candidate in photographs.widths(width)
        if candidate <= PRINT_WIDTH or candidate == width
    )
    return _encoded(root, path)[f"{wide}.jpg"], width / height


def is_photograph(picture: Picture) -> bool:
    """Whether a picture is re-encoded before it is published."""
    return picture.kind == "photo" and picture.file.rpartition(".")[2] in photographs.FORMATS


def photograph_files(
    root: Path, site: Dataset, language: Language
) -> Iterator[tuple[Path, str, Mapping[str, bytes]]]:
    """The photographs that belong to a language, or to all of them if it is the first.

    Yields the file, its published path and all published files by their paths, if
    `photograph_problems` finds nothing.
    """
    _encode_free(root, _photograph_paths(root, site))
    for picture in site.pictures.values():
        own = _is_own(root, site, picture, language)
        if is_photograph(picture) and (own or language == site.languages[0]):
            path = files(root, site, picture)[language.code]
            folder = f"{language.code}/" if own else ""
            stem, address = _variant_stem(picture), f"{folder}{picture.file}"
            encoded = _encoded(root, path)
            yield (
                path,
                address,
                {
                    f"{folder}{stem}-{name}" if name else address: content
                    for name, content in encoded.items()
                },
            )


def photograph_problems(root: Path, site: Dataset) -> Iterator[Diagnostic]:
    """Diagnostics for photographs that cannot be read or published, if `problems` finds nothing."""
    publishable: list[Path] = []
    for path in _photograph_paths(root, site):
        width, height = size(path.read_bytes()) or (0, 0)
        if width * height <= photographs.MAX_PIXELS:  # larger ones are refused as files
            sized = [*_size_problems(root, path)]
            yield from sized
            publishable += () if sized else (path,)
    _encode_free(root, publishable)
    for path in publishable:
        try:
            _encoded(root, path)
        except photographs.PhotographError:
            yield Diagnostic.of_file(path.relative_to(root).as_posix(), "photo_unreadable")


def _photograph_paths(root: Path, site: Dataset) -> list[Path]:
    """The files of all photographs, each once."""
    photos = filter(is_photograph, site.pictures.values())
    return [*dict.fromkeys(path for photo in photos for path in files(root, site, photo).values())]


def _size_problems(root: Path, path: Path) -> Iterator[Diagnostic]:
    file = path.relative_to(root).as_posix()
    try:
        width, height = photographs.published_size(*photographs.upright_size(path.read_bytes()))
    except photographs.PhotographError:
        yield Diagnostic.of_file(file, "photo_unreadable")
        return
    if height > photographs.MAX_HEIGHT:
        yield Diagnostic.of_file(
            file,
            "photo_too_tall",
            width=f"{width:,}",
            height=f"{height:,}",
            limit=f"{photographs.MAX_HEIGHT:,}",
        )


def _encode_free(root: Path, paths: Iterable[Path]) -> None:
    """Encode the photographs that no other process encodes.

    The check and all languages need the same files at the same time. So each takes another one,
    rather than all the same, or waiting for one. Without a cache, nobody could read the result.
    """
    for path in paths if cache_folder(root) else ():
        with locked(path, wait=False) as is_free, suppress(photographs.PhotographError):
            if is_free:
                _read_or_encode(root, path)


def _encoded(root: Path, path: Path) -> photographs.Encoded:
    """The files of a photograph; waits while another process encodes it for the cache."""
    with locked(path) if cache_folder(root) else nullcontext():
        return _read_or_encode(root, path)


def _read_or_encode(root: Path, path: Path) -> photographs.Encoded:
    name = re.sub(r"[^a-z0-9]+", "-", path.relative_to(root / "docs").as_posix())
    return photographs.encoded(root, name, path.read_bytes(), path.suffix[1:])


def _variant_stem(picture: Picture) -> str:
    """The path of the further files of a photograph, without size and ending."""
    return f"{PHOTOGRAPHS}/{picture.file.removeprefix('assets/').replace('.', '-')}"


def _is_own(root: Path, site: Dataset, picture: Picture, language: Language) -> bool:
    """Whether a language other than the first has a file of its own."""
    path = files(root, site, picture)[language.code]
    return path != root / "docs" / picture.file and language != site.languages[0]


def size(content: bytes) -> Size | None:
    """Width and height of a picture in pixels, or None for an unknown format."""
    try:
        return _size(content)
    except (struct.error, IndexError, ValueError, OverflowError):  # the last two: of drawings
        return None


def files(root: Path, site: Dataset, picture: Picture) -> dict[str, Path]:
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
