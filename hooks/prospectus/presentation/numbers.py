"""Writes numbers in full or with the large units of a language, such as millions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

from babel import Locale
from babel.numbers import format_decimal, parse_pattern

from prospectus.i18n.plurals import plural_category

# More zeros than the largest number of a figure has, or the largest unit of any language.
_MOST_ZEROS = 20


@dataclass(frozen=True)
class WrittenNumber:
    """A number as readers see it: `number` times ten to the power of `exponent`.

    `number` has exactly the digits that are shown. With an exponent above 0, the text has a word or
    sign for that power.
    """

    text: str
    number: Decimal
    exponent: int = 0

    def category(self, locale: Locale, *, ordinal: bool = False) -> str:
        """The plural category of what is counted by this number."""
        return plural_category(locale, self.number, self.exponent, ordinal=ordinal)


class NumberWriter:
    """Writes the numbers of one language, with all their digits."""

    def __init__(self, locale: Locale, catalog: Mapping[str, str]) -> None:
        self._locale = locale
        # CLDR has compact forms from a thousand on; the catalogs say from which value to use them.
        self._compact_from = Decimal(catalog["number.compact_from"])
        self._group_from = Decimal(catalog["number.group_from"])
        # CLDR has the hyphen of keyboards, which is short beside digits. In text from right to left
        # a sign would be shown on the wrong side of its number.
        is_rtl = locale.text_direction == "rtl"
        self._minus = "\N{LEFT-TO-RIGHT MARK}" * is_rtl + "\N{MINUS SIGN}"
        # Not all languages have both forms.
        forms = locale.compact_decimal_formats
        self._compact_forms: Mapping[str, Mapping[str, str]] = (
            forms.get(catalog["number.compact_form"]) or forms["short"]
        )
        powers = ((int(digits), digits) for digits in self._compact_forms["other"])
        self._powers = sorted(powers, reverse=True)
        # CLDR has the hyphen of keyboards, which is short beside digits. In text from right to left
        # a sign would be shown on the wrong side of its number.
        is_rtl = locale.text_direction == "rtl"
        self._minus = "\N{LEFT-TO-RIGHT MARK}" * is_rtl + "\N{MINUS SIGN}"
        # Pages repeat many of the same numbers.
        self._written: dict[str, WrittenNumber] = {}

    def write(self, value: Decimal | int) -> WrittenNumber:
        """A number with every digit, in groups or with the language's own large units."""
        key = str(value)  # 1.0 and 1 are equal, but their text differs
        if key not in self._written:
            self._written[key] = self._write(Decimal(value))
        return self._written[key]

    def _write(self, value: Decimal) -> WrittenNumber:
        with localcontext(prec=2 * (len(value.as_tuple().digits) + _MOST_ZEROS)):
            exponent = self._exponent(value) if abs(value) >= self._compact_from else 0
            number = _without_zeros(value.scaleb(-exponent))
            return WrittenNumber(self._text(value, number, exponent), number, exponent)

    def _text(self, value: Decimal, number: Decimal, exponent: int) -> str:
        if exponent:
            pattern = parse_pattern(self._pattern(value, number))
            text = pattern.apply(number, self._locale, decimal_quantization=False)
        else:
            text = format_decimal(
                value,
                locale=self._locale,
                decimal_quantization=False,
                group_separator=abs(value) >= self._group_from,
            )
        return str(text).replace("-", self._minus)

    def _magnitude(self, value: Decimal) -> str | None:
        """The largest power of ten that has a pattern and that a value reaches, in digits."""
        size = abs(value)
        return next((digits for power, digits in self._powers if size >= power), None)

    def _exponent(self, value: Decimal) -> int:
        """The power of ten that the pattern of a value replaces by a word or sign; 0 if none."""
        magnitude = self._magnitude(value)
        if magnitude is None:
            return 0
        pattern = parse_pattern(self._compact_forms["other"][magnitude]).pattern
        zeros = pattern.count("0")
        return 0 if pattern == "0" else len(magnitude) - zeros

    def _pattern(self, value: Decimal, number: Decimal) -> str:
        """The pattern with the word for a power of ten, in the form that fits the digits shown."""
        magnitude = self._magnitude(value) or ""
        category = plural_category(self._locale, abs(number))
        for name in ("1", category) if number == 1 else (category,):
            if pattern := self._compact_forms.get(name, {}).get(magnitude):
                return pattern
        return self._compact_forms["other"][magnitude]


def _without_zeros(number: Decimal) -> Decimal:
    """The number with the digits that are written: no zeros at the end of a fraction."""
    whole = number.to_integral_value()
    return whole if whole == number else number.normalize()
