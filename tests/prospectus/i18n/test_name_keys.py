"""Pronunciation and order of names, found here or elsewhere."""

from __future__ import annotations

import pytest

from prospectus.i18n.collation import sort_key
from prospectus.i18n.name_keys import name_keys, order_key, pronunciation
from prospectus.i18n.pinyin import pinyin_key
from prospectus.support.cache import known_first, make_anew

NAMES = ("重庆测试园", "Made-up Park", "")


@pytest.mark.parametrize("name", NAMES)
def test_both_are_those_of_their_modules(name):
    assert pronunciation(name) == pinyin_key(name)
    assert order_key(name, "zh") == sort_key(name, "zh")


def test_what_another_process_has_found_is_not_made_again():
    known = name_keys(NAMES, "zh")
    assert {*known} == {f"{kind} {name}" for name in NAMES for kind in ("pinyin", "order")}
    marked = {text: ("known", text) for text in known}
    recall = known_first(lambda: marked, make_anew)
    for name in NAMES:
        assert pronunciation(name, recall) == ("known", f"pinyin {name}")
        assert order_key(name, "zh", recall) == ("known", f"order {name}")


def test_a_name_that_is_not_known_is_made():
    assert pronunciation("测试", known_first(dict, make_anew)) == "cs ceshi"
