"""Redirects from the former addresses of records and posts to their present ones.

A record that has no page of its own, because it has too little to say, may have had one: the
address of that page leads to the section that shows the record.

Every former page gets a page that leads on, as many hosts know no redirects. Hosts that do know
them get them in their configuration (`host_configurations`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from prospectus.content.news import Post
from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.domain.dataset import Dataset
from prospectus.domain.renames import renames
from prospectus.i18n.localized import LocalizedText
from prospectus.presentation.facets import FACETS, facet_values
from prospectus.presentation.listing import LISTINGS
from prospectus.presentation.routes import LISTED_COLLECTIONS, Routes
from prospectus.rendering.link_functions import LinkFunctions


@dataclass(frozen=True)
class Redirect:
    """The URI of a page that no longer exists, and where it leads.

    That is the page `page`, or if it is empty, wherever the record at the address `record` is
    shown. `name` is the name of the record, or the title of the post in one language.
    """

    uri: str
    record: str
    name: LocalizedText | str
    page: str = ""

    def title(self, language: str) -> str:
        """The name in a language."""
        return self.name if isinstance(self.name, str) else self.name.in_language(language)

    def target(self, links: LinkFunctions, current_page: str) -> str:
        """The URL where it leads, relative to a page. Raises TemplateError if there is none."""
        if self.page:
            return links.page_url(current_page, self.page)
        collection, _, name = self.record.partition("/")
        return links.record_url(current_page, collection, name)


def page_redirects(site: Dataset, routes: Routes, posts: Sequence[Post] = ()) -> Iterator[Redirect]:
    """The redirects of all pages of a language: of records, lists filtered by them, and posts."""
    present = set[str]()
    for collection in LISTINGS:
        for values in facet_values(site, collection).values():
            present |= {routes.facet_page(collection, value.facet, value.name) for value in values}
    for collection, section in site.record_sections:
        address = f"{collection}/{section}"
        name = site.name_of_address(address)
        yield Redirect(routes.record_page(collection, section), address, name)
    for former, record in site.former_addresses.items():
        collection, _, old = former.partition("/")
        name = site.name_of_address(record)
        if collection in LISTED_COLLECTIONS:
            yield Redirect(routes.record_page(collection, old), record, name)
        new_collection, _, new = record.partition("/")
        for listed, facets in FACETS.items():
            for facet in facets:
                if facet.collection == collection == new_collection:
                    uri, page = (
                        routes.facet_page(listed, facet.name, value) for value in (old, new)
                    )
                    if page in present:
                        yield Redirect(uri, record, name, page)
    for post in posts:
        for uri in post.former_uris:
            yield Redirect(uri, "", post.title, post.uri)


def former_page_problems(
    site: Dataset, routes: Routes, pages: Collection[str]
) -> Iterator[Diagnostic]:
    """Former addresses where there is a page again; `pages` are the URIs of all pages."""
    for collection, name, index, former in renames(site.records()):
        old_collection, _, old = former.partition("/")
        if old_collection not in LISTED_COLLECTIONS or former in site.addresses:
            continue  # without a page, or reported by `validation`
        if routes.record_page(old_collection, old) in pages:
            location = site.location(collection, name)
            yield location.problem(("was", index), "former_name_used", name=former, other=former)


def calendar_redirects(site: Dataset, routes: Routes) -> Iterator[tuple[str, str]]:
    """Former and present path of each calendar of a renamed event, and of renamed sessions."""
    for name, event in site.events.items():
        names = (name, *site.former_names.get(("events", name), ()))
        sessions = {"": ("",)} | {
            session.id: (session.id, *session.was) for _, session in event.dated
        }
        for session, ids in sessions.items():
            present = routes.calendar(name, session)
            paths = (routes.calendar(old, old_id) for old in names for old_id in ids)
            yield from ((path, present) for path in paths if path != present)


def table_redirects(site: Dataset) -> Iterator[tuple[str, str]]:
    """Former and present path of the CSV file of each renamed series."""
    for name in site.series:
        for former in site.former_names.get(("series", name), ()):
            yield Routes.series_table(former), Routes.series_table(name)


def host_redirects(
    site: Dataset, routes: Routes, links: LinkFunctions, posts: Sequence[Post] = ()
) -> dict[str, str]:
    """Present paths by former ones, both below the folder of a language.

    `links` are those of the published site.
    """
    pages = {
        links.page_path(redirect.uri): redirect.target(links, "index")
        for redirect in page_redirects(site, routes, posts)
    }
    return pages | dict(calendar_redirects(site, routes)) | dict(table_redirects(site))
