from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from prospectus.domain.conversions import Conversions, ReadersUnits, conversions_of
from prospectus.domain.records import Equivalent, Figure, Range, Rate, Unit


def unit(*readers: str, equals: Equivalent | None = None, rate: Rate | None = None) -> Unit:
    return Unit.model_construct(equals=equals, rate=rate, readers=readers)


def equal(value: str, unit: str, count: str = "1") -> Equivalent:
    return Equivalent.model_construct(count=Decimal(count), value=Decimal(value), unit=unit)


def rate(value: str, unit: str) -> Rate:
    return Rate.model_construct(value=Decimal(value), unit=unit)


UNITS = {
    "m2": unit(),
    "km2": unit("en", equals=equal("1000000", "m2")),
    "mu": unit("zh", equals=equal("2000", "m2", count="3")),
    "hectares": unit("en", equals=equal("10000", "m2")),
    "acres": unit(equals=equal("4046.8564224", "m2")),
    "cny": unit("zh"),
    "usd": unit("en", rate=rate("7.2", "cny")),
    "cents": unit(equals=equal("1", "usd", count="100")),
    "eur": unit(rate=rate("7.8", "cny")),
    "yen": unit(),
}


def figure(value: object, unit: str, qualifier: str = "exact") -> Figure:
    return Figure.model_construct(value=value, unit=unit, qualifier=qualifier)


@pytest.mark.parametrize(
    ("source", "target", "factor", "rates"),
    [
        ("mu", "m2", Fraction(2000, 3), set()),
        ("hectares", "mu", 15, set()),
        ("mu", "hectares", Fraction(1, 15), set()),
        ("acres", "hectares", Fraction("0.40468564224"), set()),
        ("m2", "m2", 1, set()),
        ("usd", "cny", Fraction("7.2"), {"usd"}),
        ("cny", "usd", 1 / Fraction("7.2"), {"usd"}),
        ("cents", "usd", Fraction(1, 100), set()),
        ("usd", "eur", Fraction("7.2") / Fraction("7.8"), {"usd", "eur"}),
        ("cents", "cny", Fraction("0.072"), {"usd"}),
    ],
)
def test_units_are_converted_without_a_lost_digit_and_name_their_rates(
    source, target, factor, rates
):
    conversion = Conversions(UNITS).find(source, target)
    assert (conversion.factor, conversion.rates) == (factor, rates)


def test_units_without_a_common_one_cannot_be_converted():
    assert Conversions(UNITS).find("yen", "cny") is None
    assert Conversions(UNITS).find("mu", "cny") is None


def test_a_circle_ends():
    circle = {"a": unit(equals=equal("2", "b")), "b": unit(equals=equal("2", "a"))}
    assert Conversions(circle).find("a", "b") is not None


@pytest.mark.parametrize(
    ("language", "value", "of", "expected"),
    [
        ("en", "150", "mu", ("10", "hectares", "exact")),
        ("en", "100", "mu", ("6.67", "hectares", "about")),
        ("en", "3000", "mu", ("2", "km2", "exact")),
        ("en", "1", "mu", ("0.0667", "hectares", "about")),
        ("en", "0", "mu", ("0", "hectares", "exact")),
        ("en", "1234567", "m2", ("1.23", "km2", "about")),
        ("zh", "2", "hectares", ("30", "mu", "exact")),
        ("zh", "1", "acres", ("6.07", "mu", "about")),
    ],
)
def test_figures_are_shown_in_the_largest_unit_that_readers_know(language, value, of, expected):
    converted = ReadersUnits(UNITS, language).convert_figure(figure(Decimal(value), of, "over"))
    assert (f"{converted.value:f}", converted.unit, converted.qualifier) == expected


def test_both_ends_of_a_range_are_in_the_same_unit():
    readers = ReadersUnits(UNITS, "en")
    area = Range.model_construct(low=Decimal(15), high=Decimal(3000))
    converted = readers.convert_figure(figure(area, "mu"))
    assert (str(converted.value), converted.unit) == ("0.01–2", "km2")
    close = Range.model_construct(low=Decimal("100.01"), high=Decimal("100.02"))
    assert readers.convert_figure(figure(close, "mu")).value == Decimal("6.67")


@pytest.mark.parametrize(
    ("language", "of"),
    [
        ("en", "hectares"),  # known
        ("ar", "mu"),  # no unit of these readers
        ("en", "cny"),  # a rate, which would have to be stated
        ("en", "yen"),
    ],
)
def test_other_figures_are_shown_as_they_are_stated(language, of):
    assert ReadersUnits(UNITS, language).convert_figure(figure(Decimal(5), of)) is None


def test_a_site_need_not_convert_anything(site):
    assert conversions_of(site).find("cny", "cny").factor == 1
    assert ReadersUnits(site.units, "en").convert_figure(figure(Decimal(5), "mu")) is None
