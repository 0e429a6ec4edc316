"""Reads and checks the whole site and renders its pages, without building it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

from prospectus.config import features
from prospectus.config import validation as settings_validation
from prospectus.config.features import ALL_FEATURES, Features
from prospectus.config.project import Project
from prospectus.content import language_parity, markdown_pages, news, translation_status
from prospectus.content.markdown_pages import Page
from prospectus.content.news import Post
from prospectus.content.translation_status import TranslationLedger, TranslationStatus
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain import staleness, validation
from prospectus.domain.dataset import Dataset
from prospectus.domain.loader import RecordCache, load
from prospectus.domain.staleness import StalenessRules
from prospectus.files import content_tree
from prospectus.outputs.brochure import characters
from prospectus.outputs.brochure import settings as brochure_settings
from prospectus.outputs.brochure.documents import HOME
from prospectus.outputs.brochure.settings import BrochureSettings
from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.open_data.data_page import data_page
from prospectus.outputs.redirects import former_page_problems
from prospectus.policies import html_policy, published_files
from prospectus.policies.html_policy import PagePolicy
from prospectus.presentation import comparison, documents, images, routes
from prospectus.presentation.comparison import DEFAULT_COMPARISON, Comparison
from prospectus.presentation.routes import (
    DEFAULT_ROUTES,
    FOOTNOTE_PAGES,
    LISTED_COLLECTIONS,
    SECTIONS,
    Routes,
)
from prospectus.rendering import fragment_links, share_cards
from prospectus.rendering.environment import save_templates
from prospectus.rendering.pages import GeneratedPage, generated_pages, generated_uris, list_patterns
from prospectus.rendering.rendered_page import RenderedPage
from prospectus.rendering.renderer import Renderer
from prospectus.rendering.representative_subset import representatives, sample
from prospectus.review.clean_texts import clean_texts
from prospectus.review.orphan_records import ShownContent

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
        return _uris(self.written, self.generated)

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


def check(root: Path, *, fill: bool = True, memory: RecordCache | None = None) -> CheckedSite:
    """Read and check data/ and docs/ below `root`, and render the pages.

    Templates run only if the data is right, because wrong data would be reported twice, and only
    for a representative subset of similar projects. A caller that renders all pages anyway passes
    `fill=False`. `memory` is that of `loader.load`.

    Raises DiagnosticsError with all problems at once.
    """
    content_tree.require_plain_files(root)
    project = Project(root)
    languages, templates = project.settings.languages, project.templates
    written, problems = markdown_pages.read_pages(root, languages)
    refused = [*published_files.problems(root, markdown_pages.PAGE_ENDINGS, [*templates.values()])]
    problems += refused
    ledger = _read(lambda: translation_status.read(root, languages), problems)
    ages = _read(lambda: staleness.read_rules(project.settings), problems)
    read_routes = _read(lambda: routes.read(project.settings), problems)
    page_routes = read_routes or Routes()
    compared = _read(lambda: comparison.read(project.settings), problems) or DEFAULT_COMPARISON
    brochure = _read(lambda: brochure_settings.read(project.settings), problems)
    used = _read(lambda: features.read(project.settings), problems) or ALL_FEATURES
    site: Dataset | None = None
    generated: tuple[GeneratedPage, ...] = ()
    uris, lists = generated_uris(root, page_routes), list_patterns(page_routes, written)
    try:
        site = _load_valid(project, memory, decode=not refused)
        generated = _generated(project, site, page_routes, written)
        sections = {page_routes.record_page(*section) for section in site.record_sections}
        uris = [uri for uri in uris if uri not in sections]
        lists = [page.uri for page in generated if page.is_list or page.is_optional]
    except DiagnosticsError as error:
        problems += error.problems
    problems += _page_problems(project, written, uris, lists, page_routes)
    optional = {page_routes.folder(name) for name in SECTIONS if name in LISTED_COLLECTIONS}
    required = (uri for uri in uris if posixpath.dirname(uri) not in optional)
    all_uris = {*required, *_uris_in_navigation(written, page_routes)}
    pages = _uris(written, generated)
    linked = [name for name in FOOTNOTE_PAGES if site and getattr(site, name)]
    mistaken_routes = [*page_routes.problems(pages, linked)] if site else []
    # Where an address in mkdocs.yml is wrong, the navigation may name the pages at the right one.
    are_routes_right = read_routes is not None and not mistaken_routes
    problems += (
        problem
        for problem in settings_validation.problems(project, all_uris, lists)
        if are_routes_right or problem.key != "nav_missing"
    )
    if site:
        problems += former_page_problems(site, page_routes, pages)
        problems += chain(
            mistaken_routes,
            compared.problems(site),
            news.problems(written, site, page_routes.folder(news.NEWS)),
        )
        problems += share_cards.problems(written, site)
    problems += _brochure_problems(root, brochure, site, written)
    problems += fragment_links.problems(root)
    warnings: tuple[Diagnostic, ...] = ()
    if site and (fill or problems):
        policy = html_policy.project_policy(root, templates)
        renderers = _renderers(
            root, site, ages, page_routes, compared, None if mistaken_routes else pages, written
        )
        shown, rendered = ShownContent(renderers[0].links), representatives(renderers[0].site)
        problems += chain.from_iterable(
            _template_problems(root, renderers, written, policy, page_routes, rendered, shown)
        )
        if not problems:
            warnings = tuple(
                sorted(
                    chain(
                        shown.unshown(rendered, site),
                        language_parity.warnings(written, languages),
                    )
                )
            )
    if problems or not site or not ledger:
        raise DiagnosticsError(problems)
    return CheckedSite(
        site,
        tuple(written),
        generated,
        ledger,
        ages,
        page_routes,
        compared,
        used,
        warnings,
        brochure,
    )


def _generated(
    project: Project, site: Dataset, page_routes: Routes, written: Sequence[Page]
) -> tuple[GeneratedPage, ...]:
    """All generated pages, that of open data included."""
    uris = [page.uri for page in written]
    addresses = Addresses(str(project.settings.document.values.get("site_url") or ""), page_routes)
    open_data = data_page(addresses, site, uris)
    pages = generated_pages(site, page_routes, uris)
    return (*pages, *([open_data] if open_data else []))


def fill(
    written: Iterable[Page],
    generated: Iterable[GeneratedPage],
    renderer: Renderer,
    problems: list[Diagnostic],
) -> Mapping[str, RenderedPage]:
    """Render the pages of the renderer's language; returns them by uri.

    Pages that fail are left out and their diagnostics added to `problems`.
    """
    filled: dict[str, RenderedPage] = {}

    def render(uri: str, function: Callable[[], RenderedPage]) -> None:
        try:
            filled[uri] = function()
        except DiagnosticsError as error:
            problems.extend(error.problems)

    for page in written:
        if page.language == renderer.language:
            body = (page.body, page.uri, page.path, page.first_line, page.parsed)
            render(page.uri, partial(renderer.page, *body))
    for generated_page in generated:
        render(generated_page.uri, partial(_render_generated, generated_page, renderer))
    return filled


def _page_problems(
    project: Project,
    written: Sequence[Page],
    uris: Sequence[str],
    lists: Sequence[str],
    page_routes: Routes,
) -> list[Diagnostic]:
    languages, docs = project.settings.languages, project.root / "docs"
    folder, templates = page_routes.folder(news.NEWS), project.page_templates
    with clean_texts(project.root, "pages", languages) as clean:
        pages = markdown_pages.problems
        return [*pages(written, languages, uris, lists, templates, docs, folder, clean)]


def _brochure_problems(
    root: Path, brochure: BrochureSettings | None, site: Dataset | None, written: Sequence[Page]
) -> Iterator[Diagnostic]:
    """Pages that the brochure lacks, and characters that its fonts lack."""
    if brochure:
        yield from brochure.problems({page.uri for page in written})
        if site:
            known, uris = characters.known_characters(root), {HOME, *brochure.pages}
            yield from characters.problems(site, written, uris, known)


def _uris(written: Iterable[Page], generated: Iterable[GeneratedPage]) -> frozenset[str]:
    return frozenset({page.uri for page in written} | {page.uri for page in generated})


def _uris_in_navigation(written: Iterable[Page], page_routes: Routes) -> Iterator[str]:
    """The written pages that the navigation names: posts are in their list."""
    folder = page_routes.folder(news.NEWS)
    return (page.uri for page in written if not news.is_post(page.uri, folder))


def _render_generated(page: GeneratedPage, renderer: Renderer) -> RenderedPage:
    return RenderedPage.of(page.body(renderer))


def _read(read: Callable[[], T], problems: list[Diagnostic]) -> T | None:
    """The value that `read` returns, or None with its problems added to `problems`."""
    try:
        return read()
    except DiagnosticsError as error:
        problems += error.problems
        return None


def _load_valid(project: Project, memory: RecordCache | None, *, decode: bool) -> Dataset:
    """The records, if they are right; photographs are read as well with `decode`.

    Files that are refused may take hours to decode, so nothing is decoded beside them.
    """
    site = load(project, memory=memory)
    # Records whose translation is pending follow the same rules.
    full = load(project, with_pending=True) if site.pending else site
    with clean_texts(project.root, "records", site.languages) as clean:
        problems = validation.problems(site, clean)
        problems += validation.problems(full, clean) if site.pending else ()
    problems += [*images.problems(project.root, site), *documents.problems(project.root, site)]
    if problems:
        raise DiagnosticsError(problems)
    # These read the files, which exist by now.
    root = project.root
    jpegs = published_files.jpeg_problems(root, site)
    photographs = images.photograph_problems(root, site) if decode else ()
    if problems := [*jpegs, *photographs]:
        raise DiagnosticsError(problems)
    return site


def template_problems(root: Path, checked: CheckedSite) -> Iterator[list[Diagnostic]]:
    """The problems that `check` with `fill=False` has not looked for, page by page."""
    policy = html_policy.project_policy(root)
    site, staleness = checked.site, checked.staleness
    renderers = _renderers(
        root,
        site,
        staleness,
        checked.routes,
        checked.comparison,
        checked.pages,
        checked.written,
    )
    rendered = representatives(renderers[0].site)
    yield from _template_problems(
        root, renderers, checked.written, policy, checked.routes, rendered
    )


def _renderers(
    root: Path,
    site: Dataset,
    staleness: StalenessRules | None,
    page_routes: Routes,
    compared: Comparison,
    pages: frozenset[str] | None,
    written: Sequence[Page],
) -> list[Renderer]:
    """One renderer for each language, for some of the projects that are alike.

    Without `pages`, links are not checked: each link by a wrong route would be reported again.
    """
    some = sample(site)
    if pages is not None:  # with fewer projects, lists can have facet values that `site` lacks
        pages |= {page.uri for page in generated_pages(some, page_routes, pages)}
    return [
        Renderer(
            root,
            some,
            language,
            full_site=site,
            routes=page_routes,
            pages=pages,
            staleness=staleness,
            comparison=compared,
            posts=news.posts(written, language.code, page_routes.folder(news.NEWS)),
        )
        for language in site.languages
    ]


def _template_problems(
    root: Path,
    renderers: Sequence[Renderer],
    written: Sequence[Page],
    policy: PagePolicy,
    page_routes: Routes,
    rendered: Dataset,
    shown: ShownContent | None = None,
) -> Iterator[list[Diagnostic]]:
    """The problems of each page; of projects only those in `rendered` have theirs rendered.

    `shown` takes note of the pages in the first language.
    """
    uris, some = [page.uri for page in written], renderers[0].site
    represented = some.projects.keys() - rendered.projects.keys()
    without_page = {f"projects/{name}" for name in represented}
    generated = tuple(
        page
        for page in generated_pages(some, page_routes, uris)
        if page.address not in without_page
    )
    for renderer in renderers:
        try:
            renderer.publisher()
        except DiagnosticsError as error:
            yield error.problems
        for page in written:
            problems: list[Diagnostic] = []
            for filled in fill([page], (), renderer, problems).values():
                problems += policy.problems(page, filled.markdown)
                if shown and renderer is renderers[0]:
                    shown.add(page.uri, filled)
            yield problems
        for generated_page in generated:
            problems = []
            pages = fill((), [generated_page], renderer, problems)
            if shown and renderer is renderers[0]:
                for uri, filled in pages.items():
                    shown.add(uri, filled)
            yield problems
    policy.save()
    save_templates(root)
