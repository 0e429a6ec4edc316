"""The routes table: the address of every page that links lead to.

A page is named by its URI, its path below docs/ without language and ending, such as
`figures/index`. Records of `LISTED_COLLECTIONS` have a page each, beside the page that lists them:
`parks/some-park` and `parks/index`. Those with too little to say for a page are sections of another
page (`prospectus.domain.own_pages`). Records of other collections share a page. mkdocs.yml may move
all of these pages; the pages of records, and news, are in the folder of their list:

    extra:
      routes: {parks: zones/index, events: meetings/index, changes: about/news}
      open_data: false   # neither a page of open data nor its files

Where a site has no page to compare records on (`config.features`), its address is empty.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from prospectus.config.features import is_off
from prospectus.config.settings import FILE, Settings
from prospectus.content.news import NEWS
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, suggest
from prospectus.domain.dataset import Dataset
from prospectus.yamlio.reader import YamlDocument

# Collections with a page for each record, and the name of one record in templates.
LISTED_COLLECTIONS = MappingProxyType(
    {
        "sectors": "sector",
        "parks": "park",
        "chains": "chain",
        "projects": "project",
        "offers": "offer",
        "policies": "policy",
        "events": "event",
    }
)

# Collections whose records are rows of their list and have no pages of their own.
TABLED_COLLECTIONS = ("targets",)

# The first page of each list, by default. All other pages of the list are in its folder.
LIST_PAGES = MappingProxyType(
    {
        name: f"{name}/index"
        for name in (*LISTED_COLLECTIONS, *TABLED_COLLECTIONS, NEWS)
        if name != "events"  # a place may have written pages about one event only
    }
)
# The page that shows or lists all records of another collection, by default.
SHARED_PAGES = MappingProxyType(
    {
        "clusters": "clusters/index",
        "figures": "figures/index",
        "series": "figures/index",
        "lists": "figures/lists",
        "companies": "companies/index",
        "documents": "documents/index",
        "steps": "invest/index",
        "questions": "invest/questions",
        "promotions": "projects/index",
        "contacts": "contacts/index",
        "events": "events/index",
        "sources": "about/index",
    }
)
# Further pages that the program links to, by default.
OTHER_PAGES = MappingProxyType({"changes": "about/changes", "compare": "compare/index"})

# The page of open data, in whose folder its tables are; the folders of the interface for programs
# and of its schemas, which are below the root of the site. By default.
OPEN_DATA = MappingProxyType({"open_data": "data/index", "api": "api/v1", "schemas": "schema/v1"})

# The pages that footnotes link to.
FOOTNOTE_PAGES = ("sources", "figures")
# The pages that are generated where their records exist, unless somebody wrote them.
SECTIONS = ("offers", "companies", "policies", "steps", "questions", "documents", "contacts")
# A section exists from this number of records on; with fewer, other pages show them.
LEAST_RECORDS = MappingProxyType({"companies": 2})

_SETTING = ("extra", "routes")
_URI = re.compile(r"[a-z0-9-]+(?:/[a-z0-9-]+)*")


@dataclass(frozen=True)
class Routes:
    """Addresses of pages and of the files beside them, relative to the folder of a language.

    `list_pages` has the URI of the first page of a list, `shared_pages` that of the page with all
    records of a collection, `changes` is that of the recorded changes, `compare` that of the page
    on which readers compare records, empty where there is none. `open_data` is that of the page of
    open data, or "" if the site publishes none; `api` and `schemas` are folders below the root of
    the site. `positions` has the line and column of each address that mkdocs.yml sets.
    """

    shared_pages: Mapping[str, str] = field(default_factory=lambda: SHARED_PAGES)
    changes: str = OTHER_PAGES["changes"]
    list_pages: Mapping[str, str] = field(default_factory=lambda: LIST_PAGES)
    open_data: str = OPEN_DATA["open_data"]
    api: str = OPEN_DATA["api"]
    schemas: str = OPEN_DATA["schemas"]
    positions: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    compare: str = OTHER_PAGES["compare"]

    feed, news_feed = "changes.xml", "news.xml"
    events_calendar = "events.ics"
    labels = "labels.js"

    def record_page(self, collection: str, name: str) -> str:
        """The URI of the own page of a record in one of `LISTED_COLLECTIONS`, or of a post.

        At this address is a redirect if the record is a section of another page.
        """
        folder = self.folder(collection)
        return f"{folder}/{name}" if folder else name

    def record_of(self, uri: str) -> tuple[str, str]:
        """Collection and name of the record that would have the page `uri` to itself.

        Both are "" where no page of a record can be; there may be no such record.
        """
        folder, name = posixpath.split(uri)
        collections = (name for name in LISTED_COLLECTIONS if self.folder(name) == folder)
        collection = next(collections, "")
        return collection, name if collection else ""

    def folder(self, collection: str) -> str:
        """The folder of the page that lists a collection; "" at the root."""
        if collection not in self._folders:
            self._folders[collection] = posixpath.dirname(self.list_page(collection))
        return self._folders[collection]

    @cached_property
    def _folders(self) -> dict[str, str]:
        """The folders that somebody has asked for; each page of a record asks for several."""
        return {}

    def record_location(self, site: Dataset, collection: str, name: str) -> tuple[str, str]:
        """Where a record in one of `LISTED_COLLECTIONS` is shown: a URI, and the anchor there.

        The anchor is "" if the record has the page to itself.
        """
        sector = site.record_sections.get((collection, name))
        if sector is None:
            return self.record_page(collection, name), ""
        page = self.record_page("sectors", sector) if sector else self.list_page(collection)
        return page, self.record_anchor(collection, name)

    @staticmethod
    def record_anchor(collection: str, name: str) -> str:
        """The id of a record that is a row or a section of a page with other records.

        >>> Routes.record_anchor("targets", "output")
        'targets-output'
        """
        return f"{collection}-{name}"

    def has_records(self, collection: str) -> bool:
        """Whether links can lead to the records of a collection."""
        return collection in LISTED_COLLECTIONS or collection in self.shared_pages

    def list_page(self, collection: str, number: int = 1) -> str:
        """The URI of a page of the list of a collection; pages count from 1.

        The first page is a written one. The others are deeper than the page of any record.
        """
        if number > 1:
            return f"{self.folder(collection)}/page/{number}"
        return self.list_pages.get(collection) or self.shared_pages[collection]

    def facet_page(self, collection: str, facet: str, value: str, number: int = 1) -> str:
        """The URI of a page of the records with one value of a facet; pages count from 1."""
        first = f"{self.folder(collection)}/{facet}/{value}"
        return first if number == 1 else f"{first}/{number}"

    def list_script(self, collection: str) -> str:
        """The path of the script that passes a list to its page."""
        return f"{self.folder(collection)}/list.js"

    def list_table(self, collection: str) -> str:
        """The path of a list as CSV."""
        folder = self.folder(collection)
        return f"{folder}/{posixpath.basename(folder)}.csv"

    @staticmethod
    def series_table(name: str) -> str:
        """The path of a series as CSV."""
        return f"series/{name}.csv"

    @staticmethod
    def chart_file(page: str, name: str, ending: str) -> str:
        """The path of the data (`csv`) or drawing (`svg`) of a chart, by the URI of its page.

        >>> Routes.chart_file("why/index", "exporters", "svg")
        'charts/why/index/exporters.svg'
        """
        return f"charts/{page}/{name}.{ending}"

    @staticmethod
    def download(name: str) -> str:
        """The path of a PDF file to take along.

        >>> Routes.download("parks/some-park")
        'downloads/parks/some-park.pdf'
        """
        return f"downloads/{name}.pdf"

    def problems(
        self, pages: Collection[str], linked: Collection[str] = ()
    ) -> Iterator[Diagnostic]:
        """Addresses that no page has, though mkdocs.yml sets them or all footnotes link to them.

        `pages` are the URIs of all pages, `linked` those of `FOOTNOTE_PAGES` that have records. Any
        other default address needs no page until a page links to it, and that of a section none
        until there are records.
        """
        addresses = {**self.shared_pages, **self.list_pages}
        addresses |= {name: getattr(self, name) for name in OTHER_PAGES}
        for name, (line, column) in self.positions.items():
            if name in OPEN_DATA:
                continue  # made wherever it is to be
            uri = addresses[name]
            if uri and uri not in pages and name not in (*SECTIONS, NEWS):
                nearest = suggest(uri, sorted(pages))
                yield Diagnostic.at(FILE, line, column, "unknown_page", name=uri, nearest=nearest)
        for name in linked:
            if name not in self.positions and addresses[name] not in pages:
                yield Diagnostic.of_file(FILE, "route_page", field=name, name=addresses[name])

    def calendar(self, event: str, session: str = "") -> str:
        """The path of the iCalendar file of an event, or of one session of it."""
        page = self.record_page("events", event)
        return f"{page}/{session}.ics" if session else f"{page}.ics"

    @staticmethod
    def programme_anchor(event: str, part: str) -> str:
        """The id of a section or session on the page of its event.

        Ids of records have no two hyphens in a row, so this is the id of nothing else.

        >>> Routes.programme_anchor("forum-2030", "opening")
        'forum-2030--opening'
        """
        return f"{event}--{part}"


DEFAULT_ROUTES = Routes()


def read(settings: Settings) -> Routes:
    """Read `extra.routes` of mkdocs.yml; default addresses where it has none.

    Raises DiagnosticsError where a name is unknown or an address is no URI.
    """
    document = settings.document
    values = settings.section(_SETTING)
    if problems := [*_problems(document, values)]:
        raise DiagnosticsError(problems)
    others = {
        name: values.get(name, default) for name, default in {**OTHER_PAGES, **OPEN_DATA}.items()
    }
    if is_off(settings, "open_data"):
        others["open_data"] = ""
    if is_off(settings, "compare"):
        others["compare"] = ""
    shared, lists = (
        {name: values.get(name, default) for name, default in pages.items()}
        for pages in (SHARED_PAGES, LIST_PAGES)
    )
    if problems := [*_list_problems(document, lists, values)]:
        raise DiagnosticsError(problems)
    positions = {name: document.position((*_SETTING, name)) for name in values}
    return Routes(
        MappingProxyType(shared),
        **others,
        list_pages=MappingProxyType(lists),
        positions=MappingProxyType(positions),
    )


def _problems(document: YamlDocument, values: Mapping[str, Any]) -> Iterator[Diagnostic]:
    known = [*LIST_PAGES, *SHARED_PAGES, *OTHER_PAGES, *OPEN_DATA]
    for name, uri in values.items():
        where = (*_SETTING, name)
        if name not in known:
            nearest = suggest(name, known)
            yield document.problem(where, "extra_forbidden", field=name, nearest=nearest)
        elif not isinstance(uri, str) or not _URI.fullmatch(uri):
            yield document.problem(where, "route_address", field=name)


def _list_problems(
    document: YamlDocument, lists: Mapping[str, str], values: Collection[str]
) -> Iterator[Diagnostic]:
    """Lists that are no index of a folder, or share it with another list."""
    for name in (name for name in lists if name in values):
        shared = [other for other in lists if lists[other] == lists[name]]
        if not lists[name].endswith("/index") or len(shared) > 1:
            yield document.problem((*_SETTING, name), "route_address", field=name)
