"""Lines added to YAML files."""

from __future__ import annotations

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.yamlio.insertion import InsertionError, add_lines, value_at

RECORD = ["# about c", "c: 1", "d:"]


def test_an_entry_of_a_mapping_stands_behind_the_others_and_their_comments():
    text = "a:\n  x: 1\n    # of x\nb: 2\n"
    assert add_lines("a.yml", text, ("a",), "y", RECORD) == (
        "a:\n  x: 1\n    # of x\n  y:\n    # about c\n    c: 1\n    d:\nb: 2\n",
        4,
    )


def test_an_item_of_a_list_begins_with_a_dash():
    text, line = add_lines("a.yml", "a:\n  - x: 1\n", ("a",), None, RECORD[1:])
    assert (text, line) == ("a:\n  - x: 1\n  - c: 1\n    d:\n", 3)


def test_a_missing_mapping_is_added_and_line_ends_stay():
    text, _ = add_lines("a.yml", "a: 1\r\nb: 2", ("figures",), "x", ["y: 1"])
    assert text == "a: 1\r\nb: 2\r\nfigures:\r\n  x:\r\n    y: 1\r\n"


@pytest.mark.parametrize("text", ["a: {x: 1}\n", "a: []\n", "a: 1\n"])
def test_a_place_without_lines_of_its_own_is_refused(text):
    with pytest.raises(InsertionError):
        add_lines("a.yml", text, ("a",), "y", RECORD)


@pytest.mark.parametrize(
    ("before", "where", "key", "after", "line"),
    [
        ("", (), "x", "x:\n  c: 1\n", 1),
        ("# only a comment\n", (), "x", "# only a comment\nx:\n  c: 1\n", 2),
        ("a: 1", (), "x", "a: 1\nx:\n  c: 1\n", 2),
        ("a: 1\n\n# end\n", (), "x", "a: 1\n\n# end\nx:\n  c: 1\n", 4),
        ("\ufeffa: 1\n", (), "x", "\ufeffa: 1\nx:\n  c: 1\n", 2),
        ("a: 1\rb: 2\r", (), "x", "a: 1\rb: 2\rx:\r  c: 1\r", 3),
        ("a:\n    b: 1\nc: 2\n", ("a",), "x", "a:\n    b: 1\n    x:\n      c: 1\nc: 2\n", 3),
        ("a:\n  b:\n    c: 1\nd: 2\n", ("a", "b"), "x", None, 4),
        ("a:\n  b: 1\n", ("a", "f"), "x", "a:\n  b: 1\n  f:\n    x:\n      c: 1\n", 3),
        ("a:\n  - b: 1\n  - b: 2\n", ("a", 0), "x", None, 3),
        ("a:\n  - b: 1\n", ("a", 0, "f"), None, "a:\n  - b: 1\n    f:\n      - c: 1\n", 3),
        ("a:\n- b\nd: 1\n", ("a",), None, "a:\n- b\n- c: 1\nd: 1\n", 3),
        ("a: 1\n", ("f",), None, "a: 1\nf:\n  - c: 1\n", 2),
        ("a:\n  b: |\n    text\n\n    # text\n\nd: 1\n", ("a",), "x", None, 6),
        ("a:\n  b: >-\n    text\n    more\nd: 1\n", ("a",), "x", None, 5),
        ("a:\n  b: 1\n  # of b\n# of d\nd: 1\n", ("a",), "x", None, 3),
        ("a:\n  b: 1\n\n    # of b\n\nd: 1\n", ("a",), "x", None, 5),
        ("a:\n  b: {c: 1,\n    d: 2}\ne: 1\n", ("a",), "x", None, 4),
        ("a:\n  b:\n    - c\n    - d\ne: 1\n", ("a",), "x", None, 5),
    ],
)
def test_an_entry_is_added_at_the_end_of_its_block(before, where, key, after, line):
    text, number = add_lines("a.yml", before, where, key, ["c: 1"])
    assert number == line
    if after is not None:
        assert text == after
    added = [line for line in text.splitlines() if line not in before.splitlines()]
    rest = text.splitlines()
    del rest[number - 1 : number - 1 + len(added)]
    assert "\n".join(rest) == "\n".join(before.splitlines()), "no other line changes"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a: {x: 1}\n", ("a",)),
        ("a: [x]\n", ("a",)),
        ("a: x\n", ("a",)),
        ("a:\n", ("a",)),
        ("{a: 1}\n", ()),
        ("a:\n  - b\n", ("a", 0)),
    ],
)
def test_what_is_no_block_of_entries_takes_none(text, where):
    with pytest.raises(InsertionError):
        add_lines("a.yml", text, where, "y", ["c: 1"])


def test_a_key_that_is_there_already_is_not_added_again():
    with pytest.raises((InsertionError, DiagnosticsError)):
        add_lines("a.yml", "a:\n  y: 1\n", ("a",), "y", ["c: 1"])


def test_a_value_is_found_by_its_path_or_not_at_all():
    values = {"a": ({"b": 1}, 2)}
    assert value_at(values, ()) == values
    assert value_at(values, ("a", 0, "b")) == 1
    for where in (("c",), ("a", 2), ("a", "b"), ("a", 1, "b")):
        assert value_at(values, where) is None
