"""Text of anybody in a report: nothing in it is markup, a link or a mention."""

from __future__ import annotations

import pytest

from prospectus.review.markdown_text import MAX_CELL, before_and_after, cell, code, table


@pytest.mark.parametrize(
    "text", ["@someone", "#12", "https://example.org", "www.example.org", "GH-1"]
)
def test_nothing_becomes_a_link_or_a_mention(text):
    assert "\u2060" in cell(text)


def test_a_cell_is_one_line_of_bounded_length():
    text = cell("a\nb" * MAX_CELL)
    assert "\n" not in text
    assert text.endswith(f"… (+{2 * MAX_CELL})")


def test_a_name_is_code_only_if_that_is_safe():
    assert code("docs/index.en.md") == "`docs/index.en.md`"
    assert "`" not in code("a`b").replace("\\`", "")
    assert "U+202E" in code("a\u202eb")


def test_a_missing_value_is_a_dash():
    assert before_and_after(None, "a") == ("—", "a")


def test_a_table_has_a_line_for_each_row():
    assert table(["a", "b"], [["1", "2"]]) == ["| a | b |", "| --- | --- |", "| 1 | 2 |"]


def test_a_common_beginning_is_left_out_of_long_texts_but_for_forty_characters():
    for length, beginning in ((40, "a" * 40), (41, f"…{'a' * 40}"), (900, f"…{'a' * 40}")):
        common, rest = "a" * length, "x" * MAX_CELL
        old, new = before_and_after(f"{common}b{rest}", f"{common}c{rest}")
        assert old.startswith(f"{beginning}b")
        assert new.startswith(f"{beginning}c")
    assert before_and_after("a" * 100 + "b", "a" * 100 + "c")[0] == "a" * 100 + "b", "short"
