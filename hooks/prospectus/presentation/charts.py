"""Where the parts of a chart lie; fragments draw them.

Lengths across are in per cent of the drawing's width and lengths down in em, so that a chart is as
wide as its place and its words stay as large as the text around it. Lines of words are broken
here, as SVG breaks none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from prospectus.domain.records import Figure, Range

LINE = 36  # half-widths of a line: what fits beside the margins of a phone 320 pixels wide
LEADING = Decimal("1.5")
BAR = Decimal("1.1")
GAP = Decimal("1.1")

# Two dots and the words around them keep this far from the edges.
FIRST, LAST = Decimal(20), Decimal(66)
ROOF, FLOOR = Decimal("2.6"), Decimal("9.6")

_WIDE = ("W", "F")  # of Unicode's East Asian widths (UAX 11)


@dataclass(frozen=True)
class Line:
    """A line of words and its distance from the top."""

    text: str
    y: Decimal


@dataclass(frozen=True)
class Bar:
    """A bar from `x`, `width` wide, whose upper edge is at `y`, with the lines of its label.

    `amount_y` is where its amount is written.
    """

    label: tuple[Line, ...]
    amount_y: Decimal
    y: Decimal
    x: Decimal
    width: Decimal

    @property
    def end(self) -> Decimal:
        """Where it ends."""
        return self.x + self.width


@dataclass(frozen=True)
class Bars:
    """Bars below each other, and the height of all."""

    bars: tuple[Bar, ...]
    height: Decimal


@dataclass(frozen=True)
class Squares:
    """A row of squares below its label; `xs` are in em, as no row is long."""

    label_y: Decimal
    y: Decimal
    xs: tuple[Decimal, ...]


@dataclass(frozen=True)
class Dot:
    """A dot at `x` and `y` above its moment."""

    x: Decimal
    y: Decimal


def bars(
    labels: Sequence[str], spans: Sequence[tuple[Decimal, Decimal]], whole: Decimal | None = None
) -> Bars:
    """Bars for spans of values, each from its lower to its upper end, on a scale that begins at 0.

    The scale ends at `whole` where there is one, such as 100 for shares. Otherwise the longest
    bar leaves a little room, as a scale that is full looks as if it had an end.

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
    """A row of squares for each count, one for each thing counted; and the height of all."""
    step, row = Decimal("1.55"), Decimal("3.6")
    rows = (
        Squares(number * row + LEADING, number * row + 2, tuple(step * at for at in range(count)))
        for number, count in enumerate(counts)
    )
    return tuple(rows), row * len(counts)


def dots(years: Sequence[int], values: Sequence[Decimal]) -> tuple[Dot, ...]:
    """A dot for each year: as far along as its year, as high as its value above 0.

    Nothing is drawn between them: what was between is not known.
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
    """From where to where the bar of a figure goes."""
    if isinstance(figure.value, Range):
        return figure.value.low, figure.value.high
    return Decimal(0), figure.value


def lines_of(text: str, width: int = LINE) -> list[str]:
    """Words in lines of at most `width` half-widths: broken at spaces, and between wide characters.

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
    """What may not be broken: words with the space behind them, wide characters by themselves."""
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
