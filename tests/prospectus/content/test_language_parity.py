"""The same sections in every language."""

from __future__ import annotations

import pytest

from prospectus.config.settings import Language
from prospectus.content import language_parity
from prospectus.content.markdown_pages import Page

ZH = Language("zh", "zh-Hans-CN", "简体中文")
EN = Language("en", "en-GB", "English")


def warnings(zh: str, en: str) -> list[tuple[str, int, str]]:
    head = "---\ntitle: x\ndescription: x\n---\n"
    pages = [
        Page(f"docs/a.{language.code}.md", "a", language, head + body)
        for language, body in ((ZH, zh), (EN, en))
    ]
    diagnostics = language_parity.warnings(pages, [ZH, EN])
    return [(warning.path, warning.line, warning.key) for warning in diagnostics]


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
