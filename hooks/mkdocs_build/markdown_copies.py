"""The pages of a language as Markdown, and llms.txt, which lists them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

from mkdocs_build.compat.static_i18n import page_uri
from mkdocs_build.language_build import LanguageBuild
from prospectus.i18n.catalog import get_catalog
from prospectus.outputs.markdown_copies.llms_txt import Entry, llms_txt
from prospectus.outputs.markdown_copies.markdown import to_markdown
from prospectus.presentation.listing import LISTINGS
from prospectus.presentation.routes import Routes

MARKDOWN_NAME, LLMS = "index.md", "llms.txt"


def markdown_path(build: LanguageBuild, uri: str) -> str:
    """The path of a page as Markdown, below the root of the site."""
    return build.page_path(uri) + MARKDOWN_NAME


class MarkdownCopy(NamedTuple):
    """What a page as Markdown is made from: its HTML, its address, and its date if it is news."""

    html: str
    address: str
    date: str

    @property
    def text(self) -> str:
        """The page as Markdown."""
        return to_markdown(*self)


def markdown_copies(build: LanguageBuild) -> dict[str, MarkdownCopy]:
    """The pages that are there as Markdown, too, by the paths of these files.

    Those are the pages that MkDocs has converted; those of lists and projects have none.
    """
    address = build.urls.published_url
    dates = {post.uri: str(build.renderer.texts.date(post.date)) for post in build.posts}
    return {
        markdown_path(build, uri): MarkdownCopy(
            entry.html, address(build.page_path(uri)), dates.get(uri, "")
        )
        for uri, entry in build.search_entries.items()
        if uri in build.front_matter  # the preview may know of pages that were removed
    }


def markdown_files(build: LanguageBuild) -> dict[str, str]:
    """All pages as Markdown by their paths."""
    return {path: copy.text for path, copy in markdown_copies(build).items()}


def llms_file(build: LanguageBuild) -> dict[str, str]:
    """The llms.txt of a language, in its folder."""
    catalog, config = get_catalog(build.language.code), build.config
    parts: dict[str, Sequence[Entry]] = {config.site_name: []}
    alone: list[Entry] = []
    for item in build.nav.items:
        if isinstance(item, Section):
            parts[item.title] = list(_entries(build, [item]))
        else:
            alone += _entries(build, [item])
    named = {entry.url for entry in chain(alone, *parts.values())}
    alone += [
        entry
        for uri in build.search_entries
        if (entry := _entry(build, uri)) and entry.url not in named
    ]
    parts[config.site_name] = alone
    parts[catalog["markdown.files"]] = list(_files(build))
    parts[catalog["markdown.languages"]] = [
        Entry(language.name, build.urls.published_url(f"{build.urls.folder(code)}{LLMS}"))
        for code, language in build.context.languages.items()
        if code != build.language.code
    ]
    text = llms_txt(config.site_name, config.site_description or "", parts)
    return {f"{build.folder}{LLMS}": text}


def _entries(build: LanguageBuild, items: Sequence[StructureItem]) -> Iterator[Entry]:
    """The pages of a part of the navigation."""
    for item in items:
        if isinstance(item, Section):
            yield from _entries(build, item.children)
        elif isinstance(item, Page) and (entry := _entry(build, page_uri(item))):
            yield entry


def _entry(build: LanguageBuild, uri: str) -> Entry | None:
    """A page as an entry; None if it is not there as Markdown."""
    if uri not in build.search_entries or uri not in build.front_matter:
        return None
    front_matter, url = build.front_matter[uri], build.urls.published_url(markdown_path(build, uri))
    return Entry(front_matter["title"], url, front_matter["description"])


def _files(build: LanguageBuild) -> Iterator[Entry]:
    """Lists as tables, and feeds."""
    checked, catalog = build.context.checked, get_catalog(build.language.code)
    home = build.urls.published_url(build.folder)
    for collection in LISTINGS:
        if getattr(checked.site, collection):
            url = home + checked.routes.list_table(collection)
            yield Entry(f"{catalog[collection]} (CSV)", url)
    if checked.site.changes:
        yield Entry(catalog["change.feed"], home + Routes.feed)
    if build.posts:
        yield Entry(catalog["news.feed"], home + Routes.news_feed)
