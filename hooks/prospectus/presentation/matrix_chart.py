"""The geometry of a matrix: rows of names in sections, each with a dot in one of several columns.

Horizontal lengths are in per cent of the width and vertical lengths in em, as in `charts`. The
headings of the columns stand above each other, the last one on top, so that long ones fit on a
phone and no line to a column crosses the heading of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from prospectus.presentation.charts import LEADING, Line, lines_of

# The first and the last column, and the half-widths of names that fit before them on a phone.
FIRST, LAST = Decimal(70), Decimal(95)
NAME_WIDTH = 24

# The distance of sections, and the height of a line above its base, to its middle.
_GAP = Decimal("0.6")
_MIDDLE = Decimal("0.35")


@dataclass(frozen=True)
class Column:
    """A column: its position, the height of its heading, and that at which its line begins."""

    x: Decimal
    heading_y: Decimal

    @property
    def line_y(self) -> Decimal:
        """A little below the heading."""
        return self.heading_y + _GAP


@dataclass(frozen=True)
class Row:
    """A name in one line or more, with its dot. `column` counts from 0."""

    label: tuple[Line, ...]
    column: int
    x: Decimal
    y: Decimal


@dataclass(frozen=True)
class Section:
    """Rows under a heading."""

    heading: tuple[Line, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Matrix:
    """The whole drawing; names begin at `start`."""

    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    height: Decimal
    start: Decimal


def matrix(
    columns: int, sections: Sequence[tuple[str, Sequence[tuple[str, int]]]], *, rtl: bool = False
) -> Matrix:
    """Lay out sections, each a heading and its rows: a name and the number of a column from 0.

    An empty heading takes no room.

    >>> drawn = matrix(2, [("Food", [("Dairy", 1)])])
    >>> drawn.sections[0].rows[0].x == drawn.columns[1].x
    True
    """
    step = (LAST - FIRST) / (columns - 1) if columns > 1 else Decimal(0)
    xs = [(LAST - step * (columns - 1 - at)).quantize(Decimal("0.01")) for at in range(columns)]
    placed = [Column(100 - x if rtl else x, LEADING * (columns - at)) for at, x in enumerate(xs)]
    y, drawn = LEADING * columns, []
    for heading, rows in sections:
        y += _GAP
        lines, y = _lines(heading, y) if heading else ((), y)
        drawn_rows = []
        for name, column in rows:
            label, end = _lines(name, y)
            drawn_rows.append(Row(label, column, placed[column].x, y + LEADING - _MIDDLE))
            y = end
        drawn.append(Section(lines, tuple(drawn_rows)))
    return Matrix(tuple(placed), tuple(drawn), y + _GAP, Decimal(100 if rtl else 0))


def _lines(text: str, y: Decimal) -> tuple[tuple[Line, ...], Decimal]:
    """A text below a height, and the height at which it ends."""
    texts = lines_of(text, NAME_WIDTH)
    lines = tuple(Line(line, y + LEADING * at) for at, line in enumerate(texts, start=1))
    return lines, y + LEADING * len(texts)
