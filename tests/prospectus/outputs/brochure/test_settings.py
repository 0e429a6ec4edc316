"""The setting of the brochure."""

from __future__ import annotations

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.outputs.brochure.settings import BrochureSettings, read
from support.settings_files import settings


@pytest.mark.parametrize(
    "text", ["site_name: a\n", "extra: {other: 1}\n", "extra: {brochure: false}\n"]
)
def test_without_the_setting_there_is_none(text):
    assert read(settings(text)) is None


@pytest.mark.parametrize("value", ["", "true", "{}", "{pages: []}"])
def test_a_brochure_needs_no_written_pages(value):
    assert read(settings(f"extra:\n  brochure: {value}\n")) == BrochureSettings()


def test_its_pages_are_in_the_order_of_the_setting():
    chosen = read(settings("extra:\n  brochure: {pages: [why/index, a/b]}\n"))
    assert chosen
    assert chosen.pages == ("why/index", "a/b")
    assert [*chosen.problems(["why/index", "a/b", "c"])] == []


def test_a_page_that_is_not_there_is_reported_at_its_line():
    chosen = read(
        settings("extra:\n  brochure:\n    pages:\n      - why/index\n      - why/idea\n")
    )
    assert chosen
    (problem,) = chosen.problems(["why/index", "why/ideas"])
    assert (problem.path, problem.line, problem.key) == ("mkdocs.yml", 5, "unknown_page")
    assert dict(problem.details) == {"name": "why/idea", "nearest": "why/ideas"}


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("all", "dict_type"),
        ("[why/index]", "dict_type"),
        ("{page: [a]}", "extra_forbidden"),
        ("{pages: why/index}", "tuple_type"),
        ("{pages: [1]}", "tuple_type"),
    ],
)
def test_a_mistaken_setting_is_reported(value, key):
    with pytest.raises(DiagnosticsError) as caught:
        read(settings(f"extra:\n  brochure: {value}\n"))
    assert [problem.key for problem in caught.value.problems] == [key]
