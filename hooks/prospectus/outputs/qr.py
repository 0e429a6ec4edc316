"""QR codes (ISO/IEC 18004) of page addresses, for paper, as inline SVG."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from math import isqrt
from typing import Any

# The mask pattern. The standard asks encoders to try all eight and take the best, which is three
# quarters of the work. Each code names its mask, so readers accept all; two readers decoded as many
# blurred, noisy and slanted pictures with this one.
_MASK = 4

# Width of the light border that readers need, in modules.
QUIET_ZONE = 4

# Modules whose path data is cached together; rows have about 33 modules.
_CHUNK = 11


def svg(text: str) -> str:
    """An `<svg>` element with the QR code of a text, one unit for each module.

    The dark runs of each row are horizontal strokes of one path. An inline element needs no
    request and no `data:` URL, which the content security policy forbids.
    """
    import zxingcpp  # noqa: PLC0415 - builds that take over all pages need none

    code = zxingcpp.create_barcode(
        text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=_MASK
    )
    image: Any = code.to_image(add_quiet_zones=False)
    modules = memoryview(image).tobytes()
    side = isqrt(len(modules))
    strokes = [*map(_strokes, map(modules.__getitem__, _chunks(side)))]
    in_row = -(-side // _CHUNK)
    ends = slice(in_row - 1, -1, in_row)  # of rows, but for the last one
    strokes[ends] = [f"{end}m-{side} 1" for end in strokes[ends]]
    path = "".join(strokes)
    width = side + 2 * QUIET_ZONE
    return (
        f'<svg viewBox="0 0 {width} {width}" aria-hidden="true" shape-rendering="crispEdges">'
        f'<path fill="none" stroke="#000" d="M{QUIET_ZONE} {QUIET_ZONE}.5{path}"/></svg>'
    )


@lru_cache
def _chunks(side: int) -> Sequence[slice]:
    """The parts of the rows of a code, in their order."""
    return [
        slice(row + start, row + min(start + _CHUNK, side))
        for row in range(0, side * side, side)
        for start in range(0, side, _CHUNK)
    ]


@lru_cache(maxsize=1 << 13)
def _strokes(modules: bytes) -> str:
    """Path data for part of a row: a line for each dark run, a move for each light one.

    >>> _strokes(bytes([0, 0, 0, 255, 0]))
    'h3m1 0h1'
    """
    lengths = ((value, sum(1 for _ in run)) for value, run in groupby(modules))
    return "".join([f"m{length} 0" if value else f"h{length}" for value, length in lengths])
