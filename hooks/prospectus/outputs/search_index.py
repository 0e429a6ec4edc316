"""The search index of one language.

The script search.js reads it. The number of pages does not grow with the projects, so
all pages are in one script, and the script compares their plain text: a Chinese word is found
inside a longer one without word segmentation. There may be thousands of projects, so these are
found by terms, in parts of which a reader loads a few:

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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.metadata import version
from itertools import chain
from operator import sub
from pathlib import Path
from typing import Protocol, TypeAlias, TypeVar

from prospectus.domain.dataset import Dataset
from prospectus.i18n.localized import uses_han_script
from prospectus.i18n.pinyin import pinyin_key
from prospectus.i18n.search_analysis import (
    UNSPACED_RANGES,
    Analyser,
    get_analyser,
    is_unspaced,
    words_of,
)
from prospectus.presentation.asset_names import content_hash
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
from prospectus.support.cache import ContentCache
from prospectus.support.html_reader import HtmlReader

PART = 12_000  # characters of a part with terms: about 4 kB compressed
EACH = 32  # projects in a part: about 2 kB compressed
INLINE = 24_000  # characters of all parts, below which they are in the index itself

_SINGLE = re.compile(f"[{UNSPACED_RANGES}]")
_PAIR = re.compile(rf"(?=([{UNSPACED_RANGES}][^\W_]|[^\W_][{UNSPACED_RANGES}]))")
_LETTER = re.compile(r"[^\W_]")

_PARTS = "(window.searchParts=window.searchParts||{})"

_SKIPPED_ELEMENTS = {"script", "style", "svg", "nav", "form", "dialog"}
_SKIPPED_CLASSES = {
    *("headerlink", "cite", "footnotes", "footnotes-title", "visually-hidden"),
    *("translation-note", "record-links", "chips", "cards", "passages"),
}
_HEADINGS = {"h2", "h3", "h4"}

# Modules besides those of `i18n` that decide what is found in a text.
_MAKERS = ("support/html_reader.py", "presentation/script_constants.py")

T = TypeVar("T")

# The terms of one match, in any order.
Terms: TypeAlias = tuple[str, ...]


class Recall(Protocol):
    """As `ContentCache.get_or_create`."""

    def __call__(self, text: str, make: Callable[[], T], /) -> T:
        """What was made from a text before, or what `make` returns."""


@dataclass(frozen=True)
class SearchPage:
    """A page in the index.

    `location` is its path below the folder of its language, `kind` its kind (`park`, `chain`,
    `page` …), `aliases` are other names by which readers search for it.
    """

    location: str
    kind: str
    title: str
    description: str
    html: str
    aliases: tuple[str, ...] = ()


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


def files(
    entries: Iterable[SearchPage],
    items: Iterable[SearchProject],
    language: str,
    synonyms: Mapping[str, Sequence[str]] | None = None,
    contact: str = "",
    cache: ContentCache | None = None,
) -> Mapping[str, str]:
    """The scripts of the search by their paths below its folder.

    What was found in texts before is taken from `cache` (`search_cache`), which is not saved.

    They are scripts because pages opened from a folder can load scripts but not JSON.

    `index.js` is small and names the current version, which is a folder named by a hash of its
    content. So everything in the folder can be cached for good, and parts of two versions are
    never mixed. If pages named the version themselves, each would change with the text of others.

    `<version>/index.js` has all pages, the rules by which words are compared, the synonyms, the
    location of the page `contact` for readers who find nothing, and the data that leads to parts:
    the first term of each part, whether names have pronunciations, the number of projects, and of
    projects in a part. If there are few projects, their parts are in it, too.

    A part of terms is an object with arrays for each term. Each array begins with the flags of
    the match, followed by the number of the first project and the differences to the next ones. A
    part of projects has location, title, description and other names of each.
    """
    listed, recall = list(items), cache.get_or_create if cache else _make
    projects_parts = [
        _json(
            [
                [page.location, page.title, page.description, *page.aliases]
                for page in listed[at : at + EACH]
            ]
        )
        for at in range(0, len(listed), EACH)
    ]
    first_terms, terms = _parts(_postings(listed, language, recall))
    parts = {
        f"{name}-{number}": f'{_PARTS}["{name}-{number}"]={text};\n'
        for name, texts in (("terms", terms), ("projects", projects_parts))
        for number, text in enumerate(texts)
    }
    rows = [recall(f"page {entry}", partial(_row, entry, language)) for entry in entries]
    meanings = {word: list(others) for word, others in (synonyms or {}).items()}
    texts = [_json(rows), _json(meanings), *first_terms, *terms, *projects_parts]
    index = {
        "pages": rows,
        "rules": get_analyser(language).script_rules(texts),
        "synonyms": meanings,
        "contact": contact,
        "terms": first_terms,
        "heard": uses_han_script(language),
        "count": len(listed),
        "each": EACH,
    }
    scripts = {"index": f"window.searchIndex={_json(index)};\n", **parts}
    if sum(map(len, parts.values())) <= INLINE:
        scripts = {"index": "".join(scripts.values())}
    version = content_hash("".join(scripts.values()).encode())
    return {
        "index.js": f'window.searchVersion="{version}";\n',
        **{f"{version}/{name}.js": script for name, script in scripts.items()},
    }


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def search_cache(root: Path, language: str) -> ContentCache:
    """What was found in the texts of a language, in the persistent cache of the project `root`."""
    package = Path(__file__).parents[1]
    makers = [Path(__file__), *(package / path for path in _MAKERS)]
    makers += sorted(
        file for file in (package / "i18n").rglob("*") if file.suffix in {".py", ".yml"}
    )
    return ContentCache(root, f"search-{language}", *makers, version("pypinyin"))


def _make(_: str, make: Callable[[], T]) -> T:
    """As `ContentCache.get_or_create` without a cache."""
    return make()


# -- projects --------------------------------------------------------------------------------


def _postings(
    items: Iterable[SearchProject], language: str, recall: Recall
) -> Mapping[str, list[list[int]]]:
    """Arrays for each term: flags of the match, first project, differences to the next ones."""
    projects_by_term: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(
        lambda: defaultdict(list)
    )
    analyser, with_pinyin = get_analyser(language), uses_han_script(language)
    for number, item in enumerate(items):
        make = partial(_terms, item, analyser, with_pinyin=with_pinyin)
        texts = (item.title, item.description, item.aliases, item.words)
        for flags, terms in recall(f"project {texts}", make).items():
            numbers_by_term = projects_by_term[flags]
            for term in terms:
                numbers_by_term[term].append(number)
    postings: defaultdict[str, list[list[int]]] = defaultdict(list)
    for flags in sorted(projects_by_term):
        for term, numbers in projects_by_term[flags].items():
            postings[term].append([flags, numbers[0], *map(sub, numbers[1:], numbers)])
    return postings


def _terms(item: SearchProject, analyser: Analyser, *, with_pinyin: bool) -> Mapping[int, Terms]:
    """The terms of a project by the flags of their match, wherever its page lies."""
    terms_by_flags: defaultdict[int, AbstractSet[str]] = defaultdict(set)
    for name, kind in ((item.title, MATCH_TITLE), *((alias, MATCH_NAME) for alias in item.aliases)):
        pronunciations = pinyin_key(name).split() if with_pinyin else ()
        pronounced = (_pinyin_terms(analyser.fold(word)) for word in pronunciations)
        matches = [_name_terms(name, kind, analyser), *pronounced]
        for flags, terms in chain.from_iterable(match.items() for match in matches):
            terms_by_flags[flags] |= terms
    texts = frozenset[str]().union(
        *(_text_terms(text, analyser) for text in (item.description, *item.words))
    )
    terms_by_flags[0] = texts.difference(*terms_by_flags.values())
    return {flags: tuple(map(sys.intern, terms)) for flags, terms in terms_by_flags.items()}


def _parts(postings: Mapping[str, list[list[int]]]) -> tuple[list[str], list[str]]:
    """The first term of each part, and the parts, in the order that JavaScript sorts strings."""
    firsts: list[str] = []
    parts: list[list[str]] = []
    size = PART
    for term in sorted(postings, key=lambda text: text.encode("utf-16-be")):
        numbers = str(postings[term]).replace(" ", "")  # JSON, in a third of the time
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
    words = (word for word in words_of(text) if not is_unspaced(word))
    return [(word, *analyser.forms(word)) for word in words]


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


# -- pages -----------------------------------------------------------------------------------


def _row(entry: SearchPage, language: str) -> list[object]:
    blocks = [
        block
        for block in HtmlReader(entry.html, skip=_is_skipped).blocks
        if not block.consists_of_links  # they say what other pages are about
    ]
    names = [entry.title, *entry.aliases]
    return [
        entry.location,
        entry.kind,
        entry.title,
        list(entry.aliases),
        entry.description,
        [_folded(block.text) for block in blocks if block.tag in _HEADINGS],
        " ".join(_folded(block.text) for block in blocks),
        [pinyin_key(name) for name in names] if uses_han_script(language) else [],
    ]


def _is_skipped(tag: str, classes: set[str]) -> bool:
    return tag in _SKIPPED_ELEMENTS or not _SKIPPED_CLASSES.isdisjoint(classes)


def _folded(text: str) -> str:
    """Text with every run of white space as one space."""
    return " ".join(text.split())
