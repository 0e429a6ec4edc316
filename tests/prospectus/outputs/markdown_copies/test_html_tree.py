"""HTML as a tree."""

from __future__ import annotations

import time

import pytest

from prospectus.outputs.markdown_copies.html_tree import Element, parse


def test_elements_hold_their_attributes_texts_and_elements():
    (p,) = parse("<p class=\"a b\" hidden title='c'>A &amp; B<br>C <b>D</b></p>").children
    assert isinstance(p, Element)
    assert p.attributes == {"class": "a b", "hidden": "", "title": "c"}
    assert p.classes == ["a", "b"]
    assert [child if isinstance(child, str) else child.tag for child in p.children] == [
        *("A & B", "br", "C ", "b")
    ]


def test_drawings_scripts_and_comments_are_left_out():
    html = "A<!-- <p>B</p> --><svg><text>C</text></svg><script>if (a<b) D</script>E"
    assert parse(html).children == ["A", "E"]


def test_a_drawing_is_an_element_with_its_source_where_it_is_asked_for():
    drawing = '<svg class="icon" height="2em"><path d="M0 0"/><text>a&lt;b</text></svg>'
    before, svg, after = parse(f"A{drawing}B<script>C</script>", drawings=True).children
    assert (before, after) == ("A", "B")
    assert svg == Element("svg", {"class": "icon", "height": "2em"}, [drawing])


def test_an_end_without_a_start_ends_nothing():
    assert [element.tag for element in parse("<p>A</b></p></p><i>B</i>").elements("p", "i")] == [
        "p",
        "i",
    ]


def test_a_sign_in_an_attribute_ends_no_tag():
    (a,) = parse('<a title="1 > 0" href="b">C</a>').elements("a")
    assert (a.attributes["href"], a.children) == ("b", ["C"])


@pytest.mark.parametrize("piece", ["<a ", '<a b="', "<svg>", "<!--", "</p>", "<p>", "<"])
def test_no_text_takes_more_time_than_its_length(piece):
    start = time.process_time()
    parse(piece * 3000)
    assert time.process_time() - start < 2
