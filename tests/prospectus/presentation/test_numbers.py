from __future__ import annotations

from decimal import Decimal

import pytest
from babel import Locale

from prospectus.presentation.numbers import NumberWriter

CATALOG = {
    "number.compact_from": "1000000",
    "number.compact_form": "long",
    "number.group_from": "1000",
}


def written(tag: str, value: str, **catalog: str):
    settings = CATALOG | {f"number.{name}": text for name, text in catalog.items()}
    return NumberWriter(Locale.parse(tag, sep="-"), settings).write(Decimal(value))


@pytest.mark.parametrize(
    ("tag", "value", "text"),
    [
        ("fr", "1000000", "1 million"),
        ("fr", "1500000", "1,5 million"),
        ("fr", "2000000", "2 millions"),
        ("pl", "1000000", "1 milion"),
        ("pl", "3000000", "3 miliony"),
        ("pl", "5000000", "5 milionów"),
        ("pl", "410250000", "410,25 miliona"),
        ("ar", "3000000", "3 ملايين"),
        ("ar", "410250000", "410.25 مليون"),
        ("es", "1000000000", "1 mil millones"),
    ],
)
def test_the_word_of_a_large_number_agrees_with_the_digits_in_front_of_it(tag, value, text):
    assert written(tag, value).text.replace("\xa0", " ") == text


@pytest.mark.parametrize(
    ("value", "number", "exponent"),
    [("410250000", "410.25", 6), ("999999", "999999", 0), ("1.50", "1.5", 0), ("1E+9", "1", 9)],
)
def test_a_written_number_knows_its_digits_and_its_exponent(value, number, exponent):
    shown = written("en", value)
    assert (shown.number, shown.exponent) == (Decimal(number), exponent)
    assert str(shown.number) == number


def test_a_number_with_an_exponent_counts_as_its_word_does():
    french = Locale("fr")
    assert written("fr", "1500000").category(french) == "many"
    assert written("fr", "900000").category(french) == "other"


def test_catalogs_say_from_where_large_units_and_groups_are_used():
    assert written("en", "12000", compact_from="1000").text == "12 thousand"
    assert written("en", "12000", compact_from="1000", compact_form="short").text == "12K"
    assert written("en", "12000", group_from="100000").text == "12000"


def test_a_value_below_all_large_units_of_the_language_is_written_in_digits():
    assert written("en", "-12", compact_from="10").text == "−12"
