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

_CODE = r"^(?P<fence>```|~~~).*?^(?P=fence)|(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)"
_CALLS = r"\{\{.*?\}\}|\{%.*?%\}|\{##.*?##\}"
# What is no prose: calls, code, tags and comments, addresses, ids and classes, numbers of lists.
_NOT_PROSE = re.compile(
    rf"{_CALLS}|{_CODE}|<!--.*?-->|<[^<>]*>|\]\([^)\n]*\)|^ *\[[^\]\n]+\]:.*?$"
    r"|\{\s*[#:.][^}\n]*\}|&#?\w+;|^[ \t]*\d+(?=\. )",
    re.DOTALL | re.MULTILINE,
)
_NO_LINK = re.compile(rf"{_CODE}|<!--.*?-->", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\((?![a-z][a-z0-9+.-]*:)([^)#\s]+\.md)(?:#[^)\s]*)?(?:\s+[^)]*)?\)")
_DIGITS = re.compile(r"\d[\d.,:%+\-–]*")
_HAN_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


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
        yield from _prose(page)
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
        text = values.get(field)
        if not isinstance(text, str) or not text.strip():
            yield document.problem((field,), "front_matter", field=field)
            continue
        for _, key, details in _slips(text, page.language):
            yield document.problem((field,), key, **details)


def _prose(page: Page) -> Iterator[Problem]:
    for position, key, details in _slips(_blank(_NOT_PROSE, page.body), page.language):
        yield _at(page, position, key, **details)


def _slips(text: str, language: Language) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Typed figures and words of another language: where, which problem, and its details.

    Figures are digits, and number words before a unit where the catalogue knows them.
    """
    words = re.compile(catalogue(language.code)["prose.number_words"], re.IGNORECASE)
    for pattern in (_DIGITS, words):
        for found in pattern.finditer(text):
            yield found.start(), "typed_figure", {"text": found[0].strip()}
    if not writes_han(language.code):
        for found in _HAN_RUN.finditer(text):
            yield (
                found.start(),
                "page_untranslated",
                {"language": language.code, "text": found[0]},
            )


def _links(page: Page, uris: set[str]) -> Iterator[Problem]:
    for found in _LINK.finditer(_blank(_NO_LINK, page.body)):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page.uri), found[1]))
        if target.removesuffix(".md") not in uris:
            right = nearest(target, [f"{uri}.md" for uri in sorted(uris)])
            yield _at(page, found.start(1), "no_page", name=found[1], nearest=right)


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with spaces in the place of all that matches."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _at(page: Page, position: int, key: str, **details: object) -> Problem:
    """A problem at a position of the page's body."""
    before = page.body[:position]
    line = page.first_line + before.count("\n")
    return Problem.at(page.path, line, position - (before.rfind("\n") + 1) + 1, key, **details)
