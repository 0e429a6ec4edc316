"""Plural categories of CLDR, of numbers as they are written.

Babel reads no exponents: in French, `1 million de tonnes` has another form than `900 000 tonnes`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.plural import PluralRule

# A condition on the exponent of a number such as 1.2c6, and one that holds for all numbers.
_EXPONENT = re.compile(r"\b[ce] (not )?in ([\d.,]+)")
_ALWAYS, _NEVER = "v in 0..999", "v not in 0..999"
# Numbers that show whether a category has one number only: whole ones up to those that end as small
# ones do, and fractions.
_SAMPLES = (*map(Decimal, range(205)), *map(Decimal, ("0.1", "0.5", "1.1", "1.5", "2.5", "10.1")))


def plural_category(
    locale: Locale, number: Decimal, exponent: int = 0, *, ordinal: bool = False
) -> str:
    """The category (`one`, `few`, `other` …) of the form of a noun behind a number.

    Zeros at the end of the fraction count, so `number` has the digits that are shown. With an
    `exponent`, it is a number of thousands, millions and so on, written with a word or sign for
    them. The noun is then that of the word: Polish `1,000002 miliona ton`, not `tony`.

    >>> fr = Locale("fr")
    >>> [plural_category(fr, Decimal(number)) for number in ("1.5", "2", "2000000")]
    ['one', 'other', 'many']
    >>> plural_category(fr, Decimal("1.5"), exponent=6)
    'many'
    """
    if ordinal:
        return str(locale.ordinal_form(number.scaleb(exponent)))
    return str(_rule(locale, exponent)(Decimal(10**exponent) if exponent else number))


def categories(locale: Locale, *, ordinal: bool = False) -> frozenset[str]:
    """The categories of a language; `other` is one of all."""
    return (locale.ordinal_form if ordinal else locale.plural_form).tags | {"other"}


@lru_cache(maxsize=256)
def only_number(locale: Locale, category: str, *, ordinal: bool = False) -> int | None:
    """The number that a category consists of, such as 2 for the Arabic dual, otherwise None.

    Only a form for such a category can do without the number.

    >>> only_number(Locale("ar"), "two"), only_number(Locale("sl"), "two")
    (2, None)
    """
    numbers = [
        number
        for number in _SAMPLES
        if plural_category(locale, number, ordinal=ordinal) == category
    ]
    return int(numbers[0]) if len(numbers) == 1 and category != "other" else None


def message_form(messages: Mapping[str, str], key: str, locale: Locale, count: object) -> str:
    """The form of a message for a count: that of `<key>.<category>`, if the catalog has forms.

    Raises KeyError where the catalog has neither the message nor its general form.

    >>> messages = {"pages.one": "{count} page", "pages.other": "{count} pages"}
    >>> message_form(messages, "pages", Locale("en"), 1)
    '{count} page'
    """
    if key in messages:
        return messages[key]
    number = Decimal(count) if isinstance(count, int | Decimal) else None
    category = "other" if number is None else plural_category(locale, number)
    return messages.get(f"{key}.{category}", messages[f"{key}.other"])


@lru_cache(maxsize=256)
def _rule(locale: Locale, exponent: int) -> PluralRule:
    """The rule of a language for numbers with an exponent."""

    def condition(match: re.Match[str]) -> str:
        return _ALWAYS if _includes(match[2], exponent) != bool(match[1]) else _NEVER

    rules = locale.plural_form.rules
    return PluralRule({name: _EXPONENT.sub(condition, rule) for name, rule in rules.items()})


def _includes(ranges: str, number: int) -> bool:
    """Whether a number is in ranges as CLDR writes them: `0..5,7`."""
    ends = (part.split("..") for part in ranges.split(","))
    return any(int(end[0]) <= number <= int(end[-1]) for end in ends)
