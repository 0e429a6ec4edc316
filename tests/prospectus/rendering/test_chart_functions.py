"""Figures as the shapes of charts; `presentation.charts` lays them out."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from support.small_project import both, figure, printed, project, renderers

FIGURES = 'figures_at(["firms.total", "firms.target-2025"]).values()'


def test_bars_are_parts_of_the_whole_that_is_given(tmp_path, en):
    template = "{% for bar in bars(FIGURES, 18250).bars %}{{ bar.width | int }} {% endfor %}"
    assert printed(tmp_path, en, template.replace("FIGURES", FIGURES)) == "50 50 "


def test_there_is_a_dot_for_each_figure(tmp_path, en):
    assert printed(tmp_path, en, f"{{{{ dots({FIGURES}).dots | length }}}}") == "2"


def test_dots_stand_in_the_order_of_their_years(tmp_path, en):
    template = f"{{% for it in dots({FIGURES}).dots %}}{{{{ it.x | int }}}} {{% endfor %}}"
    assert printed(tmp_path, en, template) == "20 66 ", "2023 and 2025"


def test_the_largest_figure_is_the_one_with_the_largest_value(tmp_path, en):
    assert printed(tmp_path, en, f"{{{{ largest({FIGURES}).period.root }}}}") == "2023-10"


STRIP = '{{ distance_strip(get_record("figures", "far.away"), "A", "B").ticks | length }}'


def test_a_distance_has_a_tick_for_each_unit(tmp_path):
    _, en = renderers(project(tmp_path, records={"figures/far.yml": {"away": figure(value=18)}}))
    assert printed(tmp_path, en, STRIP) == "17"


def test_a_distance_is_above_zero(tmp_path):
    _, en = renderers(project(tmp_path, records={"figures/far.yml": {"away": figure(value=0)}}))
    with pytest.raises(DiagnosticsError) as caught:
        printed(tmp_path, en, STRIP)
    assert [problem.key for problem in caught.value.problems] == ["distance_above_zero"]


def unit(quantity: str) -> dict[str, Any]:
    pattern = {"zh": {"other": "{}"}, "en": {"one": "{}", "other": "{}"}}
    return {"name": both("虚构", "Made up"), "quantity": quantity, "pattern": pattern}


VOCABULARIES = {
    "quantities.yml": {
        "count": {"name": both("件数", "Count"), "kind": "count"},
        "share": {"name": both("占比", "Share"), "negative": True},
        "rank": {"name": both("名次", "Rank"), "kind": "rank"},
    },
    "units.yml": {
        "enterprises": unit("count"),
        "percent": unit("share"),
        "rank": unit("rank"),
    },
}


def problems_of(root: Path, call: str, *figures: dict[str, Any]) -> list[str]:
    """The keys of what is wrong with a call, in which FIGURES stands for these figures."""
    names = {f"figure-{number}": deepcopy(each) for number, each in enumerate(figures)}
    _, en = renderers(project(root, records={**VOCABULARIES, "figures/shown.yml": names}))
    addresses = [f"shown.{name}" for name in names]
    template = call.replace("FIGURES", f"figures_at({addresses}).values()")
    try:
        printed(root, en, f"{{{{ {template} | string | length }}}}")
    except DiagnosticsError as refused:
        return [problem.key for problem in refused.problems]
    return []


@pytest.mark.parametrize(
    ("value", "problems"),
    [
        (100, []),
        (0, []),
        ({"from": 90, "to": 100}, []),
        (182.5, ["no_part_of_whole"]),
        ({"from": 90, "to": 120}, ["no_part_of_whole"]),
        (-5, ["no_part_of_whole"]),
    ],
)
def test_a_part_is_between_nothing_and_the_whole(tmp_path, value, problems):
    part = figure(value=value, unit="percent")
    assert problems_of(tmp_path, "bars(FIGURES, 100)", part) == problems


def test_a_scale_without_a_whole_has_room_for_all_values(tmp_path):
    growth = figure(value=-5, unit="percent"), figure(value=182.5, unit="percent")
    assert problems_of(tmp_path, "bars(FIGURES)", *growth) == []


@pytest.mark.parametrize("call", ["bars(FIGURES)", "dots(FIGURES)"])
def test_figures_on_one_axis_have_one_unit(tmp_path, call):
    count, share = figure(value=5), figure(value=5, unit="percent")
    assert problems_of(tmp_path, call, count, share) == ["several_units"]
    assert problems_of(tmp_path, call, count, count) == []


def test_a_rank_has_no_bar(tmp_path):
    first, count = figure(value=1, unit="rank"), figure(value=1)
    assert problems_of(tmp_path, "bars(FIGURES)", first) == ["rank_as_bar"]
    assert problems_of(tmp_path, "bars(FIGURES)", count) == []


@pytest.mark.parametrize(
    ("values", "groups"),
    [((1, 2, 3), 1), ((1, 1, 2), 1), ((2, 2, 2), 0), ((1, 2), 0), ((1, 2, -3), 0)],
)
def test_three_figures_that_differ_are_comparable(tmp_path, values, groups):
    figures = {f"figure-{number}": figure(value=value) for number, value in enumerate(values)}
    _, en = renderers(project(tmp_path, records={**VOCABULARIES, "figures/shown.yml": figures}))
    addresses = [f"shown.{name}" for name in figures]
    template = f"{{{{ comparable_figures(figures_at({addresses})) | length }}}}"
    assert printed(tmp_path, en, template) == str(groups)
