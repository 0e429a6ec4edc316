"""Violations in HTML: which are found, and how many are reported."""

from __future__ import annotations

import pytest

from prospectus.policies.html_checker import violations


@pytest.mark.parametrize(
    ("html", "key"),
    [
        ("<p>a", "html_not_closed"),
        ("a</p>", "html_not_opened"),
        ("<p><div>a</div></p>", "html_nesting"),
        ("<ul>a</ul>", "html_nesting"),
        ("<script>alert(1)</script>", "html_element"),
        ("<p onclick=x>a</p>", "html_attribute"),
        ("<p id=__a>a</p>", "html_value"),
        ('<a href="javascript:x">a</a>', "html_address"),
        ('<img src="https://example.org/a.png">', "html_picture"),
        ("<!--[if IE]>a<![endif]-->", "html_comment"),
        ("a < b", "html_syntax"),
    ],
)
def test_a_violation_has_the_key_of_its_message(html, key):
    assert violations(html)[0].key == key


def test_what_pages_need_is_no_violation():
    html = '<h2 id="a">A</h2>\n<p>b <a href="c.md">c</a><br/>d</p><!--fragment 1-->'
    assert violations(html) == []
    assert violations(html, frame_ids={"a"})[0].key == "html_id"


def test_only_the_first_violations_are_reported():
    assert len(violations("<x>" * 100)) <= 25
