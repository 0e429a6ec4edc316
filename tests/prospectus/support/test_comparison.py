"""Differences between mappings and between sequences."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from prospectus.support import comparison
from prospectus.support.comparison import changed_items, changed_multiset, changed_sequence

LINES = st.lists(st.sampled_from("abc"), max_size=12)
MAPPINGS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2))


@given(before=MAPPINGS, after=MAPPINGS)
def test_changed_items_lead_from_one_mapping_to_the_other(before, after):
    result = dict(before)
    for key, old, new in changed_items(before, after):
        assert (old, new) == (before.get(key), after.get(key))
        if new is None:
            del result[key]
        else:
            result[key] = new
    assert result == after


@given(before=LINES, after=LINES)
def test_what_was_removed_and_added_makes_the_difference(before, after):
    for compare in (changed_sequence, changed_multiset):
        removed, added = compare(before, after)
        assert Counter(before) - Counter(removed) + Counter(added) == Counter(after)
    assert not Counter(removed) & Counter(added)


def test_equal_sequences_have_no_difference_and_moved_items_count_as_both():
    assert changed_sequence(["a", "b"], ["a", "b"]) == ((), ())
    assert changed_sequence(["a", "b"], ["b", "a"]) in ((("a",), ("a",)), (("b",), ("b",)))
    assert changed_multiset(["a", "b"], ["b", "a"]) == ((), ())


def test_long_sequences_are_compared_without_their_order(monkeypatch):
    monkeypatch.setattr(comparison, "_MAX_PAIRS", 3)
    assert changed_sequence(["a", "b"], ["b", "a"]) == ((), ())


def test_sequences_are_aligned_up_to_a_million_pairs(monkeypatch):
    assert comparison._MAX_PAIRS == 1_000_000
    monkeypatch.setattr(comparison, "_MAX_PAIRS", 4)
    assert changed_sequence(["a", "b"], ["b", "a"]) != ((), ())


def test_many_repetitions_of_an_item_do_not_hide_what_was_removed():
    """As `difflib` would, which ignores items that are popular in long sequences."""
    before = ["a"] * 300
    assert changed_sequence(before, ["a"] * 299) == (("a",), ())
