"""Lines added to YAML files."""

from __future__ import annotations

import pytest

from prospectus.yamlio.insertion import InsertionError, add_lines

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
