from __future__ import annotations

import json
from typing import Any

import pytest

from prospectus.search import Entry, index


def rows(*entries: Entry, language: str = "en") -> list[list[Any]]:
    script = index(entries, language)
    assert script.startswith("window.searchIndex=")
    assert script.endswith(";\n")
    found: list[list[Any]] = json.loads(script[len("window.searchIndex=") : -2])
    return found


def entry(html: str, title: str = "Test park", *also: str) -> Entry:
    return Entry("parks/test-park/", "park", title, "A made-up park.", html, also)


def test_an_entry_holds_what_a_page_is_and_says():
    (row,) = rows(entry("<h1>Test park</h1><p>Some <b>words</b>.</p><h2>Facts</h2>", "Test", "TP"))
    assert row == [
        "parks/test-park/",
        "park",
        "Test",
        ["TP"],
        "A made-up park.",
        ["Facts"],
        "Test park Some words. Facts",
        [],
    ]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<dt>Area</dt><dd>12 km</dd>", "Area 12 km"),
        ("<td>a</td><td>b</td>", "a b"),
        ("a<b>b</b>c", "abc"),
        ('<h2>Facts<a class="headerlink" href="#facts">¶</a></h2>', "Facts"),
        ('fact <a class="cite" href="#p01">[1]</a>.', "fact ."),
        ("<script>alert(1)</script>after", "after"),
        ("<style>p{}</style><svg><title>x</title></svg>after", "after"),
        ("a &amp; b &#60;c&#62;", "a & b <c>"),
    ],
)
def test_text_is_what_readers_read(html, text):
    assert rows(entry(html))[0][6] == text


def test_chinese_names_carry_their_sounds():
    (row,) = rows(entry("", "测试园区", "测园"), language="zh")
    assert row[7] == ["csyq ceshiyuanqu", "cy ceyuan"]


def test_entries_keep_their_order():
    first, second = entry("", "B"), entry("", "A")
    assert [row[2] for row in rows(first, second)] == ["B", "A"]
