"""Template functions for links: URLs of pages, records and files, and links to them.

URLs are relative to the page on which they stand, so that the site works under any path and from a
folder.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urljoin

from markupsafe import Markup, escape

from prospectus.content.expressions import Parameter, Signature
from prospectus.domain.citations import Citation, parse
from prospectus.presentation import images
from prospectus.presentation.pagination import ROWS_PER_PAGE
from prospectus.presentation.routes import LISTED_COLLECTIONS, TABLED_COLLECTIONS, Routes
from prospectus.rendering.context import MANY, RenderContext
from prospectus.rendering.registry import (
    needs_page,
    page_function,
    record_of,
    template_filter,
    template_function,
)
from prospectus.rendering.template_errors import UnknownNameError
from prospectus.rendering.text_functions import TextFunctions


class LinkFunctions:
    """Relative URLs, and links with texts of one language.

    `current_page` is the URI of the page on which a link stands, such as `parks/index`.

    The class is long because templates call each kind of link by a function of its own, and all
    of them follow from the URLs of pages.
    """

    def __init__(self, context: RenderContext, texts: TextFunctions) -> None:
        self._context, self._texts, self._routes = context, texts, context.routes
        self._names: dict[tuple[str, str], Markup] = {}
        self._locations: dict[tuple[str, str], tuple[str, str]] = {}
        self._places: dict[tuple[str, str], tuple[str, str]] = {}
        self._shared_locations: dict[tuple[str, str], tuple[str, str]] = {}

    # -- links -----------------------------------------------------------------------------

    @page_function(Signature((record_of("figures", "address"),)))
    @template_function
    @needs_page
    def figure(self, current_page: str, address: str) -> Markup:
        """Return the amount of a figure as a link to its row, with the mark of its footnote."""
        figure = self._context.get_record("figures", address)
        title = Markup("{} · {}").format(
            self._context.text(figure.name), self._texts.status_note(figure)
        )
        return Markup('<a class="figure" href="{}" title="{}">{}</a>{}').format(
            self.record_url(current_page, "figures", address),
            title,
            self._texts.amount(figure),
            figure_mark(address),
        )

    @page_function(Signature((Parameter("collection"), record_of("collection", "name"))))
    @template_filter()
    @template_function
    @needs_page
    def link(self, current_page: str, collection: str, name: str) -> Markup:
        """Return the name of a record as a link to it."""
        text = self._name(collection, name)
        return _link(self.record_url(current_page, collection, name), text)

    @template_filter()
    @needs_page
    def links(self, current_page: str, records: Iterable[tuple[str, str]]) -> list[Markup]:
        """Return a link to each of some records, which are given by collection and name.

        A record that no page shows is named without a link.
        """
        return [
            self.link(current_page, collection, name)
            if self.has_place(collection)
            else self._name(collection, name)
            for collection, name in records
        ]

    def _name(self, collection: str, name: str) -> Markup:
        if (collection, name) not in self._names:
            record = self._context.get_record(collection, name)
            self._names[collection, name] = self._context.text(record.name)
        return self._names[collection, name]

    # -- URLs of records -------------------------------------------------------------------

    @template_filter()
    @template_function
    @needs_page
    def record_url(self, current_page: str, collection: str, name: str) -> str:
        """Return the URL of a record: of its own page, or of its place on a shared page.

        Raises UnknownNameError.
        """
        if (collection, name) not in self._places:
            self._places[collection, name] = self._record_place(collection, name)
        path, tail = self._places[collection, name]
        return relative_path(path, self.folder_of(current_page)) + tail

    def _record_place(self, collection: str, name: str) -> tuple[str, str]:
        """What `asset_url` needs for the URL of a record, and what the URL has besides.

        A list links to each of its records on several pages.
        """
        if collection in LISTED_COLLECTIONS:
            self._context.get_record(collection, name)
            page, anchor = self.record_location(collection, name)
        else:
            page, anchor = self._record_location(collection, name)
        path, slash = self._page_place(page)
        return path, f"{slash}#{anchor}" if anchor else slash

    def record_location(self, collection: str, name: str) -> tuple[str, str]:
        """Where a record of `LISTED_COLLECTIONS` is shown: a URI, and the anchor there or ""."""
        key = collection, name
        if key not in self._locations:
            site = self._context.full_site
            self._locations[key] = self._routes.record_location(site, collection, name)
        return self._locations[key]

    def location(self, collection: str, name: str) -> tuple[str, str] | None:
        """Where a record of any collection is shown: a URI, and the anchor there or "".

        None if no page shows it.
        """
        if collection in LISTED_COLLECTIONS:
            return self.record_location(collection, name)
        is_known = self._routes.has_records(collection) or collection in TABLED_COLLECTIONS
        return (
            self._record_location(collection, name)
            if is_known and self.has_place(collection)
            else None
        )

    @template_filter()
    @needs_page
    def is_record_page(self, current_page: str, collection: str, name: str) -> bool:
        """Return whether the current page shows a record among others, as a row or a section."""
        return self._record_location(collection, name)[0] == current_page

    @template_filter()
    def has_place(self, collection: str) -> bool:
        """Return whether links can lead to the records of a collection.

        A few companies have no page of their own, for instance.
        """
        if collection in LISTED_COLLECTIONS or collection in TABLED_COLLECTIONS:
            return True
        page, pages = self._routes.shared_pages.get(collection), self._context.pages
        return page is not None and (pages is None or page in pages)

    @template_filter()
    @needs_page
    def original_url(self, current_page: str, collection: str, name: str, anchor: str = "") -> str:
        """Return the URL of the original of a record with an outdated translation, or "".

        `anchor` is the place of the record on the current page, unless its collection has a
        shared page.
        """
        if f"{collection}/{name}" not in self._context.outdated:
            return ""
        page = current_page
        if collection in self._routes.shared_pages and not anchor:
            page, anchor = self._record_location(collection, name)
        page_in_language = f"{self._context.language.code}/{current_page}"
        return f"{self.page_url(page_in_language, page)}#{anchor}"

    @template_function
    def source_url(self, collection: str, name: str) -> str:
        """Return the URL of the file of a record at the host of the repository, or ""."""
        self._context.get_record(collection, name)
        location = self._context.site.location(collection, name)
        line = location.line if location.where else None
        return self._context.source_links.source(location.document.path, line)

    @template_function
    def report_url(self, collection: str, name: str) -> str:
        """Return the URL for reports of errors in a record on a shared page, or "".

        The report names the published page, also in a copy that is opened from a folder.
        """
        context = self._context
        record = context.get_record(collection, name)
        title = context.messages["origin.report_record"].format(
            name=record.name.in_language(context.language.code), address=name
        )
        page, anchor = self._record_location(collection, name)
        url = urljoin(
            context.source_links.site_url, f"{self.language_folder}{_folder_of(page)}/#{anchor}"
        )
        return context.source_links.report(title, url)

    def _record_location(self, collection: str, name: str) -> tuple[str, str]:
        """The page that shows a record of a collection in `shared_pages`, and its anchor.

        Where many projects have figures, the figures of the later ones are on the projects' own
        pages.
        """
        key = collection, name
        if key not in self._shared_locations:
            self._shared_locations[key] = self._shared_location(collection, name)
        return self._shared_locations[key]

    def _shared_location(self, collection: str, name: str) -> tuple[str, str]:
        pages = self._routes.shared_pages
        if collection in TABLED_COLLECTIONS:
            return self._row_location(collection, name)
        if not self._routes.has_records(collection):
            known = [*LISTED_COLLECTIONS, *TABLED_COLLECTIONS, *pages]
            raise UnknownNameError("unknown_record", collection, known)
        self._context.get_record(collection, name)
        if collection in LISTED_COLLECTIONS:
            page, anchor = self.record_location(collection, name)
            return page, anchor or "top"
        page, anchor = pages[collection], re.sub(r"[^a-z0-9]+", "-", name)
        if collection == "sources":
            anchor = f"source-{anchor}"
        elif collection == "series":  # they share their page with figures
            anchor = f"series-{anchor}"
        elif (
            collection == "figures"
            and self._context.full_site.project_index.is_figure_of_later_project(name, MANY)
        ):
            page = self._routes.record_page("projects", name.partition(".")[0])
        return page, anchor

    @template_filter()
    def source_anchor(self, citation: Citation) -> str:
        """Return the anchor of a passage on the page of sources; of its source if it has none."""
        source = parse(citation).source
        if citation in self._context.site.passages.get(source, ()):
            return citation.replace(" ", "-")
        return f"source-{source}"

    def _row_location(self, collection: str, name: str) -> tuple[str, str]:
        """The page of a list that shows a record without a page of its own, and its anchor."""
        self._context.get_record(collection, name)
        rank = list(getattr(self._context.full_site, collection)).index(name)
        page = self._routes.list_page(collection, rank // ROWS_PER_PAGE + 1)
        return page, Routes.record_anchor(collection, name)

    # -- URLs of pages and files -----------------------------------------------------------

    @template_filter()
    @template_function
    @needs_page
    def page_url(self, current_page: str, uri: str) -> str:
        """Return the URL of a page of the same language. Raises TemplateError if there is none."""
        path, slash = self._page_place(uri)
        return self.asset_url(current_page, path) + slash

    def _page_place(self, uri: str) -> tuple[str, str]:
        """What `asset_url` needs for the URL of a page, and the slash at its end, if it has one."""
        self._context.require_page(uri)
        if not self._context.directory_urls:
            return f"{uri}.html", ""
        return _folder_of(uri), "/"

    def page_path(self, uri: str) -> str:
        """The path of a page in the folder of its language; "" for a home page with no file name.

        The page need not exist.
        """
        if not self._context.directory_urls:
            return f"{uri}.html"
        folder = _folder_of(uri)
        return "" if folder == "." else f"{folder}/"

    @template_function
    @needs_page
    def asset_url(self, current_page: str, path: str) -> str:
        """Return the URL of a file, by its path in the folder of the language."""
        return relative_path(path, self.folder_of(current_page))

    @template_function
    @needs_page
    def calendar_url(self, current_page: str, event: str, session: str = "") -> str:
        """Return the URL of the calendar of an event, or of one session."""
        return self.asset_url(current_page, self._routes.calendar(event, session))

    @template_function
    @needs_page
    def picture(self, current_page: str, name: str) -> images.ImageView:
        """Return a picture with its URL, alternative text and size. Raises UnknownNameError."""
        context = self._context
        record = context.get_record("pictures", name)
        image = images.image_view(context.root, context.site, record, context.language)
        page = f"{self.language_folder}{current_page}"
        sources = (
            replace(
                source,
                files=tuple((self.asset_url(page, path), width) for path, width in source.files),
            )
            for source in image.sources
        )
        address = self.asset_url(page, image.address)
        return replace(image, address=address, sources=tuple(sources))

    @template_function
    @needs_page
    def shared_file_url(self, current_page: str, path: str) -> str:
        """The URL of a file by its path below the root of the site."""
        return self.asset_url(f"{self.language_folder}{current_page}", path)

    @template_function
    @needs_page
    def online_file_url(self, current_page: str, path: str) -> str:
        """The URL of a file that a copy without a host lacks, by its path below the root.

        In such a copy it is that of the published file.
        """
        if self._context.directory_urls:
            return self.shared_file_url(current_page, path)
        return urljoin(self._context.source_links.site_url, path)

    def folder_of(self, uri: str) -> str:
        """The folder from which a page is served."""
        if self._context.directory_urls:
            return _folder_of(uri)
        return posixpath.dirname(uri) or "."

    @property
    def language_folder(self) -> str:
        """The folder of the language: "" for the first one, `en/` and so on for the others."""
        language = self._context.language
        return "" if language == self._context.site.languages[0] else f"{language.code}/"


@lru_cache(maxsize=1 << 14)  # pages in one folder have the same links to their neighbours
def _link(url: str, text: Markup) -> Markup:
    return Markup(f'<a href="{escape(url)}">{text}</a>')  # noqa: S704 - both are escaped


def figure_mark(address: str) -> Markup:
    """The mark of the footnote of a figure, without its number (see `footnotes`)."""
    return Markup(f"<!--figure {address}-->")  # noqa: S704 - the address of a record


def relative_path(path: str, start: str) -> str:
    """As posixpath.relpath for normal paths, without asking for the working directory.

    >>> relative_path("parks/b", "projects/a"), relative_path("projects/a/map.svg", "projects/a")
    ('../../parks/b', 'map.svg')
    """
    if start == ".":
        return path
    if path == start:
        return "."
    if path.startswith(f"{start}/"):
        return path[len(start) + 1 :]
    return _path_upwards(path, start.rpartition("/")[0] or ".")


@lru_cache(maxsize=4096)
def _path_upwards(path: str, parent: str) -> str:
    """The path from a folder in `parent`, which does not hold `path`."""
    remaining = relative_path(path, parent)
    return ".." if remaining == "." else f"../{remaining}"


@lru_cache(maxsize=4096)
def _folder_of(uri: str) -> str:
    """The folder in which a page is served: its own, unless it is an index."""
    folder, name = posixpath.split(uri)
    return (folder if name == "index" else uri) or "."
