from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from prospectus.domain.conversion_rules import check_conversions, check_rates
from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Unit

LANGUAGES = {"languages": ["zh", "en"]}
RATE = {"value": 7, "unit": "cny", "period": "2023", "sources": ("article p52",)}


def with_unit(site: Dataset, name: str, **fields: Any) -> Dataset:
    """The site with a unit whose fields are those of the present one but for some."""
    known = site.units[name].model_dump(exclude_unset=True, by_alias=True)
    changed = Unit.model_validate({**known, **fields}, context=LANGUAGES)
    return replace(site, units={**site.units, name: changed})


@pytest.fixture
def money(site: Dataset) -> Dataset:
    """The site with a second currency, which is recorded where the first one is."""
    locations = {**site.locations, ("units", "usd"): site.locations["units", "cny"]}
    return replace(site, units={**site.units, "usd": site.units["cny"]}, locations=locations)


def test_a_unit_may_have_an_equivalent_or_a_rate(site, money):
    measured = with_unit(site, "km2", equals={"value": 1500, "unit": "mu"}, readers=("en",))
    assert not [*check_conversions(measured), *check_rates(measured)]
    rated = with_unit(money, "usd", rate=RATE)
    assert not [*check_conversions(rated), *check_rates(rated)]


def test_a_unit_has_one_conversion(site):
    with pytest.raises(ValidationError, match="two conversions"):
        with_unit(site, "km2", equals={"value": 1, "unit": "mu"}, rate=RATE)


@pytest.mark.parametrize("value", [0, -1])
def test_nothing_equals_no_or_less_than_no_unit(site, value):
    with pytest.raises(ValidationError, match="greater than 0"):
        with_unit(site, "km2", equals={"value": value, "unit": "mu"})


def test_a_unit_is_converted_into_one_of_its_quantity(site):
    spoilt = with_unit(site, "km2", equals={"value": 1, "unit": "tonnes"})
    assert list(check_conversions(spoilt)) == [
        site.location("units", "km2").problem(
            ("equals", "unit"), "other_quantity", unit="tonnes", quantity="area"
        )
    ]


def test_no_conversion_leads_back_to_its_unit(site):
    spoilt = with_unit(site, "km2", equals={"value": 1500, "unit": "mu"})
    spoilt = with_unit(spoilt, "mu", equals={"count": 1500, "value": 1, "unit": "km2"})
    assert list(check_conversions(spoilt)) == [
        site.location("units", name).problem(("equals", "unit"), "conversion_circle", unit=name)
        for name in ("mu", "km2")
    ]


def test_only_money_has_rates(site):
    spoilt = with_unit(site, "km2", rate=RATE)
    assert list(check_rates(spoilt)) == [
        site.location("units", "km2").problem(("rate",), "rate_of_no_money", unit="km2")
    ]


def test_a_rate_is_no_later_than_its_source(money):
    spoilt = with_unit(money, "usd", rate=RATE | {"period": "2099-01-05"})
    assert list(check_rates(spoilt)) == [
        money.location("units", "usd").problem(
            ("rate", "period"), "after_source", period="2099-01-05"
        )
    ]
