"""Two changes of the same values, brought together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.editing.merge.values import (
    MISSING,
    Conflict,
    all_places,
    differences,
    merge_values,
    reverted,
    shown,
)
from prospectus.yamlio.editor import values_equal

scalars = st.booleans() | st.integers(0, 3) | st.sampled_from(["a", "b", ""])
names = st.sampled_from(["id", "x", "y"])
trees = st.recursive(
    scalars,
    lambda inner: st.dictionaries(names, inner, max_size=3) | st.lists(inner, max_size=3),
    max_leaves=8,
)


@given(trees, trees)
def test_a_change_of_one_side_alone_is_the_result(base, other):
    for states in ((base, base, other), (base, other, base), (base, other, other)):
        merged, conflicts = merge_values(*states)
        assert not conflicts
        assert values_equal(merged, other)


@given(trees, trees, trees)
def test_sides_have_the_same_conflicts_whichever_is_mine(base, one, other):
    _, conflicts = merge_values(base, one, other)
    _, swapped = merge_values(base, other, one)
    assert all_places(conflicts) == all_places(swapped)


@given(trees, trees, trees, st.sampled_from(["mine", "theirs"]))
def test_a_choice_for_each_conflict_leaves_none(base, mine, theirs, side):
    _, conflicts = merge_values(base, mine, theirs)
    choices = dict.fromkeys(all_places(conflicts), side)
    _, left = merge_values(base, mine, theirs, choices)
    assert not left


def test_changes_of_different_values_are_both_kept():
    base = {"name": {"zh": "甲", "en": "A"}, "value": 1, "gone": True}
    mine = {"name": {"zh": "甲", "en": "B"}, "value": 1, "gone": True, "new": "x"}
    theirs = {"name": {"zh": "乙", "en": "A"}, "value": 2}
    assert merge_values(base, mine, theirs) == (
        {"name": {"zh": "乙", "en": "B"}, "value": 2, "new": "x"},
        [],
    )


def test_a_value_that_both_changed_is_a_conflict_and_a_choice_decides():
    base, mine, theirs = ({"a": {"value": value}, "b": 1} for value in (84, 85, 86))
    _, conflicts = merge_values(base, mine, theirs)
    assert conflicts == [Conflict(("a", "value"), 84, 85, 86)]
    for side, value in (("mine", 85), ("theirs", 86)):
        merged, left = merge_values(base, mine, theirs, {("a", "value"): side})
        assert (merged, left) == ({"a": {"value": value}, "b": 1}, [])


def test_a_value_that_one_side_removed_and_the_other_changed_is_a_conflict():
    _, conflicts = merge_values({"a": 1}, {}, {"a": 2})
    assert conflicts == [Conflict(("a",), 1, MISSING, 2)]
    assert merge_values({"a": 1}, {}, {"a": 2}, {("a",): "mine"}) == ({}, [])


def test_items_with_names_are_merged_one_by_one():
    base = [{"id": "a", "value": 1}, {"id": "b", "value": 2}]
    mine = [{"id": "a", "value": 1}, {"id": "new", "value": 9}, {"id": "b", "value": 3}]
    theirs = [{"id": "a", "value": 5}, {"id": "b", "value": 2}, {"id": "c", "value": 7}]
    merged, conflicts = merge_values(base, mine, theirs)
    assert not conflicts
    assert [(item["id"], item["value"]) for item in merged] == [
        ("a", 5),
        ("new", 9),
        ("b", 3),
        ("c", 7),
    ]


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        (["a"], ["a", "b"], ["a", "c"]),
        ([{"x": 1}], [{"x": 2}], [{"x": 3}]),
        ([{"id": 1}, {"id": 2}], [{"id": 2}, {"id": 1}], [{"id": 1}, {"id": 2, "x": 1}]),
    ],
)
def test_other_lists_and_another_order_are_one_value(base, mine, theirs):
    _, conflicts = merge_values({"a": base}, {"a": mine}, {"a": theirs})
    assert all_places(conflicts) == {("a",)}


def test_a_number_is_no_truth_value():
    assert merge_values({"a": 1}, {"a": True}, {"a": 1}) == ({"a": True}, [])


def test_values_are_shown_in_words():
    assert shown(MISSING) == shown(None) == ""
    assert shown({"zh": "甲", "en": ["A", 2]}) == "zh: 甲; en: A; 2"


@given(trees, trees)
def test_undoing_every_difference_gives_the_base(base, mine):
    differing = differences(base, mine)
    assert bool(differing) == (not values_equal(base, mine))
    left = mine
    for difference in differing:
        left = reverted(base, left, difference.place)
    assert values_equal(left, base)


@given(trees, trees)
def test_undoing_one_difference_leaves_the_others(base, mine):
    differing = differences(base, mine)
    for difference in differing:
        left = differences(base, reverted(base, mine, difference.place))
        assert all_places(left) == all_places(differing) - {difference.place}


def test_a_difference_is_named_by_its_place():
    base = {"a": [{"id": "x", "value": 1}], "b": 1}
    mine = {"a": [{"id": "x", "value": 2}], "c": 3}
    assert [
        (difference.place, difference.base, difference.mine)
        for difference in differences(base, mine)
    ] == [
        (("a", "x", "value"), 1, 2),
        (("b",), 1, MISSING),
        (("c",), MISSING, 3),
    ]
    for place in (("d",), ("a", "y"), ("b", "x")):
        with pytest.raises(KeyError):
            reverted(base, mine, place)
