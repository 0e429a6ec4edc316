"""Units, currencies and tags as CLDR has them."""

import pytest
from babel import Locale, UnknownLocaleError

from prospectus.editing import cldr_units


def locale(tag: str) -> Locale:
    return Locale.parse(cldr_units.full_tag(tag), sep="-")


@pytest.mark.parametrize(
    ("tag", "full"),
    [
        ("pl", "pl-PL"),
        ("zh", "zh-Hans-CN"),  # written in two scripts
        ("zh-Hant", "zh-Hant-TW"),
        ("en-GB", "en-GB"),
        ("ar", "ar-EG"),
        ("ug", "ug-CN"),
    ],
)
def test_a_tag_is_completed_by_what_is_usual(tag, full):
    assert cldr_units.full_tag(tag) == full


@pytest.mark.parametrize("tag", ["xx", "", "not a tag"])
def test_a_tag_that_cldr_does_not_know_is_refused(tag):
    with pytest.raises((ValueError, UnknownLocaleError)):
        cldr_units.full_tag(tag)


@pytest.mark.parametrize(
    ("tag", "categories"),
    [
        ("zh", ["other"]),
        ("en", ["one", "other"]),
        ("pl", ["one", "few", "many", "other"]),
        ("ar", ["zero", "one", "two", "few", "many", "other"]),
    ],
)
def test_every_plural_category_of_a_language_has_a_number(tag, categories):
    numbers = cldr_units.plural_categories(locale(tag))
    assert list(numbers) == categories
    for category in categories[:-1]:
        assert locale(tag).plural_form(numbers[category]) == category


def test_a_unit_has_all_plural_forms():
    assert cldr_units.unit_pattern(locale("pl"), "area-hectare", "ha") == {
        "one": "{} hektar",
        "few": "{} hektary",
        "many": "{} hektarów",
        "other": "{} hektara",
    }
    assert cldr_units.unit_name(locale("pl"), "area-hectare", "ha") == "hektary"


def test_a_short_form_stands_in_for_a_long_one_that_cldr_lacks():
    assert cldr_units.unit_pattern(locale("zh"), "area-hectare", "ha") == {"other": "{}公顷"}
    assert cldr_units.unit_name(locale("zh"), "area-hectare", "ha") == "公顷"


def test_the_symbol_stands_in_for_a_unit_that_cldr_lacks_or_has_in_english_only():
    assert set(cldr_units.unit_pattern(locale("ug"), "power-megawatt", "MW").values()) == {"{} MW"}


def test_a_form_without_a_digit_is_replaced():
    """The dual of Arabic says “two kilometres” in one word; units have a place for the number."""
    pattern = cldr_units.unit_pattern(locale("ar"), "length-kilometer", "km")
    assert pattern["two"] == pattern["other"]
    assert all(text.count("{}") == 1 for text in pattern.values())


def test_the_currency_is_that_of_the_country():
    assert cldr_units.currency_of(locale("pl")) == "PLN"
    assert cldr_units.currency_of(locale("en-GB")) == "GBP"
    assert cldr_units.currency_pattern(locale("en"), "PLN") == {
        "one": "{} Polish zloty",
        "other": "{} Polish zlotys",
    }
    assert cldr_units.currency_name(locale("pl"), "PLN") == "złoty polski (PLN)"


def test_per_cent_stands_where_the_language_puts_it():
    assert cldr_units.percent_pattern(locale("en"))["other"] == "{}%"
    assert cldr_units.percent_pattern(locale("ru"))["other"] == "{}\u00a0%"
    assert cldr_units.percent_pattern(Locale.parse("tr"))["other"] == "%{}"


def test_a_form_of_one_number_needs_no_digit():
    forms = cldr_units.unit_pattern(locale("ar"), "duration-year", "a")
    assert (forms["one"], forms["two"]) == ("سنة", "سنتان")
    assert all("{}" in forms[name] for name in ("zero", "few", "many", "other"))
