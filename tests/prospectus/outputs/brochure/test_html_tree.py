"""HTML as a tree of plain data."""

from __future__ import annotations

from prospectus.outputs.brochure.html_tree import is_block, read, text_of


def test_elements_have_their_classes_and_the_attributes_that_mean_something_on_paper():
    (node,) = read('<a class="figure big" href="../a/" title="A" id="x" rel="external">A</a>')
    assert node == {
        "tag": "a",
        "class": ["figure", "big"],
        "href": "../a/",
        "id": "x",
        "kids": ["A"],
    }


def test_white_space_is_what_browsers_show():
    (paragraph,) = read("<p>\n  A\n <b>b </b>\n<br>\n c\n</p>\n")
    assert paragraph["kids"] == [
        "A ",
        {"tag": "b", "kids": ["b "]},
        {"tag": "br", "kids": []},
        "c",
    ]
    first, second = read("<p>A</p>\n\n<p>B</p>")
    assert (first["kids"], second["kids"]) == (["A"], ["B"])


def test_characters_are_read_as_such():
    assert read("<p>A &lt; B &amp; &#8470; 1</p>")[0]["kids"] == ["A < B & № 1"]


def test_a_drawing_keeps_its_source():
    (drawing,) = read(
        '<svg class="icon" viewBox="0 0 1 1"><path d="M0 0"/><text>a&lt;b</text></svg>'
    )
    assert drawing["source"] == (
        '<svg class="icon" viewBox="0 0 1 1"><path d="M0 0"/><text>a&lt;b</text></svg>'
    )
    assert drawing["class"] == ["icon"]


def test_the_text_of_a_node_is_that_of_everything_in_it():
    (node,) = read("<ul><li>A <b>b</b></li><li>c</li></ul>")
    assert text_of(node) == "A bc"


def test_an_end_without_a_beginning_is_passed_over():
    assert read("<p>A</i></p>") == [{"tag": "p", "kids": ["A"]}]


def test_elements_of_lines_are_no_blocks():
    assert is_block(read("<p>A</p>")[0])
    assert not is_block(read("<b>A</b>")[0])
    assert not is_block("A")


def test_text_is_joined_to_the_text_just_before_it_and_to_no_other():
    assert read("<p>a<!-- x -->b<i>c</i>d<!-- y --> <!-- z -->e</p>")[0]["kids"] == [
        *("ab", {"tag": "i", "kids": ["c"]}, "d e")
    ]
