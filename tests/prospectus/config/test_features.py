"""The switches of mkdocs.yml for what a site may do without."""

from __future__ import annotations

import pytest

from prospectus.config import features
from prospectus.config.features import ALL_FEATURES, Features
from prospectus.diagnostics.diagnostic import DiagnosticsError
from support.settings_files import settings


@pytest.mark.parametrize("text", ["site_name: A\n", "extra:\n", "extra: []\n", "extra: {a: b}\n"])
def test_without_a_switch_a_site_has_everything(text):
    assert features.read(settings(text)) == ALL_FEATURES


def test_each_part_can_be_switched_off_by_itself():
    text = "extra:\n  compare: false\n  markdown: true\n"
    assert features.read(settings(text)) == Features(compare=False)


@pytest.mark.parametrize("value", ["no thanks", "0", "[]"])
def test_a_switch_is_true_or_false(value):
    with pytest.raises(DiagnosticsError) as caught:
        features.read(settings(f"extra:\n  a: b\n  table_tools: {value}\n"))
    (problem,) = caught.value.problems
    assert (problem.path, problem.line, problem.key) == ("mkdocs.yml", 3, "bool_type")


def test_a_switch_that_is_wrong_switches_nothing_off():
    assert not features.is_off(settings("extra: {compare: 0}\n"), "compare")
    assert features.is_off(settings("extra: {compare: false}\n"), "compare")
