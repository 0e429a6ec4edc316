"""Photographs as they are published: upright, in sizes for screens, and without metadata.

A camera stores the position, the time and the device beside the picture, and often how it has to
be turned. All files of a photograph that are published are re-encoded, so that they hold the
picture and nothing else. The result depends on the file and on the versions of the encoders only,
and is kept in the persistent cache.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from prospectus.support.cache import ContentCache

if TYPE_CHECKING:
    from PIL.Image import Image

# Pillow is imported where it is used, because most sites and commands need no photograph.

WIDTHS = (480, 960, 1440)  # in pixels; a narrower photograph is never enlarged
MAX_PIXELS = 50_000_000  # of a picture
MAX_HEIGHT = 16_383  # in pixels of a published photograph: WebP has 14 bits for it (RFC 9649)
FORMATS: Mapping[str, str] = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
_QUALITY = {"JPEG": 80, "WEBP": 75}
_ORIENTATION = 0x0112  # in EXIF (CIPA DC-008, 4.6.5.1.6)
# How a picture with each orientation is turned to be seen upright, by the names of Pillow.
_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
_ON_SIDE = (5, 6, 7, 8)  # width and height are exchanged

# Encoded files by their names: `480.webp`, and the one in place of the original by "".
Encoded = Mapping[str, bytes]


class PhotographError(Exception):
    """A file is no picture that can be read."""


@dataclass(frozen=True)
class Variant:
    """A file of a photograph: its name, format and width in pixels."""

    name: str
    ending: str
    width: int


def widths(width: int) -> tuple[int, ...]:
    """The widths in which a photograph is published, in pixels.

    >>> widths(5640), widths(700)
    ((480, 960, 1440), (480, 700))
    """
    largest = min(width, WIDTHS[-1])
    return (*(each for each in WIDTHS if each < largest), largest)


def published_size(width: int, height: int) -> tuple[int, int]:
    """The size of the largest published file of a photograph, in pixels.

    >>> published_size(5640, 3760), published_size(700, 900)
    ((1440, 960), (700, 900))
    """
    largest = widths(width)[-1]
    return largest, max(1, round(height * largest / width))


def variants(width: int) -> Iterator[Variant]:
    """The files of a photograph besides the one in place of the original: WebP, then JPEG."""
    for ending in ("webp", "jpg"):
        for each in widths(width):
            yield Variant(f"{each}.{ending}", ending, each)


def upright_size(content: bytes) -> tuple[int, int]:
    """Width and height as the photograph is to be seen. Raises PhotographError."""
    with _errors():
        picture = _opened(content)
        width, height = picture.size
        turned = picture.getexif().get(_ORIENTATION, 1) in _ON_SIDE
    return (height, width) if turned else (width, height)


def encoded(root: Path, name: str, content: bytes, ending: str) -> Encoded:
    """The files of the photograph `name`, by their names. Raises PhotographError.

    `ending` is that of the original, one of `FORMATS`.
    """
    cache = ContentCache(root, f"photo-{name}", Path(__file__), *_versions())
    key = f"{ending} {hashlib.blake2b(content).hexdigest()}"
    files: dict[str, bytes] = cache.get_or_create(key, lambda: _encoded(content, ending))
    cache.save()
    return files


def _encoded(content: bytes, ending: str) -> dict[str, bytes]:
    size = upright_size(content)
    with _errors():
        picture = _upright(content, published_size(*size))
        pictures = {width: _resized(picture, size, width) for width in widths(size[0])}
        files = {
            variant.name: _file(pictures[variant.width], FORMATS[variant.ending])
            for variant in variants(size[0])
        }
        largest, ending = max(pictures), "jpg" if ending == "jpeg" else ending
        same = files.get(f"{largest}.{ending}")
        files[""] = same or _file(pictures[largest], FORMATS[ending])
    return files


def _opened(content: bytes) -> Image:
    from PIL import Image  # noqa: PLC0415

    picture = Image.open(io.BytesIO(content), formats=sorted(set(FORMATS.values())))
    # A file can state its size twice, so the limit also applies to the size that is decoded.
    if picture.width * picture.height > MAX_PIXELS:
        raise ValueError
    return picture


def _upright(content: bytes, least: tuple[int, int]) -> Image:
    """The picture in sRGB and turned as it is to be seen; what is transparent becomes white.

    It has at least the width and height `least`. A JPEG file that is twice as large is decoded at
    half its size or less, so that decoding and resizing take a third of the time. The difference,
    as a mean square, is at most a tenth of what the encoders lose.
    """
    from PIL import Image, ImageCms  # noqa: PLC0415

    picture = _opened(content)
    profile = picture.info.get("icc_profile")
    orientation = picture.getexif().get(_ORIENTATION, 1)
    picture.draft(None, least[::-1] if orientation in _ON_SIDE else least)
    # `ImageOps.exif_transpose` also writes the metadata again, which fails if they are damaged.
    if turn := _TURNS.get(orientation):
        picture = picture.transpose(Image.Transpose[turn])
    if profile and picture.mode in ("RGB", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError):  # browsers ignore damaged profiles, too
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            picture = ImageCms.profileToProfile(picture, source, srgb, outputMode="RGB") or picture
    if picture.has_transparency_data:
        with_alpha = picture.convert("RGBA")
        picture = Image.new("RGBA", with_alpha.size, "white")
        picture.alpha_composite(with_alpha)
    return picture.convert("RGB")


def _resized(picture: Image, original: tuple[int, int], width: int) -> Image:
    """The picture in a width, with the proportions of the original."""
    from PIL import Image  # noqa: PLC0415

    size = (width, max(1, round(original[1] * width / original[0])))
    return picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS)


def _file(picture: Image, form: str) -> bytes:
    """The file of a picture, without metadata."""
    from PIL import Image  # noqa: PLC0415

    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    file = io.BytesIO()
    if form == "PNG":
        bare.save(file, form, optimize=True)
    elif form == "JPEG":
        bare.save(file, form, quality=_QUALITY[form], progressive=True, optimize=True)
    else:
        bare.save(file, form, quality=_QUALITY[form], method=4)
    return file.getvalue()


@lru_cache(maxsize=1)
def _versions() -> tuple[str, ...]:
    """The versions of the encoders."""
    import PIL  # noqa: PLC0415
    from PIL import features  # noqa: PLC0415

    codecs = (
        f"{codec} {features.version(codec)}" for codec in ("jpg", "webp", "zlib", "littlecms2")
    )
    return (PIL.__version__, *codecs)


@contextmanager
def _errors() -> Iterator[None]:
    """Turn the errors of Pillow into PhotographError; damaged metadata are no error."""
    from PIL import Image  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise PhotographError(str(error)) from error
