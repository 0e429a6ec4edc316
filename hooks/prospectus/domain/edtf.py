"""Periods in EDTF (ISO 8601-2:2019), levels 0 and 1: dates, seasons and intervals."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from functools import lru_cache
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, RootModel, model_validator
from pydantic_core import PydanticCustomError

# The forms that `presentation.formatting` supports: years, months and days, which may be
# approximate, and seasons.
_POINT = r"([0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?~?|[0-9]{4}-2[1-4])"
FORM = f"{_POINT}(/{_POINT})?"

SPRING = 21


class Point(RootModel[str]):
    """A day, month, season or year: `2023-07-07`, `2023-10`, `2023-22`, `2023`, `2023-10~`."""

    model_config = ConfigDict(frozen=True)

    @property
    def _parts(self) -> list[int]:
        return [int(part) for part in self.root.rstrip("~").split("-")]

    @property
    def year(self) -> int:
        """The year."""
        return self._parts[0]

    @property
    def month(self) -> int | None:
        """The month, 1 to 12, if it is known."""
        return next((part for part in self._parts[1:2] if part < SPRING), None)

    @property
    def season(self) -> int | None:
        """The season by EDTF's number: 21 is spring, 24 winter."""
        return next((part for part in self._parts[1:2] if part >= SPRING), None)

    @property
    def day(self) -> int | None:
        """The day of the month, if it is known."""
        return next(iter(self._parts[2:]), None)

    @property
    def approximate(self) -> bool:
        """Whether the date is approximate."""
        return self.root.endswith("~")


def _year_as_text(value: object) -> object:
    """Accept a year without quotes, which YAML reads as a number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise PydanticCustomError("period", "not a period")
    return value


@lru_cache(maxsize=4096)
def _bounds(period: str) -> tuple[dt.date, dt.date]:
    """First and last day. Raises ValueError if `period` has an unsupported form."""
    points = period.split("/")
    if not re.fullmatch(FORM, period):
        raise ValueError(period)
    return _days(points[0])[0], _days(points[-1])[1]


def _days(point: str) -> tuple[dt.date, dt.date]:
    """First and last day of a point. Months count from 1, seasons from `SPRING`.

    Tests compare this with the package edtf, which takes a seventh of a second to import.
    """
    year, *inner = map(int, point.rstrip("~").split("-"))
    if len(inner) == 2:
        day = dt.date(year, *inner)
        return day, day
    first, last = (inner[0], inner[0]) if inner else (1, 12)
    if first >= SPRING:
        first = 3 * (first - SPRING) + 3
        last = min(first + 2, 12)  # winter ends with the year
    return dt.date(year, first, 1), dt.date(year, last, monthrange(year, last)[1])


class Period(RootModel[Annotated[str, BeforeValidator(_year_as_text)]]):
    """A point, or two with a slash between them: an interval."""

    model_config = ConfigDict(strict=True, frozen=True)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        try:
            first, last = _bounds(self.root)
        except ValueError:
            raise PydanticCustomError("period", "not a period") from None
        if last < first:
            raise PydanticCustomError("period_backwards", "ends before it begins")
        return self

    @property
    def points(self) -> tuple[Point, ...]:
        """One point, or the two ends of an interval."""
        return tuple(Point(part) for part in self.root.split("/"))

    @property
    def first_day(self) -> dt.date:
        """The first day of the period."""
        return _bounds(self.root)[0]

    @property
    def last_day(self) -> dt.date:
        """The last day of the period."""
        return _bounds(self.root)[1]


def _whole_day(period: Period) -> Period:
    if len(period.points) > 1 or period.points[0].day is None or period.points[0].approximate:
        raise PydanticCustomError("whole_day", "not a day")
    return period


# A period that is exactly one day.
Day = Annotated[Period, AfterValidator(_whole_day)]
