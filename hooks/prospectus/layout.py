"""The HTML of a page, cut into the pieces that templates lay out."""

from __future__ import annotations

import re

_HEAD = re.compile(r"\s*<h1.*?</h1>(?:\s*<p[^>]*>(?:(?!<p[ >]).)*?</p>)?", re.DOTALL)
_BAND = re.compile(r"(?=<h2[ >])")


def head_and_body(html: str) -> tuple[str, str]:
    """A page's heading with the paragraph that follows it, and all the rest.

    >>> head_and_body("<h1>Parks</h1><p>Three.</p><p>More.</p>")
    ('<h1>Parks</h1><p>Three.</p>', '<p>More.</p>')
    """
    found = _HEAD.match(html)
    return (found[0], html[found.end() :]) if found else ("", html)


def bands(html: str) -> list[str]:
    """What stands before the first heading of level 2, and each such heading with its text.

    >>> bands("<h1>Home</h1><h2>Parks</h2><p>Three.</p><h2>Chains</h2>")
    ['<h1>Home</h1>', '<h2>Parks</h2><p>Three.</p>', '<h2>Chains</h2>']
    """
    return _BAND.split(html)
