"""Where the parts of a chart lie."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.domain.records import Range
from prospectus.presentation.charts import (
    BAR,
    FLOOR,
    LINE,
    ROOF,
    bars,
    dots,
    label_centre,
    lines_of,
    span_of,
)

values = st.decimals(min_value="0.01", max_value=10**15, places=2)


def to(*ends: object) -> list[tuple[Decimal, Decimal]]:
    return [(Decimal(0), Decimal(str(end))) for end in ends]


# -- bars ------------------------------------------------------------------------------------


@given(st.lists(values, min_size=1, max_size=6))
def test_bars_are_as_long_as_their_values(ends):
    drawn = bars(["A"] * len(ends), to(*ends)).bars
    scale = Decimal(92) / max(ends)
    for end, bar in zip(ends, drawn, strict=True):
        assert bar.x == 0
        assert abs(bar.width - end * scale) <= Decimal("0.005")


def test_the_longest_bar_leaves_room_unless_there_is_a_whole():
    assert bars(["A"], to(50)).bars[0].width == 92
    assert bars(["A"], to(50), Decimal(100)).bars[0].width == 50


def test_a_bar_may_begin_where_another_quantity_ends():
    low, high = Decimal("4.6"), Decimal("8.4")
    whole, lead = bars(["A", "B"], [(Decimal(0), high), (low, high)]).bars
    assert lead.end == whole.end
    assert lead.x == pytest.approx(whole.width * low / high, abs=Decimal("0.01"))


@given(st.lists(st.text("ab ", min_size=1, max_size=120), min_size=1, max_size=5))
def test_nothing_in_a_chart_of_bars_overlaps(labels):
    drawn = bars(labels, to(*range(1, len(labels) + 1)))
    ys = []
    for bar in drawn.bars:
        ys += [line.y for line in bar.label] + [bar.amount_y, bar.y]
    assert ys == sorted(ys)
    assert len(set(ys)) == len(ys)
    assert drawn.height > ys[-1]


def test_the_bar_of_a_range_goes_from_its_lower_to_its_upper_end(site):
    figure = site.figures["industry.coal-based-share"]
    assert span_of(figure) == (0, 50)
    ranged = Range.model_validate({"from": Decimal(40), "to": Decimal(60)})
    assert span_of(figure.model_copy(update={"value": ranged})) == (40, 60)


# -- dots ------------------------------------------------------------------------------------


def test_dots_lie_as_far_apart_as_their_years_and_as_high_as_their_values():
    first, middle, last = dots([2000, 2005, 2020], [Decimal(50), Decimal(0), Decimal(100)]).dots
    assert (middle.x - first.x) * 3 == last.x - middle.x
    assert middle.y == FLOOR
    assert (FLOOR - first.y) * 2 == FLOOR - last.y


def test_dots_of_one_year_lie_above_each_other():
    first, second = dots([2023, 2023], [Decimal(1), Decimal(2)]).dots
    assert first.x == second.x


# -- negative values, zero and writing from right to left ----------------------------------------


def test_negative_bars_extend_backwards_from_a_zero_line():
    drawn = bars(["A", "B"], [(Decimal(0), Decimal(30)), (Decimal(-10), Decimal(0))])
    gain, loss = drawn.bars
    assert gain.x == drawn.zero == loss.end
    assert gain.width == 3 * loss.width
    assert (gain.tip, loss.tip) == (92, 8), "both leave room for a sign at their ends"
    assert gain.axis == (gain.y - BAR / 5, gain.y + BAR + BAR / 5), "a fifth beyond both edges"


def test_without_negative_values_there_is_no_zero_line():
    assert bars(["A"], to(1)).zero is None


def test_values_of_zero_have_bars_without_width():
    assert [bar.width for bar in bars(["A", "B"], to(0, 0)).bars] == [0, 0]


def test_a_value_above_the_whole_stays_inside_the_chart():
    drawn = bars(["A"], to("182.5"), Decimal(100))
    assert drawn.bars[0].end == 92
    assert drawn.whole == (0, Decimal("50.41")), "the whole is 100 of 182.5"
    assert bars(["A"], to(50), Decimal(100)).whole == (0, 100)


def test_bars_are_mirrored_where_lines_are_written_from_right_to_left():
    spans = [(Decimal(0), Decimal(30)), (Decimal(-10), Decimal(0))]
    left, right = bars(["A", "B"], spans), bars(["A", "B"], spans, rtl=True)
    assert (left.start, right.start) == (0, 100)
    for bar, mirrored in zip(left.bars, right.bars, strict=True):
        assert (mirrored.x, mirrored.end) == (100 - bar.end, 100 - bar.x)
        assert mirrored.tip == 100 - bar.tip
        assert mirrored.to_right is not bar.to_right


def test_negative_dots_lie_below_the_zero_line():
    drawn = dots([2000, 2001], [Decimal(10), Decimal(-5)])
    gain, loss = drawn.dots
    assert drawn.zero - gain.y == 2 * (loss.y - drawn.zero)
    assert (gain.is_negative, loss.is_negative) == (False, True)
    assert gain.y == ROOF
    assert loss.y < FLOOR, "its amount lies below it, above the periods"


def test_dots_of_zero_lie_on_the_zero_line():
    assert [dot.y for dot in dots([2000, 2001], [Decimal(0), Decimal(0)]).dots] == [FLOOR, FLOOR]


def test_dots_are_mirrored_where_lines_are_written_from_right_to_left():
    years, amounts = [2000, 2001], [Decimal(1), Decimal(2)]
    pairs = zip(dots(years, amounts).dots, dots(years, amounts, rtl=True).dots, strict=True)
    assert all(mirrored.x == 100 - dot.x for dot, mirrored in pairs)


def test_the_bar_of_a_negative_figure_goes_from_its_value_to_zero(site):
    figure = site.figures["industry.coal-based-share"]
    assert span_of(figure.model_copy(update={"value": Decimal(-5)})) == (-5, 0)


# -- words -----------------------------------------------------------------------------------


def width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


@given(st.text("abc 中文，。（）“”", max_size=120))
def test_lines_keep_every_character_but_spaces(text):
    assert "".join(lines_of(text)).replace(" ", "") == text.replace(" ", "")


@given(st.text("中文字，。", min_size=1, max_size=120).filter(lambda text: "，，" not in text))
def test_no_line_of_chinese_begins_with_a_closing_mark(text):
    for line in lines_of(text)[1:]:
        assert line[0] not in "，。"


def test_lines_are_not_longer_than_a_phone_is_wide():
    text = "Industrial enterprises above designated size in all counties and cities of a region"
    assert all(width(line) <= LINE for line in lines_of(text))
    assert all(width(line) <= LINE for line in lines_of("规模以上工业企业数量在全省的位次" * 5))


def test_an_opening_bracket_does_not_end_a_line():
    assert not lines_of("一二三四五六七八九十一二三四五六七八九（幻想省）")[0].endswith("（")


# -- positions, with figures -------------------------------------------------------------------


@pytest.mark.parametrize("text", ["9", "nearly 1,500 enterprises", "a" * LINE, "a" * 2 * LINE])
@pytest.mark.parametrize("x", [0, 20, 50, 66, 100])
def test_a_label_stays_in_the_chart_as_near_to_its_dot_as_it_can(x, text):
    half = min(Decimal(len(text)) / LINE * 50, Decimal(50))
    centre = label_centre(Decimal(x), text)
    assert half - Decimal("0.01") <= centre <= 100 - half + Decimal("0.01")
    if half <= x <= 100 - half:
        assert centre == x


def test_bars_lie_below_their_labels_at_fixed_distances():
    """A line takes 1.5 em; the bar begins 0.5 em below its amount, the next part 2.2 em later."""
    drawn = bars(["A", "B"], to(1, 2))
    first, second = drawn.bars
    assert [item.y for item in first.label] == [Decimal("1.5")]
    assert (first.amount_y, first.y) == (3, Decimal("3.5"))
    assert [item.y for item in second.label] == [Decimal("7.2")]
    assert (second.amount_y, second.y) == (Decimal("8.7"), Decimal("9.2"))
    assert drawn.height == Decimal("10.8"), "the end of the last bar and half an em"


def test_each_line_of_a_label_moves_the_bar_down():
    label = "Industrial enterprises above designated size"
    (short,), (long,) = bars(["A"], to(1)).bars, bars([label], to(1)).bars
    assert [item.y for item in long.label] == [Decimal("1.5"), Decimal(3)]
    assert long.y - short.y == Decimal("1.5")


def test_dots_are_placed_between_the_margins_in_hundredths():
    years, values = [2020, 2021, 2023], [Decimal(1), Decimal(2), Decimal(3)]
    first, middle, last = dots(years, values).dots
    assert (first.x, middle.x, last.x) == (20, Decimal("35.33"), 66)
    assert (first.y, middle.y, last.y) == (Decimal("7.27"), Decimal("4.93"), Decimal("2.6"))
    assert (Decimal("2.6"), Decimal("9.6")) == (ROOF, FLOOR)
    (alone,) = dots([2023], [Decimal(1)]).dots
    assert (alone.x, alone.y) == (20, Decimal("2.6"))


def test_the_bar_of_a_single_value_begins_at_zero(site):
    figure = next(figure for figure in site.figures.values() if isinstance(figure.value, Decimal))
    assert span_of(figure) == (0, figure.value)


def test_a_line_may_be_exactly_as_long_as_its_limit():
    assert lines_of("abcd efgh", 9) == ["abcd efgh"]
    assert lines_of("abcd efgh", 8) == ["abcd", "efgh"]
    assert lines_of("一二三", 6) == ["一二三"]
    assert lines_of("一二三", 5) == ["一二", "三"]


def test_lines_break_before_and_behind_wide_characters_only():
    assert lines_of("ab一cd", 2) == ["ab", "一", "cd"]
    assert lines_of("一（二）三", 4) == ["一", "（二）", "三"]


def test_a_word_that_is_longer_than_a_line_is_broken_between_letters():
    assert lines_of("ab cdefgh i", 4) == ["ab", "cdef", "gh i"]
    assert lines_of("e\u0301e\u0301e\u0301", 2) == ["e\u0301", "e\u0301", "e\u0301"]
    assert lines_of("a" * 200)[0] == "a" * LINE


@given(st.text("ab \u0301\u4e00\u3002(", min_size=1, max_size=90))
def test_breaking_lines_loses_nothing_and_ends(text):
    assert "".join(lines_of(text, 7)).replace(" ", "") == text.replace(" ", "")


def test_the_width_of_a_line_fits_a_phone():
    assert LINE == 36
