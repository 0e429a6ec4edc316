"""A site's own words for the kinds of its records, in all messages to its readers.

The catalog of a site (`overrides/catalogs/en.yml`) lists words of the program's messages with those
that stand in their place, each form that the language has:

    names: {park: zone, parks: zones}
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

NAMES = "names."

# What is no text: rules of the language.
_RULES = ("list.comma", "number.", "order", "placeholder.", "prose.", "reviewed", "script")


def names(messages: Mapping[str, str]) -> dict[str, str]:
    """The words that a catalog lists, with those in their place.

    >>> names({"names.park": "zone", "parks": "Parks"})
    {'park': 'zone'}
    """
    return {
        key.removeprefix(NAMES): text for key, text in messages.items() if key.startswith(NAMES)
    }


def reworded(messages: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    """The messages with other words in place of these; longer ones come first.

    A word at the beginning of a sentence keeps its capital letter. Names of placeholders stay.

    >>> reworded({"park.others": "Other parks {park}", "parks": "Parks"}, {"parks": "zones"})
    {'park.others': 'Other zones {park}', 'parks': 'Zones'}
    """
    if not words:
        return dict(messages)
    pattern, lower = _pattern(words), {word.lower(): new for word, new in words.items()}

    def replaced(match: re.Match[str]) -> str:
        if not (word := match["word"]):
            return match[0]
        new = lower[word.lower()]
        return new[:1].upper() + new[1:] if word[:1].isupper() else new

    return {
        key: text if key.startswith(_RULES) else pattern.sub(replaced, text)
        for key, text in messages.items()
    }


def unused(messages: Mapping[str, str], words: Mapping[str, str]) -> Iterator[str]:
    """The words that no message has.

    >>> [*unused({"parks": "Parks"}, {"parks": "zones", "park": "zone"})]
    ['park']
    """
    for word in words:
        if reworded(messages, {word: f"{word}\0"}) == messages:
            yield word


def _pattern(words: Mapping[str, str]) -> re.Pattern[str]:
    """Finds the words, and placeholders, which no word may be found in."""
    longest_first = sorted(words, key=len, reverse=True)
    parts = (
        rf"{_edge(word[0], '<')}{re.escape(word)}{_edge(word[-1], '')}" for word in longest_first
    )
    return re.compile(rf"\{{[^}}]*\}}|(?P<word>{'|'.join(parts)})", re.IGNORECASE)


def _edge(letter: str, direction: str) -> str:
    """A word of an alphabet begins and ends at no other letter; Chinese has no such edges."""
    return "" if "\u3400" <= letter <= "\u9fff" else rf"(?{direction}!\w)"
