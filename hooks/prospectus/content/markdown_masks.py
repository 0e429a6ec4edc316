"""The Markdown of a page with what is no Markdown masked: code, comments, tags, expressions.

Masking keeps the length of a text and its line ends, so positions in it are those in the page.
Strangers may propose pages, so every pattern runs in linear time: repetitions are bounded or
possessive, and what follows a repetition cannot begin within it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

FENCE = r"^(?P<fence>```|~~~).*?^(?P=fence)"
_TICKS = r"(?<!`)(?P<ticks>`++)[^\n]{0,300}?(?<!`)(?P=ticks)(?!`)"
CODE = rf"{FENCE}|{_TICKS}"
COMMENT = r"<!--(?:(?!<!--).){0,2000}?-->"
CODE_OR_COMMENT = re.compile(rf"{CODE}|{COMMENT}", re.DOTALL | re.MULTILINE)
_FENCES = re.compile(rf"{FENCE}[^\n]*|{COMMENT}", re.DOTALL | re.MULTILINE)
# Lines of tags, which begin and end blocks. Addresses in angle brackets are text.
_TAG_LINES = re.compile(
    r"^[ \t]*+(?:<(?!https?:|mailto:)[a-zA-Z/!][^<>\n]{0,500}>[ \t]*+)++$", re.MULTILINE
)
# Inline code, escaped characters, tags, and addresses in angle brackets.
_INLINE = re.compile(rf"{_TICKS}|\\[^\n]|<[a-zA-Z/!][^<>]{{0,500}}>")


@lru_cache(maxsize=4)  # several rules look at one page after another
def blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with all matches replaced by spaces."""
    return pattern.sub(lambda match: spaces(match[0]), text)


def spaces(text: str) -> str:
    r"""As many spaces as the text has characters, with its line ends.

    >>> spaces("ab\nc")
    '  \n '
    """
    return _repeated(" ", text)


def without(spans: Sequence[tuple[int, int]], text: str) -> str:
    """The text with each of the (sorted) spans replaced by spaces."""
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [text[end:start], spaces(text[start:stop])]
        end = stop
    return "".join([*pieces, text[end:]])


@lru_cache(maxsize=2)  # several rules look at one page after another
def words_only(spans: tuple[tuple[int, int], ...], text: str) -> str:
    """The Markdown of a page for rules about its syntax.

    Fenced code, comments and lines of tags become empty lines. Inline code, other tags and
    expressions (at `spans`) become letters, since they are parts of a sentence.

    >>> words_only(((4, 10),), "**a {{ b }}** `c` <d>")
    '**a xxxxxx}** xxx xxx'
    """
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [text[end:start], _letters(text[start:stop])]
        end = stop
    text = blank(_TAG_LINES, blank(_FENCES, "".join([*pieces, text[end:]])))
    return _INLINE.sub(lambda match: _letters(match[0]), text)


def _letters(text: str) -> str:
    return _repeated("x", text)


def _repeated(character: str, text: str) -> str:
    """One character in place of each but line ends; of a page there may be a million matches."""
    if "\n" not in text:
        return character * len(text)
    return "\n".join(character * len(line) for line in text.split("\n"))
