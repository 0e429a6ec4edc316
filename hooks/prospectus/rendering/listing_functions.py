"""Template functions for searchable lists: their rows, tables and scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from markupsafe import Markup

from prospectus.presentation.listing import LISTINGS, Listing
from prospectus.presentation.routes import Routes
from prospectus.rendering.context import RenderContext
from prospectus.rendering.link_functions import LinkFunctions, relative_path
from prospectus.rendering.registry import needs_page, template_filter, template_function
from prospectus.rendering.template_errors import UnknownNameError


class ListingFunctions:
    """Lists of one language.

    `render` fills a fragment: it takes the page, the name of the fragment and its arguments.
    """

    def __init__(
        self, context: RenderContext, links: LinkFunctions, render: Callable[..., Markup]
    ) -> None:
        self._context, self._links, self._render = context, links, render
        self._listings: dict[str, Listing] = {}
        self._rows: dict[tuple[str, str], Markup] = {}

    @template_function
    def get_listing(self, collection: str) -> Listing:
        """Return the list of a collection. Raises UnknownNameError."""
        if collection not in LISTINGS:
            raise UnknownNameError("unknown_record", collection, LISTINGS)
        if collection not in self._listings:
            context = self._context
            self._listings[collection] = Listing(
                context.site, context.language, collection, context.formats
            )
        return self._listings[collection]

    @template_function
    @needs_page
    def listing_rows(
        self, current_page: str, collection: str, names: Iterable[str]
    ) -> Sequence[Markup]:
        """Return the rows of records in a list as HTML.

        A record is on many pages of a list, so its row is rendered once, for the first page. All
        other pages are below the folder of that page, so their links differ by the path that
        leads up to it.
        """
        first_page = Routes.list_page(collection)
        folders = (self._links.folder_of(page) for page in (first_page, current_page))
        up = relative_path(*folders)
        rows = [self._row(collection, name, first_page) for name in names]
        if up == ".":
            return rows
        return [Markup(str(row).replace(' href="', f' href="{up}/')) for row in rows]  # noqa: S704

    def _row(self, collection: str, name: str, first_page: str) -> Markup:
        """A row as it is on the first page of the list."""
        if (collection, name) not in self._rows:
            listing = self.get_listing(collection)
            self._rows[collection, name] = self._render(
                first_page, "finder-row.html", listing=listing, slug=name
            )
        return self._rows[collection, name]

    @template_filter()
    @needs_page
    def facet_page_url(self, current_page: str, collection: str, facet: str, value: str) -> str:
        """Return the URL of the records with a value of a facet.

        It is that of the whole list where the facet does not distinguish records.
        """
        has_page = facet in self.get_listing(collection).facet_values
        page = Routes.facet_page(collection, facet, value) if has_page else None
        return self._links.page_url(current_page, page or Routes.list_page(collection))

    def script(self, collection: str) -> str:
        """The script that passes a list to its page."""
        record_url = partial(self._links.record_url, Routes.list_page(collection))
        return self.get_listing(collection).script(record_url)
