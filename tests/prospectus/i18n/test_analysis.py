"""How words are compared when readers search."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.i18n.analysis import SIMPLIFIED_CHARACTERS, get_analyser
from prospectus.i18n.catalog import get_catalog, languages

CASES = json.loads(Path(__file__).with_name("analysis_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_words_of_any_script_have_these_tokens(case):
    assert get_analyser(case["language"]).tokens(case["text"]) == case["tokens"]


WITH_RULES = [code for code in languages() if get_catalog(code)["search.endings"]]


@pytest.mark.parametrize("language", WITH_RULES)
def test_the_rules_of_every_catalog_have_their_form(language):
    analyser = get_analyser(language)
    endings = [rule for rules in analyser.endings.split("|") for rule in rules.split()]
    assert endings and all(re.fullmatch(r"\w+>\w*", rule) for rule in endings)
    spellings = analyser.spellings.split()
    assert spellings and all(re.fullmatch(r"\w+=\w+", rule) for rule in spellings)
    assert analyser.ignored.split()


@given(st.text())
def test_a_folded_text_is_not_changed_by_folding_it_again(text):
    analyser = get_analyser("zh")
    assert analyser.fold(analyser.fold(text)) == analyser.fold(text)


def test_every_traditional_character_has_one_simplified_form():
    lines = SIMPLIFIED_CHARACTERS.read_text(encoding="utf-8").splitlines()
    sets = [line for line in lines if not line.startswith("#")]
    olds = [old for line in sets for old in line[1:]]
    assert len(olds) == len(set(olds)) > 3000
    assert all(len(line) > 1 for line in sets)


def test_a_script_gets_the_characters_that_its_texts_need():
    rules = get_analyser("zh").script_rules(["投资", "准东"])
    assert rules["variants"] == "東东準准資资"
    assert get_analyser("en").script_rules(["投资"])["variants"] == ""
