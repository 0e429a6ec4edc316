"""Errors of pydantic as diagnostics."""

from __future__ import annotations

import pytest

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain.loader import load
from support.dataset_files import figures, park


def problems_in(project: Project) -> list[Diagnostic]:
    with pytest.raises(DiagnosticsError) as refused:
        load(project)
    return refused.value.problems


def test_a_file_that_holds_nothing_is_told_to_be_empty(make):
    root = make({"parks/a.yml": "", "figures/b.yml": "# nothing yet\n"})
    assert problems_in(root) == [
        Diagnostic.at("data/figures/b.yml", 1, 1, "empty_file", field=""),
        Diagnostic.at("data/parks/a.yml", 1, 1, "empty_file", field="", class_name="Park"),
    ]


@pytest.mark.parametrize(
    ("value", "where", "key", "details"),
    [
        ("seven", (3, 3), "number", {"field": "a.value"}),
        ("{from: 7}", (3, 3), "missing", {"field": "a.value.to"}),
        ("{from: 8, to: 7}", (3, 3), "range_backwards", {"field": "a.value"}),
        ("{from: x, to: 7}", (3, 11), "number", {"field": "a.value.from"}),
    ],
)
def test_fields_are_called_as_editors_wrote_them(make, value, where, key, details):
    text = figures("a").replace("value: 7", f"value: {value}")
    assert problems_in(make({"figures/topic.yml": text})) == [
        Diagnostic.at("data/figures/topic.yml", *where, key, **details)
    ]


def test_a_misspelt_field_deep_inside_is_told_with_the_nearest_of_its_record(make):
    text = park("A", "titles:\n  - nme: {en: Made up}\n    sources: [made-up p01]\n")
    assert problems_in(make({"parks/a.yml": text})) == [
        Diagnostic.at(
            "data/parks/a.yml", 6, 5, "extra_forbidden", field="titles.0.nme", nearest="name"
        ),
        Diagnostic.at("data/parks/a.yml", 6, 5, "missing", field="titles.0.name"),
    ]


def test_a_wrong_citation_is_told_once(make):
    text = park("A").replace("made-up p02", "made-up 2")
    assert [problem.key for problem in problems_in(make({"parks/a.yml": text}))] == ["citation"]
