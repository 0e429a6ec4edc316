"""Markdown that a page shows as it is meant is not reported.

What is reported is in tests/support/text_faults.py.
"""

from __future__ import annotations

import time

import pytest

from prospectus.content import expressions, markdown_syntax
from support.weekly import every


def problems_in(body: str) -> list[tuple[int, str]]:
    spans = expressions.parse(body).spans
    return [(position, key) for position, key, _ in markdown_syntax.find(body, spans)]


@pytest.mark.parametrize(
    "body",
    [
        "Text.\n\n- a\n- b\n",
        "# Heading\n- a\n- b\n",
        "Heading\n-------\n- a\n",
        "- a\n  goes on\n- b\n",
        "1. a\n2. b\n    - c\n",
        "- a\n - b\n- c\n",
        "Made in\n2030. A sentence goes on.\n",
        "Text\n-5 degrees\n",
        "<div class='a'>\n- a\n- b\n</div>\n",
        "> quoted\n> - a\n",
    ],
)
def test_lists_that_begin_a_block_and_lines_that_are_no_list_are_free(body):
    assert problems_in(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "| a | b |\n| --- | :-: |\n| x | y |\n| z |\n",
        "a | b\n--- | ---\nx | y\n",
        "# Heading\n| a | b |\n| --- | --- |\n",
        '| a | b |\n| --- | --- |\n| {{ "x" | t }} | `|` |\n',
        "| a | b |\n| --- | --- |\n| x \\| y | z |\n",
        "Either | or\n",
    ],
)
def test_tables_are_free(body):
    assert problems_in(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "A **word** and **two\nwords**.\n",
        "**{{ figure('a.b') }}**\n",
        "***both***\n",
        "* a\n* **b**\n",
        "***\n",
        "A footnote* of old.\n",
        "`**` and \\*\\* and <span title='**'>x</span>\n",
        "| **a** | b |\n| --- | --- |\n",
        "```\na ** b\n```\n",
    ],
)
def test_emphasis_that_is_closed_is_free(body):
    assert problems_in(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "[a](b.md) and [a](b.md 'c') and [a](<b c.md>)\n",
        "[a](https://example.org/x_(y))\n",
        "[https://example.org](https://example.org)\n",
        "<https://example.org> and <a@example.org>\n",
        "[a][b] and [B][]\n\n[b]: https://example.org/\n",
        "[a]({{ page_url('index') }})\n",
        "[![a](b.png)](c.md)\n",
        "[1] (2030), f[x] (see below)\n",
        "`https://example.org` <!-- https://example.org -->\n",
        "a@example.org, 10:30, a/b, e.g. www\n",
        "【重点】（虚构）\n",
        "~5 and a~b\n",
    ],
)
def test_links_and_what_looks_like_one_are_free(body):
    assert problems_in(body) == []


def test_expressions_count_as_words():
    assert problems_in("[{{ field('a', 'b') }}](c.md) **{{ x('y') }}** {{ 'a' | t }}\n") == []


@pytest.mark.parametrize(
    ("body", "position", "key"),
    [
        ("a\n\nb\n- c\n", 5, "md_list_joined"),
        ("a **b**c** d\n", 8, "md_emphasis_open"),
        ("(see https://example.org/a)\n", 5, "md_bare_address"),
        ("见https://example.org/a。\n", 1, "md_bare_address"),
        ("[a](b.md\n", 3, "md_link_open"),
        ("【a】（b.md）\n", 0, "md_link_brackets"),
        ("* [x] a\n", 2, "md_task"),
        ("1. [ ] a\n", 3, "md_task"),
        ("- a\n- [ ] b\n", 6, "md_task"),
    ],
)
def test_mistakes_are_reported_at_their_position(body, position, key):
    assert problems_in(body) == [(position, key)]


@pytest.mark.parametrize(
    "sign", every(["[", "](", "**", "~~", "|a|\n", "- a\n", "<a", "!!! a\n", "`", "#"], 3)
)
def test_time_grows_with_the_length_of_a_page_only(sign):
    started = time.process_time()
    problems_in(sign * (200_000 // len(sign)))
    assert time.process_time() - started < 5
