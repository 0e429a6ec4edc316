"""What is known of the whole site before any language of it is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mkdocs_build.urls import SiteUrls
from prospectus.config.project import Project
from prospectus.config.settings import Language
from prospectus.content import markdown_pages, translation_status
from prospectus.content.translation_status import PAGES
from prospectus.git.history import History, Revisions, last_changes, revisions
from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.open_data.data_page import DataPage
from prospectus.outputs.open_data.files import OpenData, Publication, Summary
from prospectus.rendering.pages import GeneratedPage
from prospectus.rendering.renderer import Renderer
from prospectus.review.check import check
from prospectus.review.reading import CheckedSite


@dataclass(frozen=True)
class SiteContext:
    """The checked content of the project `root`, and the state of its history and translations.

    `last_changes` has the ISO date of the last commit of each file, by its path below `root`;
    `known_revisions` are those of the files of events, where they have been read already.
    `outdated` has, by language, the names of records and pages whose translation is older than
    its original. `made` returns the files of open data where others make them.
    """

    root: Path
    checked: CheckedSite
    last_changes: Mapping[str, str]
    outdated: Mapping[str, frozenset[str]]
    made: Callable[[], OpenData] | None = None
    known_revisions: Mapping[str, Revisions] | None = None

    @classmethod
    def of(cls, root: Path, checked: CheckedSite, history: History | None = None) -> SiteContext:
        """The context of a site that has been checked already; `history` is read if not given."""
        outdated = translation_status.outdated(checked.site, checked.written, checked.ledger)
        if history is None:
            return cls(root, checked, last_changes(root, "data", "docs"), outdated)
        known = history.last_changes, outdated
        return cls(root, checked, *known, known_revisions=history.event_revisions)

    @classmethod
    def load(cls, root: Path) -> SiteContext:
        """Read and check the project. Raises DiagnosticsError with everything that is wrong.

        Errors that only filling a page shows are reported by the build, which fills them all.
        """
        return cls.of(root, check(root, fill=False))

    @cached_property
    def languages(self) -> dict[str, Language]:
        """By their codes, the default language first."""
        return {language.code: language for language in self.checked.site.languages}

    def folder(self, code: str) -> str:
        """The folder of a language below the root of the site; empty for the default language."""
        return "" if code == next(iter(self.languages)) else f"{code}/"

    @cached_property
    def event_revisions(self) -> Mapping[str, Revisions]:
        """The revisions of the files of events, which calendars number; none without calendars."""
        if self.known_revisions is not None:
            return self.known_revisions
        events = self.checked.site.events.values()
        has_calendars = any(event.has_calendar for event in events)
        return revisions(self.root, "data/events") if has_calendars else {}

    @cached_property
    def bulk_pages(self) -> tuple[GeneratedPage, ...]:
        """The generated pages that MkDocs does not build, because there may be thousands.

        MkDocs has to know a page to which a written page links, so it builds that one.
        """
        linked = markdown_pages.linked_uris(self.checked.written)
        return tuple(
            page
            for page in self.checked.generated
            if page.is_one_of_many and page.uri not in linked
        )

    @cached_property
    def bulk_pages_by_uri(self) -> Mapping[str, GeneratedPage]:
        """The same pages by their URIs."""
        return {page.uri: page for page in self.bulk_pages}

    @cached_property
    def generated_pages(self) -> dict[str, GeneratedPage]:
        """The generated pages that MkDocs builds, by their URIs."""
        bulk = self.bulk_pages_by_uri
        return {
            page.uri: page.with_summary(self._open_data_summary)
            if isinstance(page, DataPage)
            else page
            for page in self.checked.generated
            if page.uri not in bulk
        }

    @cached_property
    def open_data(self) -> OpenData | None:
        """The files of open data; None if the site publishes none."""
        if self.made:
            return self.made()
        return self.publication.make() if self.publication else None

    @cached_property
    def publication(self) -> Publication | None:
        """What is published as open data, and where; None if the site publishes none."""
        checked = self.checked
        if not checked.routes.open_data:
            return None
        settings, languages = Project(self.root).settings, self.languages
        urls = SiteUrls(settings.site_url, languages)
        links = Renderer(
            self.root,
            checked.site,
            checked.site.languages[0],
            routes=checked.routes,
            pages=checked.pages,
        ).links

        def page_urls(collection: str, name: str) -> Mapping[str, str] | None:
            """The addresses of a record; of the page of a collection, or of open data, without."""
            place: tuple[str, str] | None = (checked.routes.open_data, "")
            if name:
                place = links.location(collection, name)
            elif collection:
                known = checked.routes.has_records(collection)
                place = (checked.routes.list_page(collection), "") if known else None
            if place is None or place[0] not in checked.pages:
                return None
            uri, anchor = place[0], f"#{place[1]}" if place[1] else ""
            return {
                code: urls.published_url(urls.page_path(uri, code)) + anchor for code in languages
            }

        addresses = Addresses(settings.site_url, checked.routes)
        return Publication(checked.site, addresses, settings.site_names, page_urls)

    def _open_data_summary(self) -> Summary | None:
        return self.open_data.summary if self.open_data else None

    def source_file(self, uri: str, code: str) -> str:
        """The file below the root of the project that holds the text of a page."""
        page = self.generated_pages.get(uri)
        return page.source(code) if page else f"docs/{uri}.{code}.md"

    def is_outdated(self, uri: str, code: str) -> bool:
        """Whether the translation of a page, or of its record, is older than the original."""
        page = self.generated_pages.get(uri)
        record = page.address if page else uri
        return not self.outdated[code].isdisjoint({record, f"{PAGES}/{uri}"})
