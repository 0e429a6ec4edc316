"""How words are compared when readers search."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from prospectus.i18n.search_analysis import get_analyser
from prospectus.i18n.stemming_rules import WORDS

LANGUAGES = sorted(path.stem for path in WORDS.glob("*.yml"))
# A word on each line, then other forms of it.
FORMS = yaml.safe_load(Path(__file__).with_name("word_forms.yml").read_text(encoding="utf-8"))
CASES = json.loads(Path(__file__).with_name("analysis_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_words_of_any_script_have_these_tokens(case):
    assert get_analyser(case["language"]).tokens(case["text"]) == case["tokens"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_of_a_word_have_one_token(language):
    analyser = get_analyser(language)
    assert FORMS[language]
    for line in FORMS[language]:
        word, *others = analyser.words(line)
        apart = [other for other in others if analyser.token(word) not in analyser.forms(other)]
        assert not apart, (word, analyser.token(word), list(map(analyser.forms, apart)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_different_words_have_different_tokens(language):
    analyser = get_analyser(language)
    tokens = [analyser.token(analyser.words(line)[0]) for line in FORMS[language]]
    assert len(set(tokens)) == len(tokens)


@pytest.mark.parametrize(
    ("language", "typed", "written"),
    [
        ("pl", "lodz zolw", "Łódź żółw"),
        ("de", "strasse", "Straße"),
        ("en", "gdansk tromso aero", "Gdańsk Tromsø Ærø"),
        ("ru", "елка", "ёлка"),
        ("ar", "الالمنيوم مستشفي مدينه", "الألمنيوم مستشفى مدينة"),
        ("ar", "مدينه", "مَدِيـــنَة"),
        ("ug", "ئۈرۈمچى", "ﺋﯜﺭﯛﻣﭽﻰ"),  # the forms of letters that old programs write
        ("en", "zone", "zo\u00adne\u200f"),
    ],
)
def test_readers_need_not_type_marks_and_special_letters(language, typed, written):
    fold = get_analyser(language).fold
    assert fold(typed) == fold(written)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ru", "кой", "кои"),
        ("ug", "ئات", "يات"),  # horse, stranger
        ("ug", "ىش", "يش"),
        ("pl", "sad", "sąt"),
    ],
)
def test_letters_that_differ_in_the_language_stay_apart(language, one, other):
    fold = get_analyser(language).fold
    assert fold(one) != fold(other)


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text())
def test_a_folded_text_is_not_changed_by_folding_it_again(text, language):
    analyser = get_analyser(language)
    assert analyser.fold(analyser.fold(text)) == analyser.fold(text)


def test_a_script_gets_the_characters_that_its_texts_need():
    rules = get_analyser("zh").script_rules({*"投资准东"})
    assert rules["variants"] == "東东準准資资"
    assert get_analyser("en").script_rules({*"投资"})["variants"] == ""


@given(text=st.text(st.sampled_from("东東准準资資A\u00e9e\u0301ﾊﾟ\uf900 ")))
def test_a_script_needs_the_same_characters_of_a_text_as_of_the_folded_text(text):
    analyser = get_analyser("zh")
    assert analyser.script_rules(analyser.characters([text])) == analyser.script_rules(
        {*analyser.fold(text)}
    )


def test_no_characters_are_collected_where_none_has_variants():
    assert get_analyser("en").characters(["投资"]) == set()
