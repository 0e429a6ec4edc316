"""The files with rules by which the words of a language are compared."""

from __future__ import annotations

import re

import pytest

from prospectus.i18n.search_analysis import get_analyser
from prospectus.i18n.stemming_rules import WORDS, get_word_rules

LANGUAGES = sorted(path.stem for path in WORDS.glob("*.yml"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rules_of_every_language_have_their_form(language):
    rules = get_word_rules(language)
    fold = get_analyser(language).fold
    for text in (rules.endings, rules.prefixes):
        parts = [part for part in text.split() if part != "|"]
        assert all(re.fullmatch(r"\w+>\w*", part) for part in parts)
        assert fold(text) == text, "endings and prefixes apply to folded words"
        for a_pass in text.split("|"):
            froms = [part.partition(">")[0] for part in a_pass.split()]
            assert len(set(froms)) == len(froms)
    assert all(re.fullmatch(r"\w+=\w+", part) for part in rules.spellings.split())
    assert all(re.fullmatch(r"\w>\w*", part) for part in rules.letters.split())
    assert rules.ignored.split()
    assert len(str(rules).encode()) < 6000, "readers who search load it"


def test_a_language_without_rules_is_only_folded():
    assert get_analyser("sw").tokens("Bandari za Ŵîndi") == ["bandari", "za", "windi"]


def test_a_variety_of_a_language_has_its_rules():
    assert get_word_rules("pl-PL") is not None
    assert get_word_rules("pl-PL") == get_word_rules("pl")


def test_every_traditional_character_has_one_simplified_form():
    lines = (WORDS / get_word_rules("zh").variants).read_text(encoding="utf-8").splitlines()
    sets = [line for line in lines if not line.startswith("#")]
    olds = [old for line in sets for old in line[1:]]
    assert len(olds) == len(set(olds)) > 3000
    assert all(len(line) > 1 for line in sets)
