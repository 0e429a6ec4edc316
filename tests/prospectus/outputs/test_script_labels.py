"""The words and addresses that scripts need on every page."""

from __future__ import annotations

import json

import pytest

from prospectus.i18n.catalog import get_catalog
from prospectus.outputs.script_labels import comparison_labels, labels_script, table_labels
from prospectus.presentation.comparison import MOST_COMPARED


@pytest.mark.parametrize("code", ["zh", "en", "ru", "ug"])
def test_labels_hold_the_number_of_records_and_leave_names_to_the_script(code):
    labels = comparison_labels(get_catalog(code), "compare/", {"parks": "parks/"}, [])
    assert str(MOST_COMPARED) in str(labels["full"])
    assert [str(labels[key]).count("{") for key in ("full", "mark_name", "marked", "unmarked")] == [
        *(0, 1, 1, 1)
    ]
    assert labels["names"] == {"parks": get_catalog(code)["parks"]}
    table = table_labels(get_catalog(code))
    assert "{count}" in str(table["copied"]) and "{column}" in str(table["source"])


@pytest.mark.parametrize(("kind", "said"), [("parks", False), ("projects", True)])
def test_only_where_projects_can_be_compared_is_there_word_of_their_list(kind, said):
    labels = comparison_labels(get_catalog("en"), "compare/", {kind: f"{kind}/"}, [])
    assert ("failed" in labels) is said


def test_the_script_is_one_assignment_of_json():
    script = labels_script({"table": {"copy": 'Copy "it"'}})
    start, end = "window.labels=", ";\n"
    assert script.startswith(start) and script.endswith(end)
    text = script.removeprefix(start).removesuffix(end)
    assert json.loads(text) == {"table": {"copy": 'Copy "it"'}}
