"""Template functions for links: URLs of pages, records and files, and links to them.

URLs are relative to the page on which they stand, so that the site works under any path and from a
folder.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urljoin

from markupsafe import Markup, escape

from prospectus.content.expressions import Kind, Parameter, Signature
from prospectus.presentation import images
from prospectus.presentation.routes import LISTED_COLLECTIONS, Routes
from prospectus.rendering.context import MANY, RenderContext
from prospectus.rendering.registry import needs_page, page_function, template_function, texts
from prospectus.rendering.template_errors import UnknownNameError
from prospectus.rendering.text_functions import TextFunctions


class LinkFunctions:
    """Relative URLs, and links with texts of one language.

    `current_page` is the URI of the page on which a link stands, such as `parks/index`.
    """

    def __init__(self, context: RenderContext, texts: TextFunctions) -> None:
        self._context, self._texts, self._routes = context, texts, context.routes
        self._citations: dict[str, tuple[Markup, int]] = {}

    # -- links -----------------------------------------------------------------------------

    @page_function(texts("address"))
    @template_function
    @needs_page
    def figure(self, current_page: str, address: str) -> Markup:
        """Return the amount of a figure as a link to its row in the table of all figures."""
        figure = self._context.get_record("figures", address)
        title = Markup("{} · {}").format(
            self._context.text(figure.name), self._texts.status_note(figure)
        )
        return Markup('<a class="figure" href="{}" title="{}">{}</a>').format(
            self.record_url(current_page, "figures", address), title, self._texts.amount(figure)
        )

    @page_function(texts("collection", "name"))
    @template_function
    @needs_page
    def link(self, current_page: str, collection: str, name: str) -> Markup:
        """Return the name of a record as a link to it."""
        record = self._context.get_record(collection, name)
        url = escape(self.record_url(current_page, collection, name))
        return Markup(f'<a href="{url}">{self._context.text(record.name)}</a>')  # noqa: S704

    @page_function(Signature((Parameter("citation"),), rest=Kind.TEXT), name="cite")
    @needs_page
    def page_cite(self, current_page: str, *more: str, citation: str) -> Markup:
        """Return links to cited paragraphs, as a written page asks for them."""
        return self.cite(current_page, citation, *more)

    @template_function
    @needs_page
    def cite(self, current_page: str, *citations: str) -> Markup:
        """Return links to cited paragraphs, such as `report p02`: their numbers in brackets."""
        links = []
        for citation in citations:
            if citation not in self._citations:
                self._citations[citation] = self._citation(citation)
            title, number = self._citations[citation]
            url = escape(self.record_url(current_page, "paragraphs", citation))
            links.append(f'<a class="cite" href="{url}" title="{title}">&#91;{number}&#93;</a>')
        return Markup("".join(links))  # noqa: S704 - of escaped parts

    def _citation(self, citation: str) -> tuple[Markup, int]:
        """The title of a link to a paragraph, and the number of the paragraph."""
        source, _, paragraph = citation.partition(" p")
        count = self._context.get_record("sources", source).paragraphs
        known = [f"{number:02}" for number in range(1, count + 1)]
        if paragraph not in known:
            ends = f"{source} p{known[0]}", f"{source} p{known[-1]}"
            raise UnknownNameError("unknown_record", citation, ends)
        return self._texts.message("cite.title", number=int(paragraph)), int(paragraph)

    # -- URLs of records -------------------------------------------------------------------

    @template_function
    @needs_page
    def record_url(self, current_page: str, collection: str, name: str) -> str:
        """Return the URL of a record: of its own page, or of its place on a shared page.

        Raises UnknownNameError.
        """
        if collection in LISTED_COLLECTIONS:
            self._context.get_record(collection, name)
            return self.page_url(current_page, Routes.record_page(collection, name))
        page, anchor = self._record_location(collection, name)
        return f"{self.page_url(current_page, page)}#{anchor}"

    @template_function
    @needs_page
    def is_record_page(self, current_page: str, collection: str, name: str) -> bool:
        """Return whether the current page is the shared page that shows a record."""
        return self._record_location(collection, name)[0] == current_page

    @template_function
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
        here = f"{self._context.language.code}/{current_page}"
        return f"{self.page_url(here, page)}#{anchor}"

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
            context.source_links.site_url, f"{self._language_folder}{_folder_of(page)}/#{anchor}"
        )
        return context.source_links.report(title, url)

    def _record_location(self, collection: str, name: str) -> tuple[str, str]:
        """The page that shows a record of a collection with a shared page, and its anchor.

        The figures of a record with a page are there; those of the first projects, of which there
        may be many, are on the shared page.
        """
        pages = self._routes.shared_pages
        if collection not in pages:
            known = [*LISTED_COLLECTIONS, *pages]
            raise UnknownNameError("unknown_record", collection, known)
        if collection != "paragraphs":
            self._context.get_record(collection, name)
        page, anchor = pages[collection], re.sub(r"[^a-z0-9]+", "-", name)
        if collection == "figures":
            page = self._own_page_of_figure(name) or page
        return page, anchor

    def _own_page_of_figure(self, address: str) -> str | None:
        """The page of the record that holds a figure, unless the shared page shows it."""
        site = self._context.full_site
        holder = site.holder(address)
        if holder is None or holder[0] not in LISTED_COLLECTIONS:
            return None
        if holder[0] == "projects" and not site.project_index.is_figure_of_later_project(
            address, MANY
        ):
            return None
        return Routes.record_page(*holder)

    # -- URLs of pages and files -----------------------------------------------------------

    @template_function
    @needs_page
    def page_url(self, current_page: str, uri: str) -> str:
        """Return the URL of a page of the same language. Raises TemplateError if there is none."""
        self._context.require_page(uri)
        if not self._context.directory_urls:
            return self.asset_url(current_page, f"{uri}.html")
        return f"{self.asset_url(current_page, _folder_of(uri))}/"

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
        page = f"{self._language_folder}{current_page}"
        return replace(image, address=self.asset_url(page, image.address))

    def folder_of(self, uri: str) -> str:
        """The folder from which a page is served."""
        if self._context.directory_urls:
            return _folder_of(uri)
        return posixpath.dirname(uri) or "."

    @property
    def _language_folder(self) -> str:
        """The folder of the language: "" for the first one, `en/` and so on for the others."""
        language = self._context.language
        return "" if language == self._context.site.languages[0] else f"{language.code}/"


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
