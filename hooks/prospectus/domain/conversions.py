"""Conversion between units: by exact equivalents, and by recorded rates of currencies.

`equals` and `rate` of units lead from unit to unit. Two units can be converted if they lead to the
same one; a rule forbids circles, so there is only one way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Figure, Range, Unit

# How values in other units are rounded: to three significant digits.
_ROUNDED = Context(prec=3, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Conversion:
    """One of a unit is `factor` of another one; `rates` are the units whose rates that uses."""

    factor: Fraction = Fraction(1)
    rates: frozenset[str] = frozenset()


class Conversions:
    """The conversions between the units of a site."""

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self._chains = {name: dict(_conversions(units, name)) for name in units}

    def find(self, source: str, target: str) -> Conversion | None:
        """The conversion from one unit to another; None if there is none.

        Raises KeyError for a unit that does not exist; validation reports that before.
        """
        from_source, from_target = self._chains[source], self._chains[target]
        shared = next((name for name in from_source if name in from_target), None)
        if shared is None:
            return None
        first, second = from_source[shared], from_target[shared]
        return Conversion(first.factor / second.factor, first.rates | second.rates)


class ReadersUnits:
    """The units that readers of one language know, and figures in them.

    Figures are converted by exact equivalents only: a rate would have to be stated beside each.
    """

    def __init__(self, units: Mapping[str, Unit], language: str) -> None:
        self._known = [name for name, unit in units.items() if language in unit.readers]
        self._conversions = Conversions(units if self._known else {})

    def convert_figure(self, figure: Figure) -> Figure | None:
        """A figure in another unit, rounded to three digits; None if readers know its own.

        Among several units, it is the largest of which there is at least one. The qualifier is
        `about` if digits were lost, otherwise `exact`: that of the figure stands before its value.
        """
        if not self._known or figure.unit in self._known:
            return None
        factors = self._factors(figure.unit)
        if not factors:
            return None
        ends = _ends(figure)
        largest = max(map(abs, ends))
        by_size = sorted(factors, key=lambda name: factors[name])  # the largest unit first
        unit = next((name for name in by_size if largest * factors[name] >= 1), by_size[-1])
        exact = [end * factors[unit] for end in ends]
        rounded = [_rounded(value) for value in exact]
        is_range = len(rounded) > 1 and rounded[0] != rounded[1]
        return figure.model_copy(
            update={
                "value": Range.model_construct(low=rounded[0], high=rounded[1])
                if is_range
                else rounded[0],
                "unit": unit,
                "qualifier": "exact" if [*map(Fraction, rounded)] == exact else "about",
            }
        )

    def _factors(self, unit: str) -> dict[str, Fraction]:
        """The factor from a unit into each known unit that needs no rate."""
        finds = ((name, self._conversions.find(unit, name)) for name in self._known)
        return {
            name: conversion.factor
            for name, conversion in finds
            if conversion and not conversion.rates
        }


def next_unit(unit: Unit) -> str | None:
    """The unit in which the equivalent or rate of a unit is stated."""
    stated = unit.equals or unit.rate
    return stated.unit if stated else None


def conversions_of(site: Dataset) -> Conversions:
    """The conversions between the units of a dataset."""
    return Conversions(site.units)


def _ends(figure: Figure) -> list[Fraction]:
    """The value of a figure, or both ends of its range."""
    value = figure.value
    ends = (value.low, value.high) if isinstance(value, Range) else (value,)
    return [Fraction(end) for end in ends]


def _rounded(value: Fraction) -> Decimal:
    number = _ROUNDED.divide(Decimal(value.numerator), Decimal(value.denominator))
    return number.normalize(_ROUNDED)


def _conversions(units: Mapping[str, Unit], name: str) -> Iterator[tuple[str, Conversion]]:
    """The units that a unit leads to, itself first, each with the conversion into it."""
    conversion, seen = Conversion(), set[str]()
    while name in units and name not in seen:
        yield name, conversion
        seen.add(name)
        unit = units[name]
        if unit.equals:
            factor = Fraction(unit.equals.value) / Fraction(unit.equals.count)
            conversion = Conversion(conversion.factor * factor, conversion.rates)
        elif unit.rate:
            factor = Fraction(unit.rate.value)
            conversion = Conversion(conversion.factor * factor, conversion.rates | {name})
        name = next_unit(unit) or name
