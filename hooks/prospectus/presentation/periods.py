"""Periods of EDTF as readers of one language read them.

Dates and intervals come from CLDR, seasons and the words around dates from the message catalogs. A
catalog may also have grammatical cases, each with patterns for some of the forms of a period:

    case:
      locative:
        names: styczniu lutym …        # of the months, for a month with its year
      when:                            # as part of a sentence, with or without preposition
        month: "w {period:locative}"
        months: "od {first:genitive} do {last:genitive}"

The forms are `day`, `month`, `season_21` to `season_24`, `year`; `days`, `months` and `years` for
intervals between two of them, `interval` for all others; and `approximate`. Patterns get `period`,
and for intervals `first` and `last`, all of which have cases again. What a case has no pattern for
stays as it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton

from prospectus.domain.edtf import Period, Point
from prospectus.i18n.grammatical_cases import CasedText

# The name of a month in a CLDR pattern: short, of any length.
_SHORT_MONTH = re.compile(r"(?<![ML])([ML])\1\1(?![ML])")
_MONTH = re.compile(r"[ML]{3,}")
# Instead of names: those that CLDR has within dates, in many languages the genitive.
_WITHIN_DATES = "MMMM"
_INTERVALS = {"day": "days", "yMMMM": "months", "y": "years"}


class PeriodWriter:
    """Writes the periods of one language, only as exact as they are known."""

    def __init__(self, locale: Locale, catalog: Mapping[str, str]) -> None:
        self._locale, self._catalog = locale, catalog
        self._has_names = _MONTH.search(str(locale.date_formats["long"].pattern)) is not None
        # Pages repeat the same periods.
        self._written: dict[str, CasedText] = {}

    def write(self, period: Period) -> CasedText:
        """A period as text."""
        if period.root not in self._written:
            self._written[period.root] = self._write(period.points)
        return self._written[period.root]

    def _write(self, points: Sequence[Point]) -> CasedText:
        if len(points) == 1 or points[0] == points[1]:
            return self._point(points[0])
        ends = [self._point(point) for point in points]
        skeletons = {_skeleton(point) for point in points}
        shape, text = "interval", None
        if len(skeletons) == 1 and not any(point.approximate for point in points):
            (skeleton,) = skeletons
            shape = _INTERVALS.get(skeleton, shape)
            first, last = map(_first_day, points)
            text = (
                self._days(first, last)
                if skeleton == "day"
                else self._months(skeleton, first, last)
            )
        if text is None:
            text = self._catalog["period.interval"].format(*ends)
        return self._cased(shape, text, {"first": ends[0], "last": ends[1]})

    def _days(self, first: dt.date, last: dt.date) -> str | None:
        """An interval of days with the names of months in full; None if CLDR has no pattern.

        For most languages CLDR has such intervals with short names only. These are lengthened where
        the language writes names in its dates, and not numbers, as Chinese does.
        """
        name = r"\1\1\1\1" if self._has_names else r"\1\1\1"
        for skeleton in ("yMMMMd", "yMMMd"):
            patterns = self._patterns(skeleton, first, last)
            if len(patterns) == 2:
                return "".join(
                    format_date(day, _SHORT_MONTH.sub(name, pattern), locale=self._locale)
                    for day, pattern in zip((first, last), patterns, strict=True)
                )
        return None

    def _months(self, skeleton: str, first: dt.date, last: dt.date) -> str | None:
        """An interval of months or years; None for seasons, and if CLDR has no pattern for it."""
        if skeleton == "season" or len(self._patterns(skeleton, first, last)) == 1:
            return None  # Babel does not tell the ends of some Persian patterns apart
        return format_interval(first, last, skeleton, locale=self._locale)

    def _patterns(self, skeleton: str, first: dt.date, last: dt.date) -> Sequence[str]:
        """The patterns for both ends of an interval; empty if CLDR has none."""
        differing = "y" if first.year != last.year else "M" if first.month != last.month else "d"
        patterns: Mapping[str, Sequence[str]] = self._locale.interval_formats.get(skeleton, {})
        return patterns.get(differing, ())

    def _point(self, point: Point) -> CasedText:
        exact = self._exact_point(point)
        if not point.approximate:
            return exact
        text = self._catalog["period.approximate"].format(exact)
        return self._cased("approximate", text, {"first": exact})

    def _exact_point(self, point: Point) -> CasedText:
        day, skeleton = _first_day(point), _skeleton(point)
        if skeleton == "day":
            return self._cased("day", format_date(day, "long", locale=self._locale))
        if skeleton == "season":
            year = format_skeleton("y", day, locale=self._locale)
            shape = f"season_{point.season}"
            return self._cased(
                shape, self._catalog[f"period.{shape}"].format(year=year), {"year": year}
            )
        text = format_skeleton(skeleton, day, locale=self._locale)
        if skeleton == "y":
            return self._cased("year", text)
        return self._cased("month", text, month=day)

    def _cased(
        self,
        shape: str,
        text: str,
        values: Mapping[str, str] | None = None,
        month: dt.date | None = None,
    ) -> CasedText:
        """A period with the cases that the catalog has for its form."""

        def form(case: str) -> str | None:
            if pattern := self._catalog.get(f"case.{case}.{shape}"):
                return pattern.format(period=cased, **(values or {}))
            names = self._catalog.get(f"case.{case}.names")
            return self._month(month, names) if month and names else None

        cased = CasedText(text, form)
        return cased

    def _month(self, month: dt.date, names: str) -> str:
        """A month with its year, its name being one of twelve, which spaces separate."""
        pattern = str(self._locale.datetime_skeletons["yMMMM"].pattern)
        name = names if names == _WITHIN_DATES else f"'{names.split()[month.month - 1]}'"
        return format_date(month, _MONTH.sub(name, pattern), locale=self._locale)


def _first_day(point: Point) -> dt.date:
    return dt.date(point.year, point.month or 1, point.day or 1)


def _skeleton(point: Point) -> str:
    """CLDR's skeleton for the known parts of a date; days and seasons have names of their own."""
    if point.season:
        return "season"
    return "day" if point.day else "yMMMM" if point.month else "y"
