"""The order of names in a language: a small form of the Unicode Collation Algorithm.

Names are compared by their letters, then by marks such as accents, then small before capital. The
alphabets (`alphabets.yml`) have what languages order in their own way; Chinese names are in the
order of their pinyin. The ranks of names are written into lists, so scripts need no order of their
own. Tests compare it with the collator of a browser.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import yaml

from prospectus.i18n.pinyin import syllables

ALPHABETS = Path(__file__).with_name("alphabets.yml")

# In the order of CLDR, which is not that of their code points.
_PUNCTUATION = "_-‐‑‒–—―,;:!?.…'‘’\"“”«»()[]{}§¶@*/\\&#%‰†‡•`´^¨°©®+±÷×<=>|~¤¢$£¥€"
_MARKS = "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0328\u0327\u0304"
_LATIN = "a b c d e f g h i j k l m n o p q r s t u v w x y z þ"
_EXPANSIONS = {"æ": "ae", "œ": "oe", "ß": "ss"}
_WITH_STROKE = {"đ": "d", "ð": "d", "ħ": "h", "ł": "l", "ø": "o", "ŧ": "t", "ı": "i"}

# Where groups of characters begin among the weights of the first level. A weight is a character of
# a key; a sign or letter without a weight of its own is the mark of its group, and itself.
_SIGNS, _OTHER_SIGNS, _DIGITS, _OWN, _LATIN_LETTERS, _OTHERS = 2, 0x8F, 0x90, 0x100, 0x200, 0x300
_BASE, _STROKE = "\x01", "\xff"  # weights of the second level: a letter, and the stroke of one


def sort_key(name: str, language: str) -> tuple[tuple[str, ...], str]:
    """The sort key of a name in a language.

    The name itself comes last, so that the order of names that are otherwise the same is fixed.

    >>> sorted(["Zabrze", "Łódź", "Lublin"], key=lambda name: sort_key(name, "pl"))
    ['Lublin', 'Łódź', 'Zabrze']
    """
    collator = get_collator(language)
    return collator.key(name) if collator else syllables(name), name


@dataclass(frozen=True, eq=False)
class Collator:
    """The order of an alphabet, as `alphabets.yml` has it; an empty one has no letters."""

    alphabet: str

    def key(self, name: str) -> tuple[str, str, str]:
        """The key of a name: letters, marks, and which letters are capital."""
        text = unicodedata.normalize("NFC", name)
        signs = self._contract(text)
        marks = "" if signs.isascii() else signs.translate(self._marks).rstrip(_BASE)
        # In Unicode, capital letters come first.
        return signs.translate(self._letters), marks, text.swapcase()

    def _contract(self, text: str) -> str:
        """Letters that are written as several become one character, of a private range."""
        if not self._digraphs:
            return text
        pattern = "|".join(sorted(self._digraphs, key=len, reverse=True))
        digraph = re.compile(pattern, re.IGNORECASE)
        return digraph.sub(lambda match: self._digraphs[match[0].lower()], text)

    @cached_property
    def _ranks(self) -> Mapping[str, tuple[int, int]]:
        """For each letter its rank in the alphabet, and among those of the same rank."""
        sets = [token.split("=") for token in self.alphabet.split()]
        return {
            letter: (rank, position)
            for rank, letters in enumerate(sets, start=1)
            for position, letter in enumerate(letters)
        }

    @cached_property
    def _digraphs(self) -> Mapping[str, str]:
        long = (letter for letter in self._ranks if len(letter) > 1)
        return {letter: chr(0xE000 + number) for number, letter in enumerate(long)}

    @cached_property
    def _capitals(self) -> Mapping[str, str]:
        """Capital letters with another small one than elsewhere, where ı and i are two letters."""
        return {"I": "ı", "İ": "i"} if "ı" in self._ranks else {}

    @cached_property
    def _letters(self) -> dict[int, str]:
        return _Weights(self, level=0)

    @cached_property
    def _marks(self) -> dict[int, str]:
        return _Weights(self, level=1)

    @cached_property
    def _signs(self) -> Mapping[str, str]:
        """What stands in texts for each letter of the alphabet: itself, or a private character."""
        return {self._digraphs.get(letter, letter): letter for letter in self._ranks}

    def weights(self, character: str) -> tuple[str, str]:
        """The weights of a character on the first two levels."""
        letter = self._capitals.get(character) or character.lower()
        if sign := self._signs.get(letter):
            rank, position = self._ranks[sign]
            is_ignored = f"={sign}" in self.alphabet.split()
            second = _BASE + chr(1 + position) if position else _BASE
            return "" if is_ignored else chr(_OWN + rank), second
        if len(parts := unicodedata.normalize("NFD", _EXPANSIONS.get(letter, letter))) > 1:
            pairs = [self.weights(part) for part in parts]
            return "".join(first for first, _ in pairs), "".join(second for _, second in pairs)
        if base := _WITH_STROKE.get(letter):
            first, second = self.weights(base)
            return first, second + _STROKE
        return _weights_of_any(letter)


class _Weights(dict[int, str]):
    """A table for `str.translate` that works out the weight of a character when it first occurs."""

    def __init__(self, collator: Collator, level: int) -> None:
        self._collator, self._level = collator, level

    def __missing__(self, code: int) -> str:
        self[code] = self._collator.weights(chr(code))[self._level]
        return self[code]


def _weights_of_any(letter: str) -> tuple[str, str]:
    """The weights of a character that the alphabet does not have."""
    kind = unicodedata.category(letter)
    if kind in ("Mn", "Me", "Cf", "Lm"):
        place = _MARKS.find(letter)
        return "", "" if kind == "Cf" else chr(_SIGNS + place) if place >= 0 else letter
    if letter.isspace():
        return chr(1), _BASE
    if letter in _PUNCTUATION:
        return chr(_SIGNS + _PUNCTUATION.index(letter)), _BASE
    if kind == "Nd":
        return chr(_DIGITS + unicodedata.digit(letter)), _BASE
    if letter in _LATIN.split():
        return chr(_LATIN_LETTERS + ord(letter)), _BASE
    group = _OTHERS if kind.startswith("L") else _OTHER_SIGNS
    return chr(group) + letter, _BASE


@cache
def get_collator(language: str) -> Collator | None:
    """The order of the letters of a language; None if its names are in the order of pinyin."""
    alphabets = yaml.load(ALPHABETS.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    alphabet = alphabets.get(language) or alphabets.get(language.partition("-")[0], "")
    return None if alphabet == "pinyin" else Collator(alphabet)
