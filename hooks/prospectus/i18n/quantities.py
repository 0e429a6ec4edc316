"""Quantities in running text: numbers with a unit, a currency or a counted noun.

Figures are kept in data/, so prose and summaries hold no quantities of their own. Other numbers
are free: names of roads and products, document numbers, dates, telephone numbers, list numbers.
The words of each language are in its editors' catalog, under `prose`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from prospectus.i18n.catalog import get_editors_catalog

# Strangers may propose texts, so every pattern must run in linear time: repetitions are bounded or
# possessive.
_DIGITS = (
    r"(?<![\d.,])[\d\u00bc-\u00be\u2150-\u215e]++"
    r"(?:[.,][\d]++|\s?[-\u2013\u2014~\uff5e\u81f3\u5230]\s?[\d][\d.,]*+){0,3}"
)
# Free in every language: times, telephone numbers, ISO dates, and what begins with letters.
_FREE = (
    r"(?<!\d)\d{1,2}[:\uff1a]\d{2}(?!\d)"
    r"|(?<!\d)(?:\+\d{1,3}[ -]?|0\d{2,3}[ -]|400[ -]?|1[3-9]\d[ -]?)\d[\d -]{4,12}\d"
    r"|(?<!\d)\d{4}-\d{2}(?:-\d{2})?(?!\d)"
    r"|(?<![A-Za-z])[A-Za-z]{1,9}-?\d[\w.]{0,9}"
)
# A cell of a table that holds nothing but a number; its unit is in the heading.
_CELL = rf"(?<=\|)\s{{0,9}}(?P<cell>{_DIGITS})\s{{0,9}}(?=\|)"
# Signs of Markdown that may stand between a number and its noun.
_MARKUP = str.maketrans("*_[]", "    ")
# Nothing begins within a word of Latin letters; to say so first makes most positions cheap.
_START = "(?<![A-Za-z])"
_YEAR = re.compile(
    r"(?:1[89]|20)\d\d(?:\s?[-\u2013\u2014~\uff5e\u81f3\u5230/]\s?(?:1[89]|20)\d\d)?"
)
_MOST = 10  # groups that a sentence may count and list


@dataclass(frozen=True)
class _Patterns:
    """The patterns of one language; `small` has the value of each number word up to ten."""

    free: re.Pattern[str]
    quantity: re.Pattern[str]
    unit: re.Pattern[str]
    sentence_end: re.Pattern[str]
    listed_before: re.Pattern[str]
    listed_after: re.Pattern[str]
    separator: re.Pattern[str]
    small: Mapping[str, int]


@lru_cache(maxsize=20_000)  # the preview checks all summaries again after each edit
def find(text: str, language: str) -> tuple[tuple[int, str], ...]:
    """The quantities in a text of one language: position and number of each.

    A number up to ten is free where its sentence lists what it counts.

    >>> find("G312, 2 km away, and 5G since 2023", "en")
    ((6, '2'),)
    >>> find("three groups: mines, mills and farms", "en")
    ()
    """
    return tuple(_find(text, language))


def _find(text: str, language: str) -> Iterator[tuple[int, str]]:
    patterns = _patterns(language)
    if not patterns.quantity.search(text.translate(_MARKUP)):
        return
    shown = patterns.free.sub(lambda match: re.sub(r"[^\n|]", "\0", match[0]), text)
    shown = shown.translate(_MARKUP)
    for match in patterns.quantity.finditer(shown):
        for name in _NUMBERS:
            start, end = match.span(name)
            if start >= 0:
                break
        number = match[name]
        if not _is_year(patterns, shown, number, end) and not _is_listed(
            patterns, text, number.lower(), start, match.end()
        ):
            yield start, text[start:end]


_NUMBERS = ("money", "number", "words", "cell")


def _is_year(patterns: _Patterns, text: str, number: str, end: int) -> bool:
    """Whether a number is a year and not an amount of a unit."""
    return _YEAR.fullmatch(number) is not None and not patterns.unit.match(text, end)


def _is_listed(patterns: _Patterns, text: str, number: str, start: int, end: int) -> bool:
    """Whether a small number counts what its sentence lists right before or after it."""
    count = patterns.small.get(number, int(number) if number.isdecimal() else 0)
    if not 2 <= count <= _MOST:
        return False
    separators = count - 1

    def is_long_enough(match: re.Match[str] | None) -> bool:
        found = patterns.separator.finditer(match["list"]) if match else ()
        return len([*islice(found, separators)]) == separators

    sentence_end = patterns.sentence_end.search(text, end, end + 500)
    limit = sentence_end.start() if sentence_end else end + 500
    return is_long_enough(patterns.listed_after.match(text, end, limit)) or is_long_enough(
        patterns.listed_before.search(text, max(0, start - 300), start)
    )


@cache
def _patterns(language: str) -> _Patterns:
    words = {
        name.removeprefix("prose."): text
        for name, text in get_editors_catalog(language).items()
        if name.startswith("prose.")
    }
    measure = f"(?:{words['unit']}|{words['counted']})"
    # What follows a number is no further one; so a page of bare numbers tries no words.
    measured = rf"(?P<number>{_DIGITS})(?=\s{{0,4}}+[^\s\d]){measure}"
    number_words = words["number_words"].replace("MEASURE", measure)
    quantity = (
        rf"(?:{words['currency']})\s?(?P<money>{_DIGITS})|{_CELL}"
        rf"|{measured}|(?P<words>{number_words})"
    )
    return _Patterns(
        re.compile(rf"{_START}(?:{_FREE}|{words['free']})", re.IGNORECASE | re.MULTILINE),
        re.compile(f"{_START}(?:{quantity})", re.IGNORECASE),
        re.compile(words["unit"], re.IGNORECASE),
        re.compile(words["sentence_end"]),
        re.compile(words["listed_before"]),
        re.compile(words["listed_after"]),
        re.compile(words["separator"]),
        {
            name: value
            for value, names in enumerate(words["small"].split(), start=2)
            for name in names.split("/")
        },
    )
