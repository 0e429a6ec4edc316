"""What a target states, and how its number becomes a figure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError

from prospectus.domain.targets import Target

TARGET = {
    "name": {"en": "Made-up capacity"},
    "period": "2030",
    "sources": ("made-up p01",),
}


def target(**change: object) -> Target:
    return Target.model_validate({**TARGET, **change}, context={"languages": ["en"]})


def test_a_target_may_have_no_number():
    assert target().figure is None
    assert (target().status, target().due) == ("target", True)


def test_the_number_of_a_target_is_a_figure_with_its_status_period_and_sources():
    stated = target(value=5_000_000, unit="tonnes", qualifier="at_least", due=False)
    figure = stated.figure
    assert figure is not None
    assert (figure.value, figure.unit, figure.qualifier) == (5_000_000, "tonnes", "at_least")
    assert (figure.status, figure.period, figure.due) == ("target", stated.period, False)
    assert (figure.name, figure.sources) == (stated.name, stated.sources)
    assert (figure.counted, figure.part_of, figure.quoted_person) == (False, None, None)


@pytest.mark.parametrize("half", [{"value": 1}, {"unit": "tonnes"}])
def test_a_value_needs_its_unit_and_the_other_way_round(half):
    with pytest.raises(ValidationError) as refused:
        target(**half)
    assert [error["type"] for error in refused.value.errors()] == ["value_without_unit"]


def test_a_target_reports_nothing_that_has_happened():
    with pytest.raises(ValidationError):
        target(status="actual")


def test_figures_of_targets_are_found_by_the_name_of_the_target(site):
    figure = site.figures["targets.spun-yarn"]
    assert figure.value == site.targets["spun-yarn"].value
    assert "targets.fine-chemicals" not in site.figures, "it has no number"
    assert site.location("figures", "targets.spun-yarn") == site.location("targets", "spun-yarn")
    assert "targets.spun-yarn" in site.figures_of("targets")


def test_a_target_is_one_record_whether_it_has_a_number_or_not(site):
    names = [(collection, name) for collection, name, _ in site.records()]
    assert ("targets", "spun-yarn") in names
    assert ("figures", "targets.spun-yarn") not in names
    assert {"targets/spun-yarn", "targets/fine-chemicals"} <= site.addresses
    assert "figures/targets.spun-yarn" not in site.addresses


def test_targets_are_found_by_what_they_belong_to(site):
    assert list(site.targets_of("cluster", "cotton-textiles")) == ["spun-yarn", "textile-parks"]
    assert list(site.targets_of("park", "eastgate")) == ["modern-coal-chemicals"]
    assert replace(site, targets={}).targets_of("park", "eastgate") == {}
