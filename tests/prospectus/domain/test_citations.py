"""Citations: a source, and the place in it that is meant."""

from __future__ import annotations

import pytest

from prospectus.domain.citations import Citation, Passage, citation, parse
from support.record_values import mistakes, read

PASSAGES = {
    "article p01": Passage("article", "paragraph", "1"),
    "article p32": Passage("article", "paragraph", "32"),
    "a-b p1000": Passage("a-b", "paragraph", "1000"),
    "yearbook page 34": Passage("yearbook", "page", "34"),
    "yearbook table 3-1": Passage("yearbook", "table", "3-1"),
    "yearbook table A.2": Passage("yearbook", "table", "A.2"),
    "plan section 2.10": Passage("plan", "section", "2.10"),
    "law article 22": Passage("law", "article", "22"),
    "notice": Passage("notice"),
}


@pytest.mark.parametrize(("text", "passage"), PASSAGES.items())
def test_a_citation_names_a_passage_of_a_source(text, passage):
    assert read(Citation, text) == text
    assert parse(text) == passage
    assert citation(passage) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "article p", "article p1", "article p12345", "article 32", "article  p32"),
        *("Article p32", "article p32 ", "article p32\n", "article P32", "article p32-33"),
        *("yearbook page", "yearbook page 0", "yearbook page 034", "yearbook page A"),
        *("yearbook table", "yearbook table 3 1", "yearbook tables 3-1", "law article 22a"),
        *("law section 2.", "law chapter 2", "article p٣٢"),
    ],
)
def test_nothing_else_is_a_citation(text):
    assert mistakes(Citation, text) == [("citation", ())]


@pytest.mark.parametrize("separator", ["，", "、", "；", ",", ";", ", "])
def test_several_citations_in_one_have_a_message_of_their_own(separator):
    text = f"article p57{separator}article p29"
    assert mistakes(Citation, text) == [("several_citations", ())]


@pytest.mark.parametrize("text", ["article　p32", "article p３２", "ａｒｔｉｃｌｅ p32"])
def test_full_width_characters_have_a_message_of_their_own(text):
    assert mistakes(Citation, text) == [("full_width", ())]
