"""Formats numbers, money, dates and lists in each language.

Digits and dates come from CLDR through Babel, the words around them ("more than", "nearly",
"summer") from the message catalogs, and units from data/units.yml. No digit of a value is lost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

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
from babel.units import format_unit

from prospectus.config.settings import Language
from prospectus.domain.conversions import ReadersUnits
from prospectus.domain.edtf import Period
from prospectus.domain.records import Figure, Range, Unit
from prospectus.i18n.catalog import get_catalog
from prospectus.i18n.grammatical_cases import CasedText
from prospectus.presentation.numbers import NumberWriter, WrittenNumber
from prospectus.presentation.periods import PeriodWriter


class Formats:
    """Formats the values of one language.

    The class is long because it has a method for each kind of value; most hold examples.
    """

    def __init__(self, language: Language, units: Mapping[str, Unit] | None = None) -> None:
        """`units` are those of the site, some of which the readers of the language may know."""
        self._catalog = get_catalog(language.code)
        self._code, self._locale = language.code, language.locale
        self._numbers = NumberWriter(language.locale, self._catalog)
        self._units = units or {}
        self._readers_units = ReadersUnits(self._units, language.code)
        self._periods = PeriodWriter(language.locale, self._catalog)
        self._amounts: dict[tuple[str, str, str], str] = {}

    def number(self, value: Decimal | int) -> str:
        """Every digit, in groups or with the language's own large units.

        >>> en = Formats(Language("en", "en-GB", "English"))
        >>> en.number(1070000000000), en.number(600000), en.number(9125)
        ('1.07 trillion', '600,000', '9,125')
        """
        return self._numbers.write(Decimal(value)).text

    def amount(self, figure: Figure) -> str:
        """The `quantity` of a figure in its unit of the site.

        The page of a record and the rows of lists show the same figure, so each is written once.
        """
        value = figure.value
        digits = f"{value.low} {value.high}" if isinstance(value, Range) else str(value)
        key = digits, figure.unit, figure.qualifier
        if key not in self._amounts:
            self._amounts[key] = self.quantity(figure, self._units[figure.unit])
        return self._amounts[key]

    def quantity(self, figure: Figure, unit: Unit) -> str:
        """A figure's value with its unit and qualifier, and in a unit that readers know."""
        stated = self._quantity(figure, unit)
        converted = self._readers_units.convert_figure(figure)
        if converted is None:
            return stated
        return self._catalog["number.converted"].format(
            quantity=stated, converted=self._quantity(converted, self._units[converted.unit])
        )

    def _quantity(self, figure: Figure, unit: Unit) -> str:
        specific = f"qualifier.{figure.qualifier}_{unit.quantity}"
        pattern = self._catalog.get(specific, self._catalog[f"qualifier.{figure.qualifier}"])
        if not isinstance(figure.value, Range):
            written = self._numbers.write(figure.value)
            if "{number}" in pattern:
                number = pattern.format(number=written.text)
                return self._unit_form(unit, written, has_number=True).replace("{}", number)
            return pattern.format(quantity=self._in_unit(written, unit))
        low, high = map(self._numbers.write, (figure.value.low, figure.value.high))
        if figure.value.low < 0 or _is_sign(unit.pattern[self._code]):
            # A dash before a minus could be missed, and a sign such as % belongs to each number.
            shown = self._catalog["number.range_of_quantities"].format(
                self._in_unit(low, unit), self._in_unit(high, unit)
            )
            return pattern.format(number=shown, quantity=shown)
        number = self._catalog["number.range"].format(low.text, high.text)
        form = self._unit_form(unit, high, has_number=True)
        if "{number}" in pattern:
            return form.replace("{}", pattern.format(number=number))
        return pattern.format(quantity=form.replace("{}", number))

    def number_of(self, value: Decimal, unit: Unit) -> str:
        """A number with its unit."""
        return self._in_unit(self._numbers.write(value), unit)

    def unit_of_inputs(self, unit: Unit, scale: int, name: str) -> str:
        """The unit of amounts that readers enter in multiples of `scale`, whose name is given.

        >>> unit = Unit.model_construct(pattern={"en": {"one": "{} tonne", "other": "{} tonnes"}})
        >>> en = Formats(Language("en", "en-GB", "English"))
        >>> en.unit_of_inputs(unit, 1_000_000, "million"), en.unit_of_inputs(unit, 1, "")
        ('million tonnes', 'tonnes')
        """
        written = WrittenNumber(name, Decimal(0), Decimal(scale).adjusted())
        return self._unit_form(unit, written, has_number=True).replace("{}", name).strip()

    def period(self, period: Period) -> CasedText:
        """A period as text, only as exact as it is known; messages may ask for a case of it.

        >>> en = Formats(Language("en", "en-GB", "English"))
        >>> en.period(Period("2023/2025")), en.period(Period("2023-22"))
        ('2023–2025', 'summer 2023')
        >>> en.period(Period("2023-10~"))
        'around October 2023'
        """
        return self._periods.write(period)

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
        r"""The size of a file of so many bytes, in units of a thousand and a million bytes.

        >>> en = Formats(Language("en", "en-GB", "English"))
        >>> en.file_size(1), en.file_size(48_300), en.file_size(1_250_000)
        ('1\xa0kB', '48\xa0kB', '1.3\xa0MB')
        """
        unit, count = (
            ("megabyte", Decimal(size).scaleb(-6))
            if size >= 999_500
            else ("kilobyte", Decimal(size).scaleb(-3))
        )
        step = Decimal("0.1") if unit == "megabyte" else Decimal(1)
        rounded = max(count.quantize(step, ROUND_HALF_UP), step)
        size_text = format_unit(rounded, f"digital-{unit}", "short", locale=self._locale)
        return size_text.replace(" ", "\N{NO-BREAK SPACE}")

    def _in_unit(self, written: WrittenNumber, unit: Unit) -> str:
        return self._unit_form(unit, written).replace("{}", written.text)

    def _unit_form(self, unit: Unit, written: WrittenNumber, *, has_number: bool = False) -> str:
        """The form of a unit for a number; with `has_number`, one that leaves room for it.

        Some forms are for one number only and do not write it, such as that of the dual.
        """
        forms = unit.pattern[self._code]
        form = forms.get(written.category(self._locale, ordinal=unit.ordinal), forms["other"])
        is_enough = "{}" in form or not (has_number or written.number < 0)
        return form if is_enough else forms["other"]


def _is_sign(forms: Mapping[str, str]) -> bool:
    """Whether a unit is written as one sign, such as %, in all its plural forms."""
    signs = {form.replace("{}", "").strip() for form in forms.values()}
    return len(signs) == 1 and len(sign := signs.pop()) == 1 and not sign.isalnum()
