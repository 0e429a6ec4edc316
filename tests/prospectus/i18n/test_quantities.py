"""Which numbers in a text are quantities; content/test_markdown_pages.py has cases of pages."""

from __future__ import annotations

import time

import pytest

from prospectus.i18n.quantities import find
from support.weekly import every


def numbers(text: str, language: str) -> list[str]:
    return [number for _, number in find(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "投资5亿元，占地120平方公里，年产3万吨", ["5", "120", "3"]),
        ("zh", "增长百分之二十，举办5次", ["百分之二十", "5"]),
        ("zh", "¥500", ["500"]),
        ("en", "CNY 5 billion on 120 km² for 3,000 tonnes", ["5", "120", "3,000"]),
        ("en", "9 per cent of 64 signed projects", ["9", "64"]),
        ("en", "2000 tonnes in 2000", ["2000"]),
        ("en", "dozens of parks and two dry ports", ["dozens", "two"]),
    ],
)
def test_numbers_with_a_unit_a_currency_or_a_counted_noun_are_quantities(language, text, expected):
    assert numbers(text, language) == expected


def test_a_quantity_is_found_at_its_position():
    assert find("On G312, 18 km away.", "en") == ((9, "18"),)


def test_a_cell_with_nothing_but_a_number_is_a_quantity_unless_it_is_a_year():
    table = "| Area | Year |\n| --- | --- |\n| 8 | 2023 |\n"
    assert numbers(table, "en") == ["8"]


@pytest.mark.parametrize(
    "unit", every(["7 ", "a", "1,", "12 aaaa aaaa ", "三", "、三类", "(1", "Article 1, 2 "], 3)
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_text_takes_long(language, unit):
    times = []
    for size in (4_000, 16_000):
        start = time.process_time()
        find(f"{size}{unit * (size // len(unit))}", language)
        times.append(time.process_time() - start)
    assert times[1] < 8 * times[0] + 0.2, "four times the text takes about four times the time"
