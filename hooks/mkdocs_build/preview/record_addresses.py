"""Where the preview shows a record, figure, session or written page, and what a page shows."""

from __future__ import annotations

from mkdocs_build.urls import SiteUrls
from prospectus.presentation.routes import LISTED_COLLECTIONS
from prospectus.review.reading import CheckedSite

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


def shown_at(checked: CheckedSite, urls: SiteUrls, path: str) -> tuple[str, str, str] | None:
    """What the page in a file of the site shows: kind, name, and the code of its language.

    It is a written page, or a record that has the page to itself. None for all others.
    """
    written = {page.uri for page in checked.written}
    for code in reversed(list(urls.languages)):  # the folder of the first one is the root
        folder = urls.folder(code)
        if not path.startswith(folder):
            continue
        inner = path.removeprefix(folder).removesuffix("index.html").removesuffix("/")
        for uri in (inner, f"{inner}/index".lstrip("/")):
            if uri in written:
                return PAGES, uri, code
            kind, name = checked.routes.record_of(uri)
            if kind and name in getattr(checked.site, kind) and uri in checked.pages:
                return kind, name, code
    return None
