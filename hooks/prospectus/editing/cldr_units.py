"""Units and currencies as CLDR (Babel) writes them in a language, for `data/units.yml`.

CLDR does not have every unit in every language. There the international symbol is used, which
editors may replace.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import partial

from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers
from babel.numbers import (
    format_decimal,
    format_percent,
    get_currency_name,
    get_currency_unit_pattern,
    get_territory_currencies,
)
from babel.units import format_unit, get_unit_name

# Numbers among which each plural category of CLDR has one.
_SAMPLES = (*range(200), 0.5, 1.5, 1_000_000)

_CATEGORIES = ("zero", "one", "two", "few", "many", "other")

# A language of which CLDR knows no country writes amounts in this currency.
_CURRENCY = "USD"


def full_tag(tag: str) -> str:
    """A tag of BCP 47 with the country, and the script of a language that is written in several.

    >>> full_tag("pl"), full_tag("zh"), full_tag("en-GB")
    ('pl-PL', 'zh-Hans-CN', 'en-GB')

    Raises ValueError or UnknownLocaleError for a tag that CLDR does not know.
    """
    locale = Locale.parse(tag, sep="-")
    _, script, territory = likely_parts(locale)
    named = f"{locale.language}_{script}"
    is_one_of_several = any(name.startswith(named) for name in locale_identifiers())
    parts = (locale.language, script if is_one_of_several else "", locale.territory or territory)
    return "-".join(filter(None, parts))


def likely_parts(locale: Locale) -> tuple[str, str, str]:
    """The language, and the script and country that it usually has; empty where unknown."""
    likely = get_global("likely_subtags")
    names = (f"{locale.language}_{locale.script}", locale.language)
    usual = next((likely[name] for name in names if name in likely), locale.language)
    language, script, territory = (*str(usual).split("_"), "", "")[:3]
    return language, locale.script or script, territory


def own_name(code: str, locale: Locale) -> str:
    """What a language calls itself, beginning with a capital; its code where CLDR has no name.

    Script and region are named if the code names them.

    >>> own_name("pt", Locale("pt", "BR")), own_name("pt-BR", Locale("pt", "BR"))
    ('Português', 'Português (Brasil)')
    """
    has_more = code.startswith(f"{locale.language}-")
    named = Locale.parse(code, sep="-") if has_more else Locale(locale.language)
    name = str(named.get_display_name() or code)
    return name[0].upper() + name[1:]


def plural_categories(locale: Locale) -> dict[str, float]:
    """A number of each plural category of a language.

    >>> plural_categories(Locale.parse("pl"))
    {'one': 1, 'few': 2, 'many': 0, 'other': 0.5}
    """
    categories: dict[str, float] = {}
    for number in _SAMPLES:
        categories.setdefault(locale.plural_form(number), number)
    categories.setdefault("other", _SAMPLES[-1])
    return {name: categories[name] for name in _CATEGORIES if name in categories}


def unit_pattern(locale: Locale, unit: str, symbol: str) -> dict[str, str]:
    """How a language writes a number with a unit of CLDR, by plural category.

    >>> unit_pattern(Locale.parse("en"), "length-kilometer", "km")
    {'one': '{} kilometer', 'other': '{} kilometers'}
    """
    forms_of_unit = partial(format_unit, measurement_unit=unit)
    for formatted in (forms_of_unit, partial(forms_of_unit, length="short")):
        forms = _forms(locale, formatted)
        if all(_is_of(locale, text) and unit not in text for text in forms.values()):
            return forms
    return dict.fromkeys(plural_categories(locale), f"{{}} {symbol}")


def unit_name(locale: Locale, unit: str, symbol: str) -> str:
    """The name of a unit of CLDR in a language."""
    name = get_unit_name(unit, locale=locale)
    if name and _is_of(locale, name):
        return name
    return unit_pattern(locale, unit, symbol)["other"].replace("{}", "").strip()


def percent_pattern(locale: Locale) -> dict[str, str]:
    """How a language writes a number with the sign for per cent, by plural category."""
    pattern = format_percent(0, locale=locale).replace(format_decimal(0, locale=locale), "{}")
    return dict.fromkeys(plural_categories(locale), pattern)


def currency_of(locale: Locale) -> str:
    """The code of the currency in the country of a language."""
    currencies = get_territory_currencies(locale.territory) if locale.territory else []
    return str(currencies[0]) if currencies else _CURRENCY


def currency_pattern(locale: Locale, currency: str) -> dict[str, str]:
    """How a language writes an amount with the name of the currency, by plural category."""
    return {
        category: get_currency_unit_pattern(currency, number, locale)
        .replace("{0}", "{}")
        .replace("{1}", get_currency_name(currency, number, locale))
        for category, number in plural_categories(locale).items()
    }


def currency_name(locale: Locale, currency: str) -> str:
    """The name of a currency in a language, with its code."""
    return f"{get_currency_name(currency, locale=locale)} ({currency})"


def _forms(locale: Locale, formatted: Callable[..., str]) -> dict[str, str]:
    """What `formatted` writes in a language around a number of each plural category.

    A form without a digit stays where it is of one number only, such as the dual in Arabic, and is
    replaced by the general one elsewhere.
    """
    categories = plural_categories(locale)
    numbers = Counter(map(locale.plural_form, _SAMPLES))
    forms = {
        category: formatted(number, locale=locale).replace(digits, "{}")
        for category, number in categories.items()
        for digits in (format_decimal(number, locale=locale),)
    }
    return {
        category: text if "{}" in text or numbers[category] == 1 else forms["other"]
        for category, text in forms.items()
    }


def _is_of(locale: Locale, text: str) -> bool:
    """Whether a text is written in the script of a language; CLDR may have the English one."""
    return likely_parts(locale)[1] == "Latn" or not re.search("[a-z]{3}", text)
