"""Figures of records that take name and unit from an indicator."""

from __future__ import annotations

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain.loader import RecordCache, load
from support.dataset_files import park

INDICATORS = "area: {name: {en: Made-up area}, unit: km2}\nrent: {name: {en: Rent}, unit: cny}\n"
SHORT = "figures:\n  area:\n    value: 7\n    period: 2022\n    sources: [made-up p03]\n"


def test_value_period_and_source_are_enough(make):
    site = load(make({"indicators.yml": INDICATORS, "parks/a.yml": park("A", SHORT)}))
    figure = site.figures["a.area"]
    assert (figure.name.in_language("en"), figure.unit) == ("Made-up area", "km2")
    assert (figure.status, figure.qualifier, str(figure.value)) == ("actual", "exact", "7")


def test_a_figure_may_say_more_than_its_indicator(make):
    text = park("A", SHORT + "    status: plan\n    name: {en: Planned area}\n    unit: mu\n")
    figure = load(make({"indicators.yml": INDICATORS, "parks/a.yml": text})).figures["a.area"]
    assert (figure.name.in_language("en"), figure.unit, figure.status) == (
        "Planned area",
        "mu",
        "plan",
    )


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("arae", [("unknown_indicator", 6, {"name": "arae", "nearest": "area"})]),
        ("staff", [("missing", 6, {}), ("missing", 6, {}), ("missing", 6, {})]),
    ],
)
def test_a_key_that_is_no_indicator_needs_name_unit_and_status(make, key, expected):
    text = park("A", SHORT.replace("area:", f"{key}:"))
    with pytest.raises(DiagnosticsError) as caught:
        load(make({"indicators.yml": INDICATORS, "parks/a.yml": text}))
    assert [
        (
            problem.key,
            problem.line,
            {}
            if problem.key == "missing"
            else {name: text for name, text in problem.details if name != "field"},
        )
        for problem in caught.value.problems
    ] == expected


def test_figures_of_topics_take_nothing_from_indicators(make):
    text = SHORT.removeprefix("figures:\n").replace("\n  ", "\n")[2:]
    with pytest.raises(DiagnosticsError) as caught:
        load(make({"indicators.yml": INDICATORS, "figures/topic.yml": text}))
    assert {problem.key for problem in caught.value.problems} == {"missing"}


def test_a_changed_indicator_changes_figures_of_files_that_have_not_changed(make):
    files = {"indicators.yml": INDICATORS, "parks/a.yml": park("A", SHORT)}
    memory: RecordCache = {}
    load(make(files), memory=memory)
    changed = {"indicators.yml": INDICATORS.replace("Made-up area", "Size")}
    site = load(make(changed), memory=memory)
    assert site.figures["a.area"].name.in_language("en") == "Size"


def test_of_figures_whose_indicator_is_not_valid_only_the_indicator_is_reported(make):
    wrong = INDICATORS.replace("unit: km2", "unit: km2, colour: red")
    with pytest.raises(DiagnosticsError) as caught:
        load(make({"indicators.yml": wrong, "parks/a.yml": park("A", SHORT)}))
    assert [(problem.path, problem.key) for problem in caught.value.problems] == [
        ("data/indicators.yml", "extra_forbidden")
    ]
