"""Pages as Markdown."""

from __future__ import annotations

import pytest

from prospectus.outputs.markdown_copies.markdown import to_markdown

URL = "https://example.org/en/parks/a/"


def converted(html: str) -> str:
    """The Markdown of a piece of a page, without the address of the page."""
    return to_markdown(html, URL).removeprefix(f"<{URL}>").strip()


def test_a_page_says_below_its_title_where_it_is():
    text = to_markdown('<h1 id="top">A<a class="headerlink" href="#top">¶</a></h1><p>B</p>', URL)
    assert text == f"# A\n\n<{URL}>\n\nB\n"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h2>A <em>b</em></h2>", "## A *b*"),
        ("<p>A\n  <strong> b </strong>\nc<br>\nd</p>", "A **b** c\\\nd"),
        ("<p>2*3 [a] `b` &lt;c&gt; d_e</p>", r"2\*3 \[a\] \`b\` &lt;c> d\_e"),
        ("<p>A &amp; B &amp;amp; C</p>", "A & B &amp;amp; C"),
        ("<p># A</p><p>1. B</p><p>- C</p>", "\\# A\n\n\\1. B\n\n\\- C"),
        ("<p><code>a*b</code></p>", "`a*b`"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("<blockquote><p>A</p><p>B</p></blockquote>", "> A\n\n> B"),
        ("<ul><li>A<ul><li>B</li></ul></li><li>C</li></ul>", "- A\n  - B\n- C"),
        ("<ol><li>A</li><li>B</li></ol>", "1. A\n2. B"),
        (
            "<dl><dt>A</dt><dd>B</dd><dd>C</dd><dt>D</dt><dd>E</dd></dl>",
            "- **A**: B; C\n- **D**: E",
        ),
        ("<div>A<p>B</p>C</div>", "A\n\nB\n\nC"),
    ],
)
def test_elements_of_texts(html, markdown):
    assert converted(html) == markdown


def test_addresses_are_whole_so_that_a_page_can_be_taken_elsewhere():
    html = '<p><a href="../b/#c">B</a> <a href="?d=a b">D</a></p><img src="/e.png" alt="E">'
    assert converted(html) == (
        "[B](https://example.org/en/parks/b/#c)"
        " [D](https://example.org/en/parks/a/?d=a%20b)\n\n![E](https://example.org/e.png)"
    )


def test_footnotes_keep_their_numbers():
    html = (
        '<p>Ten<sup class="cite" id="fnref-1"><a href="#fn-1" title="Report">&#91;1&#93;</a></sup>.'
        '</p><h2 class="footnotes-title">Sources</h2><ol class="footnotes">\n'
        '<li id="fn-1"><a href="../../about/">Report</a>&#160;'
        '<a class="footnote-back" href="#fnref-1">↩</a></li>\n</ol>'
    )
    assert converted(html) == (
        "Ten[^1].\n\n## Sources\n\n[^1]: [Report](https://example.org/en/about/)"
    )


def test_a_table_is_a_table():
    html = (
        "<table><caption class='visually-hidden'>A</caption><thead><tr><td></td><th>B</th></tr>"
        "</thead><tbody><tr><th>C</th><td>1 | 2<br><small>2030 · target</small></td></tr>"
        "<tr><th>D</th><td><div>E</div><div>F</div></td></tr></tbody></table>"
    )
    assert converted(html) == (
        "|  | B |\n| --- | --- |\n| C | 1 \\| 2 · 2030 · target |\n| D | E; F |"
    )


def test_cards_are_a_list():
    html = (
        '<div class="cards"><a class="card" href="../b/"><svg></svg><span class="tag">Level</span>'
        "<strong>B</strong><span>A park.</span></a></div>"
    )
    assert converted(html) == "- [B](https://example.org/en/parks/b/) – Level – A park."


def test_a_chart_is_its_title_its_sentence_and_its_table():
    html = (
        '<figure class="chart"><figcaption>A</figcaption><p>B.</p><svg><text>C</text></svg>'
        "<details><summary>D</summary><table><tr><th>E</th></tr></table></details></figure>"
    )
    assert converted(html) == "**A**\n\nB.\n\n**D**\n\n| E |\n| --- |"


def test_what_only_browsers_can_use_is_left_out():
    html = (
        "<form><input></form><button>A</button><nav>B</nav><template>C</template>"
        '<p hidden>D</p><span class="record-links">E</span><p>F</p>'
    )
    assert converted(html) == "F"


def test_texts_from_right_to_left_keep_their_order():
    assert converted("<p>بىر <bdi>A</bdi> ئىككى</p>") == "بىر A ئىككى"
