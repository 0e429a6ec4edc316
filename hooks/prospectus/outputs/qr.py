"""An address as a QR code (ISO/IEC 18004) for paper, drawn as inline SVG."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from math import isqrt
from typing import Any

import zxingcpp

# The pattern laid over the modules. The standard would have all eight tried and the most even one
# taken, which is three quarters of the work. Each code names its pattern, so readers read all; of
# blurred, noisy and slanted pictures, two readers read as many with this one.
_MASK = 4

# Light modules that readers need on every side.
QUIET_ZONE = 4

# Modules whose path data is made at once and cached: rows have 33 modules, or a few more or less.
_CHUNK = 11


def svg(text: str) -> str:
    """An `<svg>` element with a QR code of `text`, one unit for each module.

    The dark runs of each row are horizontal strokes of a single path. An inline element needs
    neither a request nor a `data:` URL, which the content security policy forbids.
    """
    code = zxingcpp.create_barcode(
        text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=_MASK
    )
    drawn: Any = code.to_image(add_quiet_zones=False)
    modules = memoryview(drawn).tobytes()
    side = isqrt(len(modules))
    rows = [modules[at : at + side] for at in range(0, side * side, side)]
    starts = range(0, side, _CHUNK)
    path = f"m-{side} 1".join(
        ["".join([_strokes(row[at : at + _CHUNK]) for at in starts]) for row in rows]
    )
    whole = side + 2 * QUIET_ZONE
    return (
        f'<svg viewBox="0 0 {whole} {whole}" aria-hidden="true" shape-rendering="crispEdges">'
        f'<path fill="none" stroke="#000" d="M{QUIET_ZONE} {QUIET_ZONE}.5{path}"/></svg>'
    )


@lru_cache(maxsize=1 << 13)
def _strokes(modules: bytes) -> str:
    """Path data for part of a row: a line for each dark run, a move for each light one.

    >>> _strokes(bytes([0, 0, 0, 255, 0]))
    'h3m1 0h1'
    """
    lengths = ((value, sum(1 for _ in run)) for value, run in groupby(modules))
    return "".join([f"m{length} 0" if value else f"h{length}" for value, length in lengths])
