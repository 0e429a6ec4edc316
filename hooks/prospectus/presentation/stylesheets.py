"""Style sheets of the theme: many source files, one published file without comments.

A sheet such as `site.css` names its parts with `@import`, which every browser understands, so the
sources work as they are. A build replaces each `@import` by the content of the file, because a
browser would otherwise learn of the parts only after the sheet has arrived.
"""

from __future__ import annotations

import re
from pathlib import Path

# `@import "site/base.css";` at the start of a line.
_IMPORT = re.compile(r'^@import "(?P<path>[\w./-]+)";$', re.MULTILINE)

# Strings are kept as they are; comments and white space may go. White space before a colon stays,
# as `a :hover` and `a:hover` are different selectors, and so does that around operators.
# A comment ends at its first `*/`, whatever has to follow the gap.
_GAP = r"(?:\s|/\*(?:(?!\*/).)*\*/)"
_TOKEN = re.compile(
    rf"""(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?:{_GAP}*;)*{_GAP}*(?P<close>\}}){_GAP}*
    |{_GAP}*(?P<mark>[{{;,]){_GAP}*
    |(?<=:){_GAP}+
    |(?P<gap>{_GAP}+)""",
    re.DOTALL | re.VERBOSE,
)


def bundle(path: Path) -> str:
    """The style sheet at `path` with its parts in place of its imports, minified.

    Raises OSError if the sheet or a part cannot be read.
    """
    return minify(_joined(path))


def minify(css: str) -> str:
    """The same style sheet without comments and without white space that means nothing.

    >>> minify('a :hover, b { /* why */ margin: 0 auto; content: "a;  b" }')
    'a :hover,b{margin:0 auto;content:"a;  b"}'
    """
    return _TOKEN.sub(_shortest, css).strip()


def _shortest(token: re.Match[str]) -> str:
    kept = token["string"] or token["close"] or token["mark"]
    return kept or (" " if token["gap"] else "")


def _joined(path: Path) -> str:
    return _IMPORT.sub(
        lambda match: _joined(path.parent / match["path"]), path.read_text(encoding="utf-8")
    )
