"""Values that say that there is none."""

from __future__ import annotations

import pytest

from prospectus.domain.placeholders import is_placeholder, without_placeholders


@pytest.mark.parametrize("text", ["无", "暂无", "—", "--", "/", "N/A", "none", "", " "])
def test_signs_and_words_for_none_are_placeholders(text):
    assert is_placeholder(text)


@pytest.mark.parametrize("value", ["12345", "无锡路1号", "/a", "Nonesuch Road", None, 0, True, ()])
def test_anything_else_is_a_value(value):
    assert not is_placeholder(value)


def test_a_text_is_a_placeholder_if_it_is_one_in_each_language():
    assert is_placeholder({"zh": "无", "en": "N/A"})
    assert not is_placeholder({"zh": "无", "en": "Made-up Road"})
    assert not is_placeholder({})


def test_placeholders_are_left_out_of_mappings_and_their_lists():
    values = {"a": "无", "b": ("—", "c"), "d": {"e": "f"}, "g": 1}
    assert without_placeholders(values) == {"b": ("c",), "d": {"e": "f"}, "g": 1}
    assert without_placeholders("无") == "无"
