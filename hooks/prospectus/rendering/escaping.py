"""Escaping for HTML and Markdown, in one place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Self

from markupsafe import Markup

from prospectus.i18n.grammatical_cases import CasedText

# Characters with a meaning in HTML or Markdown: anywhere, and at the beginning of a line.
_SPECIAL = re.compile(r"[\\`*_{}\[\]|~^#&<>\"']")
_BLOCK_START = re.compile(r"[+\-=:!]|\d+[.)]")


class CasedMarkup(Markup):
    """Escaped text that messages can have in a grammatical case, see `CasedText`."""

    _text: CasedText

    @classmethod
    def of(cls, text: CasedText) -> Self:
        """Escape a text in all its cases."""
        cased = cls(escaped(str(text)))
        cased._text = text
        return cased

    def __format__(self, case: str) -> str:
        """The text in a case; as it is without one."""
        return str(escaped(self._text.in_case(case)) if case else self)


def safe(value: object) -> Markup:
    """Return a value as text that neither HTML nor Markdown interprets.

    Markup is returned as it is, and a text with cases keeps them.

    >>> print(safe("<b> [x](y) a_b"))
    &#60;b&#62; &#91;x&#93;(y) a&#95;b
    """
    if type(value) is Markup:
        return value
    if type(value) is str:  # faster than to look for a missing attribute
        return escaped(value)
    if isinstance(value, CasedText):
        return CasedMarkup.of(value)
    if isinstance(value, CasedMarkup):
        return value
    if hasattr(value, "__html__"):
        return Markup(value)  # noqa: S704 - it is markup already
    return escaped(str(value))


@lru_cache(maxsize=4096)
def escaped(text: str) -> Markup:
    """Return a text that is no markup as `safe` does, without a look at its type."""
    start = ""
    if match := _BLOCK_START.match(text):
        start, text = match[0][:-1] + _entity(match[0][-1]), text[match.end() :]
    return Markup(start + _SPECIAL.sub(lambda match: _entity(match[0]), text))  # noqa: S704


def _entity(character: str) -> str:
    return f"&#{ord(character)};"
