"""The rules on words that readers type."""

from __future__ import annotations

import pytest

from prospectus.domain.loader import load
from prospectus.domain.synonym_rules import check_synonyms


def test_other_words_in_the_language_of_the_file_are_right(make):
    site = load(make({"synonyms/en.yml": "words:\n  winery: [wine, wine grapes]\n"}))
    assert list(check_synonyms(site)) == []


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
