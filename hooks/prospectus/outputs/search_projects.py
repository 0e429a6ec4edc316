"""What the search has of projects: of each, how it is shown, and the terms by which it is found.

There may be thousands of projects, so these are found by terms, in parts of which a reader loads a
few:

* two neighbouring characters, one of which is of a script without spaces, such as Chinese; in
  names also a single one of these
* other words, as they are written and by their stem (`i18n.search_analysis`); they are found by
  their beginning, too
* four neighbouring letters of the pronunciation of a name, after a `~`

Each term leads to all projects that contain it. Such a list stays small, because the differences
between project numbers compress well: for ten thousand projects it has a few kB at most.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from operator import sub
from typing import NamedTuple, TypeAlias

from prospectus.domain.dataset import Dataset
from prospectus.i18n.localized import uses_han_script
from prospectus.i18n.name_keys import pronunciation
from prospectus.i18n.search_analysis import (
    UNSPACED_RANGES,
    Analyser,
    get_analyser,
    is_unspaced,
    words_of,
)
from prospectus.presentation.listing import Listing
from prospectus.presentation.listing_rows import ListingRow
from prospectus.presentation.script_constants import (
    MATCH_BEGIN,
    MATCH_LETTERS,
    MATCH_NAME,
    MATCH_TITLE,
    PINYIN_LENGTH,
    PINYIN_PREFIX,
)
from prospectus.support.cache import Recall, make_anew

PART = 12_000  # characters of a part with terms: about 4 kB compressed
EACH = 32  # projects in a part: about 2 kB compressed

_SINGLE = re.compile(f"[{UNSPACED_RANGES}]")
_PAIR = re.compile(rf"(?=([{UNSPACED_RANGES}][^\W_]|[^\W_][{UNSPACED_RANGES}]))")
_LETTER = re.compile(r"[^\W_]")

# The terms of one match, in any order.
Terms: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class SearchProject:
    """A project in the index; `words` are texts by which it is found besides its names."""

    location: str
    title: str
    description: str
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def projects(
    site: Dataset, listing: Listing, language: str, location: Callable[[str], str]
) -> Iterator[SearchProject]:
    """All projects of a list; `location` gives the path of the page of each by its name.

    Similar projects are neighbours, so that the results of a search are in few parts.
    """

    def sort_key(row: ListingRow) -> tuple[str, ...]:
        record = row.record
        return (record.chain or "", record.cluster or "", record.park or "", row.name, row.slug)

    for row in sorted(listing.rows.values(), key=sort_key):
        record = row.record
        texts = [record.note]
        if record.company:
            texts.append(site.companies[record.company].name)
        yield SearchProject(
            location(row.slug),
            row.name,
            record.summary.in_language(language),
            tuple(name.in_language(language) for name in record.aliases),
            (
                *(
                    part.text
                    for field in listing.fields
                    if field != "sources"
                    for part in row.fields[field]
                ),
                *(text.in_language(language) for text in texts if text),
            ),
        )


class ProjectParts(NamedTuple):
    """The projects of the index, as data that `ContentCache` can hold.

    `terms` are the parts with terms, each the text of an object with arrays for each term, and
    `first_terms` the first term of each. `projects` are the parts with projects, `total` is the
    number of these. `characters` has the `Analyser.characters` of both.
    """

    total: int
    first_terms: tuple[str, ...]
    terms: tuple[str, ...]
    projects: tuple[str, ...]
    characters: str


def project_parts(
    items: Iterable[SearchProject], language: str, recall: Recall = make_anew
) -> ProjectParts:
    """The projects of the index in one language.

    Each array of a term begins with the flags of the match, followed by the number of the first
    project and the differences to the next ones. A part of projects has location, title,
    description and other names of each.
    """
    listed = [*items]
    shown = [[item.location, item.title, item.description, *item.aliases] for item in listed]
    projects = [_json(shown[at : at + EACH]) for at in range(0, len(shown), EACH)]
    first_terms, terms = _parts(_postings(listed, language, recall))
    characters = get_analyser(language).characters((*first_terms, *terms, *projects))
    return ProjectParts(
        len(listed), tuple(first_terms), tuple(terms), tuple(projects), "".join(sorted(characters))
    )


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _postings(
    items: Iterable[SearchProject], language: str, recall: Recall
) -> dict[str, list[list[int]]]:
    """Arrays for each term: flags of the match, first project, differences to the next ones."""
    projects_by_term: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(
        lambda: defaultdict(list)
    )
    analyser, with_pinyin = get_analyser(language), uses_han_script(language)
    for number, item in enumerate(items):
        names = (item.title, *item.aliases) if with_pinyin else ()
        heard = [pronunciation(name, recall) for name in names]
        make = partial(_terms, item, analyser, heard)
        texts = (item.title, item.description, item.aliases, item.words)
        for flags, terms in recall(f"project {texts}", make).items():
            numbers_by_term = projects_by_term[flags]
            for term in terms:
                numbers_by_term[term].append(number)
    postings: defaultdict[str, list[list[int]]] = defaultdict(list)
    for flags in sorted(projects_by_term):
        numbers_by_term = projects_by_term.pop(flags)
        while numbers_by_term:  # of thousands of projects, they are not kept in both forms
            term, numbers = numbers_by_term.popitem()
            postings[term].append([flags, numbers[0], *map(sub, numbers[1:], numbers)])
    return postings


def _terms(item: SearchProject, analyser: Analyser, heard: Iterable[str]) -> Mapping[int, Terms]:
    """The terms of a project by the flags of their match, wherever its page lies.

    `heard` are the pronunciations of its names.
    """
    terms_by_flags: defaultdict[int, AbstractSet[str]] = defaultdict(set)
    names = ((item.title, MATCH_TITLE), *((alias, MATCH_NAME) for alias in item.aliases))
    pronounced = (_pinyin_terms(analyser.fold(word)) for key in heard for word in key.split())
    matches = [*(_name_terms(name, kind, analyser) for name, kind in names), *pronounced]
    for flags, terms in chain.from_iterable(match.items() for match in matches):
        terms_by_flags[flags] |= terms
    texts = frozenset[str]().union(
        *(_text_terms(text, analyser) for text in (item.description, *item.words))
    )
    terms_by_flags[0] = texts.difference(*terms_by_flags.values())
    return {flags: tuple(map(sys.intern, terms)) for flags, terms in terms_by_flags.items()}


def _parts(postings: dict[str, list[list[int]]]) -> tuple[list[str], list[str]]:
    """The first term of each part, and the parts, in the order that JavaScript sorts strings.

    Takes the arrays out of `postings`.
    """
    firsts: list[str] = []
    parts: list[list[str]] = []
    size = PART
    for term in sorted(postings, key=lambda text: text.encode("utf-16-be")):
        numbers = str(postings.pop(term)).replace(" ", "")  # JSON, in a third of the time
        text = f'"{term}":{numbers}'
        if size + len(text) > PART:
            firsts.append(term)
            parts.append([])
            size = 0
        parts[-1].append(text)
        size += len(text)
    return firsts, [f"{{{','.join(part)}}}" for part in parts]


@lru_cache(maxsize=1000)  # many projects share parks, chains and stages
def _text_terms(text: str, analyser: Analyser) -> frozenset[str]:
    text = analyser.fold(text)
    return frozenset(chain(_PAIR.findall(text), *_word_terms(text, analyser)))


def _word_terms(text: str, analyser: Analyser) -> list[tuple[str, ...]]:
    """Each word of a folded text as it is written, and its tokens."""
    return [_forms(word, analyser) for word in words_of(text) if not is_unspaced(word)]


@lru_cache(maxsize=1 << 14)  # texts share few words
def _forms(word: str, analyser: Analyser) -> tuple[str, ...]:
    return word, *analyser.forms(word)


def _name_terms(name: str, kind: int, analyser: Analyser) -> Mapping[int, set[str]]:
    name = analyser.fold(name)
    letters = _LETTER.findall(name)
    if not letters:
        return {}
    whole = name[name.index(letters[0]) : name.rindex(letters[-1]) + 1]
    singles, pairs = (pattern.findall(whole) for pattern in (_SINGLE, _PAIR))
    words = _word_terms(whole, analyser)
    begins = {term for term in (*singles[:1], *pairs[:1]) if whole.startswith(term)}
    begins |= {term for word in words[:1] if whole.startswith(word[0]) for term in word}
    ends = {term for term in pairs[-1:] or singles if whole.endswith(term)}
    ends |= {term for word in words[-1:] if whole.endswith(word[0]) for term in word}
    inside = {*singles, *pairs, *chain.from_iterable(words)}
    return _by_flags(inside, begins, ends, kind | MATCH_LETTERS * len(letters))


def _pinyin_terms(pinyin: str) -> Mapping[int, set[str]]:
    """Terms at every position, as syllables have no boundaries; shorter ones only at the end."""
    letters = "".join(_LETTER.findall(pinyin))
    if not letters:
        return {}
    inside = {PINYIN_PREFIX + letters[at : at + PINYIN_LENGTH] for at in range(len(letters) - 2)}
    begins, ends = (
        {PINYIN_PREFIX + letters[:PINYIN_LENGTH]},
        {PINYIN_PREFIX + letters[-PINYIN_LENGTH:]},
    )
    return _by_flags(inside, begins, ends, MATCH_TITLE | MATCH_LETTERS * len(letters))


def _by_flags(
    inside: set[str], begins: set[str], ends: set[str], end: int
) -> Mapping[int, set[str]]:
    """Terms by their flags; `end` are the flags of terms at the end of a name."""
    kind = end % MATCH_LETTERS
    return {kind: inside - begins - ends, kind | MATCH_BEGIN: begins, end: ends}
