"""Markdown pages: reading them, and the rules for them.

A page exists in every language, has a title and a description, contains no typed quantities, and
links to existing pages. All figures are in data/, so that pages and languages cannot disagree.

The module is long because it has all rules that need no other module.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property, lru_cache, partial
from html import unescape
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from prospectus.config.settings import Language
from prospectus.content import (
    expressions,
    headings,
    invisible_characters,
    linked_files,
    markdown_syntax,
)
from prospectus.content.expressions import Parsed
from prospectus.content.markdown_masks import CODE, CODE_OR_COMMENT, COMMENT, blank, without
from prospectus.content.markdown_syntax import Finding
from prospectus.diagnostics.diagnostic import (
    MAX_PROBLEMS,
    Diagnostic,
    DiagnosticsError,
    limited,
    suggest,
)
from prospectus.domain.fields import MOST_LETTERS, SLUG
from prospectus.files.file_memory import RecallFile, read_anew
from prospectus.i18n import quantities, text_slips
from prospectus.i18n.localized import HAN, uses_han_script
from prospectus.support.cache import ContentCache
from prospectus.yamlio import reader, text_files

# MkDocs would also end front matter at a line of three dots; one there is refused as no YAML.
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)??---[ \t]*(?:\n|\Z)", re.DOTALL)
# Paths that a build writes itself.
_RESERVED = ("404",)
_NOT_PUBLISHED = "templates"  # MkDocs leaves out a folder of this name
_FIELDS = {"title": str, "description": str, "template": str, "hide": tuple, "key_figure": str}
# Further fields of pages in the folder of news; `content.news` says what they mean.
NEWS_FIELDS = {"kind": str, "company": str, "sector": str, "was": tuple}
# Files that MkDocs converts to pages, or publishes instead of pages.
PAGE_ENDINGS = {".md", ".markdown", ".mdown", ".mkdn", ".mkd", ".html", ".htm"}

# Patterns run in linear time, as `markdown_masks` says.
# What is not prose, besides expressions: code, tags, comments, addresses, ids and classes, and the
# numbers of lists.
_NOT_PROSE = re.compile(
    rf"{CODE}|{COMMENT}|<[a-zA-Z/!][^<>]{{0,500}}>|\]\([^)\s]{{0,500}}"
    r"|^ *+\[[^\]\n]{1,100}\]:.*?$|\{\s{0,9}+:?\s{0,9}+(?:[#.][\w-]++\s*+)++\}|&#?\w++;"
    r"|^[ \t]*+\d{1,2}(?=\. )",
    re.DOTALL | re.MULTILINE,
)
# Targets on this site of links, pictures and link definitions in Markdown. Targets of expressions,
# and anchors, are checked by the build.
_TARGET = (
    r"<?+(?![a-zA-Z][a-zA-Z0-9+.-]*+:)"
    r"(?P<{}>(?:[^()\[\]{{}}<>#?\s]|\([^()\s]{{0,50}}\))++)"
)
_LINK = re.compile(
    rf"\]\(\s*+{_TARGET.format('target')}(?=[#?>)\s])"
    r"|^(?:[ \t>*+-]|\d{1,9}\.)*+\[(?!\^)[^\[\]]{0,300}\]:[ \t]*+\n?+[ \t>]*+"
    rf"{_TARGET.format('defined')}(?=[#?>]|[ \t]*+(?:$|\n?+[ \t]*+[\"'(]))",
    re.MULTILINE,
)
# Addresses in HTML. MkDocs does not convert relative ones, so none leads to the same page from
# `a/` and from `a.html`, as the page is called in a copy that opens from a folder.
_HTML_LINK = re.compile(
    r"<(?:a|blockquote|img)(?=\s)[^<>]{0,500}?\s(?:href|src|cite)\s{0,9}=\s{0,9}[\"']?"
    r"(?P<html>[^\s\"'<>]++)",
    re.IGNORECASE,
)
# What is not relative, or checked elsewhere: addresses with a scheme or from the root, anchors,
# expressions.
_NOT_RELATIVE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*+:|[/#]|\{\{")
# A paragraph that cites a source.
_CITING = re.compile(r"\{\{\s{0,9}cite\s{0,9}\(")
_PARAGRAPH_END = "\n\n"
_ENTITY = re.compile(r"&#\w{1,20};")
# Tags and expressions, which are neither evaluated nor removed in a title.
_MARKUP = re.compile(r"<[A-Za-z/!?][^>]*>?|\{[{%#].*")
# What the front matter may hide.
HIDEABLE = ("toc",)
_FULL_WIDTH = re.compile(
    r"[\uff5b\uff5d]++|\](\uff08)(?=[^\uff09\n\]]{0,300}?(?:\.md|#|:))|^\uff03"
    r"|(?<!\{)\{(?=\s{0,9}+(?:figure|cite|link|field|fragment|listing)\s{0,9}+\()",
    re.MULTILINE,
)

MAX_BYTES = 500_000  # of one page
MAX_SHOWN = 100  # characters of a page in a message


@dataclass(frozen=True)
class Page:
    """A Markdown page in one language.

    `path` is its file, relative to the root of the project; `uri` is its path below docs/ without
    language and ending.
    """

    path: str
    uri: str
    language: Language
    text: str

    @cached_property
    def front_matter(self) -> Mapping[str, Any]:
        """The front matter, if `problems` finds nothing wrong with it."""
        match = _FRONT_MATTER.match(self.text)
        values = reader.YamlDocument(self.path, match[1] or "").values if match else None
        return values if isinstance(values, dict) else {}

    @property
    def front_matter_document(self) -> reader.YamlDocument | None:
        """The front matter with the positions of its values, or None if the page has none.

        Raises DiagnosticsError if it is not valid YAML.
        """
        match = _FRONT_MATTER.match(self.text)
        # The line feed stands for the line of dashes, so that line numbers are right.
        return reader.YamlDocument(self.path, "\n" + (match[1] or "")) if match else None

    @cached_property
    def body(self) -> str:
        """The text without its front matter."""
        match = _FRONT_MATTER.match(self.text)
        return self.text[match.end() :] if match else self.text

    @cached_property
    def parsed(self) -> Parsed:
        """The expressions in the body, and their mistakes."""
        return expressions.parse(self.body)

    @cached_property
    def first_line(self) -> int:
        """The line on which the body begins."""
        return self.text[: len(self.text) - len(self.body)].count("\n") + 1


def read_pages(
    root: Path,
    languages: Sequence[Language],
    drafts: Mapping[str, str | None] = MappingProxyType({}),
    recall: RecallFile = read_anew,
) -> tuple[list[Page], list[Diagnostic]]:
    """All Markdown pages below docs/, and the problems of their names and encoding.

    `drafts` are texts by path that replace the content of files. `recall` has pages of files, in
    the same languages.
    """
    by_code = {language.code: language for language in languages}
    known = ".md, .".join(by_code)
    pages, problems = [], []
    for path in sorted((root / "docs").rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            problems.append(Diagnostic.of_file(name, "no_file"))
            continue
        if path.is_dir() or path.suffix.lower() not in PAGE_ENDINGS:
            continue
        stem, _, code = path.name.removesuffix(".md").rpartition(".")
        is_name = re.fullmatch(SLUG, stem) and len(stem) <= MOST_LETTERS
        if path.suffix != ".md" or code not in by_code or not is_name:
            problems.append(Diagnostic.of_file(name, "page_name", known=known))
            continue
        uri = (path.parent / stem).relative_to(root / "docs").as_posix()
        make = partial(_read_page, root, path, uri, by_code[code], drafts.get(name))
        try:
            pages.append(make() if name in drafts else recall(path, make))
        except DiagnosticsError as error:
            problems += error.problems
    return pages, problems


def _read_page(root: Path, path: Path, uri: str, language: Language, draft: str | None) -> Page:
    text = text_files.read_text(root, path, MAX_BYTES) if draft is None else draft
    name = path.relative_to(root).as_posix()
    return Page(name, uri, language, text_files.normalize_newlines(text))


def problems(
    pages: Sequence[Page],
    languages: Sequence[Language],
    generated: Sequence[str],
    lists: Sequence[str] = (),
    templates: Sequence[str] = ("main.html",),
    docs: Path = Path("docs"),
    news_folder: str = "",
    clean: ContentCache | None = None,
) -> Iterator[Diagnostic]:
    """All problems of Markdown pages.

    `generated` are the uris of record pages, `lists` the uris of list pages, or patterns of them.
    `templates` are the names that the front matter may choose. Links may lead to files in `docs`.
    Pages in `news_folder` have further fields, and may hold quantities in paragraphs with sources.
    `clean` holds the pages in which an earlier call found nothing; only their links are checked.
    """
    uris = {page.uri for page in pages} | set(generated)
    have = {(page.uri, page.language.code) for page in pages}
    codes = {language.code for language in languages}
    for page in pages:
        if page.uri in generated:
            yield Diagnostic.of_file(page.path, "taken", other=f"data/{page.uri}.yml")
        if page.uri in lists:
            records = f"data/{page.uri.split('/')[0]}/"
            yield Diagnostic.of_file(page.path, "taken", other=records)
        folder = page.uri.split("/")[0]
        if page.uri in _RESERVED or folder in {*codes, _NOT_PUBLISHED}:
            yield Diagnostic.of_file(page.path, "reserved_name", name=folder)
        for language in languages:
            pair = f"docs/{page.uri}.{language.code}.md"
            # A page that could not be read is reported for that alone.
            if (page.uri, language.code) not in have and not (docs.parent / pair).exists():
                yield Diagnostic.of_file(page.path, "no_pair", language=language.code, pair=pair)
        is_news = bool(news_folder) and page.uri.startswith(f"{news_folder}/")
        links = _links(page, uris, lists, docs, languages)
        setup = repr((page.language.code, [*templates], is_news))
        text = f"{setup}\n{page.text}"
        if clean is not None and clean.get(text):
            yield from limited(links, page.path)
            continue
        page_problems = chain(
            invisible_characters.find(page.path, page.text),
            _front_matter(page, templates, _FIELDS | NEWS_FIELDS if is_news else _FIELDS),
            _prose(page, quotes=is_news),
            links,
            _html_links(page),
            _markdown(page),
        )
        found = [*limited(page_problems, page.path)]
        if clean is not None and not found:
            clean.put(text, True)
        yield from found


def _front_matter(
    page: Page, templates: Sequence[str], fields: Mapping[str, type]
) -> Iterator[Diagnostic]:
    try:
        document = page.front_matter_document
    except DiagnosticsError as error:
        yield from error.problems
        return
    if document is None:
        yield Diagnostic.of_file(page.path, "no_front_matter")
        return
    values = document.values if isinstance(document.values, dict) else {}
    for field, value in values.items():
        if field not in fields:
            nearest = suggest(field, fields)
            yield document.problem((field,), "extra_forbidden", field=field, nearest=nearest)
        elif value is not None and not isinstance(value, fields[field]):
            kind = "string_type" if fields[field] is str else "tuple_type"
            yield document.problem((field,), kind, field=field)
        elif isinstance(value, str) and not value.isprintable():
            yield document.problem((field,), "unprintable", field=field)
        elif isinstance(value, str) and (markup := _MARKUP.search(value)):
            yield document.problem((field,), "markup_in_field", field=field, text=markup[0])
    template, hidden = values.get("template"), values.get("hide")
    if isinstance(template, str) and template not in templates:
        known = ", ".join(templates)
        yield document.problem(("template",), "literal_error", field="template", expected=known)
    for index, part in enumerate(hidden if isinstance(hidden, tuple) else ()):
        if part not in HIDEABLE:
            known = ", ".join(HIDEABLE)
            where = ("hide", index)
            yield document.problem(where, "literal_error", field="hide", expected=known)
    for field in ("title", "description"):
        text = values.get(field)
        if text is None or (isinstance(text, str) and not text.strip()):
            yield document.problem((field,), "front_matter", field=field)
        if not isinstance(text, str):
            continue
        for _, key, details in _slips(text, page.language):
            yield document.problem((field,), key, **details)


def _prose(page: Page, *, quotes: bool) -> Iterator[Diagnostic]:
    parsed = page.parsed
    mistaken: set[int] = set()  # lines where another problem is the cause
    for error in parsed.errors:
        if error.key in ("full_width_call", "expression_open", "statement"):
            mistaken.add(page.body.count("\n", 0, error.position))
        yield _at(page, error.position, error.key, **error.details)
    body = without(parsed.spans, page.body)
    shown = blank(CODE_OR_COMMENT, body)
    for match in _ENTITY.finditer(shown):
        sign = unescape(match[0])
        if sign.isnumeric() or HAN.match(sign):
            yield _at(page, match.start(), "typed_figure", text=match[0])
    for match in _FULL_WIDTH.finditer(shown):
        group = match.lastindex or 0
        mistaken.add(shown.count("\n", 0, match.start()))
        yield _at(page, match.start(group), "full_width_call", sign=match[group].strip())
    for position, key, details in _slips(blank(_NOT_PROSE, body), page.language):
        if quotes and key == "typed_figure" and _CITING.search(_paragraph(page.body, position)):
            continue
        if not mistaken or shown.count("\n", 0, position) not in mistaken:
            yield _at(page, position, key, **details)


def _paragraph(text: str, position: int) -> str:
    """The paragraph of a text around a position."""
    start = text.rfind(_PARAGRAPH_END, 0, position) + 1
    end = text.find(_PARAGRAPH_END, position)
    return text[start : end if end >= 0 else len(text)]


def _slips(text: str, language: Language) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Typed quantities, and text in another language: position, key and details of each problem."""
    for position, number in quantities.find(text, language.code):
        yield position, "typed_figure", {"text": number[:MAX_SHOWN]}
    for position, key, slip in text_slips.find(text, language.code):
        yield position, key, {"text": slip[:MAX_SHOWN]}
    if uses_han_script(language.code):
        for position, sentence in text_slips.foreign_paragraphs(text):
            details = {"language": language.code, "text": sentence[:MAX_SHOWN]}
            yield position, "page_not_chinese", details
        return
    for match in HAN.finditer(text):
        details = {"language": language.code, "text": match[0][:MAX_SHOWN]}
        yield match.start(), "page_untranslated", details


def linked_uris(pages: Sequence[Page]) -> frozenset[str]:
    """The uris to which the pages link, whether these exist or not."""
    return frozenset(target.removesuffix(".md") for page in pages for _, target in _targets(page))


def link_targets(page: Page) -> Iterator[tuple[int, int, str]]:
    """Each target of a link to a page: its first index in the body, the one after, and the URI."""
    for match, target in _targets(page):
        start, end = match.span(match.lastgroup or 0)
        if target.endswith(".md"):
            yield start, end, target.removesuffix(".md")


def _targets(page: Page) -> Iterator[tuple[re.Match[str], str]]:
    for match in _LINK.finditer(blank(CODE_OR_COMMENT, page.body)):
        name = match[match.lastgroup or 0]
        yield match, posixpath.normpath(posixpath.join(posixpath.dirname(page.uri), name))


def _links(
    page: Page, uris: set[str], lists: Sequence[str], docs: Path, languages: Sequence[Language]
) -> Iterator[Diagnostic]:
    for match, target in _targets(page):
        uri = target.removesuffix(".md")
        if uri == target:
            is_there = linked_files.is_published(docs, target, page.language, languages)
        else:
            is_there = uri in uris or any(fnmatch(uri, pattern) for pattern in lists)
        if not is_there:
            if match[match.lastgroup or 0].startswith("/"):
                continue  # the policy of HTML refuses it
            if uri == target and (ending := posixpath.splitext(target)[1]):
                nearest = suggest(target, linked_files.names(docs, ending))
            else:
                nearest = suggest(f"{uri}.md", [f"{known}.md" for known in sorted({*uris, *lists})])
            group = match.lastgroup or 0
            yield _at(page, match.start(group), "no_page", name=match[group], nearest=nearest)


def _markdown(page: Page) -> Iterator[Diagnostic]:
    for position, key, details in _findings(page.body, page.parsed.spans):
        yield _at(page, position, key, **details)


@lru_cache(maxsize=500)  # the preview checks all pages again after each edit
def _findings(body: str, spans: tuple[tuple[int, int], ...]) -> tuple[Finding, ...]:
    findings = chain(markdown_syntax.find(body, spans), headings.find(body, spans))
    return tuple(islice(findings, MAX_PROBLEMS + 1))  # as many as `limited` looks at


def _html_links(page: Page) -> Iterator[Diagnostic]:
    for match in _HTML_LINK.finditer(without_code(page.body)):
        if not _NOT_RELATIVE.match(unescape(match["html"])):
            name = match["html"][:MAX_SHOWN]
            yield _at(page, match.start("html"), "html_relative", name=name)


def without_code(body: str) -> str:
    """The text of a page with code and comments replaced by spaces."""
    return blank(CODE_OR_COMMENT, body)


def _at(page: Page, position: int, key: str, **details: object) -> Diagnostic:
    """A diagnostic at a position in the body of a page."""
    line, column = expressions.place_in(page.body, position, page.first_line)
    return Diagnostic.at(page.path, line, column, key, **details)
