"""Slips in texts of any kind: words for what is missing, lost characters, full-width letters.

The words of each language are in its editors' catalog, under `prose`. Each rule reports only what
no finished text holds, as a wrong report would keep an editor from saving a right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from prospectus.i18n.catalog import get_editors_catalog
from prospectus.i18n.localized import contains_han, uses_han_script

# What decoding with a wrong character set leaves: replacement characters of UTF-8 read as GBK,
# memory that Windows never filled, and quotes and letters of UTF-8 read as Windows-1252.
_DAMAGED = (
    "\u951f\u65a4\u62f7|\u70eb\u70eb\u70eb|\u5c6f\u5c6f\u5c6f|\u00e2\u20ac|\u00ef\u00bb\u00bf"
)
# Letters and digits that only Chinese and Japanese keyboards type. Punctuation may be quoted.
_FULL_WIDTH = "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+"
# A text that says nothing, only that there is none.
_NOTHING = re.compile(r"\s*[-\u2013\u2014_/\\.\u2026?\uff1f*\uff0a~]+\s*")
# Quotation marks of Chinese and English, each with its counterpart. Some languages end with the
# mark that begins here, after one of their own.
_QUOTES = (("\u201c", "\u201d"), ("\u300a", "\u300b"), ("\u300c", "\u300d"), ("\u300e", "\u300f"))
_LOW_QUOTE = "\u201e"
_ANY_QUOTE = frozenset('"').union(*_QUOTES)
# An inch sign follows a digit.
_QUOTE = re.compile(r"(?<!\d)\"")
_WORD = re.compile(r"(?<![A-Za-z])[a-z]{3,20}(?![A-Za-z])")
_SENTENCE_END = (".", "!", "?", ";")
_MOST_WORDS = 4  # in lower case that a name may have, such as that of an institute
_PARAGRAPH = re.compile(r"(?:[^\n]+(?:\n|\Z))+")


@lru_cache(maxsize=20_000)  # the preview checks all texts again after each edit
def find(text: str, language: str) -> tuple[tuple[int, str, str], ...]:
    """The slips in a text of one language: position, key of the message, and what is wrong.

    >>> find("The plan (TODO)", "en")
    ((10, 'unfinished_text', 'TODO'),)
    """
    return tuple(
        (match.start(match.lastgroup or 0), match.lastgroup or "", match[match.lastgroup or 0])
        for match in _pattern(language).finditer(text)
    )


@cache
def _pattern(language: str) -> re.Pattern[str]:
    unfinished = get_editors_catalog(language)["prose.unfinished"]
    parts = {"unfinished_text": unfinished, "damaged_text": _DAMAGED}
    if not uses_han_script(language):
        parts["full_width_text"] = _FULL_WIDTH
    return re.compile("|".join(f"(?P<{key}>{part})" for key, part in parts.items()), re.MULTILINE)


def says_nothing(text: str, language: str) -> bool:
    """Whether a text only says that there is none, in signs or in a word of its language.

    >>> says_nothing("-", "en"), says_nothing("tbd", "en"), says_nothing("A-B", "en")
    (True, True, False)
    """
    return _NOTHING.fullmatch(text) is not None or text.strip().casefold() in _no_words(language)


@cache
def _no_words(language: str) -> frozenset[str]:
    words = get_editors_catalog(language)["placeholder.words"]
    return frozenset(word.casefold() for word in words.split())


def has_stray_quote(text: str) -> bool:
    """Whether a quotation mark has no counterpart.

    >>> has_stray_quote('Park"'), has_stray_quote('the "Park"'), has_stray_quote('a 12" pipe')
    (True, False, False)
    >>> has_stray_quote("the \u201cPark"), has_stray_quote("\u201cPark\u201d")
    (True, False)
    """
    if _ANY_QUOTE.isdisjoint(text):  # nearly every text
        return False
    if '"' in text and len(_QUOTE.findall(text)) % 2 == 1:
        return True
    if _LOW_QUOTE in text:
        return False
    counts = ((text.count(opening), text.count(closing)) for opening, closing in _QUOTES)
    # Some languages begin and end with the mark that ends here.
    return any(one != other and (one or other % 2) for one, other in counts)


def is_foreign_sentence(text: str) -> bool:
    """Whether a text of a language in Han script is a sentence in Latin letters.

    Names stay as they are, so only a sentence counts: several words in lower case, and a full stop.

    >>> is_foreign_sentence("The park is open to all who want to invest.")
    True
    >>> is_foreign_sentence("Institute for the History of Science"), is_foreign_sentence("Ltd.")
    (False, False)
    """
    if not text.rstrip().endswith(_SENTENCE_END) or contains_han(text):
        return False
    return len(_WORD.findall(text)) > _MOST_WORDS


def foreign_paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """The paragraphs of a page in Han script that are sentences in Latin letters.

    Yields the position and the beginning of each. Quotations stay as they are.
    """
    for match in _PARAGRAPH.finditer(text):
        if not match[0].lstrip().startswith(">") and is_foreign_sentence(match[0]):
            words = match[0].strip()
            yield match.start() + match[0].index(words[0]), " ".join(words.split())
