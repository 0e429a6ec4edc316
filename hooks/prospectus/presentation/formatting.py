"""Formats numbers, money, dates and lists in each language.

Digits and dates come from CLDR through Babel, the words around them ("more than", "nearly",
"summer") from the message catalogs, and units from data/units.yml. No digit of a value is lost.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Literal

from babel.core import Locale, UnknownLocaleError
from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_timedelta,
    get_timezone_gmt,
    get_timezone_location,
    get_timezone_name,
)
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal
from babel.units import format_unit

from prospectus.config.settings import Language
from prospectus.domain.edtf import Period, Point
from prospectus.domain.records import Figure, Range, Unit
from prospectus.i18n.catalog import get_catalog

# The name of a month in a CLDR pattern, short.
_MONTH = re.compile(r"(?<![ML])([ML])\1\1(?![ML])")
_COMPACT_DIGITS = 20  # more than the largest unit of any language moves the point


class Formats:
    """Formats the values of one language.

    The class is long because it has a method for each kind of value; most hold examples.
    """

    def __init__(self, language: Language) -> None:
        self._catalog = get_catalog(language.code)
        self._code, self._locale = language.code, language.locale
        # CLDR has compact forms from a thousand on; the catalogs say from which value to use them.
        self._compact_from = Decimal(self._catalog["number.compact_from"])
        self._compact_form: Literal["short", "long"] = (
            "long" if self._catalog["number.compact_form"] == "long" else "short"
        )
        # CLDR has the hyphen of keyboards, which is short beside digits. In text from right to left
        # a sign would be shown on the wrong side of its number.
        is_rtl = self._locale.text_direction == "rtl"
        self._minus = "\N{LEFT-TO-RIGHT MARK}" * is_rtl + "\N{MINUS SIGN}"
        # Pages repeat the same periods and many of the same numbers.
        self._numbers: dict[str, str] = {}
        self._periods: dict[str, str] = {}

    def number(self, value: Decimal | int) -> str:
        """Every digit, in groups or with the language's own large units.

        >>> en = Formats(Language("en", "en-GB", "English"))
        >>> en.number(1070000000000), en.number(600000), en.number(9125)
        ('1.07 trillion', '600,000', '9,125')
        """
        value = Decimal(value)
        written = str(value)  # 1.0 and 1 are equal, but their text differs
        if written not in self._numbers:
            self._numbers[written] = self._number(value).replace("-", self._minus)
        return self._numbers[written]

    def _number(self, value: Decimal) -> str:
        if abs(value) < self._compact_from:
            if abs(value) < Decimal(self._catalog["number.group_from"]):
                return format_decimal(
                    value, locale=self._locale, decimal_quantization=False, group_separator=False
                )
            return format_decimal(value, locale=self._locale, decimal_quantization=False)
        digits = len(value.as_tuple().digits) + _COMPACT_DIGITS
        with localcontext(prec=2 * digits):
            return format_compact_decimal(
                value,
                format_type=self._compact_form,
                locale=self._locale,
                fraction_digits=digits,
            )

    def quantity(self, figure: Figure, unit: Unit) -> str:
        """A figure's value with its unit and qualifier."""
        specific = f"qualifier.{figure.qualifier}_{unit.quantity}"
        pattern = self._catalog.get(specific, self._catalog[f"qualifier.{figure.qualifier}"])
        if not isinstance(figure.value, Range):
            value, number = figure.value, self.number(figure.value)
        elif figure.value.low < 0 or _is_sign(unit.pattern[self._code]):
            # A dash before a minus could be missed, and a sign such as % belongs to each number.
            ends = (figure.value.low, figure.value.high)
            shown = self._catalog["number.range_of_quantities"].format(
                *(self._in_unit(self.number(end), end, unit) for end in ends)
            )
            return pattern.format(number=shown, quantity=shown)
        else:
            value = figure.value.high
            number = self._catalog["number.range"].format(
                self.number(figure.value.low), self.number(value)
            )
        if "{number}" in pattern:
            return self._in_unit(pattern.format(number=number), value, unit)
        return pattern.format(quantity=self._in_unit(number, value, unit))

    def period(self, period: Period) -> str:
        """A period as text, only as exact as it is known.

        >>> en = Formats(Language("en", "en-GB", "English"))
        >>> en.period(Period("2023/2025")), en.period(Period("2023-22"))
        ('2023–2025', 'summer 2023')
        >>> en.period(Period("2023-10~"))
        'around October 2023'
        """
        if period.root not in self._periods:
            self._periods[period.root] = self._period(period)
        return self._periods[period.root]

    def _period(self, period: Period) -> str:
        points = period.points
        if len(points) == 1:
            return self._point(points[0])
        skeletons = {_skeleton(point) for point in points}
        exact = not any(point.approximate for point in points)
        if exact and len(skeletons) == 1 and (shared := skeletons.pop()) != "season":
            first, last = (
                dt.date(point.year, point.month or 1, point.day or 1) for point in points
            )
            if shared == "day":
                return self._days(first, last)
            return format_interval(first, last, shared, locale=self._locale)
        return self._catalog["period.interval"].format(*map(self._point, points))

    def _days(self, first: dt.date, last: dt.date) -> str:
        """An interval of days with the names of months in full.

        CLDR has intervals of days with short names of months only, so these are lengthened.

        >>> en = Formats(Language("en", "en-GB", "English"))
        >>> en.period(Period("2022-04-25/2022-04-27"))
        '25–27 April 2022'
        """
        differing = "y" if first.year != last.year else "M" if first.month != last.month else "d"
        patterns = self._locale.interval_formats.get("yMMMd", {}).get(differing)
        if not patterns:
            return self._catalog["period.interval"].format(
                *(format_date(day, "long", locale=self._locale) for day in (first, last))
            )
        return "".join(
            format_date(day, _MONTH.sub(r"\1\1\1\1", pattern), locale=self._locale)
            for day, pattern in zip((first, last), patterns, strict=True)
        )

    def years(self, count: int) -> str:
        """A number of years.

        >>> en = Formats(Language("en", "en-GB", "English"))
        >>> en.years(1), en.years(5)
        ('1 year', '5 years')
        """
        span = dt.timedelta(days=365 * count)  # the length of a year in Babel
        return format_timedelta(span, "year", locale=self._locale)

    def day(self, day: dt.date) -> str:
        """A day with its weekday.

        >>> en = Formats(Language("en", "en-GB", "English"))
        >>> en.day(dt.date(2030, 5, 1))
        'Wednesday, 1 May 2030'
        """
        return format_date(day, "full", locale=self._locale)

    def hours(self, start: dt.datetime, end: dt.datetime | None) -> str:
        """The hours of a session, with the day of its end if that is another day.

        >>> en = Formats(Language("en", "en-GB", "English"))
        >>> en.hours(dt.datetime(2030, 5, 1, 9, 30), dt.datetime(2030, 5, 1, 10, 45))
        '09:30–10:45'
        """
        if end and end.date() == start.date():
            return format_interval(start, end, "Hm", locale=self._locale)
        begin = format_skeleton("Hm", start, locale=self._locale)
        if end is None:
            return begin
        return self._catalog["calendar.to_other_day"].format(
            begin=begin,
            day=format_skeleton("MMMd", end, locale=self._locale),
            end=format_skeleton("Hm", end, locale=self._locale),
        )

    def zone(self, moment: dt.datetime) -> str:
        """The time zone of a moment: its name, or its location without a name, and its offset.

        >>> from prospectus.domain.datetimes import zone
        >>> en = Formats(Language("en", "en-GB", "English"))
        >>> en.zone(dt.datetime(2030, 5, 1, 9, 30, tzinfo=zone("Asia/Shanghai")))
        'China Standard Time, GMT+08:00'
        """
        hours = get_timezone_gmt(moment, "long", locale=self._locale)
        name = get_timezone_name(moment, locale=self._locale)
        if name == hours:
            name = get_timezone_location(moment, locale=self._locale)
        return self._catalog["calendar.zone"].format(name=name, hours=hours)

    def language_name(self, tag: str) -> str:
        """The name of a language by its BCP 47 tag; the tag if CLDR has no name.

        >>> Formats(Language("en", "en-GB", "English")).language_name("zh")
        'Chinese'
        """
        try:
            return Locale.parse(tag, sep="-").get_display_name(self._locale) or tag
        except (UnknownLocaleError, ValueError):
            return tag

    def enumeration(self, names: Iterable[str], complete: bool = True) -> str:
        """A list of names; a partial list ends with the words for “and others”.

        >>> en = Formats(Language("en", "en-GB", "English"))
        >>> en.enumeration(["coal", "stone"]), en.enumeration(["coal", "stone"], complete=False)
        ('coal and stone', 'coal, stone and others')
        """
        row = list(names)
        if complete:
            return format_list(row, locale=self._locale)
        others = self._catalog["list.others"]
        if "{list}" in others:
            return others.format(list=self._catalog["list.comma"].join(row))
        return format_list([*row, others], locale=self._locale)

    def file_size(self, size: int) -> str:
        """The size of a file of so many bytes, in units of a thousand and a million bytes.

        >>> en = Formats(Language("en", "en-GB", "English"))
        >>> en.file_size(1), en.file_size(48_300), en.file_size(1_250_000)
        ('1 kB', '48 kB', '1.3 MB')
        """
        unit, count = (
            ("megabyte", Decimal(size).scaleb(-6))
            if size >= 999_500
            else ("kilobyte", Decimal(size).scaleb(-3))
        )
        step = Decimal("0.1") if unit == "megabyte" else Decimal(1)
        rounded = max(count.quantize(step, ROUND_HALF_UP), step)
        return format_unit(rounded, f"digital-{unit}", "short", locale=self._locale)

    def _in_unit(self, number: str, value: Decimal, unit: Unit) -> str:
        forms = unit.pattern[self._code]
        # CLDR counts written zeros: “1.0” would be plural where we print “1”.
        value = value.to_integral_value() if value == int(value) else value.normalize()
        plural = self._locale.ordinal_form if unit.ordinal else self._locale.plural_form
        return forms.get(plural(value), forms["other"]).replace("{}", number)

    def _point(self, point: Point) -> str:
        skeleton = _skeleton(point)
        day = dt.date(point.year, point.month or 1, point.day or 1)
        if point.day:
            text = format_date(day, "long", locale=self._locale)
        elif skeleton == "season":
            text = self._catalog[f"period.season_{point.season}"].format(
                year=format_skeleton("y", day, locale=self._locale)
            )
        else:
            text = format_skeleton(skeleton, day, locale=self._locale)
        return self._catalog["period.approximate"].format(text) if point.approximate else text


def _is_sign(forms: Mapping[str, str]) -> bool:
    """Whether a unit is written as one sign, such as %, in all its plural forms."""
    signs = {form.replace("{}", "").strip() for form in forms.values()}
    return len(signs) == 1 and len(sign := signs.pop()) == 1 and not sign.isalnum()


def _skeleton(point: Point) -> str:
    """CLDR's skeleton for the known parts of a date; seasons have none."""
    if point.season:
        return "season"
    return "day" if point.day else "yMMMM" if point.month else "y"
