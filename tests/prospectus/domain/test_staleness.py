"""When a figure is too old, shown on figures and rules that are made up."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain import staleness
from prospectus.domain.edtf import Period
from prospectus.domain.records import Figure
from prospectus.domain.staleness import StalenessRules, stale_figures

YEARS = {"actual": 5, "plan": 0, "target": 0, "forecast": 1}
RULES = StalenessRules(Period("2026-11"), YEARS)
SETTINGS = """\
extra:
  staleness:
    as_of: "{}"
    actual: {}
    plan: 0
    target: 0
    forecast: 1
"""


def figure(status: str, period: str, **more: object) -> Figure:
    record = {
        "name": {"en": "Made-up figure"},
        "value": 1,
        "unit": "made-up",
        "status": status,
        "period": period,
        "sources": ("made-up p01",),
        **more,
    }
    return Figure.model_validate(record, context={"languages": ["en"]})


# -- the rules -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "period", "mark"),
    [
        ("target", "2025", "past"),
        ("target", "2026", None),
        ("target", "2023/2025", "past"),
        ("target", "2023/2027", None),
        ("plan", "2026-10-31", "past"),
        ("plan", "2026-11-01", None),
        ("plan", "2026-10", "past"),
        ("plan", "2026-10~", "past"),
        ("plan", "2026-11~", None),
        ("plan", "2026-22", "past"),
        ("plan", "2027-21", None),
        ("forecast", "2025-10", "past"),
        ("forecast", "2025-11", None),
        ("actual", "2012", "old"),
        ("actual", "2021-10-31", "old"),
        ("actual", "2021-11-01", None),
        ("actual", "2021-22", "old"),
        ("actual", "2012/2021-12", None),
        ("actual", "2020-02-29", "old"),
    ],
)
def test_a_figure_is_too_old_when_its_years_after_the_end_of_its_period_are_over(
    status, period, mark
):
    assert RULES.mark(figure(status, period)) == mark


@pytest.mark.parametrize("status", ["plan", "target", "forecast"])
def test_the_date_of_a_statement_by_which_nothing_is_due_never_passes(status):
    assert RULES.mark(figure(status, "2023-10~", due=True)) == "past"
    assert RULES.mark(figure(status, "2023-10~", due=False)) is None


def test_a_reported_figure_becomes_old_whether_anything_is_due_or_not(site):
    assert RULES.mark(figure("actual", "2012", due=False)) == "old"


@given(
    status=st.sampled_from(sorted(YEARS)),
    year=st.integers(1990, 2060),
    months=st.integers(0, 2400),
)
def test_what_is_too_old_stays_so_as_time_goes_on(status, year, months):
    made_up = figure(status, str(year))
    later = 2026 * 12 + 10 + months
    then = StalenessRules(Period(f"{later // 12}-{later % 12 + 1:02}"), YEARS)
    if RULES.mark(made_up):
        assert then.mark(made_up) == RULES.mark(made_up)


@given(st.integers(0, 10**6))
def test_the_list_does_not_depend_on_the_order_of_the_data(site, seed):
    chance = Random(seed)  # noqa: S311 - any order will do

    def mixed(records):
        return dict(chance.sample(list(records.items()), len(records)))

    topics = {topic: mixed(figures) for topic, figures in mixed(site.topics).items()}
    shuffled = replace(site, topics=topics, projects=mixed(site.projects))
    assert stale_figures(shuffled, RULES) == stale_figures(site, RULES)


def test_the_list_leads_to_the_line_of_each_figure(site, root):
    outdated = stale_figures(site, RULES)
    assert outdated == sorted(outdated)
    for item in outdated:
        line = (root / item.path).read_text(encoding="utf-8").splitlines()[item.line - 1]
        assert line.strip() == f"{item.address.split('.')[1]}:"


@pytest.mark.parametrize(
    ("today", "stale"),
    [("2026-11-30", False), ("2027-05-31", False), ("2027-06-01", True), ("2026-01-01", False)],
)
def test_the_month_itself_is_stale_when_more_than_half_a_year_is_over(today, stale):
    assert RULES.is_stale(dt.date.fromisoformat(today)) == stale


# -- the settings --------------------------------------------------------------------------


def test_the_rules_are_those_of_the_settings(tmp_path: Path):
    (tmp_path / "mkdocs.yml").write_text(SETTINGS.format("2026-11", 5), encoding="utf-8")
    assert staleness.read_rules(Project(tmp_path).settings) == StalenessRules(
        Period("2026-11"), YEARS, line=3
    )


def test_without_such_settings_there_are_no_rules(tmp_path: Path):
    (tmp_path / "mkdocs.yml").write_text("extra: {}\n", encoding="utf-8")
    assert staleness.read_rules(Project(tmp_path).settings) is None


@pytest.mark.parametrize(
    ("month", "years", "problem"),
    [
        ("2026", "5", "3:5 as_of"),
        ("2026-11~", "5", "3:5 as_of"),
        ("2026-13", "5", "3:5 as_of"),
        ("2026-22", "5", "3:5 as_of"),
        ("2025-11/2026-11", "5", "3:5 as_of"),
        ("2026-11", "-1", "4:5 years_allowed"),
        ("2026-11", "true", "4:5 years_allowed"),
        ("2026-11", "five", "4:5 years_allowed"),
    ],
)
def test_wrong_rules_are_reported_at_their_position(tmp_path: Path, month, years, problem):
    (tmp_path / "mkdocs.yml").write_text(SETTINGS.format(month, years), encoding="utf-8")
    with pytest.raises(DiagnosticsError) as refused:
        staleness.read_rules(Project(tmp_path).settings)
    assert [
        f"{problem.line}:{problem.column} {problem.key}" for problem in refused.value.problems
    ] == [problem]


def test_the_list_has_every_figure_that_is_too_old_and_no_other(site):
    expected = {
        address: RULES.mark(statement)
        for address, statement in site.statements.items()
        if RULES.mark(statement)
    }
    assert {item.address: item.mark for item in stale_figures(site, RULES)} == expected
    never = StalenessRules(Period("1900-01"), YEARS)
    assert stale_figures(site, never) == []


@pytest.mark.parametrize("text", ["extra: 5\n", "extra:\n", "site_name: Made up\n"])
def test_settings_of_another_structure_have_no_rules(tmp_path: Path, text):
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    assert staleness.read_rules(Project(tmp_path).settings) is None


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("    forecast: 1\n", "", ("2:3", "missing", {"field": "forecast"})),
        ('    as_of: "2026-11"\n', "", ("2:3", "missing", {"field": "as_of"})),
        (
            "forecast: 1",
            "forecast: 1\n    forcast: 2",
            ("8:5", "extra_forbidden", {"field": "forcast", "nearest": "forecast"}),
        ),
        ("plan: 0", "plan: 0.5", ("5:5", "years_allowed", {"field": "plan"})),
    ],
)
def test_the_rules_have_a_number_of_years_for_every_status_and_nothing_else(
    tmp_path: Path, old, new, problem
):
    text = SETTINGS.format("2026-11", 5)
    assert old in text
    (tmp_path / "mkdocs.yml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DiagnosticsError) as refused:
        staleness.read_rules(Project(tmp_path).settings)
    assert [
        (f"{problem.line}:{problem.column}", problem.key, dict(problem.details))
        for problem in refused.value.problems
    ] == [problem]


@pytest.mark.parametrize("value", ["5", "[]", "", "2026-11"])
def test_the_rules_are_a_mapping(tmp_path: Path, value):
    (tmp_path / "mkdocs.yml").write_text(f"extra:\n  staleness: {value}\n", encoding="utf-8")
    with pytest.raises(DiagnosticsError) as refused:
        staleness.read_rules(Project(tmp_path).settings)
    assert [str(problem.key) for problem in refused.value.problems] == ["dict_type"]
    assert [dict(problem.details) for problem in refused.value.problems] == [
        {"field": "extra.staleness"}
    ]
