"""The codes of languages, and the shortest ones that tell the languages of a site apart."""

from __future__ import annotations

import pytest

from prospectus.i18n.language_codes import bases, is_code, shortest_codes


@pytest.mark.parametrize("code", ["ug", "kaa", "zh-Hant", "pt-BR", "zh-Hant-TW"])
def test_a_code_is_a_language_with_script_and_region(code):
    assert is_code(code)


@pytest.mark.parametrize(
    "code", ["", "u", "Ug", "ugra", "zh_TW", "zh-hant", "zh-tw", "zh-TW-Hant", "en-", "en\n", "a/b"]
)
def test_other_texts_are_no_codes(code):
    assert not is_code(code)


def test_a_region_shares_the_words_of_its_language_and_a_script_does_not():
    assert bases("kaa") == ["kaa"]
    assert bases("kaa-UZ") == ["kaa", "kaa-UZ"]
    assert bases("zh-Hant") == ["zh-Hant"]


def test_codes_are_as_short_as_they_can_be():
    tags = [("pl", "", "PL"), ("zh", "Hant", "HK"), ("zh", "Hant", "TW"), ("zh", "Hans", "CN")]
    codes = shortest_codes(tags, ["Latn", "Hans", "Hans", "Hans"])
    assert codes == ["pl", "zh-Hant-HK", "zh-Hant-TW", "zh"]


def test_languages_that_nothing_tells_apart_keep_the_same_code():
    tags = [("en", "", ""), ("en", "", "")]
    assert shortest_codes(tags, ["Latn", "Latn"]) == ["en", "en"]
