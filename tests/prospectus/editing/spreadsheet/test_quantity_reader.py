"""Numbers with groups of digits, large units and units."""

from __future__ import annotations

from decimal import Decimal

import pytest

from prospectus.config.settings import Language
from prospectus.editing.spreadsheet.quantity_reader import QuantityReader, as_written


@pytest.fixture(scope="session")
def reader(site):
    return QuantityReader(site.units, site.languages)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("3.5亿元", "cny", 350_000_000),
        ("3.5 亿", "cny", 350_000_000),
        ("人民币3.5亿元", "cny", 350_000_000),
        ("CNY 350 million", "cny", 350_000_000),
        ("350 million yuan", "cny", 350_000_000),
        ("￥3500万", "cny", 35_000_000),
        ("1,070,000,000,000", "cny", 1_070_000_000_000),
        ("1，070元", "cny", 1070),
        ("9.1%", "percent", Decimal("9.1")),
        ("９．１％", "percent", Decimal("9.1")),
        ("−0.3%", "percent", Decimal("-0.3")),
        ("0.3个百分点", "percentage-points", Decimal("0.3")),
        ("1,200人", "people", 1200),
        ("第3位", "rank", 3),
        ("3–5亿元", "cny", {"from": 300_000_000, "to": 500_000_000}),
        ("3亿～5亿元", "cny", {"from": 300_000_000, "to": 500_000_000}),
        ("9000万-1亿", "cny", {"from": 90_000_000, "to": 100_000_000}),
        ("1,000", None, 1000),
    ],
)
def test_what_is_exact_is_read(reader, text, unit, value):
    assert as_written(reader.read(text, unit)) == value


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("约3.5亿元", "cny"),
        ("3.5亿元以上", "cny"),
        ("3.5亿美元", "cny"),
        ("$3.5", "cny"),
        ("9.1%", "percentage-points"),
        ("9.1%", "cny"),
        ("10,70", "cny"),
        ("1,0700", "cny"),
        ("3.5.2", "cny"),
        ("3t", "tonnes"),  # trillion, or tonnes
        ("3亿", None),
        ("3亿", "no-such-unit"),
        ("亿元", "cny"),
        ("", "cny"),
        ("3" * 200, "cny"),
    ],
)
def test_anything_else_is_not_read(reader, text, unit):
    assert reader.read(text, unit) is None


def test_a_comma_groups_no_digits_where_a_language_of_the_site_has_it_as_decimal_separator(site):
    languages = [*site.languages, Language("ru", "ru", "Русский")]
    assert QuantityReader(site.units, languages).read("1,070", "cny") is None
