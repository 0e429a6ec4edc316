"""News: dated Markdown pages in one folder, by default docs/news/.

A post is named by its date and a title, such as `2030-05-01-new-plant.en.md`. Its front matter may
say that it is a success story, which company and sector it is about, and what it was called
before (`was`), so that links to its former addresses still lead to it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from prospectus.content.markdown_pages import NEWS_FIELDS, Page
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, suggest
from prospectus.domain.dataset import Dataset
from prospectus.domain.fields import SLUG

# What the settings, the navigation and addresses of records call the news.
NEWS = "news"
_POST = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})-[a-z0-9]+(?:-[a-z0-9]+)*")
STORY = "story"
_KINDS = (NEWS, STORY)
# The fields of the front matter that name a record, with the collection of that record.
REFERENCES = {"company": "companies", "sector": "sectors"}


@dataclass(frozen=True)
class Post:
    """A post in one language. `date` is a day by ISO 8601; `company` and `sector` are names.

    `former_uris` are the URIs that it had before, the first one first.
    """

    uri: str
    title: str
    summary: str
    date: str
    is_story: bool = False
    company: str | None = None
    sector: str | None = None
    former_uris: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        """The year of its date."""
        return self.date[:4]


def is_post_name(name: str) -> bool:
    """Whether a page of this name in the folder of news is a post: a day, and a title.

    >>> is_post_name("2030-05-01-new-plant"), is_post_name("2030-02-31-plant")
    (True, False)
    """
    return _date(name) is not None


def is_post(uri: str, folder: str) -> bool:
    """Whether a page with this URI is one of the news in `folder`, whatever its name.

    >>> is_post("news/plant", "news"), is_post("news/index", "news"), is_post("newspaper", "news")
    (True, False, False)
    """
    return uri.startswith(f"{folder}/") and uri != f"{folder}/index"


def posts(pages: Iterable[Page], language: str, folder: str) -> tuple[Post, ...]:
    """The posts of `folder` in one language, the latest first, without what is wrong with them."""
    dated = (_post(page, folder) for page in pages if page.language.code == language)
    return tuple(sorted(filter(None, dated), key=lambda post: (post.date, post.uri), reverse=True))


def problems(pages: Collection[Page], site: Dataset, folder: str) -> Iterator[Diagnostic]:
    """Names in `folder` without a date, unknown records, and fields that differ between languages.

    Also former names that are none, or belong to another page.
    """
    uris = {page.uri for page in pages}
    owners: dict[str, str] = {}
    originals: dict[str, Mapping[str, Any]] = {}
    order = [language.code for language in site.languages]
    for page in sorted(pages, key=lambda page: order.index(page.language.code)):
        if not is_post(page.uri, folder):
            continue
        if _date(_name(page.uri, folder)) is None:
            yield Diagnostic.of_file(page.path, "news_name")
        try:
            document = page.front_matter_document
        except DiagnosticsError:  # reported with the other problems of the page
            continue
        if document is None or not isinstance(document.values, dict):
            continue
        fields = {name: document.values.get(name) for name in NEWS_FIELDS}
        if fields["kind"] not in (None, *_KINDS):
            expected = ", ".join(_KINDS)
            yield document.problem(("kind",), "literal_error", field="kind", expected=expected)
        for name, collection in REFERENCES.items():
            # Values that are no text are reported with the other problems of the page.
            record, known = _text(fields[name]), getattr(site, collection)
            if record is not None and record not in known:
                nearest = suggest(record, known)
                yield document.problem(
                    (name,), "dangling", field=name, name=record, nearest=nearest
                )
        for index, name in enumerate(_former_names(document.values)):
            former, where = f"{folder}/{name}", ("was", index)
            if not re.fullmatch(SLUG, name):
                yield document.problem(where, "slug", field="was")
            elif former in uris or owners.setdefault(former, page.uri) != page.uri:
                other = owners.get(former, former)
                yield document.problem(where, "former_name_used", name=former, other=other)
        original = originals.setdefault(page.uri, fields)
        for name in NEWS_FIELDS:
            if fields[name] != original[name]:
                yield document.problem((name,), "news_differs", field=name, language=order[0])


def _post(page: Page, folder: str) -> Post | None:
    date = _date(_name(page.uri, folder))
    if date is None:
        return None
    values: Mapping[str, Any] = {}
    with suppress(DiagnosticsError):  # reported with the other problems of the page
        values = page.front_matter
    company, sector = (_text(values.get(field)) for field in ("company", "sector"))
    title, summary = (str(values.get(field)) for field in ("title", "description"))
    former = tuple(f"{folder}/{name}" for name in _former_names(values))
    is_story = values.get("kind") == STORY
    return Post(page.uri, title, summary, date, is_story, company, sector, former)


def _former_names(values: Mapping[str, Any]) -> tuple[str, ...]:
    """What a post was called before; values that are no list are reported elsewhere."""
    names = values.get("was")
    return tuple(map(str, names)) if isinstance(names, tuple) else ()


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _name(uri: str, folder: str) -> str:
    """The name of a page in the folder of news; "" for other pages."""
    return uri.removeprefix(f"{folder}/") if is_post(uri, folder) else ""


def _date(name: str) -> str | None:
    """The date in the name of a post, or None if it has none."""
    with suppress(ValueError):
        if match := _POST.fullmatch(name):
            return dt.date.fromisoformat(match[1]).isoformat()
    return None
