"""The pages of a list: how many rows one has, and their addresses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from prospectus.presentation.facets import FacetValue
from prospectus.presentation.routes import DEFAULT_ROUTES, Routes

# Rows of a list on one page. The script of lists shows as many at once (`PAGE_SIZE` in listing.js).
ROWS_PER_PAGE = 50


def page_uris(
    collection: str, count: int, choice: FacetValue | None = None, routes: Routes = DEFAULT_ROUTES
) -> tuple[str, ...]:
    """The uris of the pages for a number of rows: at least one.

    The first page of a whole list is the written page of its folder. All others lie deeper than
    the page of any record.
    """
    page = partial(routes.list_page, collection)
    if choice:
        page = partial(routes.facet_page, collection, choice.facet, choice.name)
    return tuple(map(page, range(1, max(1, -(-count // ROWS_PER_PAGE)) + 1)))


def page_rows(rows: Sequence[str], number: int) -> Sequence[str]:
    """The names of the records on one page; the first page has number 1."""
    return rows[(number - 1) * ROWS_PER_PAGE : number * ROWS_PER_PAGE]
