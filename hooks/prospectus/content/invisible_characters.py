"""Invisible or misleading characters in pages, and those that were lost in a conversion."""

from __future__ import annotations

from collections.abc import Iterator

from prospectus.content import expressions
from prospectus.diagnostics.diagnostic import Diagnostic

# Typographic spaces, and tabs in code, are allowed.
_VISIBLE = str.maketrans("", "", "\n\t\u00a0\u2009\u202f\u3000")
# Invisible letters, and the replacement character of failed conversions.
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffd"


def find(path: str, text: str) -> Iterator[Diagnostic]:
    """Each of them, at its place in the text of the file `path`."""
    wrong = {
        sign for sign in set(text) if sign in _BLANK or not sign.translate(_VISIBLE).isprintable()
    }
    for position, sign in enumerate(text if wrong else ""):
        if sign in wrong:
            line, column = expressions.place_in(text, position)
            yield Diagnostic.at(
                path, line, column, "invisible_character", sign=f"U+{ord(sign):04X}"
            )
