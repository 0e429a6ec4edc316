"""Template functions for searchable lists: their rows, tables and scripts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from markupsafe import Markup

from prospectus.presentation.listing import LISTINGS, Listing
from prospectus.presentation.routes import Routes
from prospectus.rendering.context import RenderContext
from prospectus.rendering.link_functions import LinkFunctions, relative_path
from prospectus.rendering.registry import needs_page, template_function
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
            self._listings[collection] = Listing(context.site, context.language, collection)
        return self._listings[collection]

    @template_function
    @needs_page
    def listing_row(self, current_page: str, collection: str, name: str) -> Markup:
        """Return a row of a list as HTML.

        A record is on many pages of a list, so its row is rendered once, for the first page. All
        other pages are below the folder of that page, so their links differ by the path that
        leads up to it.
        """
        first_page = Routes.list_page(collection)
        if (collection, name) not in self._rows:
            listing = self.get_listing(collection)
            self._rows[collection, name] = self._render(
                first_page, "listing-row.html", listing=listing, slug=name
            )
        row = self._rows[collection, name]
        folders = (self._links.folder_of(page) for page in (first_page, current_page))
        up = relative_path(*folders)
        if up == ".":
            return row
        return Markup(str(row).replace(' href="', f' href="{up}/'))  # noqa: S704 - rendered

    def script(self, collection: str) -> str:
        """The script that passes a list to its page."""
        record_url = partial(self._links.record_url, Routes.list_page(collection))
        return self.get_listing(collection).script(record_url)
