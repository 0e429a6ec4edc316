"""Sources, and the passages that can be cited of them."""

from __future__ import annotations

import pytest

from prospectus.domain.citations import Passage
from prospectus.domain.sources import Source
from support.record_values import NAME, mistakes, read

SOURCE = {"name": NAME, "kind": NAME, "period": "2023"}
YEARBOOK = {**SOURCE, "pages": 320, "tables": ("3-1", "3.2")}


def test_a_source_needs_no_more_than_name_kind_and_date():
    source = read(Source, SOURCE)
    assert source.label is source.name
    assert (source.url, source.publisher, source.extents) == (None, None, {})


def test_a_short_name_stands_for_a_long_one():
    short = {"zh": "测试", "en": "Test"}
    assert read(Source, {**SOURCE, "short": short}).label.in_language("en") == "Test"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"paragraphs": 0}, ("greater_than", ("paragraphs",))),
        ({"pages": 10_000}, ("less_than", ("pages",))),
        ({"tables": (3,)}, ("string_type", ("tables", 0))),
        ({"tables": ("3 1",)}, ("locator_label", ("tables", 0))),
        ({"url": "javascript:alert(1)"}, ("web_address", ("url",))),
        ({"language": "Chinese"}, ("language_tag", ("language",))),
        ({"document_number": "a\nb"}, ("one_line", ("document_number",))),
    ],
)
def test_what_is_wrong_in_a_source_is_reported(change, expected):
    assert mistakes(Source, {**SOURCE, **change}) == [expected]


@pytest.mark.parametrize(
    ("fields", "citation"),
    [
        ({**SOURCE, "paragraphs": 59}, "a p59"),
        (YEARBOOK, "a page 320"),
        (YEARBOOK, "a table 3.2"),
        ({**SOURCE, "sections": ("2.1",)}, "a section 2.1"),
        ({**SOURCE, "articles": 45}, "a article 45"),
        (SOURCE, "a"),
    ],
)
def test_a_source_is_cited_by_what_it_declares(fields, citation):
    assert read(Source, fields).problem_with(citation) is None


@pytest.mark.parametrize(
    ("fields", "citation", "key", "details"),
    [
        ({**SOURCE, "paragraphs": 59}, "a p60", "no_passage", {"last": "a p59"}),
        (YEARBOOK, "a page 321", "no_passage", {"last": "a page 320"}),
        (
            YEARBOOK,
            "a table 3-2",
            "undeclared_passage",
            {"nearest": "a table 3.2", "field": "tables"},
        ),
        (YEARBOOK, "a", "no_locator", {"example": "a page 1"}),
        (YEARBOOK, "a p34", "other_locator", {"field": "paragraphs", "example": "a page 1"}),
        (SOURCE, "a page 1", "locator_of_whole", {"source": "a", "field": "pages"}),
    ],
)
def test_other_passages_are_refused_with_a_remedy(fields, citation, key, details):
    assert read(Source, fields).problem_with(citation) == (key, {"name": citation, **details})


def test_the_passages_of_a_source_are_all_its_paragraphs_and_the_pages_that_are_cited():
    cited = [Passage("a", "page", "30"), Passage("a", "page", "4")]
    fields = {**SOURCE, "paragraphs": 2, "pages": 320}
    assert list(read(Source, fields).passages("a", cited)) == [
        *("a p01", "a p02", "a page 4", "a page 30")
    ]
