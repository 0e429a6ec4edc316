"""The geometry of the chart of a series: columns or points over years or months.

Horizontal lengths are in per cent of the width and vertical lengths in em, as in `charts`. Every
year or month between the first and the last has its place, so that a missing value is a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

# The plot: to the left of it are the amounts of the lines, below it the periods.
LEFT = Decimal(26)
TOP, BOTTOM = Decimal("1.2"), Decimal("11.2")
HEIGHT = Decimal("13.4")
PERIODS_Y = Decimal("12.8")

# Labels that fit beside each other on a phone 320 pixels wide: of years, and of months.
YEAR_LABELS, MONTH_LABELS = 4, 2
_MOST_LINES = 5
# The width of columns in per cent. Their least height in em tells a value of zero from a gap.
_NARROWEST, _WIDEST = Decimal("0.2"), Decimal(6)
LOWEST = Decimal("0.15")


@dataclass(frozen=True)
class GridLine:
    """A horizontal line and the amount for which it stands."""

    y: Decimal
    amount: Decimal


@dataclass(frozen=True)
class SeriesMark:
    """The column and the point of one value; `index` is its place in the rows of the series.

    The column has its left and upper edge at `x` and `y`. The point lies in the middle of the
    outer edge of the column.
    """

    index: int
    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal
    point: tuple[Decimal, Decimal]


@dataclass(frozen=True)
class SeriesChart:
    """A chart: its lines, its marks, the pairs of marks without a gap, and its labelled periods.

    `labels` are pairs of the index of a row and its horizontal position. `start` and `end` are the
    edges of the plot where lines of the language begin and end.
    """

    grid: tuple[GridLine, ...]
    zero: Decimal
    marks: tuple[SeriesMark, ...]
    segments: tuple[tuple[SeriesMark, SeriesMark], ...]
    labels: tuple[tuple[int, Decimal], ...]
    start: Decimal
    end: Decimal

    height = HEIGHT
    periods_y = PERIODS_Y


def series_chart(
    values: Sequence[Decimal | None], *, most_labels: int = YEAR_LABELS, rtl: bool = False
) -> SeriesChart:
    """Lay out the values of all years or months in order, None where there is no value.

    >>> drawn = series_chart([Decimal(1), None, Decimal(-1), Decimal(2)])
    >>> [(mark.index, mark.y < drawn.zero) for mark in drawn.marks]
    [(0, True), (2, False), (3, True)]
    >>> [(first.index, second.index) for first, second in drawn.segments]
    [(2, 3)]
    """
    amounts = grid_amounts([value for value in values if value is not None])
    scale = (BOTTOM - TOP) / (amounts[-1] - amounts[0])
    step = (100 - LEFT) / len(values)
    width = min(_WIDEST, max(_NARROWEST, step * 2 / 3))

    def y(value: Decimal) -> Decimal:
        return _hundredths(BOTTOM - (value - amounts[0]) * scale)

    def column(index: int, middle: Decimal, value: Decimal) -> SeriesMark:
        height = max(LOWEST, abs(zero - y(value)))
        top = zero if value < 0 else zero - height
        left = x(middle) - _hundredths(width / 2)
        return SeriesMark(index, left, top, _hundredths(width), height, (x(middle), y(value)))

    def x(position: Decimal) -> Decimal:
        return _hundredths(100 - position if rtl else position)

    zero = y(Decimal(0))
    middles = [LEFT + step * index + step / 2 for index in range(len(values))]
    marks = tuple(
        column(index, middle, value)
        for index, (middle, value) in enumerate(zip(middles, values, strict=True))
        if value is not None
    )
    every = -(-len(values) // most_labels)
    last = len(values) - 1
    return SeriesChart(
        tuple(GridLine(y(amount), amount) for amount in amounts),
        zero,
        marks,
        tuple(pair for pair in pairwise(marks) if pair[1].index == pair[0].index + 1),
        tuple(
            (index, x(middle))
            for index, middle in enumerate(middles)
            if (last - index) % every == 0
        ),
        x(LEFT),
        x(Decimal(100)),
    )


def grid_amounts(values: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Round amounts at equal distances that include 0 and all values, two to six.

    >>> [str(amount) for amount in grid_amounts([Decimal("8.4"), Decimal("-1.2")])]
    ['-5', '0', '5', '10']
    """
    least, most = min(Decimal(0), *values), max(Decimal(0), *values)
    if least == most:
        return Decimal(0), Decimal(1)
    rough = (most - least) / (_MOST_LINES - 1)
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first, last = _floor(least / step), -_floor(-most / step)
    return tuple(_plain(step * number) for number in range(first, last + 1))


def _floor(value: Decimal) -> int:
    whole = int(value)
    return whole - 1 if value < whole else whole


def _plain(value: Decimal) -> Decimal:
    """The value without exponent and superfluous zeros."""
    return Decimal(f"{value.normalize():f}")


def _hundredths(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))
