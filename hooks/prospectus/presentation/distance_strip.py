"""The geometry of a distance: two places on a line with ticks, without direction or borders.

Horizontal lengths are in per cent of the width and vertical lengths in em, as in `charts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from prospectus.presentation.charts import LEADING, Line, lines_of

# The two places, and the height of the line between them.
LEFT, RIGHT = Decimal(3), Decimal(97)
LINE_Y = Decimal("2.6")
AMOUNT_Y = Decimal("1.4")

_MOST_TICKS = 20
_BELOW = Decimal("0.9")


@dataclass(frozen=True)
class DistanceStrip:
    """The positions of both places, of the ticks between them, and of their names.

    The name of the first place begins at `start`, that of the second ends at `end`, below it, so
    that both fit on a phone.
    """

    start: Decimal
    end: Decimal
    ticks: tuple[Decimal, ...]
    first: tuple[Line, ...]
    second: tuple[Line, ...]
    height: Decimal


def distance_strip(
    distance: Decimal, first: str, second: str, *, rtl: bool = False
) -> DistanceStrip:
    """Lay out a distance between two places, with a tick for each unit or round number of units.

    >>> len(distance_strip(Decimal(18), "Town", "Airport").ticks)
    17
    """
    step = _step(distance)
    scale = (RIGHT - LEFT) / distance
    ticks = [LEFT + step * at * scale for at in range(1, int(distance / step) + 1)]
    xs = [LEFT, RIGHT, *(tick.quantize(Decimal("0.01")) for tick in ticks if tick < RIGHT)]
    start, end, *between = [100 - x if rtl else x for x in xs]
    first_lines, y = _lines(first, LINE_Y + _BELOW)
    second_lines, y = _lines(second, y)
    return DistanceStrip(start, end, tuple(between), first_lines, second_lines, y + LEADING / 3)


def _lines(text: str, y: Decimal) -> tuple[tuple[Line, ...], Decimal]:
    """A text below a height, and the height at which it ends."""
    texts = lines_of(text)
    lines = tuple(Line(text, y + LEADING * at) for at, text in enumerate(texts, start=1))
    return lines, y + LEADING * len(texts)


def _step(distance: Decimal) -> Decimal:
    """The smallest of 1, 2, 5, 10, 20 … (or 0.1 …) with which there are not too many ticks."""
    power = Decimal(10) ** (distance.adjusted() - 1)
    return next(
        step for factor in (1, 2, 5, 10) if distance / (step := factor * power) <= _MOST_TICKS
    )
