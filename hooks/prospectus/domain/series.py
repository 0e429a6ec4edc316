"""Records of series: the values of one figure over several years or months."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from prospectus.domain.edtf import Period
from prospectus.domain.fields import Number, Qualifier, Status, UnitRef
from prospectus.domain.records import Figure, Named, Ordered, Record, Renamable

MONTHS_OF_YEAR = 12
LONGEST = 600  # years or months from the first value to the last: a chart has no room for more


class SeriesValue(Record):
    """The value of a series in one year or month; `value` is in base units."""

    period: Period
    value: Number
    qualifier: Qualifier = "exact"
    status: Status = "actual"

    @property
    def slot(self) -> int:
        """The number of its year or month, so that neighbours differ by one."""
        point = self.period.points[0]
        return point.year if point.month is None else point.year * MONTHS_OF_YEAR + point.month - 1


class Series(Named, Ordered, Renamable):
    """One figure over time. The periods are all years or all months, oldest first.

    Years or months without a value are left out, and no value is ever put in their place.
    """

    unit: UnitRef
    chart: Literal["columns", "line"] = "columns"
    values: tuple[SeriesValue, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _periods_in_order(self) -> Self:
        kinds = {_kind(value.period) for value in self.values}
        if len(kinds) > 1 or None in kinds:
            raise PydanticCustomError("series_periods", "not years or months", {"at": "values"})
        if any(later.slot <= earlier.slot for earlier, later in pairwise(self.values)):
            raise PydanticCustomError("series_order", "not in order", {"at": "values"})
        if self.values[-1].slot - self.values[0].slot >= LONGEST:
            raise PydanticCustomError("series_long", "too long", {"at": "values", "limit": LONGEST})
        return self

    @property
    def by_month(self) -> bool:
        """Whether its values are those of months."""
        return _kind(self.values[0].period) == "month"

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Each value as a figure with the name and the sources of the series."""
        return tuple(
            Figure.model_construct(
                name=self.name,
                value=value.value,
                unit=self.unit,
                qualifier=value.qualifier,
                status=value.status,
                period=value.period,
                sources=self.sources,
            )
            for value in self.values
        )

    @cached_property
    def rows(self) -> tuple[tuple[Period, Figure | None], ...]:
        """Every year or month from the first to the last, with its figure if there is one."""
        figures = {
            value.slot: figure for value, figure in zip(self.values, self.figures, strict=True)
        }
        first, last = self.values[0].slot, self.values[-1].slot
        return tuple(
            (figures[slot].period if slot in figures else self._period(slot), figures.get(slot))
            for slot in range(first, last + 1)
        )

    def _period(self, slot: int) -> Period:
        if not self.by_month:
            return Period(f"{slot:04}")
        return Period(f"{slot // MONTHS_OF_YEAR:04}-{slot % MONTHS_OF_YEAR + 1:02}")


def _kind(period: Period) -> Literal["year", "month"] | None:
    """Whether a period is one year or one month; None for days, seasons and intervals."""
    first, *more = period.points
    if more or first.day is not None or first.season is not None:
        return None
    return "year" if first.month is None else "month"
