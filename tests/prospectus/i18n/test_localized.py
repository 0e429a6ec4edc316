from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from prospectus.i18n.localized import LocalizedText, contains_han, uses_han_script

LANGUAGES = {"languages": ["zh", "en"]}


def read(value: Any) -> LocalizedText:
    return LocalizedText.model_validate(value, context=LANGUAGES)


def test_a_text_is_shown_in_each_language():
    text = read({"zh": "测试园区", "en": "Test park"})
    assert (text.in_language("zh"), text.in_language("en")) == ("测试园区", "Test park")


def test_white_space_is_folded():
    text = read({"zh": "  测试\n园区 ", "en": "Test\t\n  park\u3000one\n"})
    assert (text.in_language("zh"), text.in_language("en")) == ("测试 园区", "Test park one")


def test_a_text_cannot_be_changed():
    text = read({"zh": "测试园区", "en": "Test park"})
    with pytest.raises(ValidationError):
        text.root = {}


@pytest.mark.parametrize(
    ("value", "kind", "place", "details"),
    [
        ({"zh": "测试园区"}, "missing_translation", (), {"missing": "en"}),
        ({}, "missing_translation", (), {"missing": "zh, en"}),
        ({"zh": "测试园区", "en": ""}, "empty", ("en",), {}),
        ({"zh": " \n\t", "en": "Test park"}, "empty", ("zh",), {}),
        (
            {"zh": "测试园区", "en": "Test park", "fr": "Parc"},
            "unknown_language",
            ("fr", "[key]"),
            {"known": "zh, en"},
        ),
        ({"zh": "测试园区", "en": "测试 park"}, "untranslated", (), {"at": "en", "language": "en"}),
        ({"zh": "测试园区", "en": "𠮷 park"}, "untranslated", (), {"at": "en", "language": "en"}),
        ({"zh": "测试园区", "en": 5}, "string_type", ("en",), {}),
        ({"zh": "测试园区", "en": False}, "string_type", ("en",), {}),
        ({"zh": "测试园区", "en": None}, "empty", ("en",), {}),
        ({"zh": "测试园区", "en": "Test\u200bpark"}, "unprintable", ("en",), {}),
        ({"zh": "测试园区", "en": "Test\x07park"}, "unprintable", ("en",), {}),
        ({"zh": ("测试园区",), "en": "Test park"}, "string_type", ("zh",), {}),
        ("测试园区", "dict_type", (), {}),
        (None, "dict_type", (), {}),
        (("测试园区", "Test park"), "dict_type", (), {}),
    ],
)
def test_what_is_wrong_is_said_of_the_language_in_which_it_is(value, kind, place, details):
    with pytest.raises(ValidationError) as caught:
        read(value)
    (error,) = caught.value.errors()
    assert (error["type"], error["loc"], error.get("ctx", {})) == (kind, place, details)


def test_every_wrong_language_is_reported_at_once():
    with pytest.raises(ValidationError) as caught:
        read({"zh": "", "en": 5})
    assert [error["loc"] for error in caught.value.errors()] == [("zh",), ("en",)]


def test_chinese_may_hold_other_writing():
    assert read({"zh": "GDP", "en": "GDP"}).in_language("zh") == "GDP"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("园", True),
        ("a 园 b", True),
        ("㐀", True),  # Extension A
        ("𠮷", True),  # Extension B
        ("豈", True),  # a compatibility ideograph
        ("", False),
        ("Test park", False),
        ("“—”、。", False),
        ("パーク", False),
        ("공원", False),
    ],
)
def test_han_is_known_from_other_writing(text, expected):
    assert contains_han(text) is expected


def test_whether_a_language_writes_han_is_in_its_catalogue():
    assert uses_han_script("zh")
    assert not uses_han_script("en")
