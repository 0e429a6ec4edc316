"""The search index of one language: what each page is, and the words by which it is found.

The index is read by docs/assets/javascripts/search.js, which compares plain text: a Chinese word
is found inside a longer one without cutting text into words first. Names carry their pinyin
where a language has it, so that their first letters find them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser

from prospectus.sounds import sounds
from prospectus.text import writes_han

_SILENT = {"script", "style", "svg"}
_NO_WORDS = {"headerlink", "cite", "hidden", "behind", "origin"}
_HEADINGS = {"h2", "h3", "h4"}
_BLOCKS = re.compile(r"h[1-6]|p|li|dt|dd|td|th|tr|div|section|article|summary|br|caption")


@dataclass(frozen=True)
class Entry:
    """A page as the index knows it.

    `location` is its address below the folder of its language, `kind` what it tells of (`park`,
    `project`, `page` …), `also` other names by which readers look for it.
    """

    location: str
    kind: str
    title: str
    description: str
    html: str
    also: tuple[str, ...] = ()


def index(entries: Iterable[Entry], language: str) -> str:
    """The index as a script that hands it to the page: scripts load from a folder, too.

    An entry is a list, to save its field names: location, kind, title, other names, description,
    headings, text, pinyin of the names.
    """
    rows = [_row(entry, language) for entry in entries]
    return f"window.searchIndex={json.dumps(rows, ensure_ascii=False, separators=(',', ':'))};\n"


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
        [sounds(name) for name in names] if writes_han(language) else [],
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
