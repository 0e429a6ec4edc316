"""The geometry of charts, which fragments draw as SVG.

Horizontal lengths are in per cent of the width and vertical lengths in em, so a chart fills its
container and its text has the size of the surrounding text. Labels are broken into lines here,
because SVG does not break text. Values extend from a zero line: positive ones forwards in the
direction of writing, negative ones backwards. In languages written from right to left, everything
is mirrored (`rtl`).
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
MARGIN = Decimal(8)  # room in per cent beyond the longest bar, for the sign at its end

# Dots stay between these positions, so that their labels fit.
FIRST, LAST = Decimal(20), Decimal(66)
ROOF, FLOOR = Decimal("2.6"), Decimal("9.6")
# The amount of a negative dot lies below it, above the periods.
DEEPEST = Decimal("8.0")

_WIDE = ("W", "F")  # of Unicode's East Asian widths (UAX 11)


@dataclass(frozen=True)
class Line:
    """A line of text and its distance from the top."""

    text: str
    y: Decimal


@dataclass(frozen=True)
class Bar:
    """A bar with the lines of its label; `x` and `y` are its left and upper edge.

    `amount_y` is the position of its amount, `tip` the edge that is farther from zero, and
    `to_right` says whether that is the right one.
    """

    label: tuple[Line, ...]
    amount_y: Decimal
    y: Decimal
    x: Decimal
    width: Decimal
    to_right: bool = True

    @property
    def end(self) -> Decimal:
        """The right edge."""
        return self.x + self.width

    @property
    def tip(self) -> Decimal:
        """The edge that is farther from zero."""
        return self.end if self.to_right else self.x

    @property
    def axis(self) -> tuple[Decimal, Decimal]:
        """The ends of the piece of the zero line beside the bar, from the top."""
        return self.y - BAR / 5, self.y + BAR * 6 / 5


@dataclass(frozen=True)
class Bars:
    """Bars below each other, and their total height.

    Labels begin at `start`. `zero` is the position of the zero line, or None if all values are
    positive and begin at the edge. `whole` is the left edge and width of the scale up to a whole.
    """

    bars: tuple[Bar, ...]
    height: Decimal
    start: Decimal = Decimal(0)
    zero: Decimal | None = None
    whole: tuple[Decimal, Decimal] = (Decimal(0), Decimal(100))


@dataclass(frozen=True)
class Dot:
    """The position of a dot; its amount lies above it, or below it if it is negative."""

    x: Decimal
    y: Decimal
    is_negative: bool = False


@dataclass(frozen=True)
class Dots:
    """Dots, and the position of the zero line from the top."""

    dots: tuple[Dot, ...]
    zero: Decimal


def bars(
    labels: Sequence[str],
    spans: Sequence[tuple[Decimal, Decimal]],
    whole: Decimal | None = None,
    *,
    rtl: bool = False,
) -> Bars:
    """Bars for ranges of values on a scale that includes 0.

    The scale ends at `whole` if given, such as 100 for shares, unless a value is larger. Otherwise
    the longest bar leaves a margin, as a full bar would look like a maximum.

    >>> drawn = bars(["Coal", "Silicon"], [(Decimal(0), Decimal(50)), (Decimal(0), Decimal(25))])
    >>> [bar.width for bar in drawn.bars]
    [Decimal('92.00'), Decimal('46.00')]
    """
    scale = _scale([end for span in spans for end in span], whole)
    y, drawn = Decimal(0), []
    for label, span in zip(labels, spans, strict=True):
        lines = []
        for text in lines_of(label):
            y += LEADING
            lines.append(Line(text, y))
        y += LEADING
        x, end = sorted(scale.position(value, rtl=rtl) for value in span)
        to_right = (max(span) > 0 or min(span) == 0) != rtl
        drawn.append(Bar(tuple(lines), y, y + LEADING / 3, x, end - x, to_right))
        y += LEADING / 3 + BAR + GAP
    edge, end = sorted(scale.position(value, rtl=rtl) for value in (Decimal(0), whole or scale.top))
    return Bars(
        tuple(drawn),
        y - GAP + LEADING / 3,
        Decimal(100 if rtl else 0),
        scale.position(Decimal(0), rtl=rtl) if scale.zero else None,
        (edge, end - edge),
    )


@dataclass(frozen=True)
class _Scale:
    """The position of zero in per cent, and per cent for each unit of a value, up to `top`."""

    zero: Decimal
    factor: Decimal
    top: Decimal

    def position(self, value: Decimal, *, rtl: bool) -> Decimal:
        x = _hundredths(self.zero + value * self.factor)
        return 100 - x if rtl else x


def _scale(values: Sequence[Decimal], whole: Decimal | None) -> _Scale:
    least, most = min(Decimal(0), *values), max(Decimal(0), *values)
    top = max(most, whole or most)
    before = MARGIN if least else Decimal(0)
    after = Decimal(0) if whole and top == whole else MARGIN
    factor = (100 - before - after) / (top - least) if top > least else Decimal(0)
    return _Scale(before - least * factor, factor, top)


def dots(years: Sequence[int], values: Sequence[Decimal], *, rtl: bool = False) -> Dots:
    """A dot for each year, its distance from the zero line proportional to its value.

    No line connects the dots, because the values between them are not known.
    """
    span = max(years) - min(years)
    least, most = min(Decimal(0), *values), max(Decimal(0), *values)
    factor = ((DEEPEST if least else FLOOR) - ROOF) / (most - least) if most > least else Decimal(0)
    zero = ROOF + most * factor if factor else FLOOR
    xs = [FIRST + (LAST - FIRST) * (year - min(years)) / span if span else FIRST for year in years]
    drawn = (
        Dot(_hundredths(100 - x if rtl else x), _hundredths(zero - value * factor), value < 0)
        for x, value in zip(xs, values, strict=True)
    )
    return Dots(tuple(drawn), _hundredths(zero))


def label_centre(x: Decimal, text: str) -> Decimal:
    """The centre, in per cent, of a label at `x` that does not leave the chart on a phone.

    >>> [label_centre(Decimal(x), "nearly 1,500 enterprises") for x in (20, 50, 90)]
    [Decimal('33.33'), Decimal('50'), Decimal('66.67')]
    """
    half = min(Decimal(_width(text)) / LINE, Decimal(1)) * 50
    return _hundredths(half) if x < half else min(x, _hundredths(100 - half))


def span_of(figure: Figure) -> tuple[Decimal, Decimal]:
    """The range of values that the bar of a figure shows."""
    if isinstance(figure.value, Range):
        return figure.value.low, figure.value.high
    return min(figure.value, Decimal(0)), max(figure.value, Decimal(0))


def value_of(figure: Figure) -> Decimal:
    """The value of a figure; of a range, its upper end."""
    return figure.value.high if isinstance(figure.value, Range) else figure.value


def lines_of(text: str, width: int = LINE) -> list[str]:
    """Text in lines of at most `width` half-widths, broken at spaces and between wide characters.

    A word that is longer than a line is broken where the line ends. No line begins with closing
    punctuation (W3C, Requirements for Chinese Text Layout, 3.1.3).

    >>> lines_of("Industrial enterprises above designated size", 24)
    ['Industrial enterprises', 'above designated size']
    >>> lines_of("Abc Donaudampfschifffahrt", 12)
    ['Abc', 'Donaudampfsc', 'hifffahrt']
    """
    lines, line = [], ""
    for piece in _pieces(text):
        if line and _width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
        while _width(line.rstrip()) > width and (end := _fitting(line, width)):
            lines.append(line[:end])
            line = line[end:]
    return [*lines, line.rstrip()]


def _fitting(text: str, width: int) -> int:
    """The length of the longest beginning that fits and ends between two letters; 0 without any.

    Combining marks belong to the letter before them.
    """
    fitting = 0
    for end in range(1, len(text)):
        if _width(text[:end]) > width:
            break
        base = text[end - 1].isalnum() or unicodedata.combining(text[end - 1])
        if base and text[end].isalnum():
            fitting = end
    return fitting


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
