"""Fragments in the places of their comments."""

from __future__ import annotations

import re

import markdown
import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.rendering.rendered_page import RenderedPage
from support.small_project import (
    NO_PARAMETERS,
    project,
    renderers,
)

MARKDOWN_WOULD_CHANGE = "<ul>\n\n    <li>*a* `b`\n\n# c\n</ul>\n\n[d](e.md) &#42;\n"


@pytest.mark.parametrize(
    ("page", "html"),
    [
        ("NAME", "NAME"),
        ("Before\n\nNAME\n\nafter", "<p>Before</p>\nNAME\n\n<p>after</p>"),
        ("Before\nNAME\nafter", "<p>Before</p>\nNAME\n<p>after</p>"),
        ('<div markdown="1">\nNAME\n</div>', "<div>\nNAME\n</div>"),
        ("- Before NAME", "<ul>\n<li>Before NAME</li>\n</ul>"),
        ("\n\n".join(12 * ["NAME"]), "\n\n".join(12 * ["NAME"])),
    ],
)
def test_markdown_changes_nothing_in_a_fragment(tmp_path, page, html):
    template = "{##- Parameters: number (number) -##}" + MARKDOWN_WOULD_CHANGE + "{{ number }}"
    root = project(tmp_path, {"part.html": template})
    calls = iter(f'{{{{ fragment("part.html", number={number}) }}}}' for number in range(1, 13))
    parts = iter(f"{MARKDOWN_WOULD_CHANGE}{number}" for number in range(1, 13))
    _, en = renderers(root)
    written = en.page(re.sub("NAME", lambda _: next(calls), page), "index", "docs/index.en.md")
    converted = markdown.markdown(written.markdown, extensions=["md_in_html", "attr_list"])
    assert written.insert_fragments(converted) == re.sub("NAME", lambda _: next(parts), html)


def test_a_page_cannot_repeat_a_fragment_by_its_comment(tmp_path):
    _, en = renderers(project(tmp_path, {"a.html": NO_PARAMETERS + "a"}))
    with pytest.raises(DiagnosticsError) as caught:
        en.page('{{ fragment("a.html") }}\n<!--fragment 0-->', "index", "docs/index.en.md")
    assert [(problem.line, problem.key) for problem in caught.value.problems] == [
        (2, "reserved_comment")
    ]
    written = RenderedPage("", ("a",))
    assert written.insert_fragments("<!--fragment 0--><!--fragment 0--><!--fragment 7-->") == (
        "a<!--fragment 0--><!--fragment 7-->"
    )


def test_a_page_may_consist_of_one_fragment():
    page = RenderedPage.of("<p>a</p>")
    assert page.fragments == ("<p>a</p>",)
    assert page.insert_fragments(page.markdown) == "<p>a</p>"
