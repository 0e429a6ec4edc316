"""What HTML pages may hold; what is refused stands in tests/attacks/test_files.py."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest

from prospectus.config.project import Project
from prospectus.content import markdown_pages
from prospectus.content.markdown_masks import blank
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.policies import html_policy
from prospectus.policies.html_checker import violations
from prospectus.policies.html_policy import PagePolicy
from prospectus.policies.page_conversion import SlowConversionError
from support.policy_inputs import page

PLAIN_HTML = [
    "Words with *emphasis*, `code`, a [link](../parks/index.md) and <https://example.org/a?b=c&d=e>",
    "<office@example.org>",
    "[x](https://example.org:8080/path_(a)?q=%E6%8A%95#part)",
    "[x](mailto:office@example.org?subject=Made%20up)",
    "[x](tel:+86-0994-1234567)",
    "[x](#made-up)",
    "![Made up](../assets/card.en.png)",
    "## Heading {#made-up .made-up}",
    "| a | b |\n| :- | -: |\n| c | d |",
    '<div class="charts">\n\n<p>Words</p>\n\n</div>',
    "<details open><summary>More</summary><p>Words<br>and words</p></details>",
    '<figure><img src="assets/card.en.png" alt="" width=10 height=10 loading=lazy>'
    "<figcaption>Words</figcaption></figure>",
    "<table><caption>Words</caption><colgroup><col span=2></colgroup><thead><tr>"
    "<th scope=col>a</th></tr></thead><tbody><tr><td colspan=2>b</td></tr></tbody></table>",
    "<dl><dt>a</dt><dd>b</dd></dl>",
    'H<sub>2</sub>O, m<sup>2</sup>, <kbd>Ctrl</kbd>, <abbr title="Made up">MU</abbr>',
    "<ruby>x<rp>(</rp><rt>y</rt><rp>)</rp></ruby>",
    '<time datetime="2030-05-01">a day</time> and <span lang="zh-Hans" dir="ltr">x</span>',
    "<ol start=3 reversed type=a><li value=2>x</li></ol>",
    "<!-- a note to editors -->",
    "A < B and B > A & C",
    "```html\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "`<script>` &lt;script&gt;",
]


@pytest.fixture(scope="module")
def policy(bare_project: Path) -> PagePolicy:
    return html_policy.project_policy(bare_project)


@pytest.mark.parametrize("body", PLAIN_HTML)
def test_what_pages_need_is_accepted(policy: PagePolicy, body: str):
    written = page(body)
    assert list(policy.problems(written, written.body)) == []


def test_a_violation_is_reported_where_it_was_written_however_often_the_same_stands_there(
    policy: PagePolicy,
):
    written = page(
        "`<b title>` <b title=x>a</b>\n\n*a* <b title=x onclick=x>b</b> <b title=x>c</b>\n"
    )
    (problem,) = policy.problems(written, written.body)
    assert (problem.line, problem.column, problem.key) == (10, 16, "html_attribute")


def test_a_violation_that_a_call_brought_is_reported_near_the_words_before_it(
    policy: PagePolicy,
):
    written = page("Other words <b>here</b> and\nsome words {{ call() }}\n")
    filled = written.body.replace("{{ call() }}", "<i><p>x</p></i>")
    (problem,) = policy.problems(written, filled)
    assert (problem.line, problem.key) == (9, "html_nesting")


def test_only_so_many_violations_of_one_page_are_reported():
    assert len(violations("<script></script><style></style>" + "<p x>" * 100)) == 25


def test_a_build_refuses_html_by_its_own_conversion(policy: PagePolicy):
    with pytest.raises(DiagnosticsError) as caught:
        policy.require(page("More words"), "<p>More words <script></script></p>")
    assert [(problem.line, problem.key) for problem in caught.value.problems] == [
        (8, "html_element")
    ]


def test_the_ids_of_the_frame_are_those_of_the_templates(root):
    ids = html_policy.frame_ids([*Project(root).templates.values()])
    assert {"content", "menu", "search"} <= ids
    assert html_policy.frame_ids(["<p id='a'>", '<p id="b-c" x>', '<p id="{{ d }}">']) == {
        "a",
        "b-c",
    }


def test_no_page_of_the_project_breaks_the_policy(root, site):
    """By their own words; what is filled in is checked with the whole project."""
    policy = html_policy.project_policy(root)
    pages, _ = markdown_pages.read_pages(root, site.languages)
    for item in pages:
        assert list(policy.problems(item, blank(re.compile(html_policy._CALL), item.body))) == []


def test_a_clean_page_is_converted_once(tmp_path: Path, root: Path, monkeypatch):
    written = page("<div>\n\nWords\n\n</div>")
    first = PagePolicy(tmp_path, Project(root).settings.markdown_extensions, ())
    assert list(first.problems(written, written.body)) == []
    first.save()
    second = PagePolicy(tmp_path, Project(root).settings.markdown_extensions, ())
    monkeypatch.setattr(second, "_convert_and_check", None)  # which would be called to convert
    assert list(second.problems(written, written.body)) == []


def test_after_a_conversion_the_timer_of_the_process_is_as_it_was(tmp_path: Path, root: Path):
    before = signal.getsignal(signal.SIGPROF)
    policy = PagePolicy(tmp_path, Project(root).settings.markdown_extensions, ())
    for body in ("&amp; words", "[" * 20_000):
        list(policy.problems(page(body), body))
        assert signal.getsignal(signal.SIGPROF) is before
        assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


@pytest.mark.parametrize("target", ['#a"onclick=b', "a b.md", "?a", "x", "#'a"])
def test_links_of_any_unusual_form_are_looked_at(target: str):
    assert html_policy.may_violate(f"[Words]({target})", ())


@pytest.mark.parametrize("target", ["index.md", "../parks/index.md#all", "#all"])
def test_links_to_pages_need_no_conversion(target: str):
    assert not html_policy.may_violate(f"[Words]({target})", ())


@pytest.mark.parametrize(
    ("body", "suspicious"),
    [
        ("Words, more words.", False),
        ("## A heading {#a .b}", False),
        ("## A heading {#content}", True),
        ("## A heading {#__a}", True),
        ("## Content", True),
        ("Content\n=======\n", True),
        ("Content\n", False),
        ("{{ figure('a') }}", False),
        ("a & b", True),
        ("a < b", True),
        ("`a`", True),
        ("![a](b.png)", True),
        ("[a]: b.md", True),
        ("[TOC]", True),
        ('\n\n<div class="charts">\nwords\n</div>\n\n', False),
        ('\n\n<div class="charts">\n<b>\n</div>\n\n', True),
    ],
)
def test_only_pages_with_anything_suspicious_are_converted(body: str, suspicious: bool):
    assert html_policy.may_violate(body, {"content"}) is suspicious


def test_a_violation_is_found_outside_of_code_where_possible():
    body = "`<b x>` and <b x>\n"
    written = page(body)
    (problem,) = html_policy.at_source(written, violations("<p><code>y</code> <b x>a</b></p>"))
    assert (problem.path, problem.line, problem.column) == ("docs/made-up.en.md", 8, 16)
    (problem,) = html_policy.at_source(page("Words\n"), violations("<q z>a</q>"))
    assert (problem.line, problem.column) == (5, 1), "where nothing of it stands in the source"


def test_after_a_page_that_is_too_complex_no_other_is_converted(policy: PagePolicy, monkeypatch):
    def convert(_: str) -> None:
        tried.append(1)
        raise SlowConversionError

    tried: list[int] = []
    monkeypatch.setattr(policy, "_convert_and_check", convert)
    written = page("`a`")
    assert [item.key for item in policy.problems(written, "<b>a")] == ["markdown_too_complex"]
    assert [*policy.problems(written, "<b>b")] == []
    assert tried == [1]
