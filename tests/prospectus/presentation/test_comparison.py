"""The rows of comparison tables, and the setting that chooses them."""

from __future__ import annotations

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.presentation import comparison
from prospectus.presentation.comparison import DEFAULT_COMPARISON, FIELDS
from support.settings_files import settings


@pytest.mark.parametrize("text", ["site_name: a\n", "extra: {other: 1}\n"])
def test_without_a_setting_a_table_has_all_fields_and_then_all_indicators(site, text):
    chosen = comparison.read(settings(text))
    assert chosen == DEFAULT_COMPARISON
    for collection, fields in FIELDS.items():
        assert chosen.rows(site, collection) == (*fields, *site.indicators)


def test_a_setting_chooses_the_rows_of_one_table(site):
    chosen = comparison.read(settings("extra:\n  comparison:\n    parks: [area, level]\n"))
    assert chosen.rows(site, "parks") == ("area", "level")
    assert chosen.rows(site, "sectors") == (*FIELDS["sectors"], *site.indicators)
    assert [*chosen.problems(site)] == []


def test_a_row_that_is_neither_field_nor_indicator_is_reported_at_its_line(site):
    text = "extra:\n  comparison:\n    parks:\n      - level\n      - arae\n"
    (problem,) = comparison.read(settings(text)).problems(site)
    assert (problem.path, problem.line, problem.key) == ("mkdocs.yml", 5, "comparison_row")
    assert dict(problem.details) == {"name": "arae", "nearest": "area"}


@pytest.mark.parametrize(
    ("setting", "key"),
    [
        ("chains: [group]", "extra_forbidden"),
        ("parks: level", "comparison_rows"),
        ("parks: [1]", "comparison_rows"),
        ("parks:", "comparison_rows"),
    ],
)
def test_a_mistaken_setting_is_reported_at_its_line(setting, key):
    with pytest.raises(DiagnosticsError) as caught:
        comparison.read(settings(f"extra:\n  comparison:\n    {setting}\n"))
    assert [(problem.path, problem.line, problem.key) for problem in caught.value.problems] == [
        ("mkdocs.yml", 3, key)
    ]


@pytest.mark.parametrize("value", ["all", "[parks]"])
def test_the_setting_is_a_mapping(value):
    with pytest.raises(DiagnosticsError) as caught:
        comparison.read(settings(f"extra:\n  comparison: {value}\n"))
    assert [problem.key for problem in caught.value.problems] == ["dict_type"]
