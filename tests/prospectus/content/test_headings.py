"""Headings: levels, ids, and the same sections in every language."""

from __future__ import annotations

import pytest

from prospectus.config.settings import Language
from prospectus.content import headings, language_parity
from prospectus.content.markdown_pages import Page

ZH = Language("zh", "zh-Hans-CN", "简体中文")
EN = Language("en", "en-GB", "English")


def found(body: str) -> list[tuple[int, str]]:
    return [(position, key) for position, key, _ in headings.find(body, ())]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Text without any heading.\n",
        "## The theme adds the title of the page above\n",
        "# A\n\n## B\n\n### C\n\n## D\n",
        "Underlined\n==========\n\n## B\n",
        "```\n# no heading\n# nor this\n```\n\n# A\n",
        "# A\n\n## B {#b}\n\n## B {#c .d}\n",
        "# 第#1号\n",
    ],
)
def test_headings_in_order_are_free(body):
    assert found(body) == []


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ("# A\n\n# B\n", [(5, "heading_second")]),
        ("# A\n\nB\n===\n", [(5, "heading_second")]),
        ("# A\n\n### B\n", [(5, "heading_skips")]),
        ("### B\n", [(0, "heading_skips")]),
        ("# A\n\n## {#b}\n", [(5, "heading_empty")]),
        ("##\n", [(0, "heading_empty")]),
        ('<div id="b">\n</div>\n\n## B {#b}\n', [(28, "same_id")]),
    ],
)
def test_other_headings_are_reported_at_their_position(body, problems):
    assert found(body) == problems


def warnings(zh: str, en: str) -> list[tuple[str, int, str]]:
    head = "---\ntitle: x\ndescription: x\n---\n"
    pages = [
        Page(f"docs/a.{language.code}.md", "a", language, head + body)
        for language, body in ((ZH, zh), (EN, en))
    ]
    found = language_parity.warnings(pages, [ZH, EN])
    return [(warning.path, warning.line, warning.key) for warning in found]


def test_pages_with_the_same_sections_agree_whatever_their_headings_say():
    assert warnings("# 甲\n\n## 乙 {#b}\n", "# A\n\n## B {#b}\n") == []
    assert warnings("# 甲\n\n## 乙\n", "# A\n\n## B {#b}\n") == []


@pytest.mark.parametrize(
    ("zh", "en", "line", "key"),
    [
        ("# 甲\n\n## 乙\n", "# A\n", 5, "section_differs"),
        ("# 甲\n", "# A\n\n## B\n", 7, "section_added"),
        ("# 甲\n\n## 乙\n", "# A\n\n### B\n", 7, "section_differs"),
        ("# 甲\n\n## 乙 {#b}\n", "# A\n\n## B {#c}\n", 7, "section_differs"),
    ],
)
def test_a_section_of_one_language_alone_is_a_warning(zh, en, line, key):
    assert warnings(zh, en) == [("docs/a.en.md", line, key)]
