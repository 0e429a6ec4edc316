"""Figures as the shapes of charts; `presentation.charts` lays them out."""

from __future__ import annotations

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from support.small_project import figure, printed, project, renderers

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
