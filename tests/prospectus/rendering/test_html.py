"""How a page is cut into pieces."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.rendering.html import head_and_body, script_json, sections

pieces = st.lists(st.sampled_from(["<h1>A</h1>", "<h2 id='b'>B</h2>", "<p>C</p>", "D", "\n"]))


def test_the_head_is_the_heading_and_the_paragraph_behind_it():
    head, body = head_and_body('\n<h1 id="a">A</h1>\n<p class="lead">B</p>\n<dl><dt>C</dt></dl>')
    assert head == '\n<h1 id="a">A</h1>\n<p class="lead">B</p>'
    assert body == "\n<dl><dt>C</dt></dl>"


def test_a_heading_without_a_paragraph_stands_by_itself():
    assert head_and_body("<h1>A</h1><h2>B</h2><p>C</p>") == ("<h1>A</h1>", "<h2>B</h2><p>C</p>")


def test_a_page_without_a_heading_has_no_head():
    assert head_and_body("<p>A</p>") == ("", "<p>A</p>")


def test_only_headings_of_the_second_level_begin_a_band():
    assert sections("<h1>A</h1><h2>B</h2><h3>C</h3>") == ["<h1>A</h1>", "<h2>B</h2><h3>C</h3>"]


@given(pieces)
def test_nothing_is_lost(parts):
    html = "".join(parts)
    assert "".join(head_and_body(html)) == html
    assert "".join(sections(html)) == html


@pytest.mark.parametrize("text", ["</script>", "<!--", "&amp;", "it's", "虚构 ü", '"\\"', "\u2028"])
def test_json_in_a_script_is_the_value_and_ends_no_script(text):
    written = script_json({"name": text})
    assert json.loads(written) == {"name": text}
    assert not {"<", ">", "&", "'"} & {*written}
