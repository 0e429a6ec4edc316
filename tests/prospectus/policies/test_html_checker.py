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


# -- what is refused, by the reason ---------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "keys"),
    [
        ("<p>a</p>", []),
        ("<p>a", ["html_not_closed"]),
        ("<div><p>a</div>", ["html_not_closed"]),
        ("a</p>", ["html_not_opened"]),
        ("<p>a</p x>", ["html_not_opened", "html_not_closed"]),
        ("<p>a</p/>", ["html_not_opened", "html_not_closed"]),
        ("<b><i>a</b></i>", ["html_not_closed", "html_not_opened"]),
        ("<br>", []),
        ("<br/>", []),
        ("<p/>", ["html_syntax"]),
        ("</br>", ["html_not_opened"]),
        ("a < b", ["html_syntax"]),
        ("<p", ["html_syntax"]),
        ("a\x01b", ["html_syntax"]),
        ("a\x0bb", ["html_syntax"]),
        ("a\tb\n", []),
        ("<blink>a</blink>", ["html_element"]),
        ("</blink>", ["html_element"]),
        ("<blink></blink></blink>", ["html_element"]),
        ("<script><b onclick=x></script>", ["html_element"]),
        ("<script><b onclick=x>", ["html_element"]),
        ("<SCRIPT><b onclick=x></ScRiPt><i x>a</i>", ["html_element", "html_attribute"]),
        ("<blink><b x>a</b></blink>", ["html_element", "html_attribute"]),
        ("<ul><li>a</li></ul>", []),
        ("<ul> \n<li>a</li></ul>", []),
        ("<ul>a<li>b</li></ul>", ["html_nesting"]),
        ("<ul><p>a</p></ul>", ["html_nesting"]),
        ("<li>a</li>", ["html_nesting"]),
        ("<p><div>a</div></p>", ["html_nesting"]),
        ("<span><p>a</p></span>", ["html_nesting"]),
        ("<a><b><a>x</a></b></a>", ["html_nesting"]),
        ("<b><b>x</b></b>", []),
        ("<address><div><address>x</address></div></address>", ["html_nesting"]),
        ("<!-- a -->", []),
        ("<!---->", []),
        ("<!-- a", ["html_comment"]),
        ("<!--> a -->", ["html_comment"]),
        ("<!---> a -->", ["html_comment"]),
        ("<!--[if IE]>-->", ["html_comment"]),
        ("<!-- a -- b -->", ["html_comment"]),
        ("<!-- <b> -->", ["html_comment"]),
        ("<!-- fragment x -->", ["html_comment"]),
        ("<!--fragment 1-->", []),
        ("<!--fragment 1234567-->", ["html_comment"]),
        ("<ul><!--fragment 1--></ul>", ["html_nesting"]),
        ("<!-- a --><b x>a</b>", ["html_attribute"]),
        ('<p class="a b">x</p>', []),
        ('<p class="1">x</p>', ["html_value"]),
        ('<p class="a" class="b">x</p>', ["html_attribute"]),
        ("<p onclick=x>a</p>", ["html_attribute"]),
        ("<p title='a' dir=ltr lang=en>x</p>", []),
        ("<p dir=up>x</p>", ["html_value"]),
        ("<p TITLE=a>x</p>", []),
        ("<p href=a.md>x</p>", ["html_attribute"]),
        ("<a href=a.md>x</a>", []),
        ("<a href='/a.md'>x</a>", ["html_address"]),
        ("<img src='https://example.org/a.png'>", ["html_picture"]),
        ("<img src='a.png' alt=''>", []),
        ("<p id=a>x</p>", []),
        ("<p id=A>x</p>", ["html_value"]),
        ("<p id=__a>x</p>", ["html_value"]),
        ("<p id=content>x</p>", ["html_id"]),
        ("<details open>x</details>", []),
        ("<details open=x>x</details>", ["html_value"]),
    ],
)
def test_each_form_of_html_is_accepted_or_refused_for_its_reason(html: str, keys: list[str]):
    assert [violation.key for violation in violations(html, {"content"})] == keys


@pytest.mark.parametrize(("depth", "keys"), [(40, []), (41, ["html_nesting"])])
def test_forty_elements_lie_inside_each_other_at_most(depth: int, keys: list[str]):
    html = "<div>" * depth + "</div>" * depth
    assert [violation.key for violation in violations(html)] == keys


def test_a_violation_names_what_it_is_about_in_a_printable_form():
    (violation,) = violations("<ul>\u202eabc</ul>")
    assert dict(violation.details) == {"what": "\\x202eabc", "outer": "ul"}
    (violation,) = violations("<blink>")
    assert dict(violation.details) == {"what": "blink"}
    (violation,) = violations("<a><b><a>x</a></b></a>")
    assert dict(violation.details) == {"what": "<a>", "outer": "a"}
    (violation,) = violations("<div><ul>x</ul></div>")
    assert dict(violation.details) == {"what": "x", "outer": "ul"}
    (violation,) = violations("<li>x</li>")
    assert dict(violation.details) == {"what": "<li>", "outer": "body"}
    (violation,) = violations(f"<p class='{'9' * 100}'>x</p>")
    assert dict(violation.details) == {"what": "9" * 80, "name": "class"}


def test_clues_lead_to_a_violation_the_most_exact_first_with_its_number_and_the_words_before():
    (violation,) = violations("<p>Some words</p><b>a</b> <b ONCLICK='x'>b</b>")
    assert violation.clues == (
        ("onclick='x'", 0),
        ("onclick=", 0),
        ("<b onclick='x'>", 0),
        ("some words", 0),
    )
    (short,) = violations("<p>Some</p><p>abc</p><b x>a</b>")
    assert short.clues[-1] == ("some", 0), "three letters stand in too many places"
    second = violations("<i x>a</i><i x>b</i>")[1]
    assert second.clues[0] == ("x", 1)


@pytest.mark.parametrize(
    ("html", "shown", "clues"),
    [
        ("words < b", "< b", [("< b", 0), ("< b", 0), ("words", 0)]),
        ("<" + "b=" * 50, "<" + ("b=" * 50)[:59], None),
        ("< first\nsecond", "< first", None),
        ("< first>second", "< first", None),
    ],
)
def test_what_is_no_tag_is_shown_up_to_its_end_or_sixty_characters(html, shown, clues):
    violation = violations(html)[0]
    assert violation.key == "html_syntax"
    assert dict(violation.details) == {"what": shown}
    assert violation.clues[0] == (shown.lower(), 0)
    assert violation.clues[1] == (shown[:12], 0)
    if clues:
        assert list(violation.clues) == clues


def test_text_where_none_may_stand_is_shown_up_to_thirty_characters():
    (violation,) = violations(f"<ul> {'a' * 40} </ul>")
    assert dict(violation.details)["what"] == "a" * 30
    assert violation.clues[0] == ("a" * 30, 0)


def test_twenty_five_violations_are_reported():
    assert len(violations("<x>" * 24)) == 24
    assert len(violations("<x>" * 26)) == 25


def test_a_comment_is_found_by_its_text_and_what_follows_it_is_read():
    (reported,) = violations("<!-- a -- b --><p>c</p>")
    assert reported.clues[0] == ("<!-- a -- b ", 0)
    assert [violation.key for violation in violations("<!-- a --><p x>b</p>")] == ["html_attribute"]
    (reported,) = violations("<p>a</p><!-- open")
    assert reported.clues[:2] == (("<!-- open", 0), ("<!--", 0))


def test_an_address_is_found_by_its_value_and_by_its_plain_beginning():
    (violation,) = violations('<a href="javascript:a&amp;b">c</a>')
    assert dict(violation.details) == {"what": "javascript:a&b"}
    assert [clue for clue, _ in violation.clues[:4]] == [
        *("javascript:a&amp;b", "javascript:a&b", "javascript:a", 'href="javascript:a&amp;b"')
    ]


def test_an_id_of_the_template_is_found_by_the_words_of_its_heading():
    (violation,) = violations('<p id="made-up">a</p>', {"made-up"})
    assert [clue for clue, _ in violation.clues[:3]] == ['id="made-up"', "#made-up", "made up"]


def test_the_words_before_a_violation_are_the_last_twenty_characters_of_the_nearest_line():
    (violation,) = violations(f"<p>{'first ' * 10}</p><p>abc</p><b x>a</b>")
    assert violation.clues[-1] == ("st " + "first " * 2 + "first", 0)
    (none,) = violations("<b x>a</b>")
    assert none.clues[-1] == ("<b x>", 0)
    (far,) = violations(f"<p>words</p>{' ' * 400}<b x>a</b>")
    assert far.clues[-1] == ("<b x>", 0), "too far away"
    (near,) = violations(f"<p>words</p>{' ' * 389}<b x>a</b>")
    assert near.clues[-1] == ("words", 0)


def test_what_stands_before_an_attribute_in_its_own_tag_counts_for_its_clues():
    (violation,) = violations('<b title="onclick=" onclick="x">a</b>')
    assert violation.clues[:2] == (('onclick="x"', 0), ("onclick=", 1))
