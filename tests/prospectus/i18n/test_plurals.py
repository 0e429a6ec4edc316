from __future__ import annotations

from decimal import Decimal

import pytest
from babel import Locale
from babel.localedata import locale_identifiers

from prospectus.i18n.plurals import categories, message_form, only_number, plural_category

NUMBERS = (*map(Decimal, range(130)), *map(Decimal, ("1.0", "1.50", "2.3", "1000000", "1500000")))


# Rules are those of the language in all regions, but for Portuguese.
LANGUAGES = [name for name in locale_identifiers() if "_" not in name or name == "pt_PT"]


def require_categories_of_cldr(locale: Locale) -> None:
    for number in NUMBERS:
        assert plural_category(locale, number) == locale.plural_form(number), (locale, number)


def test_numbers_without_exponent_have_the_categories_of_cldr():
    """In a language for each set of rules."""
    locales = {repr(locale.plural_form): locale for locale in map(Locale.parse, LANGUAGES)}
    assert len(locales) > 30
    for locale in locales.values():
        require_categories_of_cldr(locale)


@pytest.mark.weekly
def test_numbers_without_exponent_have_the_categories_of_cldr_in_every_language():
    for name in LANGUAGES:
        require_categories_of_cldr(Locale.parse(name))


@pytest.mark.parametrize(
    ("language", "number", "exponent", "category"),
    [
        ("fr", "1", 0, "one"),
        ("fr", "1.5", 0, "one"),
        ("fr", "900000", 0, "other"),
        ("fr", "1", 3, "other"),  # 1 mille euros
        ("fr", "1", 6, "many"),  # 1 million d’euros
        ("fr", "1.5", 6, "many"),  # 1,5 million d’euros
        ("es", "410.25", 6, "many"),  # 410,25 millones de euros
        ("pl", "1", 6, "many"),  # 1 milion złotych
        ("pl", "1.5", 6, "many"),  # 1,5 miliona złotych
        ("pl", "1.5", 0, "other"),  # 1,5 złotego
        ("pl", "1.000002", 6, "many"),  # 1,000002 miliona złotych
        ("ru", "3", 9, "many"),  # 3 миллиарда рублей
        ("ar", "3", 6, "other"),  # 3 ملايين ريال
        ("ar", "410.25", 6, "other"),  # 410.25 مليون ريال
        ("lv", "1", 6, "zero"),  # 1 miljons eiro
    ],
)
def test_the_noun_behind_a_number_in_millions_is_that_of_the_word(
    language, number, exponent, category
):
    assert plural_category(Locale(language), Decimal(number), exponent) == category


def test_zeros_that_are_shown_count():
    english = Locale("en")
    assert plural_category(english, Decimal(1)) == "one"
    assert plural_category(english, Decimal("1.0")) == "other"


def test_arabic_has_six_forms():
    arabic = Locale("ar")
    numbers = (0, 1, 2, 3, 11, 100)
    forms = [plural_category(arabic, Decimal(number)) for number in numbers]
    assert forms == ["zero", "one", "two", "few", "many", "other"]
    assert categories(arabic) == set(forms)


@pytest.mark.parametrize(
    ("language", "category", "number"),
    [
        ("ar", "zero", 0),
        ("ar", "one", 1),
        ("ar", "two", 2),
        ("ar", "few", None),
        ("en", "one", 1),
        ("he", "two", 2),
        ("ru", "one", None),  # 21
        ("sl", "two", None),  # 102
        ("fr", "one", None),  # 0; 1,5
        ("zh", "other", None),
        ("en", "few", None),  # no category of English
    ],
)
def test_some_categories_have_one_number_only(language, category, number):
    assert only_number(Locale(language), category) == number


def test_ordinal_categories_are_those_of_ordinal_numbers():
    forms = [
        plural_category(Locale("en"), Decimal(number), ordinal=True) for number in (1, 2, 3, 11, 21)
    ]
    assert forms == ["one", "two", "few", "other", "one"]
    assert categories(Locale("en"), ordinal=True) == {"one", "two", "few", "other"}
    assert only_number(Locale("en"), "one", ordinal=True) is None


def test_a_message_may_have_forms_for_its_count():
    messages = {
        "plain": "{count} in all",
        "parks.one": "{count} park",
        "parks.few": "{count} parki",
        "parks.other": "{count} parku",
    }
    polish = Locale("pl")
    assert message_form(messages, "plain", polish, 3) == "{count} in all"
    assert message_form(messages, "parks", polish, 3) == "{count} parki"
    # The catalog has no form for `many`, and a placeholder is no number.
    assert message_form(messages, "parks", polish, 5) == "{count} parku"
    assert message_form(messages, "parks", polish, "{count}") == "{count} parku"
    with pytest.raises(KeyError):
        message_form(messages, "zones", polish, 1)
