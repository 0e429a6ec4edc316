"""Reads and checks the whole site and renders its pages, without building it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from prospectus.config import validation as settings_validation
from prospectus.config.project import Project
from prospectus.content import language_parity, markdown_pages, news
from prospectus.content.markdown_pages import Page
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain import validation
from prospectus.domain.dataset import Dataset
from prospectus.domain.loader import load
from prospectus.domain.staleness import StalenessRules
from prospectus.outputs.brochure import characters
from prospectus.outputs.brochure.documents import HOME
from prospectus.outputs.brochure.settings import BrochureSettings
from prospectus.outputs.redirects import former_page_problems
from prospectus.policies import html_policy, published_files
from prospectus.policies.html_policy import PagePolicy
from prospectus.presentation import documents, images
from prospectus.presentation.comparison import Comparison
from prospectus.presentation.routes import (
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
from prospectus.review.clean_texts import clean_texts, rule_words
from prospectus.review.orphan_records import ShownContent
from prospectus.review.reading import CheckedSite, Reading, SiteMemory, read, uris_of


def check(
    root: Path,
    *,
    fill: bool = True,
    memory: SiteMemory | None = None,
    drafts: Mapping[str, str | None] = MappingProxyType({}),
) -> CheckedSite:
    """Read and check data/ and docs/ below `root`, and render the pages.

    Templates run only if the data is right, because wrong data would be reported twice, and only
    for a representative subset of similar projects. A caller that renders all pages anyway passes
    `fill=False`. `memory` and `drafts` are those of `reading.read`.

    Raises DiagnosticsError with all problems at once.
    """
    reading = read(root, memory, drafts)
    problems, warnings = find_problems(reading, memory, fill=fill)
    if problems:
        raise DiagnosticsError(problems)
    return reading.checked(warnings)


def find_problems(
    reading: Reading, memory: SiteMemory | None = None, *, fill: bool = True
) -> tuple[list[Diagnostic], tuple[Diagnostic, ...]]:
    """All problems of a site, and the warnings, which are known only if pages are rendered.

    `memory` is that with which the site was read.
    """
    memory = memory or SiteMemory()
    project, root, site, written = reading.project, reading.root, reading.site, reading.written
    templates, page_routes = project.templates, reading.page_routes
    refused = [*published_files.problems(root, markdown_pages.PAGE_ENDINGS, [*templates.values()])]
    problems = [*reading.problems, *refused]
    uris, lists = generated_uris(root, page_routes), list_patterns(page_routes, written)
    if site and (mistakes := _record_problems(reading, site, memory, decode=not refused)):
        problems += mistakes
        site = None
    if site:
        sections = {page_routes.record_page(*section) for section in site.record_sections}
        uris = [uri for uri in uris if uri not in sections]
        lists = [page.uri for page in reading.generated if page.is_list or page.is_optional]
    problems += _page_problems(project, written, uris, lists, page_routes)
    optional = {page_routes.folder(name) for name in SECTIONS if name in LISTED_COLLECTIONS}
    required = (uri for uri in uris if posixpath.dirname(uri) not in optional)
    all_uris = {*required, *_uris_in_navigation(written, page_routes)}
    pages = uris_of(written, reading.generated if site else ())
    linked = [name for name in FOOTNOTE_PAGES if site and getattr(site, name)]
    mistaken_routes = [*page_routes.problems(pages, linked)] if site else []
    # Where an address in mkdocs.yml is wrong, the navigation may name the pages at the right one.
    are_routes_right = reading.routes is not None and not mistaken_routes
    problems += (
        problem
        for problem in settings_validation.problems(project, all_uris, lists)
        if are_routes_right or problem.key != "nav_missing"
    )
    if site:
        problems += former_page_problems(site, page_routes, pages)
        problems += chain(
            mistaken_routes,
            reading.comparison.problems(site),
            news.problems(written, site, page_routes.folder(news.NEWS)),
        )
        problems += share_cards.problems(written, site)
    problems += _brochure_problems(root, reading.brochure, site, written, memory)
    problems += fragment_links.problems(root, memory.files.recall)
    memory.sound = site if not problems else None
    if not site or not (fill or problems):
        return problems, ()
    policy = html_policy.project_policy(root, templates)
    renderers = _renderers(
        root,
        site,
        reading.staleness,
        page_routes,
        reading.comparison,
        None if mistaken_routes else pages,
        written,
    )
    shown, rendered = ShownContent(renderers[0].links), representatives(renderers[0].site)
    problems += chain.from_iterable(
        _template_problems(root, renderers, written, policy, page_routes, rendered, shown)
    )
    if problems:
        return problems, ()
    unseen = chain(
        shown.unshown(rendered, site), language_parity.warnings(written, project.settings.languages)
    )
    return [], tuple(sorted(unseen))


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
    root: Path,
    brochure: BrochureSettings | None,
    site: Dataset | None,
    written: Sequence[Page],
    memory: SiteMemory,
) -> Iterator[Diagnostic]:
    """Pages that the brochure lacks, and characters that its fonts lack."""
    if brochure:
        yield from brochure.problems({page.uri for page in written})
        if site:
            known, uris = characters.known_characters(root), {HOME, *brochure.pages}
            sound = memory.sound if known == memory.drawn else None
            changed = validation.unchecked_records(site, sound)
            memory.drawn = known
            yield from characters.problems(site, written, uris, known, changed)


def _uris_in_navigation(written: Iterable[Page], page_routes: Routes) -> Iterator[str]:
    """The written pages that the navigation names: posts are in their list."""
    folder = page_routes.folder(news.NEWS)
    return (page.uri for page in written if not news.is_post(page.uri, folder))


def _render_generated(page: GeneratedPage, renderer: Renderer) -> RenderedPage:
    return RenderedPage.of(page.body(renderer))


def _record_problems(
    reading: Reading, site: Dataset, memory: SiteMemory, *, decode: bool
) -> list[Diagnostic]:
    """The problems of records and their files; photographs are read as well with `decode`.

    Files that are refused may take hours to decode, so nothing is decoded beside them.
    """
    root, words = reading.root, rule_words(site.languages)
    # Records whose translation is pending follow the same rules.
    try:
        full = site
        if site.pending:
            full = load(reading.project, reading.drafts_of_records, with_pending=True)
    except DiagnosticsError as error:
        return error.problems
    if memory.sound is None or site.pending or memory.words != words:
        with clean_texts(root, "records", site.languages) as clean:
            problems = validation.problems(site, clean)
            problems += validation.problems(full, clean) if site.pending else ()
    else:  # the persistent cache takes longer to read than some records, and is left as it is
        problems = validation.problems(site, sound=memory.sound) if site is not memory.sound else []
    memory.words = words
    problems += [*images.problems(root, site), *documents.problems(root, site)]
    if problems:
        return problems
    # These read the files, which exist by now.
    jpegs = published_files.jpeg_problems(root, site)
    return [*jpegs, *(images.photograph_problems(root, site) if decode else ())]


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
