"""How words are compared when readers search: the analyser of a language.

The scripts of the site have the same analyser (`text-matching.js`), with the rules of the language
from here: `tests/prospectus/i18n/analysis_cases.json` has words and their tokens for both.

* Text is folded: no differences of width, case, accents and vowel signs; traditional Chinese
  characters become simplified ones.
* A word is a run of letters and digits. Scripts that are written without spaces between words,
  such as Chinese, have tokens of two neighbouring characters instead.
* The token of any other word is its stem, by the rules of the catalog (`search.endings`). Other
  spellings of a word (`search.spellings`) have the same token.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from prospectus.i18n.catalog import get_catalog
from prospectus.i18n.localized import HAN, uses_han_script

SIMPLIFIED_CHARACTERS = Path(__file__).with_name("simplified_characters.txt")

# As inside the brackets of a regular expression. The scripts have the same ranges: a test compares.
HAN_RANGES = HAN.pattern.strip("[]+")
# Thai, Lao, Burmese, Khmer, Japanese syllables: no spaces between words either.
UNSPACED_RANGES = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff" + HAN_RANGES
# Accents, and the vowel signs of Hebrew and Arabic, which may be left out.
MARK_RANGES = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    r"\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc"
)
# Scripts of India: their vowel signs are no letters to Python, but parts of words.
INDIC_RANGES = r"\u0900-\u0963\u0966-\u0dff"

LEAST_STEM = 3  # letters that remain of a word without its ending

_MARKS = re.compile(f"[{MARK_RANGES}]")
_RUN = re.compile(rf"[{UNSPACED_RANGES}]+|(?:(?![{UNSPACED_RANGES}])(?:[^\W_]|[{INDIC_RANGES}]))+")
_UNSPACED = re.compile(f"[{UNSPACED_RANGES}]")


def is_unspaced(word: str) -> bool:
    """Whether a word has a character of a script without spaces between words."""
    return _UNSPACED.search(word) is not None


def words_of(folded: str) -> list[str]:
    """The words of a text that is folded; see `Analyser.words`."""
    return _RUN.findall(folded)


@dataclass(frozen=True, eq=False)
class Analyser:
    """The analyser of a language.

    `endings` are passes of rules `ending>replacement`, separated by `|`: in each pass the first
    rule that fits is applied. `spellings` are pairs `other=usual`. `ignored` are words that say
    nothing of what is looked for. `simplified` has the simplified form of each traditional
    character. Rules of another form have no effect.
    """

    endings: str
    spellings: str
    ignored: str
    simplified: Mapping[str, str]

    def fold(self, text: str) -> str:
        """A text without the differences that do not matter, such as case."""
        if text.isascii():
            return text.lower()
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text).lower())
        return unicodedata.normalize("NFC", text).translate(self._translation)

    def words(self, text: str) -> list[str]:
        """The words of a text, folded; a run of Chinese is one word.

        >>> get_analyser("en").words("LED lamps, 35 t")
        ['led', 'lamps', '35', 't']
        """
        return words_of(self.fold(text))

    def token(self, word: str) -> str:
        """The token of a folded word of a script with spaces.

        >>> [get_analyser("en").token(word) for word in ("facility", "facilities", "colour")]
        ['facility', 'facility', 'color']
        """
        if word not in self._tokens:
            stem = self._stem(word)
            self._tokens[word] = self._usual_spellings.get(stem, stem)
        return self._tokens[word]

    def tokens(self, text: str) -> list[str]:
        """The tokens of a text, in its order."""
        tokens: list[str] = []
        for word in self.words(text):
            if not is_unspaced(word):
                tokens.append(self.token(word))
            elif len(word) == 1:
                tokens.append(word)
            else:
                tokens += [word[at : at + 2] for at in range(len(word) - 1)]
        return tokens

    def key(self, phrase: str) -> str:
        """A phrase without the differences that the search does not make: its words by tokens."""
        words = self.words(phrase)
        return " ".join(word if is_unspaced(word) else self.token(word) for word in words)

    def script_rules(self, texts: Iterable[str]) -> Mapping[str, str]:
        """The rules for the script.

        Of the traditional characters it gets those that stand for a character of these texts.
        `variants` has pairs of a traditional and its simplified form, without anything between.
        """
        used = {character for text in texts for character in self.fold(text)}
        pairs = (old + new for old, new in self.simplified.items() if new in used)
        return {
            "endings": self.endings,
            "spellings": self.spellings,
            "ignored": self.ignored,
            "variants": "".join(sorted(pairs)),
        }

    def _stem(self, word: str) -> str:
        for rules in self._passes:
            for ending, replacement in rules:
                if word.endswith(ending) and len(word) - len(ending) >= LEAST_STEM:
                    word = word[: len(word) - len(ending)] + replacement
                    break
        return word

    @cached_property
    def _tokens(self) -> dict[str, str]:
        """The tokens of words that occurred: texts share few words."""
        return {}

    @cached_property
    def _passes(self) -> list[list[tuple[str, str]]]:
        return [_pairs(rules, ">") for rules in self.endings.split("|")]

    @cached_property
    def _usual_spellings(self) -> Mapping[str, str]:
        pairs = _pairs(self.spellings, "=")
        return {self._stem(other): self._stem(usual) for other, usual in pairs}

    @cached_property
    def _translation(self) -> Mapping[int, str]:
        return str.maketrans(dict(self.simplified))


def get_analyser(language: str) -> Analyser:
    """The analyser of a language, with the rules of its catalog."""
    catalog = get_catalog(language)
    rules = (catalog[f"search.{name}"] for name in ("endings", "spellings", "ignored"))
    return _analyser(*rules, uses_han_script(language))


@cache
def _analyser(endings: str, spellings: str, ignored: str, has_variants: bool) -> Analyser:
    simplified = _simplified_characters() if has_variants else {}
    return Analyser(endings, spellings, ignored, simplified)


def _pairs(rules: str, separator: str) -> list[tuple[str, str]]:
    parts = (rule.partition(separator) for rule in rules.split())
    return [(left, right) for left, separator, right in parts if separator]


@cache
def _simplified_characters() -> Mapping[str, str]:
    lines = SIMPLIFIED_CHARACTERS.read_text(encoding="utf-8").splitlines()
    return {old: line[0] for line in lines if not line.startswith("#") for old in line[1:]}
