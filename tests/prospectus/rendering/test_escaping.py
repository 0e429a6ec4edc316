"""Text that neither HTML nor Markdown interprets."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.i18n.grammatical_cases import CasedText
from prospectus.rendering.escaping import safe
from support.small_project import (
    PAGES,
    published,
)

SIGNS = st.text("\\`*_{}[]()#+-.!|<>&\"'~^:=/%; aA1\u6d4b").map(lambda text: " ".join(text.split()))


@given(SIGNS.filter(bool))
def test_any_name_is_read_as_it_is_written(name):
    for page in PAGES:
        seen, plain = published(page.replace("NAME", safe(name))), published(page)
        assert seen.tags == plain.tags
        assert seen.text == plain.text.replace("NAME", name)


def test_all_cases_of_a_text_are_escaped():
    text = safe(CasedText("<b> 2023", {"locative": "<i> 2023"}.get))
    assert text == safe(text) == "&#60;b&#62; 2023"
    assert f"{safe(text):locative}" == "&#60;i&#62; 2023"
    assert f"{text}" == f"{text:dative}" == "&#60;b&#62; 2023"


def test_what_is_escaped_is_not_escaped_again():
    assert safe(safe("<b> *")) == safe("<b> *")
    assert html.unescape(safe("<b> *")) == "<b> *"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("1. a", "1&#46; a"),
        ("12) a", "12&#41; a"),
        ("- a - b", "&#45; a - b"),
        ("+a", "&#43;a"),
        ("=== a", "&#61;== a"),
        (":a", "&#58;a"),
        ("!a!", "&#33;a!"),
        ("a 1. b", "a 1. b"),
        ("12", "12"),
        ("a_b", "a&#95;b"),
        ("", ""),
    ],
)
def test_only_signs_with_a_meaning_at_their_place_are_escaped(text, escaped):
    assert safe(text) == escaped


def test_values_of_any_kind_are_text():
    assert (safe(5), safe(None), safe(-1)) == ("5", "None", "&#45;1")
