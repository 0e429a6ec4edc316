"""Reads a site: settings, pages and records, each file by itself.

What is read may still break the rules that `review.check` knows. A build prepares for it while
another process checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from prospectus.config import features
from prospectus.config.features import ALL_FEATURES, Features
from prospectus.config.project import Project
from prospectus.content import markdown_pages, news, translation_status
from prospectus.content.markdown_pages import Page
from prospectus.content.news import Post
from prospectus.content.translation_status import TranslationLedger, TranslationStatus
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain import staleness
from prospectus.domain.changed_records import has_same_records
from prospectus.domain.dataset import Dataset
from prospectus.domain.loader import RecordCache, load
from prospectus.domain.staleness import StalenessRules
from prospectus.files import content_tree
from prospectus.files.file_memory import FileMemory, read_anew
from prospectus.outputs.brochure import settings as brochure_settings
from prospectus.outputs.brochure.settings import BrochureSettings
from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.open_data.data_page import data_page
from prospectus.presentation import comparison, routes
from prospectus.presentation.comparison import DEFAULT_COMPARISON, Comparison
from prospectus.presentation.routes import DEFAULT_ROUTES, Routes
from prospectus.rendering.pages import GeneratedPage, generated_pages
from prospectus.yamlio.reading_ahead import ValuesAhead

T = TypeVar("T")


@dataclass(frozen=True)
class CheckedSite:
    """A site without problems: data, written pages and generated pages.

    `ledger` records which translations are confirmed; `staleness` holds the limits after which a
    figure is old, if mkdocs.yml sets any. `brochure` is None for a site without one. `warnings` are
    known only if the check rendered pages.
    """

    site: Dataset
    written: tuple[Page, ...]
    generated: tuple[GeneratedPage, ...]
    ledger: TranslationLedger
    staleness: StalenessRules | None
    routes: Routes = DEFAULT_ROUTES
    comparison: Comparison = DEFAULT_COMPARISON
    features: Features = ALL_FEATURES
    warnings: tuple[Diagnostic, ...] = ()
    brochure: BrochureSettings | None = None

    @cached_property
    def posts(self) -> Mapping[str, tuple[Post, ...]]:
        """The news by the code of their language, the latest first."""
        codes = (language.code for language in self.site.languages)
        folder = self.routes.folder(news.NEWS)
        return {code: news.posts(self.written, code, folder) for code in codes}

    @cached_property
    def pages(self) -> frozenset[str]:
        """The URIs of all pages."""
        return uris_of(self.written, self.generated)

    @cached_property
    def translations(self) -> TranslationStatus:
        """All translations by status, computed on first use."""
        return translation_status.compare(
            translation_status.translations(self.site, self.written), self.ledger
        )

    @property
    def page_count(self) -> int:
        """The number of pages in all languages."""
        return len(self.written) + len(self.generated) * len(self.site.languages)


@dataclass(frozen=True)
class Reading:
    """A site as it was read; what cannot be read is None, and the reason is in `problems`.

    `ledger`, `staleness`, `comparison`, `features` and `brochure` are those of `CheckedSite`, and
    `drafts` those of `read`.
    """

    project: Project
    problems: tuple[Diagnostic, ...]
    written: tuple[Page, ...]
    site: Dataset | None
    ledger: TranslationLedger | None
    routes: Routes | None
    staleness: StalenessRules | None
    comparison: Comparison
    features: Features
    brochure: BrochureSettings | None
    drafts: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        """The folder of the project."""
        return self.project.root

    @property
    def drafts_of_records(self) -> Mapping[str, str | None]:
        """The drafts that `loader.load` takes."""
        return _of_records(self.drafts)

    @property
    def page_routes(self) -> Routes:
        """The routes, or the usual ones where the settings are wrong."""
        return self.routes or Routes()

    @cached_property
    def generated(self) -> tuple[GeneratedPage, ...]:
        """All generated pages, that of open data included.

        May raise any exception where records break rules.
        """
        if self.site is None:
            return ()
        uris = [page.uri for page in self.written]
        site_url = self.project.settings.document.values.get("site_url")
        addresses = Addresses(str(site_url or ""), self.page_routes)
        open_data = data_page(addresses, self.site, uris)
        pages = generated_pages(self.site, self.page_routes, uris)
        return (*pages, *([open_data] if open_data else []))

    def checked(self, warnings: tuple[Diagnostic, ...] = ()) -> CheckedSite:
        """The site, once nothing is found wrong with it, with these warnings.

        Raises DiagnosticsError where a part of it could not be read.
        """
        if self.problems or self.site is None or self.ledger is None:
            raise DiagnosticsError(self.problems)
        return CheckedSite(
            self.site,
            self.written,
            self.generated,
            self.ledger,
            self.staleness,
            self.page_routes,
            self.comparison,
            self.features,
            warnings,
            self.brochure,
        )


@dataclass
class SiteMemory:
    """What earlier checks of a project leave for the next one, in the same process.

    `records` is the memory of `loader.load`, and `files` has what was made of other files; both are
    to be cleared when the languages change. `sound` is the dataset in which the last check found
    nothing, with the `words` that rules knew; `drawn` are the characters that the fonts had.
    """

    records: RecordCache = field(default_factory=dict)
    files: FileMemory = field(default_factory=FileMemory)
    sound: Dataset | None = None
    words: object = None
    drawn: frozenset[str] | None = None

    def clear(self) -> None:
        """Forget everything."""
        self.records.clear()
        self.files.clear()
        self.sound = self.drawn = None


def read(
    root: Path,
    memory: SiteMemory | None = None,
    drafts: Mapping[str, str | None] = MappingProxyType({}),
    values: Callable[[], ValuesAhead] = dict,
) -> Reading:
    """Read the project `root`. `values` returns those of `loader.load`.

    `memory` is that of earlier calls for the same languages. `drafts` are texts by path that
    replace the content of files of records and pages.

    Raises DiagnosticsError where settings or templates cannot be read, or files are refused that
    are no plain ones.
    """
    content_tree.require_plain_files(root)
    project = Project(root)
    settings, _ = project.settings, project.templates
    recall = memory.files.recall if memory else read_anew
    written, problems = markdown_pages.read_pages(root, settings.languages, drafts, recall)

    def part(read_part: Callable[[], T]) -> T | None:
        """The value that `read_part` returns, or None with its problems added."""
        try:
            return read_part()
        except DiagnosticsError as error:
            problems.extend(error.problems)
            return None

    ledger = part(lambda: translation_status.read(root, settings.languages, recall))
    ages = part(lambda: staleness.read_rules(settings))
    page_routes = part(lambda: routes.read(settings))
    compared = part(lambda: comparison.read(settings))
    brochure = part(lambda: brochure_settings.read(settings))
    used = part(lambda: features.read(settings))
    site = part(
        lambda: load(
            project,
            _of_records(drafts),
            memory.records if memory else None,
            values=values(),
            recall=recall,
            has_plain_files=True,
        )
    )
    if memory and memory.sound and site and has_same_records(site, memory.sound):
        site = memory.sound  # with all that was worked out of it
    return Reading(
        project,
        tuple(problems),
        tuple(written),
        site,
        ledger,
        page_routes,
        ages,
        compared or DEFAULT_COMPARISON,
        used or ALL_FEATURES,
        brochure,
        drafts,
    )


def _of_records(drafts: Mapping[str, str | None]) -> Mapping[str, str | None]:
    return {path: text for path, text in drafts.items() if path.startswith("data/")}


def uris_of(written: Iterable[Page], generated: Iterable[GeneratedPage]) -> frozenset[str]:
    """The URIs of all pages."""
    return frozenset({page.uri for page in written} | {page.uri for page in generated})
