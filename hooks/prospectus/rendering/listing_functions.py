"""Template functions for searchable lists: their rows, tables and scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from markupsafe import Markup

from prospectus.presentation.facets import FacetValue
from prospectus.presentation.listing import LISTINGS, Listing
from prospectus.rendering.context import RenderContext
from prospectus.rendering.link_functions import LinkFunctions, relative_path
from prospectus.rendering.registry import needs_page, template_filter, template_function
from prospectus.rendering.template_errors import UnknownNameError
from prospectus.support.cache import Recall, make_anew


class ListingFunctions:
    """Lists of one language.

    `render` fills a fragment: it takes the page, the name of the fragment and its arguments.
    """

    def __init__(
        self, context: RenderContext, links: LinkFunctions, render: Callable[..., Markup]
    ) -> None:
        self._context, self._links, self._render = context, links, render
        self._listings: dict[str, Listing] = {}
        self._rendered: dict[tuple[str, str, str], Markup] = {}

    @template_function
    def get_listing(self, collection: str) -> Listing:
        """Return the list of a collection. Raises UnknownNameError."""
        if collection not in LISTINGS:
            raise UnknownNameError("unknown_record", collection, LISTINGS)
        if collection not in self._listings:
            context = self._context
            self._listings[collection] = Listing(
                context.site, context.language, collection, context.formats, context.routes
            )
        return self._listings[collection]

    @template_function
    @needs_page
    def listing_body(self, current_page: str, collection: str, names: Iterable[str]) -> Markup:
        """Return the rows of records in a list as HTML, each with the end of its line.

        A record is on many pages of a list, so its row is rendered once.
        """
        listing = self.get_listing(collection)
        rows = (
            self._reusable(collection, "listing-row.html", slug, listing=listing, slug=slug)
            for slug in names
        )
        return self._on_page(current_page, collection, "".join([f"{row}\n" for row in rows]))

    @template_function
    @needs_page
    def facet_links(
        self, current_page: str, collection: str, facet: str, chosen: FacetValue | None
    ) -> Markup:
        """Return the links to the pages of all values of a facet as HTML.

        They are the same on every page of a list, so they are rendered once, unless one of them
        leads to the current page: that of the value `chosen`.
        """
        links = self.get_listing(collection).facet_links[facet]
        if chosen and chosen.facet == facet:
            return self._render(current_page, "listing-links.html", links=links, chosen=chosen)
        html = self._reusable(collection, "listing-links.html", facet, links=links, chosen=None)
        return self._on_page(current_page, collection, html)

    def _reusable(self, collection: str, fragment: str, key: str, **arguments: object) -> Markup:
        """A fragment with these arguments on the first page of a list; rendered once for a key."""
        if (collection, fragment, key) not in self._rendered:
            first_page = self._context.routes.list_page(collection)
            self._rendered[collection, fragment, key] = self._render(
                first_page, fragment, **arguments
            )
        return self._rendered[collection, fragment, key]

    def forget_rendered(self) -> None:
        """Free the memory of rendered rows and links, once few pages of lists are left to make."""
        self._rendered.clear()

    def _on_page(self, current_page: str, collection: str, rendered: str) -> Markup:
        """What was rendered for the first page of a list, as it is on another page of the list.

        All other pages are below the folder of the first one, so links differ by the path that
        leads up to it.
        """
        folders = map(
            self._links.folder_of, (self._context.routes.list_page(collection), current_page)
        )
        up = relative_path(*folders)
        html = str(rendered)
        return Markup(  # noqa: S704 - rendered
            html if up == "." else html.replace(' href="', f' href="{up}/')
        )

    @template_filter()
    @needs_page
    def facet_page_url(self, current_page: str, collection: str, facet: str, value: str) -> str:
        """Return the URL of the records with a value of a facet.

        It is that of the whole list where the facet does not distinguish records.
        """
        has_page = facet in self.get_listing(collection).facet_values
        page = self._context.routes.facet_page(collection, facet, value) if has_page else None
        return self._links.page_url(
            current_page, page or self._context.routes.list_page(collection)
        )

    def script(self, collection: str, recall: Recall = make_anew) -> str:
        """The script that passes a list to its page; `recall` is that of `Listing.script`."""
        record_url = partial(self._links.record_url, self._context.routes.list_page(collection))
        return self.get_listing(collection).script(record_url, recall)
