"""Headings: their levels and ids."""

from __future__ import annotations

import pytest

from prospectus.content import headings


def problems_in(body: str) -> list[tuple[int, str]]:
    return [(position, key) for position, key, _ in headings.find(body, ())]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Text without any heading.\n",
        "## The template adds the title of the page above\n",
        "# A\n\n## B\n\n### C\n\n## D\n",
        "Underlined\n==========\n\n## B\n",
        "```\n# no heading\n# nor this\n```\n\n# A\n",
        "# A\n\n## B {#b}\n\n## B {#c .d}\n",
        "# 第#1号\n",
        "# A\n\n<h2>B</h2>\n\n### C\n\n`<h1>` <hr>\n",
    ],
)
def test_headings_in_order_are_free(body):
    assert problems_in(body) == []


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ("# A\n\n# B\n", [(5, "heading_second")]),
        ("# A\n\nB\n===\n", [(5, "heading_second")]),
        ("# A\n\n### B\n", [(5, "heading_skips")]),
        ("### B\n", [(0, "heading_skips")]),
        ("# A\n\n## {#b}\n", [(5, "heading_empty")]),
        ("##\n", [(0, "heading_empty")]),
        ("# A\n\n<h1>B</h1>\n", [(5, "heading_second")]),
        ("# A\n\n<h3 id='b'>B</h3>\n", [(5, "heading_skips")]),
        ('<div id="b">\n</div>\n\n## B {#b}\n', [(28, "same_id")]),
    ],
)
def test_other_headings_are_reported_at_their_position(body, problems):
    assert problems_in(body) == problems
