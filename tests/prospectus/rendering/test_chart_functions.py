"""Figures as the shapes of charts; `presentation.charts` lays them out."""

from __future__ import annotations

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.rendering.chart_functions import MAX_SQUARES
from support.small_project import printed

FIGURES = 'figures_at(["firms.total", "firms.target-2025"]).values()'


def test_bars_are_parts_of_the_whole_that_is_given(tmp_path, en):
    template = "{% for bar in bars(FIGURES, 18250).bars %}{{ bar.width | int }} {% endfor %}"
    assert printed(tmp_path, en, template.replace("FIGURES", FIGURES)) == "50 50 "


def test_a_lead_ends_where_the_leading_figure_ends(tmp_path, en):
    template = "{% for bar in lead_bars(*FIGURES).bars %}{{ bar.end }} {% endfor %}"
    first, second = printed(tmp_path, en, template.replace("FIGURES", FIGURES)).split()
    assert first == second


def test_there_is_a_dot_for_each_figure(tmp_path, en):
    assert printed(tmp_path, en, f"{{{{ dots({FIGURES}) | length }}}}") == "2"


def test_squares_are_counted_up_to_a_limit(tmp_path, en):
    template = "{% set rows, height = squares([NUMBER]) %}{{ rows[0].xs | length }}"
    assert int(printed(tmp_path, en, template.replace("NUMBER", "3"))) == 3
    with pytest.raises(DiagnosticsError) as caught:
        printed(tmp_path, en, template.replace("NUMBER", str(MAX_SQUARES + 1)))
    assert [it.key for it in caught.value.problems] == ["too_many_squares"]
