"""The geometry of a matrix: rows of names in sections, each with a dot in one of several columns.

Horizontal lengths are in per cent of the width and vertical lengths in em, as in `charts`. The
headings of the columns stand above each other, the last one on top, so that long ones fit on a
phone and no line to a column crosses the heading of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from prospectus.presentation.charts import LEADING, LINE, Line, lines_of

# The first and the last column, and the half-widths of names that fit before them on a phone.
FIRST, LAST = Decimal(70), Decimal(95)
NAME_WIDTH = 24

# The distance of sections, and the height of a line above its base, to its middle.
_GAP = Decimal("0.6")
_MIDDLE = Decimal("0.35")


@dataclass(frozen=True)
class Column:
    """A column: its position, its heading, and the height at which its line begins."""

    x: Decimal
    heading: tuple[Line, ...]
    line_y: Decimal


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
    columns: Sequence[str],
    sections: Sequence[tuple[str, Sequence[tuple[str, int]]]],
    *,
    rtl: bool = False,
) -> Matrix:
    """Lay out sections, each a heading and its rows: a name and the number of a column from 0.

    `columns` are the headings of the columns. An empty heading of a section takes no room.

    >>> drawn = matrix(["Extend", "Strengthen"], [("Food", [("Dairy", 1)])])
    >>> drawn.sections[0].rows[0].x == drawn.columns[1].x
    True
    """
    placed, y = _columns(columns, rtl=rtl)
    drawn = []
    for heading, rows in sections:
        y += _GAP
        lines, y = _lines(heading, y) if heading else ((), y)
        drawn_rows = []
        for name, column in rows:
            label, end = _lines(name, y)
            drawn_rows.append(Row(label, column, placed[column].x, y + LEADING - _MIDDLE))
            y = end
        drawn.append(Section(lines, tuple(drawn_rows)))
    return Matrix(placed, tuple(drawn), y + _GAP, Decimal(100 if rtl else 0))


def _columns(headings: Sequence[str], *, rtl: bool) -> tuple[tuple[Column, ...], Decimal]:
    """The columns, whose headings end at them, and the height at which the headings end."""
    last = len(headings) - 1
    step = (LAST - FIRST) / last if last > 0 else Decimal(0)
    y, placed = Decimal(0), []
    for at in range(last, -1, -1):
        x = (LAST - step * (last - at)).quantize(Decimal("0.01"))
        lines, y = _lines(headings[at], y, int(LINE * x / 100))
        placed.append(Column(100 - x if rtl else x, lines, y + _GAP))
    return tuple(reversed(placed)), y


def _lines(text: str, y: Decimal, width: int = NAME_WIDTH) -> tuple[tuple[Line, ...], Decimal]:
    """A text below a height, and the height at which it ends."""
    texts = lines_of(text, width)
    lines = tuple(Line(line, y + LEADING * at) for at, line in enumerate(texts, start=1))
    return lines, y + LEADING * len(texts)
