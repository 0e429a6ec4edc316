"""Two changes of the same text, brought together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prospectus.editing.merge.texts import TextConflict, merge_texts

texts = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n", "d"]), max_size=8).map("".join)


@given(texts, texts)
def test_a_change_of_one_side_alone_is_the_result(base, other):
    for states in ((base, base, other), (base, other, base), (base, other, other)):
        assert "".join(map(str, merge_texts(*states))) == other


@given(texts, texts, texts)
def test_the_parts_of_each_side_make_up_its_text_where_all_is_in_conflict(base, mine, theirs):
    parts = merge_texts(base, mine, theirs)
    swapped = merge_texts(base, theirs, mine)
    assert [
        TextConflict(part.base, part.theirs, part.mine) if isinstance(part, TextConflict) else part
        for part in swapped
    ] == parts


def test_changes_apart_from_each_other_are_both_kept():
    base = "a\nb\nc\nd\ne\n"
    assert "".join(map(str, merge_texts(base, "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\nf\n"))) == (
        "A\nb\nc\nd\nE\nf\n"
    )


def test_changes_of_the_same_lines_are_a_conflict():
    parts = merge_texts("a\nb\nc\n", "a\nx\nc\n", "a\ny\nc\n")
    assert parts == ["a\n", TextConflict("b\n", "x\n", "y\n"), "c\n"]
