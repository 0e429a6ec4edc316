"""Words that readers type, and what the site calls these things."""

from __future__ import annotations

import pytest

from prospectus.domain.loader import load
from prospectus.domain.synonyms import check_synonyms
from support.dataset_files import problems_in


def test_synonyms_are_those_of_the_language_of_their_file(make):
    site = load(make({"synonyms/en.yml": "words:\n  winery: [wine, wine grapes]\n"}))
    assert dict(site.synonyms["en"].words) == {"winery": ("wine", "wine grapes")}
    assert list(check_synonyms(site)) == []


@pytest.mark.parametrize(
    ("words", "key"), [("winery: []", "too_short"), ("winery: wine", "tuple_type")]
)
def test_a_word_has_a_list_of_meanings(make, words, key):
    (problem,) = problems_in(make({"synonyms/en.yml": f"words:\n  {words}\n"}))
    assert problem.key == key


@pytest.mark.parametrize(
    ("file", "words", "line", "key"),
    [
        ("fr", "winery: [wine]", 1, "synonyms_language"),
        ("en", "'!?': [wine]", 2, "synonym_empty"),
        ("en", "winery: [Wineries]", 2, "synonym_same"),
        ("en", "winery: [wine]\n  Wineries: [grapes]", 3, "synonym_repeated"),
        ("en", "winery: [葡萄酒]", 2, "untranslated"),
    ],
)
def test_what_would_find_nothing_is_reported(make, file, words, line, key):
    site = load(make({f"synonyms/{file}.yml": f"words:\n  {words}\n"}))
    (problem,) = check_synonyms(site)
    assert (problem.key, problem.line) == (key, line)
