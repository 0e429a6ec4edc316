"""How words are compared when readers search: the analyser of a language.

The scripts of the site have the same analyser (`text-matching.js`), with the rules of the language
from here: `tests/prospectus/i18n/analysis_cases.json` has words and their tokens for both.

* Text is folded: no differences of width, case, accents and vowel signs; letters become those by
  which readers replace them, such as ł by l; traditional Chinese characters become simplified ones.
* A word is a run of letters and digits. Scripts that are written without spaces between words,
  such as Chinese, have tokens of two neighbouring characters instead.
* The token of any other word is its stem, by the rules of the language (`i18n.stemming_rules`).
  Other spellings of a word have the same token.
* A word that begins with a particle, such as the Arabic "and", has the token of the rest as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from functools import cache, cached_property

from prospectus.i18n.localized import HAN
from prospectus.i18n.stemming_rules import WORDS, WordRules, get_word_rules

# As inside the brackets of a regular expression. The scripts have the same ranges: a test compares.
HAN_RANGES = HAN.pattern.strip("[]+")
# Thai, Lao, Burmese, Khmer, Japanese syllables: no spaces between words either.
UNSPACED_RANGES = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff" + HAN_RANGES
# Accents, and the vowel signs of Hebrew and Arabic, which may be left out; the stroke that makes
# Arabic words longer; and what nobody sees: hyphens for breaks, joiners, marks of direction.
MARK_RANGES = (
    r"\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    r"\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
)
# Scripts of India: their vowel signs are no letters to Python, but parts of words.
INDIC_RANGES = r"\u0900-\u0963\u0966-\u0dff"

LEAST_STEM = 3  # letters that remain of a word without its ending or a particle
LEAST_REST = 2  # and without a prefix or weak letters; no ending changes the first ones
LONG_STEM = 5  # letters of a stem that may lose its first one, if that is weak

_MARKS = re.compile(f"[{MARK_RANGES}]")
_RUN = re.compile(rf"[{UNSPACED_RANGES}]+|(?:(?![{UNSPACED_RANGES}])(?:[^\W_]|[{INDIC_RANGES}]))+")
_UNSPACED = re.compile(f"[{UNSPACED_RANGES}]")


def is_unspaced(word: str) -> bool:
    """Whether a word has a character of a script without spaces between words."""
    return not word.isascii() and _UNSPACED.search(word) is not None


def words_of(folded: str) -> list[str]:
    """The words of a text that is folded; see `Analyser.words`."""
    return _RUN.findall(folded)


@dataclass(frozen=True, eq=False)
class Analyser:
    """The analyser of a language: its rules, and the usual form of each other character."""

    rules: WordRules
    usual_characters: Mapping[str, str]

    def fold(self, text: str) -> str:
        """A text without the differences that do not matter, such as case."""
        if text.isascii():
            return text.lower()
        text = unicodedata.normalize("NFKD", text).lower()
        for parts, letter in self._kept:
            text = text.replace(parts, letter)
        text = unicodedata.normalize("NFC", _MARKS.sub("", text))
        return text.translate(self._translation)

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

    def forms(self, word: str) -> tuple[str, ...]:
        """The tokens by which a folded word of a text is found: its own, and without a particle.

        >>> get_analyser("ar").forms("وصناعه")  # "and industry"
        ('وصنع', 'صنع')
        """
        token = self.token(word)
        if not word.startswith(self._particles) or len(word) <= LEAST_STEM:
            return (token,)
        rest = self.token(word[1:])
        return (token, rest) if rest != token else (token,)

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

    def characters(self, texts: Iterable[str]) -> set[str]:
        """The characters of some texts, each folded by itself, for `script_rules`.

        Texts may be large, and each has few different characters. None where the language has no
        variants of characters.
        """
        written = set[str]().union(*texts) if self.usual_characters else ()
        return {character for each in written for character in self.fold(each)}

    def script_rules(self, used: AbstractSet[str]) -> Mapping[str, str]:
        """The rules for the script.

        Of the variants of characters it gets those that stand for one of the folded characters
        `used`, as pairs of another and the usual form, without anything between.
        """
        pairs = (old + new for old, new in self.usual_characters.items() if new in used)
        return {**asdict(self.rules), "variants": "".join(sorted(pairs))}

    def _stem(self, word: str) -> str:
        for end in range(min(self._longest_prefix, len(word)), 0, -1):
            rest = self._prefixes.get(word[:end], "") + word[end:]
            if word[:end] in self._prefixes and len(rest) >= LEAST_REST:
                word = rest
                break
        for endings, longest in self._passes:
            for start in range(max(LEAST_REST, len(word) - longest), len(word)):
                replacement = endings.get(word[start:])
                if replacement is not None and start + len(replacement) >= LEAST_STEM:
                    word = word[:start] + replacement
                    break
        return self._without_weak_letters(word) if self.rules.weak else word

    def _without_weak_letters(self, stem: str) -> str:
        """A stem by its strong letters, in which the plural of an Arabic noun is like its singular.

        >>> get_analyser("ar").token("سوق") == get_analyser("ar").token("اسواق")  # market, markets
        True
        """
        first, rest = stem[:1], stem[1:].translate(self._weak)
        loses_first = first == self.rules.weak[0] and len(stem) >= LONG_STEM
        strong = rest if loses_first and len(rest) < len(stem) - 1 else first + rest
        return strong if len(strong) >= LEAST_REST else stem

    @cached_property
    def _weak(self) -> Mapping[int, None]:
        return dict.fromkeys(map(ord, self.rules.weak))

    @cached_property
    def _tokens(self) -> dict[str, str]:
        """The tokens of words that occurred: texts share few words."""
        return {}

    @cached_property
    def _kept(self) -> list[tuple[str, str]]:
        """Letters that keep their marks, with what they are made of."""
        letters = self.rules.kept.split()
        return [(unicodedata.normalize("NFKD", letter), letter) for letter in letters]

    @cached_property
    def _prefixes(self) -> Mapping[str, str]:
        return dict(_pairs(self.rules.prefixes, ">"))

    @cached_property
    def _longest_prefix(self) -> int:
        return max(map(len, self._prefixes), default=0)

    @cached_property
    def _particles(self) -> tuple[str, ...]:
        return tuple(self.rules.particles.split())

    @cached_property
    def _passes(self) -> list[tuple[Mapping[str, str], int]]:
        """The endings of each pass with what replaces them, and the length of the longest."""
        passes = [dict(_pairs(rules, ">")) for rules in self.rules.endings.split("|")]
        return [(endings, max(map(len, endings), default=0)) for endings in passes]

    @cached_property
    def _usual_spellings(self) -> Mapping[str, str]:
        pairs = _pairs(self.fold(self.rules.spellings), "=")
        return {self._stem(other): self._stem(usual) for other, usual in pairs}

    @cached_property
    def _translation(self) -> Mapping[int, str]:
        return str.maketrans({**self.usual_characters, **dict(_pairs(self.rules.letters, ">"))})


@cache
def get_analyser(language: str) -> Analyser:
    """The analyser of a language; without rules of its own it only folds."""
    rules = get_word_rules(language)
    return Analyser(rules, _usual_characters(rules.variants) if rules.variants else {})


def _pairs(rules: str, separator: str) -> list[tuple[str, str]]:
    parts = (rule.partition(separator) for rule in rules.split())
    return [(left, right) for left, separator, right in parts if separator]


@cache
def _usual_characters(file: str) -> Mapping[str, str]:
    lines = (WORDS / file).read_text(encoding="utf-8").splitlines()
    return {old: line[0] for line in lines if not line.startswith("#") for old in line[1:]}
