"""The search of one language: what each page is, and the words by which it is found.

docs/assets/javascripts/search.js reads it. What does not grow with the projects, the pages, stands
whole in one script and is compared as plain text: a Chinese word is found inside a longer one
without cutting text into words first. Of projects there may be thousands, so they are found by
terms, in parts of which a reader fetches a few:

* two neighbouring characters, one of which is Chinese, and in names also a single one;
* other words whole, to be looked for by how they begin;
* four neighbouring letters of how a name sounds, after a `~`.

Each term leads to all projects that hold it, however many. Such a list stays small, as steps from
one to the next compress well: of ten thousand projects, to a few kB at most.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from itertools import chain
from operator import sub

from prospectus.domain.dataset import Dataset
from prospectus.i18n.localized import HAN, uses_han_script
from prospectus.i18n.pinyin import pinyin_key
from prospectus.presentation.asset_names import content_hash
from prospectus.presentation.listing import Listing, Row

# Characters of a part with terms: about 4 kB compressed.
PART = 12_000

# Projects that are shown together: about 2 kB compressed.
EACH = 32

# Characters of all parts up to which they stand in the index itself.
INLINE = 24_000

# How a project holds a term: its title or another name does, which may begin with it (`_BEGIN`);
# where it ends with it, the number of the name's letters stands in the higher bits.
_TITLE, _NAME, _BEGIN, _LETTERS = 2, 1, 4, 8

# By what terms that sound begin, and of how many letters they are.
_SOUND, _HEARD = "~", 4

_SIGNS = HAN.pattern.strip("[]+")
_SINGLE = re.compile(f"[{_SIGNS}]")
_PAIR = re.compile(rf"(?=([{_SIGNS}][^\W_]|[^\W_][{_SIGNS}]))")
_WORD = re.compile(rf"[^\W_{_SIGNS}]+")
_LETTER = re.compile(r"[^\W_]")

_SILENT = {"script", "style", "svg"}
_NO_WORDS = {"headerlink", "cite", "hidden", "behind", "origin"}
_HEADINGS = {"h2", "h3", "h4"}
_BLOCKS = re.compile(r"h[1-6]|p|li|dt|dd|td|th|tr|div|section|article|summary|br|caption")


@dataclass(frozen=True)
class Entry:
    """A page as the index knows it.

    `location` is its address below the folder of its language, `kind` what it tells of (`park`,
    `chain`, `page`), `also` other names by which readers look for it.
    """

    location: str
    kind: str
    title: str
    description: str
    html: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """A project as the index knows it; `words` are texts by which it is found beside its names."""

    location: str
    title: str
    description: str
    also: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def projects(
    site: Dataset, found: Listing, language: str, address: Callable[[str], str]
) -> Iterator[Item]:
    """All projects of a list; `address` gives the location of a page by its uri.

    Those that are alike stand together, so that those that are found together do.
    """

    def alike(row: Row) -> tuple[str, ...]:
        record = row.record
        return (record.chain or "", record.cluster or "", record.park or "", row.name, row.slug)

    for row in sorted(found.rows.values(), key=alike):
        record = row.record
        told = [record.contact, record.note, *(goal.name for goal in record.goals)]
        if record.company:
            told.append(site.companies[record.company].name)
        yield Item(
            address(f"{found.shelf}/{row.slug}"),
            row.name,
            record.summary.in_language(language),
            tuple(name.in_language(language) for name in record.aliases),
            (
                *(
                    it.text
                    for field in found.fields
                    if field != "sources"
                    for it in row.fields[field]
                ),
                *(text.in_language(language) for text in told if text),
            ),
        )


def files(entries: Iterable[Entry], items: Iterable[Item], language: str) -> Mapping[str, str]:
    """The scripts of the search, by their names below its folder: scripts load from a folder, too.

    `index.js` is small and names the version of everything else: the folder that holds it, named
    by a hash of its content, so that it can be cached for good and parts of two versions never
    meet. Pages cannot name it themselves, or each would change with the text of any other.

    `<version>/index.js` holds the pages, and of the projects what leads to the parts: the first
    term of each, whether names have sounds, how many projects there are and how many each part
    shows. The parts of few projects stand in it, too.

    A list of terms is an object: each term has lists, and each of these begins with the way in
    which projects hold the term, followed by the first one's number and steps to the next. A list
    of projects holds for each location, title, description and other names.
    """
    listed = list(items)
    shown = [
        _json([[it.location, it.title, it.description, *it.also] for it in listed[at : at + EACH]])
        for at in range(0, len(listed), EACH)
    ]
    first_terms, terms = _parts(_postings(listed, language))
    parts = {
        f"{name}-{number}": f'(window.searchParts??={{}})["{name}-{number}"]={text};\n'
        for name, texts in (("terms", terms), ("projects", shown))
        for number, text in enumerate(texts)
    }
    rows = [_row(entry, language) for entry in entries]
    told = {
        "pages": rows,
        "terms": first_terms,
        "heard": uses_han_script(language),
        "count": len(listed),
        "each": EACH,
    }
    scripts = {"index": f"window.searchIndex={_json(told)};\n", **parts}
    if sum(map(len, parts.values())) <= INLINE:
        scripts = {"index": "".join(scripts.values())}
    version = content_hash("".join(scripts.values()).encode())
    return {
        "index.js": f'window.searchVersion="{version}";\n',
        **{f"{version}/{name}.js": it for name, it in scripts.items()},
    }


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


# -- projects --------------------------------------------------------------------------------


def _postings(items: Iterable[Item], language: str) -> Mapping[str, list[list[int]]]:
    """For each term and each way to hold it: that way, the first project, steps to the next."""
    holding: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, item in enumerate(items):
        for way, terms in _held(item, heard=uses_han_script(language)).items():
            lists = holding[way]
            for term in terms:
                lists[term].append(number)
    postings: defaultdict[str, list[list[int]]] = defaultdict(list)
    for way in sorted(holding):
        for term, numbers in holding[way].items():
            postings[term].append([way, numbers[0], *map(sub, numbers[1:], numbers)])
    return postings


def _held(item: Item, *, heard: bool) -> Mapping[int, set[str]]:
    """The terms of a project by the ways to hold them."""
    held: defaultdict[int, set[str]] = defaultdict(set)
    for name, kind in ((item.title, _TITLE), *((it, _NAME) for it in item.also)):
        parts = [_of_name(name, kind), *map(_of_sound, pinyin_key(name).split() if heard else ())]
        for way, terms in chain.from_iterable(it.items() for it in parts):
            held[way] |= terms
    told = frozenset[str]().union(*map(_of_text, (item.description, *item.words)))
    return {**held, 0: set(told.difference(*held.values()))}


def _parts(postings: Mapping[str, list[list[int]]]) -> tuple[list[str], list[str]]:
    """The first term of each part, and the parts, in the order that JavaScript gives texts."""
    firsts: list[str] = []
    parts: list[list[str]] = []
    size = PART
    for term in sorted(postings, key=lambda it: it.encode("utf-16-be")):
        text = f'"{term}":{_json(postings[term])}'
        if size + len(text) > PART:
            firsts.append(term)
            parts.append([])
            size = 0
        parts[-1].append(text)
        size += len(text)
    return firsts, [f"{{{','.join(part)}}}" for part in parts]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@lru_cache(maxsize=1000)  # parks, chains and stages are those of many
def _of_text(text: str) -> frozenset[str]:
    text = _plain(text)
    return frozenset((*_PAIR.findall(text), *_WORD.findall(text)))


def _of_name(name: str, kind: int) -> Mapping[int, set[str]]:
    name = _plain(name)
    letters = _LETTER.findall(name)
    if not letters:
        return {}
    whole = name[name.index(letters[0]) : name.rindex(letters[-1]) + 1]
    singles, pairs, words = (it.findall(whole) for it in (_SINGLE, _PAIR, _WORD))
    begins = {it for it in (*singles[:1], *pairs[:1], *words[:1]) if whole.startswith(it)}
    ends = {it for it in [*pairs[-1:], *words[-1:]] or singles if whole.endswith(it)}
    return _ways({*singles, *pairs, *words}, begins, ends, kind | _LETTERS * len(letters))


def _of_sound(sound: str) -> Mapping[int, set[str]]:
    """At any place, as letters do not tell where a sound begins; three only where it ends."""
    letters = "".join(_LETTER.findall(_plain(sound)))
    if not letters:
        return {}
    inside = {_SOUND + letters[at : at + _HEARD] for at in range(len(letters) - 2)}
    begins, ends = {_SOUND + letters[:_HEARD]}, {_SOUND + letters[-_HEARD:]}
    return _ways(inside, begins, ends, _TITLE | _LETTERS * len(letters))


def _ways(inside: set[str], begins: set[str], ends: set[str], end: int) -> Mapping[int, set[str]]:
    kind = end % _LETTERS
    return {kind: inside - begins - ends, kind | _BEGIN: begins, end: ends}


# -- pages -----------------------------------------------------------------------------------


def _row(entry: Entry, language: str) -> list[object]:
    words = _Words(entry.html)
    names = [entry.title, *entry.also]
    return [
        entry.location,
        entry.kind,
        entry.title,
        list(entry.also),
        entry.description,
        words.headings,
        words.text,
        [pinyin_key(name) for name in names] if uses_han_script(language) else [],
    ]


class _Words(HTMLParser):
    """Headings and running text of a page, without marks that are no words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self._parts: list[str] = []
        self._heading = False
        self._silent: list[str] = []
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join("".join(self._parts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if self._silent or tag in _SILENT or _NO_WORDS & set(classes):
            self._silent.append(tag)
        if _BLOCKS.fullmatch(tag):
            self._parts.append(" ")
        if tag in _HEADINGS and not self._silent:
            self._heading = True
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()
        if tag in _HEADINGS:
            self._heading = False

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self._parts.append(data)
        if self._heading:
            self.headings[-1] += data
