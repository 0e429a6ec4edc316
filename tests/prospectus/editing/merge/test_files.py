"""Two changes of the same file, brought together without a marker."""

from __future__ import annotations

import pytest
import yaml

from prospectus.editing.merge.files import WHOLE, merge_file
from prospectus.editing.merge.values import MISSING, Conflict

RECORD = """\
# A comment of the base
name: {zh: 甲, en: A}
value: 1 # of a source
note: >-
  Made up.
sources: [article p01]
"""
PATH = "data/parks/a.yml"
PAGE = "docs/a.md"


def changed(*edits: tuple[str, str]) -> bytes:
    text = RECORD
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


@pytest.mark.parametrize("path", [PATH, PAGE, "docs/files/a.pdf"])
@pytest.mark.parametrize("content", [None, b"", b"a: 1\n", b"\xff"])
def test_a_change_of_one_side_alone_is_the_result(path, content):
    base = b"a: 0\n"
    for states in ((base, base, content), (base, content, base), (base, content, content)):
        assert merge_file(path, *states).content == content
        assert not merge_file(path, *states).conflicts


def test_lines_of_both_and_their_comments_are_kept():
    mine = changed(("value: 1 # of a source", "value: 2 # checked"))
    theirs = changed(("article p01", "article p02"), ("of the base", "of today"))
    merged = merge_file(PATH, RECORD.encode(), mine, theirs)
    assert merged.content == changed(
        ("value: 1 # of a source", "value: 2 # checked"),
        ("article p01", "article p02"),
        ("of the base", "of today"),
    )


def test_neighbouring_values_of_one_line_are_no_conflict():
    merged = merge_file(
        PATH, RECORD.encode(), changed(("zh: 甲", "zh: 乙")), changed(("en: A", "en: B"))
    )
    assert not merged.conflicts
    assert merged.content == changed(("{zh: 甲, en: A}", "{zh: 乙, en: B}"))


def test_a_value_that_both_changed_is_the_only_choice_to_make():
    mine = changed(("value: 1", "value: 2"), ("zh: 甲", "zh: 乙"))
    theirs = changed(("value: 1", "value: 3"), ("Made up.", "Made up, too."))
    merged = merge_file(PATH, RECORD.encode(), mine, theirs)
    assert merged.conflicts == (Conflict(("value",), 1, 2, 3),)
    for side, value in (("mine", 2), ("theirs", 3)):
        chosen = merge_file(PATH, RECORD.encode(), mine, theirs, {("value",): side})
        assert not chosen.conflicts
        assert chosen.content is not None
        assert b"<<<<" not in chosen.content
        values = yaml.safe_load(chosen.content)
        assert (values["value"], values["name"]["zh"]) == (value, "乙")
        assert values["note"] == "Made up, too."


def test_two_new_records_in_one_file_are_both_kept():
    base = b"a: {x: 1}\n"
    merged = merge_file("data/units.yml", base, base + b"b: {x: 2}\n", base + b"c: {x: 3}\n")
    assert not merged.conflicts
    assert yaml.safe_load(merged.content or b"") == {"a": {"x": 1}, "b": {"x": 2}, "c": {"x": 3}}


def test_a_page_is_merged_by_lines_and_conflicts_are_numbered():
    base, mine, theirs = b"a\nb\nc\nd\ne\n", b"A\nb\nc\nD\ne\n", b"a\nb\nc\nx\ne\nf\n"
    merged = merge_file(PAGE, base, mine, theirs)
    assert merged.conflicts == (Conflict(("1",), "d\n", "D\n", "x\n"),)
    chosen = merge_file(PAGE, base, mine, theirs, {("1",): "mine"})
    assert (chosen.content, chosen.conflicts) == (b"A\nb\nc\nD\ne\nf\n", ())


@pytest.mark.parametrize(
    ("path", "mine", "theirs"),
    [
        (PATH, None, changed(("value: 1", "value: 3"))),
        (PATH, b"a: [\n", changed(("value: 1", "value: 3"))),
        ("docs/files/a.pdf", b"1", b"2"),
        (PAGE, b"\xff", b"x"),
    ],
)
def test_what_cannot_be_divided_is_chosen_as_a_whole(path, mine, theirs):
    (conflict,) = merge_file(path, RECORD.encode(), mine, theirs).conflicts
    assert conflict.place == WHOLE
    assert conflict.mine == (MISSING if mine is None else mine)
    for side, content in (("mine", mine), ("theirs", theirs)):
        assert merge_file(path, RECORD.encode(), mine, theirs, {WHOLE: side}).content == content


def test_a_translation_that_both_confirmed_for_other_texts_has_to_be_compared_again():
    path = "data/translations/en/parks/a.yml"
    merged = merge_file(path, b"1", b"2", b"3")
    assert (merged.content, merged.conflicts) == (None, ())
