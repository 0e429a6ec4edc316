"""An address as a drawing that telephones read, for paper (ISO/IEC 18004)."""

from __future__ import annotations

from itertools import groupby

import segno

QUIET = 4  # modules that the standard wants empty on every side

# The standard lets writers choose among eight masks, which all are read alike; trying each to find
# the most even one would take five times as long.
_MASK = 3


def svg(text: str) -> str:
    """A drawing of `text`, one unit a module, hidden from those who hear: they hear the text."""
    matrix = segno.make_qr(text, error="m", boost_error=False, mask=_MASK).matrix
    size = len(matrix) + 2 * QUIET
    return (
        f'<svg aria-hidden="true" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path stroke="#000" d="M{QUIET} {QUIET}.5{_dark(matrix)}"/></svg>'
    )


def _dark(matrix: tuple[bytearray, ...]) -> str:
    """The dark modules as strokes from the first module on: each run of them in a row is one."""
    strokes = []
    at_x, at_y = 0, 0
    for y, row in enumerate(matrix):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                strokes.append(f"m{x - at_x} {y - at_y}h{length}")
                at_x, at_y = x + length, y
            x += length
    return "".join(strokes)
