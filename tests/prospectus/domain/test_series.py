"""One figure over several years or months."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from prospectus.domain import validation
from prospectus.domain.series import Series

GROWTH = "output-growth"


def series(*values: dict[str, Any], **change: Any) -> Series:
    return Series.model_validate(
        {
            "name": {"zh": "虚构", "en": "Made up"},
            "unit": "percent",
            "values": values,
            "sources": ("article p30",),
            **change,
        },
        context={"languages": ["zh", "en"]},
    )


def value(period: str, amount: object = 1, **change: Any) -> dict[str, Any]:
    return {"period": period, "value": Decimal(str(amount)), **change}


def mistakes(*values: dict[str, Any]) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        series(*values)
    return [error["type"] for error in caught.value.errors()]


def test_a_year_without_a_value_has_a_row_without_a_figure():
    rows = series(value("2019"), value("2021")).rows
    assert [(period.root, figure is not None) for period, figure in rows] == [
        ("2019", True),
        ("2020", False),
        ("2021", True),
    ]


def test_months_follow_each_other_over_the_end_of_a_year():
    rows = series(value("2022-11"), value("2023-02")).rows
    assert [period.root for period, _ in rows] == ["2022-11", "2022-12", "2023-01", "2023-02"]


def test_a_period_keeps_the_form_in_which_it_is_recorded():
    rows = series(value("2022~"), value("2023")).rows
    assert [period.root for period, _ in rows] == ["2022~", "2023"]


def test_each_value_is_a_figure_with_the_name_unit_and_sources_of_the_series():
    recorded = series(value("2022"), value("2023", -2, qualifier="about", status="target"))
    first, second = recorded.figures
    assert (second.value, second.qualifier, second.status) == (-2, "about", "target")
    assert (first.qualifier, first.status) == ("exact", "actual")
    assert (first.name, first.unit, first.sources) == (recorded.name, "percent", recorded.sources)


@pytest.mark.parametrize("period", ["2023-10-01", "2023-21", "2022/2023", "2023-10"])
def test_periods_are_all_years_or_all_months(period):
    assert mistakes(value("2022"), value(period)) == ["series_periods"]


def test_periods_are_in_the_order_of_time_each_once():
    assert mistakes(value("2023"), value("2022")) == ["series_order"]
    assert mistakes(value("2023"), value("2023~")) == ["series_order"]


def test_a_series_is_not_longer_than_its_chart():
    assert series(value("1424"), value("2023")).rows
    assert mistakes(value("1423"), value("2023")) == ["series_long"]


def test_a_single_value_is_a_figure_and_no_series():
    assert mistakes(value("2023")) == ["too_short"]


def test_values_obey_the_rules_of_figures(site):
    """A count is whole, and nothing was reported for a year after its source."""
    counts = series(value("2022", "1.5"), value("2023", -2), unit="enterprises")
    late = series(value("2022"), value("2031"))
    for recorded, expected in ((counts, {"not_whole", "below_zero"}), (late, {"after_source"})):
        spoilt = replace(site, series={GROWTH: recorded})
        rules = (validation.check_values, validation.check_periods)
        assert {problem.key for rule in rules for problem in rule(spoilt)} == expected


def test_the_sample_site_has_ten_years_with_a_gap_a_zero_and_a_negative_value(site):
    rows = site.series[GROWTH].rows
    amounts = [figure and figure.value for _, figure in rows]
    assert len(rows) == 10
    assert None in amounts
    assert 0 in amounts
    assert min(amount for amount in amounts if amount is not None) < 0
