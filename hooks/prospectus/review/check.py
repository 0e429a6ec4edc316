"""The whole site read, checked and filled, without building it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

from prospectus.config import validation as settings_validation
from prospectus.config.project import Project
from prospectus.content import markdown_pages, translation_status
from prospectus.content.markdown_pages import Page
from prospectus.content.translation_status import TranslationLedger, TranslationStatus
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain import staleness, validation
from prospectus.domain.dataset import Dataset
from prospectus.domain.loader import RecordCache, load
from prospectus.domain.staleness import StalenessRules
from prospectus.files import content_tree
from prospectus.policies import html_policy, published_files
from prospectus.policies.html_policy import PagePolicy
from prospectus.presentation import images
from prospectus.rendering.pages import GeneratedPage, generated_pages, generated_uris, list_patterns
from prospectus.rendering.renderer import RenderedPage, Renderer, keep_templates
from prospectus.rendering.representative_subset import sample

T = TypeVar("T")


@dataclass(frozen=True)
class CheckedSite:
    """A site without problems: its data, its written pages and its generated ones.

    With them goes what is not wrong but old: translations by their state, and the rules by which
    figures grow too old, if there are any.
    """

    site: Dataset
    written: tuple[Page, ...]
    generated: tuple[GeneratedPage, ...]
    ledger: TranslationLedger
    freshness: StalenessRules | None

    @cached_property
    def translations(self) -> TranslationStatus:
        """By their state; worked out where it is asked for, as the check itself does not."""
        return translation_status.compare(
            translation_status.translations(self.site, self.written), self.ledger
        )

    @property
    def page_count(self) -> int:
        """How many pages there are in all languages."""
        return len(self.written) + len(self.generated) * len(self.site.languages)


def check(root: Path, *, fill: bool = True, memory: RecordCache | None = None) -> CheckedSite:
    """Read data/ and docs/ below `root`, and fill every page.

    Raises SiteError with all problems at once. Templates are filled only where the data is
    right, since they would stumble over what has been told already; and of projects that are
    alike only with some (`sample`), since they would stumble over each in the same way. Who is
    going to fill all pages anyway need not `fill` them here. `memory` is that of `site.load`.
    """
    content_tree.require_plain_files(root)
    project = Project(root)
    languages, templates = project.settings.languages, project.templates
    written, problems = markdown_pages.read_pages(root, languages)
    problems += published_files.problems(root, markdown_pages.PAGE_ENDINGS, [*templates.values()])
    ledger = _or_told(lambda: translation_status.read(root, languages), problems)
    ages = _or_told(lambda: staleness.read_rules(project.settings), problems)
    site: Dataset | None = None
    generated: tuple[GeneratedPage, ...] = ()
    uris, lists = generated_uris(root), list_patterns()
    try:
        site = _trusted(project, memory)
        generated = tuple(generated_pages(site))
        lists = [page.uri for page in generated if page.is_list]
    except DiagnosticsError as error:
        problems += error.problems
    problems += markdown_pages.problems(
        written, languages, uris, lists, project.page_templates, root / "docs"
    )
    all_uris = {*uris, *(page.uri for page in written)}
    problems += settings_validation.problems(project, all_uris, lists)
    if site and (fill or problems):
        policy = html_policy.project_policy(root, templates)
        problems += chain.from_iterable(_template_mistakes(root, site, written, ages, policy))
    if problems or not site or not ledger:
        raise DiagnosticsError(problems)
    return CheckedSite(site, tuple(written), generated, ledger, ages)


def fill(
    written: Iterable[Page],
    generated: Iterable[GeneratedPage],
    renderer: Renderer,
    problems: list[Diagnostic],
) -> Mapping[str, RenderedPage]:
    """Pages of the renderer's language by their uris.

    Those that cannot be filled are left out; why goes to `problems`.
    """
    filled: dict[str, RenderedPage] = {}

    def keep(uri: str, make: Callable[[], RenderedPage]) -> None:
        try:
            filled[uri] = make()
        except DiagnosticsError as error:
            problems.extend(error.problems)

    for page in written:
        if page.language == renderer.language:
            body = (page.body, page.uri, page.path, page.first_line, page.parsed)
            keep(page.uri, partial(renderer.page, *body))
    for made in generated:
        keep(made.uri, partial(_generated, made, renderer))
    return filled


def _generated(page: GeneratedPage, renderer: Renderer) -> RenderedPage:
    return RenderedPage.of(page.body(renderer))


def _or_told(read: Callable[[], T], problems: list[Diagnostic]) -> T | None:
    """What is read; where it cannot be, its problems join the others."""
    try:
        return read()
    except DiagnosticsError as error:
        problems += error.problems
        return None


def _trusted(project: Project, memory: RecordCache | None) -> Dataset:
    site = load(project, memory=memory)
    if contradictions := [*validation.problems(site), *images.problems(project.root, site)]:
        raise DiagnosticsError(contradictions)
    return site


def template_mistakes(root: Path, checked: CheckedSite) -> Iterator[list[Diagnostic]]:
    """What a check of the same that did not fill pages has not told, page by page."""
    policy = html_policy.project_policy(root)
    yield from _template_mistakes(root, checked.site, checked.written, checked.freshness, policy)


def _template_mistakes(
    root: Path,
    site: Dataset,
    written: Sequence[Page],
    ages: StalenessRules | None,
    policy: PagePolicy,
) -> Iterator[list[Diagnostic]]:
    some = sample(site)
    generated = tuple(generated_pages(some))
    for language in site.languages:
        renderer = Renderer(root, some, language, whole=site, freshness=ages)
        try:
            renderer.publisher()
        except DiagnosticsError as error:
            yield error.problems
        for page in written:
            problems: list[Diagnostic] = []
            for filled in fill([page], (), renderer, problems).values():
                problems += policy.problems(page, filled.markdown)
            yield problems
        for made in generated:
            problems = []
            fill((), [made], renderer, problems)
            yield problems
    policy.save()
    keep_templates(root)
