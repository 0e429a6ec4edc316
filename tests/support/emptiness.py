"""Parts of pages that hold nothing: what nobody recorded leaves no trace."""

from __future__ import annotations

import re
from collections.abc import Iterator

from support.parsing import BuiltSite

# Elements that are there for what they hold. Cells may be empty, as that above the names of rows.
_EMPTY = re.compile(
    r"<(p|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|section|nav|figure|figcaption|a|button|details"
    r"|summary|strong|small|h[1-6])\b[^>]*>\s*</\1>"
)
# A heading below that of the page, and what comes next: the end of its section, or a heading.
_HEADING = re.compile(r"<h([2-6])\b[^>]*>(?:(?!</h[1-6]>).)*</h\1>\s*(?=<(/?)([a-z]+[1-6]?))", re.S)
_SILENT = re.compile(r"<template.*?</template>|<!--.*?-->", re.S)


def empty_parts(html: str) -> Iterator[str]:
    """Empty elements, and headings of nothing.

    >>> [*empty_parts("<h2>A</h2><h3>B</h3><p>C</p><ul> </ul><section><h2>D</h2></section>")]
    ['<ul> </ul>', '<h2>D</h2>']
    """
    html = _SILENT.sub("", html)
    yield from (match[0] for match in _EMPTY.finditer(html))
    for match in _HEADING.finditer(html):
        level, ends, tag = match.groups()
        if ends or (re.fullmatch("h[1-6]", tag) and tag[1] <= level):
            yield match[0].strip()


def check_nothing_is_empty(built: BuiltSite) -> None:
    """Check the articles of all pages."""
    for page in built.pages:
        (article,) = re.findall('<article id="content".*</article>', page.html, re.S)
        parts = [*empty_parts(article)]
        assert parts == [], f"{page.url}: {parts}"
