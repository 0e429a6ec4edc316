"""A site may call the kinds of its records by other names, in all messages to readers."""

from __future__ import annotations

import re

import pytest

from prospectus.i18n import catalog
from prospectus.i18n.catalog import OWN_CATALOGS, get_catalog
from prospectus.i18n.wording import reworded, unused

ZONES = {"en": "names: {park: zone, parks: zones}\n", "zh": "names: {园区: 片区}\n"}
# Rules, which hold words of the language: how it is searched and what is a quantity.
RULES = ("prose.", "search.endings", "search.ignored", "search.spellings")


@pytest.mark.parametrize(
    ("language", "old", "new"), [("en", r"\bparks?\b", "zones"), ("zh", "园区", "片区")]
)
def test_no_message_has_the_word_of_the_program(language, old, new, tmp_path):
    own = tmp_path / OWN_CATALOGS / f"{language}.yml"
    own.parent.mkdir(parents=True)
    own.write_text(ZONES[language], encoding="utf-8")
    with catalog.of_site(tmp_path):
        messages = dict(get_catalog(language))
    texts = {key: text for key, text in messages.items() if not key.startswith(RULES)}
    assert {key for key, text in texts.items() if re.search(old, text, re.IGNORECASE)} == set()
    assert messages["parks"].lower() == new
    rules = {key: text for key, text in get_catalog(language).items() if key.startswith(RULES)}
    assert {key: messages[key] for key in rules} == rules


def test_a_message_that_the_site_writes_itself_stays_as_it_is(tmp_path):
    own = tmp_path / OWN_CATALOGS / "en.yml"
    own.parent.mkdir(parents=True)
    own.write_text(ZONES["en"] + "park.others: More parks and zones\n", encoding="utf-8")
    with catalog.of_site(tmp_path):
        assert get_catalog("en")["park.others"] == "More parks and zones"
        assert get_catalog("en")["parks.compared"] == "Compare the zones"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Parks", "Zones"),
        ("In the park.", "In the zone."),
        ("parking, sparks", "parking, sparks"),
        ("{park}: {parks} parks", "{park}: {parks} zones"),
        ("industrial park", "estate"),
        ("plants", "plants"),
        ("planting", "planting"),
        ("a plan (2)", "a scheme (2)"),
        ("园区级别", "片区级别"),
    ],
)
def test_words_are_replaced_as_whole_words_and_longer_ones_first(text, expected):
    words = {"park": "zone", "parks": "zones", "industrial park": "estate", "园区": "片区"}
    words["plan"] = "scheme"
    assert reworded({"a": text}, words) == {"a": expected}


def test_a_word_that_no_message_has_is_reported():
    assert [*unused({"a": "Parks"}, {"parks": "zones", "park": "zone"})] == ["park"]


@pytest.mark.parametrize(
    ("word", "text"), [("a园区", "ba园区"), ("园区p", "园区px"), ("园p", "园px"), ("a园", "ba园")]
)
def test_a_word_in_letters_and_characters_has_an_edge_where_it_has_a_letter(word, text):
    assert reworded({"a": text}, {word: "x"}) == {"a": text}
    assert reworded({"a": word}, {word: "x"}) == {"a": "x"}
