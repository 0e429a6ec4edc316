"""Words that readers type, and what the site calls these things."""

from __future__ import annotations

import pytest

from prospectus.domain.loader import load
from support.dataset_files import problems_in


def test_synonyms_are_those_of_the_language_of_their_file(make):
    site = load(make({"synonyms/en.yml": "words:\n  winery: [wine, wine grapes]\n"}))
    assert dict(site.synonyms["en"].words) == {"winery": ("wine", "wine grapes")}


@pytest.mark.parametrize(
    ("words", "key"), [("winery: []", "too_short"), ("winery: wine", "tuple_type")]
)
def test_a_word_has_a_list_of_meanings(make, words, key):
    (problem,) = problems_in(make({"synonyms/en.yml": f"words:\n  {words}\n"}))
    assert problem.key == key
