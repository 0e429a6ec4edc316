"""Generated pages: one for each record with a page of its own, and the pages of lists.

The module is long because it holds every kind of page, beside the function that says which there
are and in which order.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prospectus.config.settings import FILE as SETTINGS_FILE
from prospectus.config.settings import Language
from prospectus.content import news
from prospectus.content.markdown_pages import Page
from prospectus.domain.dataset import Dataset
from prospectus.domain.events import Event
from prospectus.domain.records import Chain
from prospectus.i18n.catalog import get_catalog
from prospectus.i18n.localized import LocalizedText
from prospectus.presentation.comparison import MOST_COMPARED, compared_collections
from prospectus.presentation.facets import FacetValue, facet_values
from prospectus.presentation.formatting import Formats
from prospectus.presentation.listing import LISTINGS
from prospectus.presentation.pagination import page_rows, page_uris
from prospectus.presentation.routes import (
    DEFAULT_ROUTES,
    LEAST_RECORDS,
    LISTED_COLLECTIONS,
    SECTIONS,
    Routes,
)
from prospectus.rendering.renderer import Renderer

# Kinds of records that may have thousands of pages.
MANY = ("project",)


@dataclass(frozen=True)
class GeneratedPage(ABC):
    """A page that is generated from data, in every language.

    `uri` is its path without language and ending (`parks/some-park`), `kind` the kind of its
    record, such as "park", or "list".
    """

    uri: str
    kind: str

    @property
    def is_list(self) -> bool:
        """Whether it only links to other pages. Such a page is in neither search nor navigation."""
        return False

    @property
    def is_optional(self) -> bool:
        """Whether the navigation of mkdocs.yml may name the page, but need not."""
        return self.is_section

    @property
    def is_section(self) -> bool:
        """Whether it is the first page of a section that exists only where records do."""
        return False

    @property
    def is_one_of_many(self) -> bool:
        """Whether there may be thousands of its kind. None of these is in the navigation."""
        return self.is_list or self.kind in MANY

    @property
    def has_text(self) -> bool:
        """Whether it says more than the list by which it is found: then it is in the search."""
        return not self.is_list and self.kind not in MANY

    @property
    def address(self) -> str:
        """The address of its record (`parks/some-park`); that of any other page is its URI."""
        return self.uri

    @abstractmethod
    def source(self, language: str) -> str:
        """The file in which its text is edited, relative to the root of the project."""

    @abstractmethod
    def title(self, language: str) -> str:
        """The title of the page."""

    @abstractmethod
    def description(self, language: str) -> str:
        """The content of the page in one sentence."""

    def aliases(self, language: str) -> tuple[str, ...]:
        """Other names by which readers may search for it."""
        return ()

    @abstractmethod
    def body(self, renderer: Renderer) -> str:
        """The page as HTML. Raises DiagnosticsError if its fragment has a mistake."""


@dataclass(frozen=True)
class RecordPage(GeneratedPage):
    """The page of one record, which is defined in the file `path`."""

    path: str
    record: Any

    @property
    def is_optional(self) -> bool:
        """Whether the navigation of mkdocs.yml may name the page, but need not."""
        return self._collection in SECTIONS

    @property
    def address(self) -> str:
        """The address of its record, which does not depend on settings."""
        return f"{self._collection}/{self.uri.rsplit('/', 1)[-1]}"

    @property
    def _collection(self) -> str:
        return next(name for name, kind in LISTED_COLLECTIONS.items() if kind == self.kind)

    def source(self, language: str) -> str:
        """The file of the record."""
        return self.path

    def title(self, language: str) -> str:
        """The name of the record."""
        return str(self.record.name.in_language(language))

    def description(self, language: str) -> str:
        """The record in one sentence."""
        return str(self.record.summary.in_language(language))

    def aliases(self, language: str) -> tuple[str, ...]:
        """The short name of the record and its aliases."""
        short = getattr(self.record, "short", None)
        others = [short] if short else []
        others += getattr(self.record, "aliases", ())
        return tuple(str(name.in_language(language)) for name in others)

    def body(self, renderer: Renderer) -> str:
        """The page as HTML. Raises DiagnosticsError if its fragment has a mistake."""
        name = self.uri.rsplit("/", 1)[-1]
        return renderer.generated_page(
            f"{self.kind}.html", self.uri, name=name, **{self.kind: self.record}
        )


@dataclass(frozen=True)
class ChainPage(RecordPage):
    """The page of a chain. `summary` is that of its group where it has none of its own."""

    summary: LocalizedText

    def description(self, language: str) -> str:
        """The chain in one sentence."""
        return self.summary.in_language(language)


@dataclass(frozen=True)
class EventPage(RecordPage):
    """The page of an event. `languages` are those of the site."""

    languages: tuple[Language, ...]

    def description(self, language: str) -> str:
        """The event in one sentence; without a summary, its name, period and venue."""
        event: Event = self.record
        if event.summary:
            return event.summary.in_language(language)
        formats = next(Formats(known) for known in self.languages if known.code == language)
        parts = [event.name.in_language(language), formats.period(event.period)]
        if event.venue:
            parts.append(event.venue.name.in_language(language))
        return " · ".join(parts)


@dataclass(frozen=True)
class ListPage(GeneratedPage):
    """A page of a list: of one facet value, or of the whole list from its second page on.

    `all_rows` are the names of the records on all pages together, `parts` the URIs of these pages,
    `number` the number of this page, from 1. `path` is the file of the record by which the list is
    filtered, or None if it is filtered by a fixed value. `first_page` is the URI of the written
    page of the list.
    """

    collection: str
    choice: FacetValue | None
    all_rows: tuple[str, ...]
    parts: tuple[str, ...]
    number: int
    path: str | None
    first_page: str

    @property
    def is_list(self) -> bool:
        """True."""
        return True

    @property
    def is_optional(self) -> bool:
        """Whether the navigation of mkdocs.yml may name the page, but need not."""
        return self.collection in SECTIONS

    @property
    def rows(self) -> Sequence[str]:
        """The names of the records on this page."""
        return page_rows(self.all_rows, self.number)

    def source(self, language: str) -> str:
        """The file of the record by which the list is filtered, or the written page of the list."""
        return self.path or f"docs/{self.first_page}.{language}.md"

    def title(self, language: str) -> str:
        """The name of the list and the facet value."""
        return self._message("title", language)

    def description(self, language: str) -> str:
        """The number of records with the facet value."""
        return self._message("description", language)

    def body(self, renderer: Renderer) -> str:
        """The page as HTML. Raises DiagnosticsError if its fragment has a mistake."""
        return renderer.generated_page("listing-page.html", self.uri, page=self)

    def _message(self, part: str, language: str) -> str:
        catalog = get_catalog(language)
        if self.choice is None:
            text = catalog[f"listing.whole.{part}.{self.collection}"].format(
                count=len(self.all_rows)
            )
        else:
            text = catalog[f"listing.chosen.{part}.{self.collection}"].format(
                facet=catalog[f"listing.facet.{self.choice.facet}"],
                value=self.choice.label(language),
                count=len(self.all_rows),
            )
        if len(self.parts) == 1:
            return text
        return catalog[f"listing.part.{part}"].format(
            text=text, number=self.number, of=len(self.parts)
        )


@dataclass(frozen=True)
class SectionPage(GeneratedPage):
    """The first page of a section, made where there are records and nobody wrote the page.

    `collection` is that of its records, in the file or folder `path`; for the list of news it is
    "news".
    """

    collection: str
    path: str

    @property
    def is_section(self) -> bool:
        """True."""
        return True

    def source(self, language: str) -> str:
        """The file of the records."""
        return self.path

    def title(self, language: str) -> str:
        """The name of the section."""
        return get_catalog(language)[f"section.{self.collection}.title"]

    def description(self, language: str) -> str:
        """What readers find there."""
        return get_catalog(language)[f"section.{self.collection}.description"]

    def body(self, renderer: Renderer) -> str:
        """The page as HTML. Raises DiagnosticsError if its fragment has a mistake."""
        return renderer.generated_page(f"{self.collection}-page.html", self.uri, page=self)


@dataclass(frozen=True)
class ComparisonPage(GeneratedPage):
    """The page on which readers see records side by side: those that they marked, or else all.

    `collections` are those with records to compare; `languages` are those of the site.
    """

    collections: tuple[str, ...]
    languages: tuple[Language, ...]

    @property
    def is_optional(self) -> bool:
        """True."""
        return True

    def source(self, language: str) -> str:
        """The file of the settings, which say what the rows are."""
        return SETTINGS_FILE

    def title(self, language: str) -> str:
        """The name of the page."""
        return get_catalog(language)["compare.title"]

    def description(self, language: str) -> str:
        """What readers do there."""
        catalog = get_catalog(language)
        formats = next(Formats(known) for known in self.languages if known.code == language)
        kinds = formats.enumeration(
            catalog[f"search.hinted.{collection}"] for collection in self.collections
        )
        return catalog["compare.description"].format(kinds=kinds, count=MOST_COMPARED)

    def body(self, renderer: Renderer) -> str:
        """The page as HTML. Raises DiagnosticsError if its fragment has a mistake."""
        return renderer.generated_page("compare-page.html", self.uri, page=self)


def comparison_page(
    site: Dataset, routes: Routes = DEFAULT_ROUTES, written: Collection[str] = ()
) -> Iterator[ComparisonPage]:
    """The page on which records are compared, unless there are none, or the site has no such page.

    `written` are URIs not to make.
    """
    collections = compared_collections(site)
    if collections and routes.compare and routes.compare not in written:
        yield ComparisonPage(routes.compare, "page", collections, site.languages)


def section_pages(
    site: Dataset, routes: Routes = DEFAULT_ROUTES, written: Collection[str] = ()
) -> Iterator[SectionPage]:
    """The first pages of sections for which there are records, and the list of news.

    `written` are the URIs of written pages, which are not made, and among which the news are.
    """
    folder, list_of_news = routes.folder(news.NEWS), routes.list_page(news.NEWS)
    first_post = min((uri for uri in written if news.is_post(uri, folder)), default=None)
    if first_post and list_of_news not in written:
        path = f"docs/{first_post}.{site.languages[0].code}.md"
        yield SectionPage(list_of_news, "page", news.NEWS, path)
    for collection in SECTIONS:
        names = list(getattr(site, collection))
        uri = routes.list_page(collection)
        if len(names) >= LEAST_RECORDS.get(collection, 1) and uri not in written:
            path = site.location(collection, names[0]).document.path
            yield SectionPage(uri, "page", collection, path)


def generated_pages(
    site: Dataset, routes: Routes = DEFAULT_ROUTES, written: Collection[str] = ()
) -> Iterator[GeneratedPage]:
    """All generated pages: those of records in the order of the navigation, then those of lists.

    Records that are sections of other pages have none.

    `written` are the URIs of written pages, some of which stand in place of generated ones.
    """
    for collection, kind in LISTED_COLLECTIONS.items():
        is_event = collection == "events"
        records = site.recent_events if is_event else getattr(site, collection)
        for name, record in records.items():
            if (collection, name) in site.record_sections:
                continue
            path = site.location(collection, name).document.path
            page = routes.record_page(collection, name), kind, path, record
            if is_event:
                yield EventPage(*page, site.languages)
            elif isinstance(record, Chain):
                yield ChainPage(*page, site.summary_of(record))
            else:
                yield RecordPage(*page)
    yield from section_pages(site, routes, written)
    yield from comparison_page(site, routes, written)
    for collection in LISTINGS:
        rows = tuple(getattr(site, collection))
        _, *others = _parts(collection, None, rows, None, routes)
        yield from others  # the first page is a written one
        for values in facet_values(site, collection).values():
            for choice in values:
                if choice.collection:
                    file = site.location(choice.collection, choice.name).document.path
                else:
                    file = site.location(collection, choice.rows[0]).document.path
                yield from _parts(collection, choice, choice.rows, file, routes)


def _parts(
    collection: str,
    choice: FacetValue | None,
    rows: tuple[str, ...],
    path: str | None,
    routes: Routes,
) -> Iterator[ListPage]:
    uris, first = page_uris(collection, len(rows), choice, routes), routes.list_page(collection)
    for number, uri in enumerate(uris, start=1):
        yield ListPage(uri, "list", collection, choice, rows, uris, number, path, first)


def generated_uris(root: Path, routes: Routes = DEFAULT_ROUTES) -> list[str]:
    """The URIs of the pages of records, from the names of files, without reading the records."""
    files = (
        path
        for collection in LISTED_COLLECTIONS
        for path in (root / "data" / collection).glob("*.yml")
    )
    return sorted(routes.record_page(path.parent.name, path.stem) for path in files)


def list_patterns(routes: Routes = DEFAULT_ROUTES, written: Iterable[Page] = ()) -> list[str]:
    """Patterns of the URIs of pages made from records, for use while records have problems.

    They are those of lists and sections, and the pages of all records of a kind, unless somebody
    has `written` these.
    """
    sections = (f"{routes.folder(collection)}/*" for collection in SECTIONS)
    pages = [*routes.shared_pages.values(), *routes.list_pages.values()]
    others = filter(None, [routes.changes, routes.compare, routes.open_data])
    lists = (f"{routes.folder(collection)}/*/*" for collection in LISTINGS)
    own = {page.uri for page in written}
    return [uri for uri in (*lists, *sections, *pages, *others) if uri not in own]
