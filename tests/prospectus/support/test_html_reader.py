"""What the reader of HTML takes for text and for markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.support.html_reader import HtmlReader


def texts(html: str, **options) -> list[str]:
    return [block.text for block in HtmlReader(html, **options).blocks]


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<p>a<small>b</small></p>c", ["ab", "c"]),
        ("<ul><li>a<li>b</ul>", ["a", "b"]),
        ("a<br>b<img>c", ["a", "bc"]),
        ("<p>a &amp; b &unknown", ["a & b &unknown"]),
        ("<p> \n<p>", []),
        ("a <b>not closed", ["a not closed"]),
    ],
)
def test_text_is_cut_at_block_elements(html, blocks):
    assert texts(html) == blocks


def test_what_looks_like_markup_in_a_script_is_none():
    html = '<p>a</p><script>b = "<i>" + c</script><style>d</style><p>e</p>'
    outcome = [(part.tag, part.source) for part in HtmlReader(html).markup]
    assert ("i", "<i>") not in outcome
    assert [tag for tag, _ in outcome].count("script") == 1


def test_blocks_know_their_element_and_whether_spaces_count():
    blocks = HtmlReader("<h2>a</h2>b<pre>c <i>d</i><div>e</div></pre>f").blocks
    assert [(block.tag, block.text, block.is_preformatted) for block in blocks] == [
        ("h2", "a", False),
        ("", "b", False),
        ("pre", "c d", True),
        ("div", "e", True),
        ("", "f", False),
    ]


def test_text_of_skipped_elements_is_left_out_with_all_inside_them():
    html = '<p>a<span class="x y">b<br>c<i>d</i></span>e</p><svg><g>f</g></svg>g'
    skipped = texts(html, skip=lambda tag, classes: tag == "svg" or "x" in classes)
    assert "".join(skipped) == "aeg"


def test_a_skipped_drawing_does_not_cut_a_heading():
    (block,) = HtmlReader(
        "<h2>a<svg><g/><path/></svg>b</h2>", skip=lambda tag, _: tag == "svg"
    ).blocks
    assert (block.tag, block.text) == ("h2", "ab")


def test_markup_is_kept_as_written_in_the_order_of_the_source():
    html = "<!doctype html><P Class=a>b<!--c--><?d e><![if f]><br/>"
    markup = HtmlReader(html).markup
    assert [item.source for item in markup] == [
        "<!doctype html>", "<P Class=a>", "<!--c-->", "<?d e>", "<![if f]>", "<br/>",
    ]  # fmt: skip
    assert (markup[1].tag, markup[1].attributes) == ("p", (("class", "a"),))
    assert (markup[2].tag, markup[2].attributes) == ("", ())


# Regular and irregular HTML: what only browsers' rules can tell is left to Python's parser.
PIECES = [
    *("a", " & b ", "&lt;", "&#60;", "&amp", "<", ">", '"', "=", "\u00a0", "\n"),
    *("<p>", "</p>", "<P >", "</ p>", "<br/>", "<br />", "</br>", "<h2>", "</h2>", "<div/>"),
    *('<a href="b">', '<a href="#c">', "<a href=d>", "<a href='>'>", "</a>", "</a x>", "<a"),
    *('<i class="skip">', '<i Class="x &amp; skip" id>', "</i>", '<img alt="<>">', '<x y="z"w>'),
    *("<svg>", "<g/>", "</svg>", "<pre>", "</pre>", "<!--e-->", "<!-->", "<!--", "-->", "<!d>"),
    *("<script>", "</script>", "<textarea>", "</textarea>", "<?f>", "<![if g]>", "</>", "<1>"),
]


class ByPython(HtmlReader):
    """Reads all HTML by Python's parser."""

    def _read_regular(self, html: str) -> bool:
        return False


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_regular_html_is_read_as_any_other(html):
    def outcome(kind: type[HtmlReader]) -> object:
        reader = kind(html, skip=lambda tag, classes: tag == "svg" or "skip" in classes)
        blocks = [
            (block.tag, block.text, block.is_preformatted, block.consists_of_links)
            for block in reader.blocks
        ]
        return blocks, reader.markup

    assert outcome(HtmlReader) == outcome(ByPython)
