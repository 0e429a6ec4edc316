"""Where the preview shows a record, figure, session or written page."""

from __future__ import annotations

from mkdocs_build.urls import SiteUrls
from prospectus.presentation.routes import LISTED_COLLECTIONS
from prospectus.review.check import CheckedSite

PAGES = "pages"


def record_address(
    checked: CheckedSite, urls: SiteUrls, kind: str, name: str, code: str
) -> str | None:
    """The address below the root of the site, with an anchor where other records are beside it.

    `kind` is a collection, `figures`, `sessions` or `pages`. None if no page shows it.
    """
    site, routes = checked.site, checked.routes
    anchor = ""
    if kind == PAGES:
        return urls.page_path(name, code) if name in checked.pages else None
    if kind == "sessions":
        kind, name = "events", name.partition(".")[0]
    if kind == "figures":
        kind, name = site.holder(name) or (kind, name)
    if kind in LISTED_COLLECTIONS:
        if name not in getattr(site, kind):
            return None
        uri, anchor = routes.record_location(site, kind, name)
    elif kind in routes.shared_pages:
        uri, anchor = routes.shared_pages[kind], routes.record_anchor(kind, name)
    else:
        return None
    if uri not in checked.pages:
        return None
    return f"{urls.page_path(uri, code)}{f'#{anchor}' if anchor else ''}"
