"""Errors of pydantic as diagnostics."""

from __future__ import annotations

import pytest

from prospectus.diagnostics.diagnostic import Diagnostic
from support.dataset_files import figures, park, problems_in


def test_an_empty_file_is_reported(make):
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


def test_a_misspelt_field_deep_inside_is_reported_with_the_nearest_of_its_record(make):
    text = park("A", "titles:\n  - nme: {en: Made up}\n    sources: [made-up p01]\n")
    assert problems_in(make({"parks/a.yml": text})) == [
        Diagnostic.at(
            "data/parks/a.yml", 6, 5, "extra_forbidden", field="titles.0.nme", nearest="name"
        ),
        Diagnostic.at("data/parks/a.yml", 6, 5, "missing", field="titles.0.name"),
    ]


def test_a_wrong_citation_is_reported_once(make):
    text = park("A").replace("made-up p02", "made-up 2")
    assert [problem.key for problem in problems_in(make({"parks/a.yml": text}))] == ["citation"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("short: {en: A}", "short: {en: }", ("empty", "short.en")),
        ("short: {en: A}", "short: 7", ("dict_type", "short")),
        ("short: {en: A}", "short:", ("dict_type", "short")),
        ("short: {en: A}", "short: {en: 7}", ("string_type", "short.en")),
        ("short: {en: A}", "short: {en: A, fr: B}", ("unknown_language", "short.fr")),
        ("short: {en: A}", "short: {en: Made, of commas}", ("comma_in_text", "short.of commas")),
        ("short: {en: A}", "short: {}", ("missing_translation", "short")),
        ("sources: [made-up p02]", "sources: []", ("too_short", "sources")),
        ("sources: [made-up p02]", "sources: [7]", ("string_type", "sources.0")),
        ("sources: [made-up p02]", "sources: [~]", ("empty", "sources.0")),
    ],
)
def test_each_mistake_has_one_message_at_its_field(make, old, new, problem):
    text = park("A")
    assert old in text, text
    problems = problems_in(make({"parks/a.yml": text.replace(old, new)}))
    assert [(item.key, dict(item.details)["field"]) for item in problems] == [problem]


def test_the_values_that_a_field_may_have_are_listed_without_quotes(make):
    text = figures("a").replace("status: plan", "status: planned")
    (problem,) = problems_in(make({"figures/topic.yml": text}))
    assert problem.key == "literal_error"
    assert dict(problem.details)["expected"] == "actual, plan, target, forecast"


def test_a_misspelt_field_of_the_record_itself_is_reported_with_the_nearest(make):
    (problem,) = problems_in(make({"parks/a.yml": park("A", "summry: {en: Made up}\n")}))
    assert (problem.key, dict(problem.details)["nearest"]) == ("extra_forbidden", "summary")
