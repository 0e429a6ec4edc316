"""Where two places and the ticks between them lie."""

from __future__ import annotations

from decimal import Decimal

import pytest

from prospectus.presentation.distance_strip import LEFT, LINE_Y, RIGHT, distance_strip


@pytest.mark.parametrize(
    ("distance", "step"),
    [("18", "1"), ("20", "1"), ("21", "2"), ("101", "10"), ("1.8", "0.1"), ("1e12", "1e11")],
)
def test_there_are_at_most_twenty_ticks_at_round_distances(distance, step):
    strip = distance_strip(Decimal(distance), "A", "B")
    first = strip.ticks[0]
    expected = LEFT + (RIGHT - LEFT) * Decimal(step) / Decimal(distance)
    assert abs(first - expected) < Decimal("0.01")
    assert len(strip.ticks) <= 20
    assert all(strip.start < tick < strip.end for tick in strip.ticks)


def test_the_second_name_stands_below_the_first_one():
    strip = distance_strip(Decimal(18), "Town", "A very long name of an airport beside the town")
    assert LINE_Y < strip.first[0].y < strip.second[0].y < strip.second[1].y < strip.height


def test_a_strip_is_mirrored_where_lines_are_written_from_right_to_left():
    strip = distance_strip(Decimal(18), "A", "B", rtl=True)
    assert (strip.start, strip.end) == (100 - LEFT, 100 - RIGHT)
