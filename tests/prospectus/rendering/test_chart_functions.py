"""Figures as the shapes of charts; `presentation.charts` lays them out."""

from __future__ import annotations

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.rendering.chart_functions import MAX_SQUARES
from support.small_project import figure, printed, project, renderers

FIGURES = 'figures_at(["firms.total", "firms.target-2025"]).values()'


def test_bars_are_parts_of_the_whole_that_is_given(tmp_path, en):
    template = "{% for bar in bars(FIGURES, 18250).bars %}{{ bar.width | int }} {% endfor %}"
    assert printed(tmp_path, en, template.replace("FIGURES", FIGURES)) == "50 50 "


def test_a_lead_ends_where_the_leading_figure_ends(tmp_path, en):
    template = "{% for bar in lead_bars(*FIGURES).bars %}{{ bar.end }} {% endfor %}"
    first, second = printed(tmp_path, en, template.replace("FIGURES", FIGURES)).split()
    assert first == second


def test_there_is_a_dot_for_each_figure(tmp_path, en):
    assert printed(tmp_path, en, f"{{{{ dots({FIGURES}).dots | length }}}}") == "2"


def test_squares_are_counted_up_to_a_limit(tmp_path, en):
    template = "{% set rows, height = squares([NUMBER]) %}{{ rows[0].xs | length }}"
    assert int(printed(tmp_path, en, template.replace("NUMBER", "3"))) == 3
    with pytest.raises(DiagnosticsError) as caught:
        printed(tmp_path, en, template.replace("NUMBER", str(MAX_SQUARES + 1)))
    assert [it.key for it in caught.value.problems] == ["too_many_squares"]


def test_the_second_bar_of_a_lead_begins_where_the_other_figure_ends(tmp_path):
    values = {"all": 400, "ahead": 100}
    lead = {name: figure(value=value) for name, value in values.items()}
    _, en = renderers(project(tmp_path, records={"figures/lead.yml": lead}))
    figures = 'figures_at(["lead.all", "lead.ahead"]).values()'
    template = f"{{% for it in lead_bars(*{figures}).bars %}}{{{{ it.x | int }}}}-"
    template += "{{ it.end | int }} {% endfor %}"
    assert printed(tmp_path, en, template) == "0-92 69-92 ", "the lead is a quarter of all"


def test_squares_may_be_as_many_as_the_limit_which_the_message_names(tmp_path, en):
    template = "{% set rows, height = squares([NUMBER]) %}{{ rows[0].xs | length }}"
    assert MAX_SQUARES == 1000
    printed(tmp_path, en, template.replace("NUMBER", "1000"))
    with pytest.raises(DiagnosticsError) as caught:
        printed(tmp_path, en, template.replace("NUMBER", "1001"))
    assert dict(caught.value.problems[0].details) == {"limit": "1,000"}
    assert printed(tmp_path, en, "{{ squares([])[0] | length }}") == "0"


def test_dots_stand_in_the_order_of_their_years(tmp_path, en):
    template = f"{{% for it in dots({FIGURES}).dots %}}{{{{ it.x | int }}}} {{% endfor %}}"
    assert printed(tmp_path, en, template) == "20 66 ", "2023 and 2025"
