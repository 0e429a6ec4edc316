"""The search index of one language.

The script search.js reads it. The number of pages does not grow with the projects, so
all pages are in one script, and the script compares their plain text: a Chinese word is found
inside a longer one without word segmentation. Projects are found by terms (`search_projects`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from prospectus.i18n.localized import uses_han_script
from prospectus.i18n.name_keys import pronunciation
from prospectus.i18n.search_analysis import get_analyser
from prospectus.outputs.search_projects import EACH, ProjectParts, SearchProject, project_parts
from prospectus.presentation.asset_names import content_hash
from prospectus.support.cache import ContentCache, Recall, known_first, make_anew
from prospectus.support.html_reader import HtmlReader

INLINE = 24_000  # characters of all parts, below which they are in the index itself

_PARTS = "(window.searchParts=window.searchParts||{})"

_SKIPPED_ELEMENTS = {"script", "style", "svg", "nav", "form", "dialog"}
_SKIPPED_CLASSES = {
    *("headerlink", "cite", "footnotes", "footnotes-title", "visually-hidden"),
    *("translation-note", "record-links", "chips", "cards", "passages"),
    "field-list",  # the columns of files for download
}
_HEADINGS = {"h2", "h3", "h4"}

# Modules besides those of `i18n` that decide what is found in a text.
_MAKERS = (
    *("outputs/search_index.py", "outputs/search_projects.py"),
    *("support/html_reader.py", "presentation/script_constants.py"),
)


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


class SearchMemory:
    """What was found in the texts of a language, in the persistent cache of the project `root`.

    It is kept by page, by project, and for all projects together, whose parts are made of the same
    as long as their key is the same. `known` gives what another process has found of names.
    """

    def __init__(
        self, root: Path, language: str, known: Callable[[], Mapping[str, Any]] = dict
    ) -> None:
        self._root, self._language, self._known = root, language, known

    @cached_property
    def pages(self) -> ContentCache:
        """What the index has of each page."""
        return self._cache("pages")

    @property
    def recall_page(self) -> Recall:
        """The `Recall` of what the index has of a page."""
        return known_first(self._known, self.pages.get_or_create)

    def project_parts(self, items: Iterable[SearchProject], key: str) -> ProjectParts:
        """The parts of the projects `items`, which are not asked for where `key` is known."""
        if not key:
            return self._make_parts(items)
        parts = self._cache("parts")
        made: tuple[Any, ...] = parts.get_or_create(key, lambda: tuple(self._make_parts(items)))
        parts.save()
        return ProjectParts(*made)

    def _make_parts(self, items: Iterable[SearchProject]) -> ProjectParts:
        terms = self._cache("projects")  # large, so not kept
        made = project_parts(items, self._language, known_first(self._known, terms.get_or_create))
        terms.save()
        return made

    def _cache(self, part: str) -> ContentCache:
        return ContentCache(self._root, f"search-{part}-{self._language}", self._versions)

    @cached_property
    def _versions(self) -> str:
        """A digest of everything that decides what is found in a text."""
        package = Path(__file__).parents[1]
        makers = [package / path for path in _MAKERS]
        makers += sorted(
            file for file in (package / "i18n").rglob("*") if file.suffix in {".py", ".yml"}
        )
        contents = b"".join(maker.read_bytes() for maker in makers)
        return f"{hashlib.blake2b(contents).hexdigest()} {version('pypinyin')}"


def files(
    entries: Iterable[SearchPage],
    items: Iterable[SearchProject],
    language: str,
    synonyms: Mapping[str, Sequence[str]] | None = None,
    contact: str = "",
    memory: SearchMemory | None = None,
    key: str = "",
) -> Mapping[str, str]:
    """The scripts of the search by their paths below its folder.

    What was found in texts before is taken from `memory`, which then has what was found in these.
    `key` stands for everything that `items` are made from; it is empty where that is not known.

    They are scripts because pages opened from a folder can load scripts but not JSON.

    `index.js` is small and names the current version, which is a folder named by a hash of its
    content. So everything in the folder can be cached for good, and parts of two versions are
    never mixed. If pages named the version themselves, each would change with the text of others.

    `<version>/index.js` has all pages, the rules by which words are compared, the synonyms, the
    location of the page `contact` for readers who find nothing, and the data that leads to parts:
    the first term of each part, whether names have pronunciations, the number of projects, and of
    projects in a part. If there are few projects, their parts are in it, too.
    """
    recall = memory.recall_page if memory else make_anew
    made = memory.project_parts(items, key) if memory else project_parts(items, language)
    parts = {
        f"{name}-{number}": f'{_PARTS}["{name}-{number}"]={text};\n'
        for name, texts in (("terms", made.terms), ("projects", made.projects))
        for number, text in enumerate(texts)
    }
    rows = [_row(entry, language, recall) for entry in entries]
    if memory:
        memory.pages.save()
    meanings = {word: list(others) for word, others in (synonyms or {}).items()}
    analyser = get_analyser(language)
    used = analyser.characters([_json(rows), _json(meanings)]).union(made.characters)
    index = {
        "pages": rows,
        "rules": analyser.script_rules(used),
        "synonyms": meanings,
        "contact": contact,
        "terms": made.first_terms,
        "heard": uses_han_script(language),
        "count": made.total,
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


def _row(entry: SearchPage, language: str, recall: Recall) -> list[object]:
    names = [entry.title, *entry.aliases] if uses_han_script(language) else []
    text, headings = recall(f"page {entry.html}", partial(_words, entry.html))
    return [
        entry.location,
        entry.kind,
        entry.title,
        list(entry.aliases),
        entry.description,
        headings,
        text,
        [pronunciation(name, recall) for name in names],
    ]


def _words(html: str) -> tuple[str, list[str]]:
    """What a page says: its text, and its headings."""
    blocks = [
        block
        for block in HtmlReader(html, skip=_is_skipped, keeps_markup=False).blocks
        if not block.consists_of_links  # they say what other pages are about
    ]
    headings = [_folded(block.text) for block in blocks if block.tag in _HEADINGS]
    return " ".join(_folded(block.text) for block in blocks), headings


def _is_skipped(tag: str, classes: set[str]) -> bool:
    return tag in _SKIPPED_ELEMENTS or not _SKIPPED_CLASSES.isdisjoint(classes)


def _folded(text: str) -> str:
    """Text with every run of white space as one space."""
    return " ".join(text.split())
