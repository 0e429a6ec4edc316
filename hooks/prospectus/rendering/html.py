"""Splits the HTML of a page into the parts that templates lay out."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from html import escape, unescape

# How the heading of a page's list of footnotes begins.
NOTES_HEADING = '<h2 class="footnotes-title">'

_HEAD = re.compile(r"\s*<h1.*?</h1>(?:\s*<p[^>]*>(?:(?!<p[ >]).)*?</p>)?", re.DOTALL)
_HEADING = re.compile(r'<h2 [^>]*?\bid="([^"]+)"[^>]*>(.*?)</h2>', re.DOTALL)
# The words before the id are passed as wholes: character by character takes twice as long.
_ID = re.compile(r'<(?:[^<> ]++| (?!id="[^"]))*+ id="([^"]+)"')
_TAG = re.compile(r"<[^>]*>")
# Characters that mean something to HTML, as JSON writes them.
_ESCAPES = tuple((character, f"\\u{ord(character):04x}") for character in "<>&'")
_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
_SECTION_START = re.compile(r"(?=<h2[ >])")
_PREFORMATTED = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
# Chinese and Japanese characters and their punctuation; Korean has spaces between words.
_UNSPACED = r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_UNSPACED_BREAK = re.compile(rf"(?<={_UNSPACED})[ \t]*\n[ \t]*(?={_UNSPACED})")


def join_unspaced_lines(html: str) -> str:
    r"""The HTML without line breaks between characters of scripts that put no spaces between words.

    Browsers draw such a line break as a gap in the word. Text in `<pre>` stays as it is.

    >>> join_unspaced_lines("<p>かな\nかな、\nかな an\nEnglish word</p><pre>か\nな</pre>")
    '<p>かなかな、かな an\nEnglish word</p><pre>か\nな</pre>'
    """
    parts = _PREFORMATTED.split(html)
    parts[::2] = (_UNSPACED_BREAK.sub("", part) for part in parts[::2])
    return "".join(parts)


def head_and_body(html: str) -> tuple[str, str]:
    """The heading of a page with the paragraph that follows it, and the rest of the page.

    >>> head_and_body("<h1>Parks</h1><p>Three.</p><p>More.</p>")
    ('<h1>Parks</h1><p>Three.</p>', '<p>More.</p>')
    """
    match = _HEAD.match(html)
    return (match[0], html[match.end() :]) if match else ("", html)


def script_json(value: object) -> str:
    r"""A value as JSON inside of `<script>`, which nothing in it can end.

    Every page has some, so letters stay as they are and there is no space between tokens.

    >>> script_json({"name": "Café </script>", "a": 1})
    '{"a":1,"name":"Café \\u003c/script\\u003e"}'
    """
    text = _JSON.encode(value)
    for character, escape_sequence in _ESCAPES:  # faster than a table for text that is not ASCII
        text = text.replace(character, escape_sequence)
    return text


def sections(html: str) -> list[str]:
    """The HTML before the first heading of level 2, then each such heading with its text.

    >>> sections("<h1>Home</h1><h2>Parks</h2><p>Three.</p><h2>Chains</h2>")
    ['<h1>Home</h1>', '<h2>Parks</h2><p>Three.</p>', '<h2>Chains</h2>']
    """
    return _SECTION_START.split(html)


def split_notes(html: str) -> tuple[str, str]:
    """The HTML of a page before its list of footnotes, and this list with its heading.

    >>> split_notes('<p>Text.</p><h2 class="footnotes-title">Notes</h2><ol></ol>')
    ('<p>Text.</p>', '<h2 class="footnotes-title">Notes</h2><ol></ol>')
    >>> split_notes("<p>Text.</p>")
    ('<p>Text.</p>', '')
    """
    start = html.find(NOTES_HEADING)
    return (html, "") if start < 0 else (html[:start], html[start:])


def text_of(html: str) -> str:
    """The text of a piece of HTML, without tags.

    >>> text_of(" <b>A &amp; B</b>")
    'A & B'
    """
    return unescape(_TAG.sub("", html)).strip()


def headings(html: str) -> tuple[tuple[str, str], ...]:
    """The id and the escaped text of each heading of level 2 that has an id.

    >>> headings('<h2 id="all">All <b>parks</b></h2>')
    (('all', 'All parks'),)
    """
    headings = _HEADING.finditer(html)
    return tuple((match[1], _heading(match[2])) for match in headings)


@lru_cache(maxsize=1024)  # thousands of pages have the same headings
def _heading(html: str) -> str:
    return escape(text_of(html))


def ids(html: str) -> set[str]:
    """All ids of the elements of a page.

    >>> sorted(ids('<h1 id="top"></h1><p class="a" id="b"></p>'))
    ['b', 'top']
    """
    return set(_ID.findall(html))
