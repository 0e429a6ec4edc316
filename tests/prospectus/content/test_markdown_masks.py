"""What is no Markdown is masked, and positions stay."""

from __future__ import annotations

import pytest

from prospectus.content import markdown_masks


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("a `b` c", "a xxx c"),
        ("a \\* b", "a xx b"),
        ("a <b>c</b>", "a xxxcxxxx"),
        ("<https://a.example>", 19 * "x"),
        ("<div>\na\n</div>", "     \na\n      "),
        ("```\na\n```\nb", "   \n \n   \nb"),
        ("a <!-- b --> c", "a            c"),
    ],
)
def test_code_tags_and_comments_are_masked(text, masked):
    assert markdown_masks.words_only((), text) == masked


def test_expressions_become_words_or_spaces():
    text = "**{{ a }}**\n"
    assert markdown_masks.words_only(((2, 9),), text) == "**xxxxxxx**\n"
    assert markdown_masks.without([(2, 9)], text) == "**       **\n"
