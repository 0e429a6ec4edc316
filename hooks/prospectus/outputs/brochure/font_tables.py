"""Reads from a font file which characters it has.

That is the table `cmap` of OpenType, of which two formats are in use for Unicode: 4 for characters
below U+10000, and 12 for all. A library for fonts would take half a second for those of the
brochure, as it gives every character the name of its shape.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Iterator
from itertools import chain
from mmap import mmap

_COLLECTION = b"ttcf"


def font_codes(font: bytes | mmap) -> set[int]:
    """The code points of the characters that a font file has, or some font of a collection.

    Raises struct.error or ValueError where it is no font.
    """
    if font[:4] == _COLLECTION:
        (count,) = struct.unpack_from(">I", font, 8)
        offsets = struct.unpack_from(f">{count}I", font, 12)
    else:
        offsets = (0,)
    return set().union(*chain.from_iterable(_codes(font, offset) for offset in offsets))


def _codes(font: bytes | mmap, directory: int) -> Iterator[Iterable[int]]:
    """Ranges and lists of code points."""
    table = _character_map(font, directory)
    (count,) = struct.unpack_from(">H", font, table + 2)
    records = (struct.unpack_from(">HHI", font, table + 4 + 8 * index) for index in range(count))
    subtables = {table + offset for platform, _, offset in records if platform in (0, 3)}
    for subtable in sorted(subtables):
        (version,) = struct.unpack_from(">H", font, subtable)
        if version == 4:
            yield from _short_codes(font, subtable)
        elif version == 12:
            yield from _long_codes(font, subtable)


def _character_map(font: bytes | mmap, directory: int) -> int:
    """Where the table `cmap` begins."""
    (count,) = struct.unpack_from(">H", font, directory + 4)
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, directory + 12 + 16 * index)
        if tag == b"cmap":
            return int(offset)
    raise ValueError("no table of characters")


def _short_codes(font: bytes | mmap, table: int) -> Iterator[Iterable[int]]:
    """Format 4: segments of characters, whose shapes follow by a number or from a list."""
    (double,) = struct.unpack_from(">H", font, table + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", font, table + 14)
    starts = struct.unpack_from(f">{count}H", font, table + 16 + double)
    deltas = struct.unpack_from(f">{count}H", font, table + 16 + 2 * double)
    at = table + 16 + 3 * double
    offsets = struct.unpack_from(f">{count}H", font, at)
    for index, (start, end, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        if offsets[index] == 0:
            missing = -delta & 0xFFFF  # whose shape would be number 0
            yield range(start, min(end + 1, missing) if start <= missing else end + 1)
            yield range(max(start, missing + 1), end + 1)
            continue
        shapes = array("H")
        first = at + 2 * index + offsets[index]
        shapes.frombytes(font[first : first + 2 * (end - start + 1)])
        yield [code for code, shape in enumerate(shapes, start) if shape]


def _long_codes(font: bytes | mmap, table: int) -> Iterator[range]:
    """Format 12: groups of characters with shapes in a row."""
    (count,) = struct.unpack_from(">I", font, table + 12)
    for index in range(count):
        start, end, shape = struct.unpack_from(">III", font, table + 16 + 12 * index)
        yield range(start if shape else start + 1, end + 1)
