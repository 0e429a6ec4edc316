"""What must hold for the pages that people write.

A page exists in every language, tells its title and description, types no figure, and links to
pages that exist. A figure is any number: they all live in data/, so that no two pages and no two
languages can disagree.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from prospectus import source
from prospectus.problems import Problem, SiteError, nearest
from prospectus.settings import Language
from prospectus.text import writes_han
from prospectus.words import catalogue

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)??---[ \t]*(?:\n|\Z)", re.DOTALL)

# What is no prose: Jinja, code, HTML tags and comments, targets of links, ids of headings.
_NOT_PROSE = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\{##.*?##\}|^(```|~~~).*?^\1|`[^`\n]*`|<!--.*?-->|<[^<>]*>"
    r"|\]\([^)\n]*\)|\{[#:.][^}\n]*\}|&#?\w+;|^\d+(?=\. )",
    re.DOTALL | re.MULTILINE,
)
_LINK = re.compile(r"\]\(([^)#\s]+\.md)(?:#[^)\s]*)?\)")
_DIGITS = re.compile(r"\d[\d.,:%+\-–]*")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True)
class Page:
    """A page that somebody wrote.

    `path` is its file as seen from the root, `uri` the same below docs/ without language and
    ending.
    """

    path: str
    uri: str
    language: Language
    text: str

    @property
    def body(self) -> str:
        """The text without its front matter."""
        match = _FRONT_MATTER.match(self.text)
        return self.text[match.end() :] if match else self.text

    @property
    def first_line(self) -> int:
        """The line on which the body begins."""
        return self.text[: len(self.text) - len(self.body)].count("\n") + 1


def read_pages(root: Path, languages: Sequence[Language]) -> tuple[list[Page], list[Problem]]:
    """Every Markdown file of docs/, and what is wrong with their names and encoding."""
    by_code = {language.code: language for language in languages}
    pages, problems = [], []
    for path in sorted((root / "docs").rglob("*.md")):
        name = path.relative_to(root).as_posix()
        stem, _, code = path.name.removesuffix(".md").rpartition(".")
        if code not in by_code or not re.fullmatch(r"[a-z0-9-]+", stem):
            known = ".md, .".join(by_code)
            problems.append(Problem.at(name, 1, 1, "page_name", known=known))
            continue
        uri = (path.parent / stem).relative_to(root / "docs").as_posix()
        try:
            pages.append(Page(name, uri, by_code[code], source.read_text(root, path)))
        except SiteError as error:
            problems += error.problems
    return pages, problems


def problems(
    pages: Sequence[Page], languages: Sequence[Language], generated: Sequence[str]
) -> Iterator[Problem]:
    """Everything that is wrong with written pages; `generated` are the uris of the others."""
    uris = {page.uri for page in pages} | set(generated)
    have = {(page.uri, page.language.code) for page in pages}
    for page in pages:
        if page.uri in generated:
            yield Problem.at(page.path, 1, 1, "taken", other=f"data/{page.uri}.yml")
        for language in languages:
            if (page.uri, language.code) not in have:
                pair = f"docs/{page.uri}.{language.code}.md"
                yield Problem.at(page.path, 1, 1, "no_pair", language=language.code, pair=pair)
        yield from _front_matter(page)
        yield from _figures(page)
        yield from _untranslated(page)
        yield from _links(page, uris)


def _front_matter(page: Page) -> Iterator[Problem]:
    match = _FRONT_MATTER.match(page.text)
    if not match:
        yield Problem.at(page.path, 1, 1, "no_front_matter")
        return
    try:
        # One line further down than the text begins, as the line of dashes is left out.
        document = source.Document(page.path, "\n" + (match[1] or ""))
    except SiteError as error:
        yield from error.problems
        return
    values = document.values if isinstance(document.values, dict) else {}
    for field in ("title", "description"):
        if not isinstance(values.get(field), str) or not values[field].strip():
            yield document.problem((field,), "front_matter", field=field)


def _figures(page: Page) -> Iterator[Problem]:
    """Numbers in digits, and number words before a unit where the catalogue knows them."""
    words = catalogue(page.language.code)["prose.number_words"]
    patterns = [_DIGITS, *([re.compile(words, re.IGNORECASE)] if words else [])]
    prose = _blank(page.text)
    for pattern in patterns:
        for found in pattern.finditer(prose):
            yield _at(page, found.start(), "typed_figure", text=found[0].strip())


def _untranslated(page: Page) -> Iterator[Problem]:
    if writes_han(page.language.code):
        return
    for found in _HAN_RUN.finditer(_blank(page.text)):
        yield _at(
            page, found.start(), "page_untranslated", language=page.language.code, text=found[0]
        )


def _links(page: Page, uris: set[str]) -> Iterator[Problem]:
    for found in _LINK.finditer(page.text):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page.uri), found[1]))
        if target.removesuffix(".md") not in uris:
            right = nearest(target, [f"{uri}.md" for uri in sorted(uris)])
            yield _at(page, found.start(1), "no_page", name=found[1], nearest=right)


def _blank(text: str) -> str:
    """The text with spaces in the place of all that is no prose."""
    return _NOT_PROSE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _at(page: Page, position: int, key: str, **details: object) -> Problem:
    before = page.text[:position]
    line, column = before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
    return Problem.at(page.path, line, column, key, **details)
