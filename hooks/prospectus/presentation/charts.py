"""The geometry of charts, which fragments draw as SVG.

Horizontal lengths are in per cent of the width and vertical lengths in em, so a chart fills its
container and its text has the size of the surrounding text. Labels are broken into lines here,
because SVG does not break text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from prospectus.domain.records import Figure, Range

LINE = 36  # half-widths of a line that fits on a phone 320 pixels wide
LEADING = Decimal("1.5")
BAR = Decimal("1.1")
GAP = Decimal("1.1")

# Dots stay between these positions, so that their labels fit.
FIRST, LAST = Decimal(20), Decimal(66)
ROOF, FLOOR = Decimal("2.6"), Decimal("9.6")

_WIDE = ("W", "F")  # of Unicode's East Asian widths (UAX 11)


@dataclass(frozen=True)
class Line:
    """A line of text and its distance from the top."""

    text: str
    y: Decimal


@dataclass(frozen=True)
class Bar:
    """A bar with the lines of its label; `x` and `y` are its left and upper edge.

    `amount_y` is the position of its amount.
    """

    label: tuple[Line, ...]
    amount_y: Decimal
    y: Decimal
    x: Decimal
    width: Decimal

    @property
    def end(self) -> Decimal:
        """The right edge."""
        return self.x + self.width


@dataclass(frozen=True)
class Bars:
    """Bars below each other, and their total height."""

    bars: tuple[Bar, ...]
    height: Decimal


@dataclass(frozen=True)
class Squares:
    """A row of squares below its label; `xs` are in em, because rows are short."""

    label_y: Decimal
    y: Decimal
    xs: tuple[Decimal, ...]


@dataclass(frozen=True)
class Dot:
    """The position of a dot."""

    x: Decimal
    y: Decimal


def bars(
    labels: Sequence[str], spans: Sequence[tuple[Decimal, Decimal]], whole: Decimal | None = None
) -> Bars:
    """Bars for ranges of values on a scale that begins at 0.

    The scale ends at `whole` if given, such as 100 for shares. Otherwise the longest bar takes
    92 per cent of the width, as a full bar would look like a maximum.

    >>> drawn = bars(["Coal", "Silicon"], [(Decimal(0), Decimal(50)), (Decimal(0), Decimal(25))])
    >>> [bar.width for bar in drawn.bars]
    [Decimal('92.00'), Decimal('46.00')]
    """
    largest = max(high for _, high in spans)
    scale = Decimal(100) / whole if whole else Decimal(92) / largest
    y, drawn = Decimal(0), []
    for label, (low, high) in zip(labels, spans, strict=True):
        lines = []
        for text in lines_of(label):
            y += LEADING
            lines.append(Line(text, y))
        y += LEADING
        x = _hundredths(low * scale)
        width = _hundredths(high * scale) - x
        drawn.append(Bar(tuple(lines), y, y + LEADING / 3, x, width))
        y += LEADING / 3 + BAR + GAP
    return Bars(tuple(drawn), y - GAP + LEADING / 3)


def squares(counts: Sequence[int]) -> tuple[tuple[Squares, ...], Decimal]:
    """A row of squares for each count, and the total height."""
    step, row = Decimal("1.55"), Decimal("3.6")
    rows = (
        Squares(number * row + LEADING, number * row + 2, tuple(step * at for at in range(count)))
        for number, count in enumerate(counts)
    )
    return tuple(rows), row * len(counts)


def dots(years: Sequence[int], values: Sequence[Decimal]) -> tuple[Dot, ...]:
    """A dot for each year, its height proportional to its value.

    No line connects the dots, because the values between them are not known.
    """
    span = max(years) - min(years)
    return tuple(
        Dot(
            _hundredths(FIRST + (LAST - FIRST) * (year - min(years)) / span) if span else FIRST,
            _hundredths(FLOOR - (FLOOR - ROOF) * value / max(values)),
        )
        for year, value in zip(years, values, strict=True)
    )


def span_of(figure: Figure) -> tuple[Decimal, Decimal]:
    """The range of values that the bar of a figure shows."""
    if isinstance(figure.value, Range):
        return figure.value.low, figure.value.high
    return Decimal(0), figure.value


def lines_of(text: str, width: int = LINE) -> list[str]:
    """Text in lines of at most `width` half-widths, broken at spaces and between wide characters.

    No line begins with closing punctuation (W3C, Requirements for Chinese Text Layout, 3.1.3).

    >>> lines_of("Industrial enterprises above designated size", 24)
    ['Industrial enterprises', 'above designated size']
    """
    lines, line = [], ""
    for piece in _pieces(text):
        if line and _width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> Iterable[str]:
    """The unbreakable pieces of a text: words with the space after them, and wide characters."""
    piece = ""
    for sign, after in zip(text, f"{text[1:]} ", strict=False):
        piece += sign
        closing = unicodedata.category(after) in ("Pe", "Pf", "Po")
        opening = unicodedata.category(sign) in ("Ps", "Pi")
        wide = unicodedata.east_asian_width(sign) in _WIDE
        before_wide = unicodedata.east_asian_width(after) in _WIDE
        if sign == " " or ((wide or before_wide) and not closing and not opening):
            yield piece
            piece = ""
    if piece:
        yield piece


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in _WIDE else 1 for sign in text)


def _hundredths(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))
