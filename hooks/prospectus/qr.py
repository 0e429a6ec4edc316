"""An address as a drawing that telephones read, for paper (ISO/IEC 18004)."""

from __future__ import annotations

import re
from math import isqrt
from typing import Any

import zxingcpp

QUIET = 4  # modules that the standard wants empty on every side

_DARK = re.compile(rb"\x00+")  # as in pictures, what is dark is nothing


def svg(text: str) -> str:
    """A drawing of `text`, one unit a module, hidden from those who hear: they hear the text."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image: Any = code.to_image(add_quiet_zones=False)
    modules = memoryview(image).tobytes()
    side = isqrt(len(modules))
    size = side + 2 * QUIET
    return (
        f'<svg aria-hidden="true" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path stroke="#000" d="M{QUIET} {QUIET}.5{_dark(modules, side)}"/></svg>'
    )


def _dark(modules: bytes, side: int) -> str:
    """The dark modules as strokes from the first module on: each run of them in a row is one."""
    strokes = []
    at_x, at_y = 0, 0
    for y in range(side):
        for run in _DARK.finditer(modules[y * side : (y + 1) * side]):
            start, end = run.span()
            strokes.append(f"m{start - at_x} {y - at_y}h{end - start}")
            at_x, at_y = end, y
    return "".join(strokes)
