"""Written pages as a form has them: title, description and text in every language.

What the form does not have, such as other front matter, keeps its bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from prospectus.config.settings import Language
from prospectus.content import markdown_pages, news
from prospectus.content.markdown_pages import Page
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.editing.forms.drafts import content_of, version_of
from prospectus.editing.scaffold import RefusedError, check_name
from prospectus.yamlio import editor, splices

# The fields of the front matter that a form has; news have those of `markdown_pages.NEWS_FIELDS`.
FIELDS = ("title", "description")
BODY = "body"
_HEADING = re.compile(r"^#(?!#)[ \t]", re.MULTILINE)
_FRONT_MATTER = re.compile(r"---[ \t]*\n")


@dataclass(frozen=True)
class PageText:
    """A page in one language, with the content of its file; None for a page to be created."""

    language: Language
    path: str
    content: bytes | None
    page: Page

    @property
    def values(self) -> Mapping[str, str]:
        """The texts of the form: fields of the front matter, and the body."""
        front = self.page.front_matter
        fields = {name: front.get(name) for name in FIELDS}
        texts = {name: value if isinstance(value, str) else "" for name, value in fields.items()}
        return {**texts, BODY: self.page.body}

    def edited(self, texts: Mapping[str, str]) -> str:
        """The text of the file with other texts of the form, by the names of `values`.

        Raises DiagnosticsError if the front matter cannot be edited without loss.
        """
        changed = {
            name: plain
            for name, text in texts.items()
            if (plain := splices.plain(text)) != self.values[name]
        }
        raw = (self.content or b"").decode() or "---\ntitle:\ndescription:\n---\n"
        plain = splices.plain(raw)
        offset = len(plain) - len(self.page.body)
        changes: list[splices.Splice] = []
        front = {name: " ".join(changed[name].split()) for name in FIELDS if name in changed}
        if front and _FRONT_MATTER.match(plain):
            start, end = plain.index("\n") + 1, plain.rindex("---", 0, offset)
            old = plain[start:end]
            values = {**self.page.front_matter, **front}
            changes.append((start, end, editor.apply_changes(self.path, old, values)))
        if BODY in changed:
            body = changed[BODY]
            changes.append((offset, len(plain), body if body.endswith("\n") else f"{body}\n"))
        return splices.apply(raw, changes)


def titles(
    root: Path, languages: Sequence[Language], news_folder: str, words: str = ""
) -> Mapping[str, Mapping[str, str]]:
    """The titles of written pages by URI and language, news last and the latest of them first.

    With `words`, of those pages that have all of them in their titles and URI, or in their text in
    some language.
    """
    pages, _ = markdown_pages.read_pages(root, languages)
    wanted = words.casefold().split()
    titles: dict[str, dict[str, str]] = {}
    matching = set()
    for page in pages:
        titles.setdefault(page.uri, {})[page.language.code] = title_of(page)
        text = page.text.casefold()
        if all(word in text for word in wanted):
            matching.add(page.uri)
    posts = sorted((uri for uri in titles if news.is_post(uri, news_folder)), reverse=True)
    others = sorted(uri for uri in titles if not news.is_post(uri, news_folder))
    return {
        uri: titles[uri]
        for uri in (*others, *posts)
        if uri in matching
        or all(word in f"{uri} {' '.join(titles[uri].values())}".casefold() for word in wanted)
    }


def title_of(page: Page) -> str:
    """The title of a page; its URI if it has none, or no valid front matter."""
    try:
        return str(page.front_matter.get("title") or page.uri)
    except DiagnosticsError:
        return page.uri


def read(root: Path, languages: Sequence[Language], uri: str) -> list[PageText]:
    """The page at a URI, in each language that has it. Raises DiagnosticsError."""
    pages, _ = markdown_pages.read_pages(root, languages)
    matches = [page for page in pages if page.uri == uri]
    return [
        PageText(page.language, page.path, content_of(root, page.path), page)
        for page in sorted(matches, key=lambda page: languages.index(page.language))
    ]


def new_post(
    root: Path, languages: Sequence[Language], news_folder: str, name: str
) -> list[PageText]:
    """A post of the news that does not exist yet. Raises RefusedError if the name is not usable."""
    check_name(name)
    if not news.is_post_name(name):
        raise RefusedError("post_name", name=name)
    texts = []
    for language in languages:
        path = f"docs/{news_folder}/{name}.{language.code}.md"
        if (root / path).exists():
            raise RefusedError("taken", name=name, place=path)
        empty = "---\ntitle:\ndescription:\n---\n"
        page = Page(path, f"{news_folder}/{name}", language, empty)
        texts.append(PageText(language, path, None, page))
    return texts


def version(pages: Sequence[PageText]) -> str:
    """A hash of the files of a page, by which a form notices that they were changed meanwhile."""
    return version_of(b"".join(version_of(page.content).encode() for page in pages))


def with_heading(texts: Mapping[str, str]) -> Mapping[str, str]:
    """The texts of a new page, whose body begins with its title unless it has a heading."""
    body = texts.get(BODY, "")
    title = " ".join(texts.get("title", "").split())
    if not title or _HEADING.search(splices.plain(body)):
        return texts
    return {**texts, BODY: f"\n# {title}\n\n{body.strip()}\n"}


def control_of(pages: Sequence[PageText], problem: Diagnostic) -> tuple[str, int] | None:
    """The control at which a problem is shown, and its line in the body; None for other files."""
    for page in pages:
        if page.path == problem.path:
            line = problem.line - page.page.first_line + 1
            name = dict(problem.details).get("field", "")
            if name in FIELDS:
                return f"{page.language.code}.{name}", 0
            if line < 1:
                return f"{page.language.code}.{FIELDS[0]}", 0
            return f"{page.language.code}.{BODY}", line
    return None
