from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Equivalent, Figure, Range, Rate, Unit
from prospectus.presentation.formatting import Formats
from prospectus.presentation.listing_amounts import ListingAmounts

ENGLISH = 1


def figure(value: object, unit: str) -> Figure:
    return Figure.model_construct(value=value, unit=unit)


def equal(value: str, unit: str, count: str = "1") -> Equivalent:
    return Equivalent.model_construct(count=Decimal(count), value=Decimal(value), unit=unit)


@pytest.fixture
def converting(site: Dataset) -> Dataset:
    """The site with a rate of dollars, and equivalents of areas."""

    def changed(name: str, **fields: object) -> Unit:
        return site.units[name].model_copy(update=fields)

    rate = Rate.model_construct(value=Decimal("7.2"), unit="cny")
    units = {
        "usd": changed("cny", rate=rate),
        "eur": changed("cny"),
        "m2": changed("mu"),
        "mu": changed("mu", equals=equal("2000", "m2", count="3"), readers=("zh",)),
        "hectares": changed("mu", equals=equal("10000", "m2"), readers=("en",)),
    }
    return replace(site, units={**site.units, **units})


def amounts(site: Dataset, *figures: Figure, language: int = ENGLISH, scale: int = 1):
    chosen = site.languages[language]
    return ListingAmounts(site, chosen, Formats(chosen), figures, scale)


def entered(listed: ListingAmounts, value: Fraction, unit: str) -> tuple[Fraction, int]:
    """What an entered amount is in the base unit of its group, as the script works it out."""
    (chosen,) = (choice for choice in listed.units if choice.name == unit)
    return value * Fraction(chosen.scale), chosen.group


def test_amounts_in_one_unit_are_entered_in_it(site):
    listed = amounts(site, figure(Decimal(5), "cny"), figure(Decimal(7), "cny"), scale=10**6)
    assert [(unit.name, unit.label, unit.scale) for unit in listed.units] == [
        ("cny", "CNY million", "1000000")
    ]
    assert (listed.are_comparable, listed.rates) == (True, ())


def test_nothing_is_asked_where_no_amount_is_known(site):
    assert amounts(site).units == ()


def test_currencies_with_a_rate_are_compared_by_it(converting):
    figures = [figure(Decimal(number), "cny") for number in (10, 72)] + [figure(Decimal(10), "usd")]
    listed = amounts(converting, *figures)
    assert [unit.name for unit in listed.units] == ["cny", "usd"]
    assert (listed.are_comparable, listed.rates) == (True, ("usd",))
    assert listed.compared(figures[1]) == listed.compared(figures[2]) == [("72", "72", 0)]
    assert entered(listed, Fraction(10), "usd") == (72, 0)


def test_a_currency_without_a_rate_is_compared_with_itself(converting):
    figures = [figure(Decimal(10), "cny"), figure(Decimal(10), "eur")]
    listed = amounts(converting, *figures)
    assert (listed.are_comparable, listed.rates) == (False, ())
    assert [listed.compared(amount) for amount in figures] == [[("10", "10", 0)], [("10", "10", 1)]]


@pytest.mark.parametrize(
    ("language", "names"), [(ENGLISH, ["hectares", "mu", "m2"]), (0, ["mu", "m2"])]
)
def test_readers_enter_areas_in_the_unit_that_they_know(converting, language, names):
    figures = [figure(Decimal(30), "mu"), figure(Decimal(15), "mu"), figure(Decimal(9), "m2")]
    listed = amounts(converting, *figures, language=language)
    assert [choice.name for choice in listed.units] == names
    assert listed.are_comparable
    for area, unit, of in (
        (2, "hectares", figures[0]),
        (30, "mu", figures[0]),
        (9, "m2", figures[2]),
    ):
        if unit in names:
            base, group = entered(listed, Fraction(area), unit)
            ((least, _, group_of_figure),) = listed.compared(of)
            assert abs(base - Fraction(least)) <= base / 10**9
            assert group == group_of_figure


def test_a_range_has_both_ends_in_the_base_unit(converting):
    area = figure(Range.model_construct(low=Decimal(15), high=Decimal(30)), "mu")
    assert amounts(converting, area).compared(area) == [("1", "2", 0)]
