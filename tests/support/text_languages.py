"""The languages in which browsers and screen readers take the texts of a page to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

# Attributes that readers see or hear.
SHOWN = ("title", "alt", "aria-label", "placeholder", "data-label")
_VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
}
_SILENT = {"script", "style", "code"}  # code is in no language

_HAN, _ARABIC = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[\u0600-\u06ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
# Addresses, names of files and keys, abbreviations and signs of units, which every language takes
# over.
_CODE = re.compile(r"\S*[@/_.:]\S*|\b[A-Z]{2,}\b|\bkB\b")


class Text(NamedTuple):
    """A text, with the languages and directions of the elements around it, the innermost last."""

    text: str
    languages: tuple[str, ...]
    directions: tuple[str, ...]


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[Text] = []
        self._open: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [("", (), ())]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        _, languages, directions = self._open[-1]
        if language := attributes.get("lang"):
            # What an element declares no direction for has that of the elements around it.
            languages = (*languages, language)
            directions = (*directions, attributes.get("dir") or "")
        shown = [attributes.get(name) for name in SHOWN]
        if tag == "meta" and attributes.get("name") == "description":
            shown.append(attributes.get("content"))
        self.texts += [Text(text, languages, directions) for text in shown if text]
        if tag not in _VOID:
            self._open.append((tag, languages, directions))

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, languages, directions = self._open[-1]
        if data.strip() and tag not in _SILENT:
            self.texts.append(Text(data.strip(), languages, directions))


def page_texts(html: str) -> list[Text]:
    """The texts of a page that readers see or hear.

    >>> [text] = page_texts('<html lang="en"><p>a <b lang="zh" dir="ltr">\u7532</b>')[1:]
    >>> text.languages, text.directions
    (('en', 'zh'), ('', 'ltr'))
    """
    return _Reader(html).texts


def misdeclared(html: str) -> Iterator[str]:
    """Texts that are not in the script of the language that is declared for them.

    >>> page = '<html lang="{}"><p title="{}">{}</p>'
    >>> [*misdeclared(page.format("en", "Made up", "Made up, \u865a\u6784"))]
    ['en: Made up, \u865a\u6784']
    >>> [*misdeclared(page.format("zh", "Made up", "CSV, \u865a\u6784 a.csv"))]
    ['zh: Made up']
    """
    for text, languages, _ in page_texts(html):
        language = languages[-1] if languages else ""
        is_chinese = language.startswith("zh")
        if _HAN.search(text):
            fits = is_chinese or language == "und-Hani"
        elif _ARABIC.search(text):
            fits = language.startswith("ar")
        else:
            fits = not (is_chinese and _LATIN.search(_CODE.sub("", text)))
        if not fits:
            yield f"{language}: {text}"


def without_direction(html: str) -> Iterator[str]:
    """Texts in a language of its own, inside another one, without a direction."""
    for text, languages, directions in page_texts(html):
        if len(languages) > 1 and not directions[-1]:
            yield f"{languages[-1]}: {text}"
