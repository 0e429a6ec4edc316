"""Numbers as people write them in a cell: with groups of digits, large units, and their unit.

`CNY 350 million` is 350000000 of the unit yuan. The words for powers of ten are
those of CLDR in the languages of the site, those of a unit are its name and forms. Only what is
exact is read; `about 350 million` or another unit stays text, to be reported.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from babel import Locale

from prospectus.config.settings import Language
from prospectus.domain.records import Unit

_MAX_LENGTH = 100  # characters
_DIGITS = r"[-+\u2212]?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
_QUANTITY = re.compile(
    rf"(?P<before>[^0-9+\u2212-]*)(?P<number>{_DIGITS})(?P<middle>[^0-9]*?)"
    rf"(?:\s*[-\u2013\u2014~]\s*(?P<to>{_DIGITS})(?P<after>[^0-9]*))?"
)
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[-+]?[0-9]+(?:\.[0-9]+)?")
_BRACKETS = re.compile(r"[()]")


class QuantityReader:
    """Reads numbers with the words for powers of ten and the units of one site."""

    def __init__(self, units: Mapping[str, Unit], languages: Sequence[Language]) -> None:
        self._units = units
        self._locales = locales = [language.locale for language in languages]
        self._powers = {word: power for locale in locales for word, power in _powers(locale)}
        # A comma groups digits only where no language of the site has it as decimal separator.
        self._has_groups = all(
            locale.number_symbols.get("latn", {}).get("decimal") == "." for locale in locales
        )
        self._words: dict[str, frozenset[str]] = {}

    def read(self, text: str, unit: str | None) -> Decimal | dict[str, Decimal] | None:
        """The number or range that a text means, in a unit; None if it is not exactly one.

        Without a unit, only groups of digits are read.
        """
        plain = _folded(text)
        match = _QUANTITY.fullmatch(plain) if len(plain) <= _MAX_LENGTH else None
        if match is None:
            return None
        # The end of a range has the unit for both: 3–5 million is 3 to 5 million.
        word = match["middle"] if match["after"] is None else match["after"]
        power = self._power(match["before"], word, unit)
        if match["after"] is not None and match["middle"].strip():
            first = self._power(match["before"], match["middle"], unit)
        else:
            first = power
        low = self._number(match["number"], first)
        if match["to"] is None:
            return low
        high = self._number(match["to"], power)
        return None if low is None or high is None else {"from": low, "to": high}

    def _number(self, digits: str, power: int | None) -> Decimal | None:
        plain = digits.replace("\u2212", "-")
        if power is None or not _GROUPED.fullmatch(plain):
            return None
        if "," in plain and not self._has_groups:
            return None
        return Decimal(plain.replace(",", "")).scaleb(power)

    def _power(self, before: str, after: str, unit: str | None) -> int | None:
        """The power of ten that the words around a number mean; None if they mean more."""
        words = self._unit_words(unit)
        before, after = before.strip(), after.strip()
        if before and after and before in words:
            before = ""
        for word, power in {"": 0, **(self._powers if words else {})}.items():
            rest = after.removeprefix(word).strip()
            if after.startswith(word) and "".join((before, rest)) in {"", *words}:
                return power
        return None

    def _unit_words(self, name: str | None) -> frozenset[str]:
        if name is None or name not in self._units:
            return frozenset()
        if name not in self._words:
            words = {_folded(name), *_words(self._units[name])}
            self._words[name] = frozenset(words | {*self._currency_signs(words)})
        return self._words[name]

    def _currency_signs(self, words: Collection[str]) -> Iterator[str]:
        """The signs of a currency in the languages of the site, if its code is among the words."""
        for locale in self._locales:
            for word in words:
                if sign := locale.currency_symbols.get(word.upper()):
                    yield _folded(sign)


def as_written(value: Decimal | dict[str, Decimal]) -> Any:
    """A number or range as in YAML: whole numbers without a point."""
    if isinstance(value, dict):
        return {end: as_written(number) for end, number in value.items()}
    return int(value) if value == value.to_integral_value() else value.normalize()


def _powers(locale: Locale) -> Iterator[tuple[str, int]]:
    """Each word for a power of ten in a language, such as `million`, with the power."""
    for forms in locale.compact_decimal_formats.values():
        for patterns in forms.values():
            for magnitude, pattern in patterns.items():
                written = str(getattr(pattern, "pattern", pattern)).replace("'", "")
                zeros = written.count("0")
                word = _folded(written.replace("0", ""))
                # Letters such as m and t are abbreviations of units as well.
                if zeros and (len(word) > 1 or not word.isascii()):
                    yield word, len(str(magnitude)) - zeros


def _words(unit: Unit) -> Iterator[str]:
    """How a unit is written in any language: its names, with and without what is in brackets."""
    for name in unit.name.root.values():
        folded = _folded(name)
        yield from filter(None, (folded, *map(str.strip, _BRACKETS.split(folded))))
    for forms in unit.pattern.values():
        for form in forms.values():
            if word := _folded(form.replace("{}", "")):
                yield word


def _folded(text: str) -> str:
    """Text without differences of width and case, and with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
