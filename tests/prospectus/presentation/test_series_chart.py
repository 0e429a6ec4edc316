"""Where the parts of the chart of a series lie."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from prospectus.presentation.series_chart import (
    BOTTOM,
    LOWEST,
    TOP,
    grid_amounts,
    series_chart,
)

amounts = st.decimals(min_value=-(10**15), max_value=10**15, places=2)


def decimals(*values: object) -> list[Decimal | None]:
    return [None if value is None else Decimal(str(value)) for value in values]


def test_a_missing_value_has_neither_a_mark_nor_a_line_across_it():
    drawn = series_chart(decimals(1, 2, None, 3, 4))
    assert [mark.index for mark in drawn.marks] == [0, 1, 3, 4]
    assert [(first.index, second.index) for first, second in drawn.segments] == [(0, 1), (3, 4)]


def test_neighbouring_years_are_equally_far_apart_also_across_a_gap():
    first, second, last = (mark.point[0] for mark in series_chart(decimals(1, 2, None, 3)).marks)
    assert last - second == 2 * (second - first)


def test_columns_extend_from_the_zero_line():
    gain, loss, none = series_chart(decimals(10, -10, 0)).marks
    zero = series_chart(decimals(10, -10, 0)).zero
    assert (gain.y + gain.height, loss.y) == (zero, zero)
    assert gain.height == loss.height > LOWEST
    assert (none.height, none.point[1]) == (LOWEST, zero), "a value of zero is no gap"


@given(st.lists(amounts | st.none(), min_size=2, max_size=150).filter(any))
def test_everything_lies_inside_the_plot(values):
    drawn = series_chart(values)
    for mark in drawn.marks:
        assert TOP - LOWEST <= mark.y <= BOTTOM
        assert drawn.start <= mark.x
        assert mark.x + mark.width <= drawn.end
    assert [line.y for line in drawn.grid] == sorted((line.y for line in drawn.grid), reverse=True)


@given(st.lists(amounts, min_size=1))
def test_amounts_of_the_grid_include_zero_and_all_values_at_equal_distances(values):
    grid = grid_amounts(values)
    assert 0 in grid
    assert grid[0] <= min(values)
    assert max(values) <= grid[-1]
    assert len({later - earlier for earlier, later in pairwise(grid)}) == 1
    assert 2 <= len(grid) <= 7


def test_the_latest_period_is_always_labelled_and_labels_do_not_touch():
    labels = [index for index, _ in series_chart(decimals(*range(10))).labels]
    assert labels == [0, 3, 6, 9]
    assert [index for index, _ in series_chart(decimals(1, 2), most_labels=1).labels] == [1]


def test_the_chart_is_mirrored_where_lines_are_written_from_right_to_left():
    values = decimals(1, -2, 3)
    left, right = series_chart(values), series_chart(values, rtl=True)
    assert (right.start, right.end) == (100 - left.start, 100 - left.end)
    for mark, mirrored in zip(left.marks, right.marks, strict=True):
        assert mirrored.point == (100 - mark.point[0], mark.point[1])
        assert mirrored.x == 100 - mark.x - mark.width
