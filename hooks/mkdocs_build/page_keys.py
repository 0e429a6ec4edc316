"""Keys of pages: a page is the same as in an earlier build if its key is.

A key is the digest of everything that a page is made from. To leave something out is wrong unless
no page of the kind can show it; tests/mkdocs_build/test_page_keys.py changes all that is left out
here and requires the same pages, and `tests/same rebuilds` does so with builds. What is new in the
program is in every key until it is left out here: each file, field and collection.

Left out of all keys are the texts of other written pages, of which pages show only what their front
matter says; the record of confirmed translations, of which they show what is outdated; and what
projects say in other languages. The key of a project's page also leaves out `UNREAD`, and what only
the pages of other projects show (`OWN_FIELDS`); that of a list of projects, `UNREAD`, and all
projects that are not on the page, but for their number; all others, the `TEXTS` of projects that
have nothing to do with the record of a page or the records that its expressions name, nor, on the
page that offers the brochure, are in it. Where a site replaces templates of the program, nothing of
its data is left out.

A page that MkDocs builds has a second key, of what it shows of the collections `IN_CONTENT` instead
of all that it may show of them. That of the page of open data, which has all languages, is the key
of its files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property, partial

from mkdocs_build.language_build import LanguageBuild
from mkdocs_build.open_data import data_key, project_keys
from mkdocs_build.project_digests import ProjectDigests, in_language, of_all
from mkdocs_build.site_context import SiteContext
from prospectus.content.markdown_pages import Page
from prospectus.content.translation_status import PAGES
from prospectus.domain.collection_specs import COLLECTIONS, LEDGER
from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Project
from prospectus.files.build_inputs import BuildInputs, digest_of
from prospectus.files.earlier_output import EarlierOutput
from prospectus.outputs.brochure.documents import HOME
from prospectus.outputs.open_data.data_page import DataPage
from prospectus.presentation.facets import facet_values
from prospectus.presentation.routes import Routes
from prospectus.rendering.context import FEW, MANY
from prospectus.rendering.pages import GeneratedPage, ListPage
from prospectus.support import program
from prospectus.support.cache import Recall, make_anew

# Collections of which pages of projects show nothing but whether there are records. Chains have
# pages of their own because of some of them, which is in the keys.
UNREAD = frozenset(
    {"changes", "documents", "events", "lists", "offers", "policies", "products", "promotions"}
    | {"questions", "series", "steps", "synonyms", "targets", "tiers", "topic_names", "topics"}
)

# Collections of which the templates of the theme show nothing, only the content of pages.
IN_CONTENT = ("projects", "series", "topics")

_PROJECTS, _FIGURES = "projects", "figures"


def named(page: Page) -> Iterator[str]:
    """The texts that the expressions of a written page pass to functions and filters."""
    for expression in page.parsed.expressions:
        literals = [expression.literal] if expression.literal else []
        for call in expression.calls:
            literals += [*call.arguments, *call.keywords.values()]
        for literal in literals:
            values = literal.value if isinstance(literal.value, tuple) else (literal.value,)
            yield from map(str, values)


def related(site: Dataset, name: str) -> Iterator[str]:
    """The projects to which the page of a project links."""
    for field in ("cluster", "chain"):
        if getattr(site.projects[name], field):
            yield from site.project_index.related(name, field, FEW)


@dataclass(frozen=True)
class SharedDigests:
    """Digests of the content of a site that is built from `inputs`, for the keys of all languages.

    Each is computed once: `prepare` computes them before the languages are built by processes of
    their own. `recall` has those of projects that earlier builds have read from the same.
    """

    context: SiteContext
    inputs: BuildInputs
    recall: Recall = make_anew

    def prepare(self) -> None:
        """Compute all digests now."""
        _ = self.of_mkdocs, self.of_projects

    @cached_property
    def of_mkdocs(self) -> Mapping[str, bytes]:
        """Digests of what pages may show which are not those of projects, by language."""
        shared = digest_of(*self._shared(_PROJECTS))
        return {
            code: digest_of(shared, [(name, it.own, it.rest) for name, it in projects.items()])
            for code, projects in self.projects.items()
        }

    @cached_property
    def program(self) -> bytes:
        """A digest of everything that is no content."""
        return self.inputs.program

    @cached_property
    def of_templates(self) -> bytes:
        """A digest of what a page may show besides its content."""
        site = self.context.checked.site
        existing = [bool(getattr(site, name)) for name in IN_CONTENT]
        return digest_of(*self._shared(*IN_CONTENT), existing)

    @cached_property
    def of_lists(self) -> bytes:
        """A digest of what lists of projects may show, but for the projects."""
        return digest_of(*self._shared(_PROJECTS, *UNREAD), self._existing)

    @cached_property
    def of_projects(self) -> Mapping[str, bytes]:
        """Digests of what pages of projects may show which others share, by language."""
        site = self.context.checked.site
        sections = sorted(site.record_sections.items())
        with_figures = [name for name, project in site.projects.items() if project.figures]
        shared = digest_of(*self._shared(_PROJECTS, *UNREAD), self._existing, sections)
        return {
            code: digest_of(
                shared, [(name, it.rest) for name, it in projects.items()], with_figures
            )
            for code, projects in self.projects.items()
        }

    @cached_property
    def projects(self) -> Mapping[str, Mapping[str, ProjectDigests]]:
        """What projects say, by the language and the names of the projects."""
        projects, codes = self.context.checked.site.projects, self.context.languages
        return of_all(projects, codes, project_keys(self.inputs, self.context), self.recall)

    @property
    def _existing(self) -> list[str]:
        site = self.context.checked.site
        return [name for name in sorted(UNREAD) if getattr(site, name)]

    def _shared(self, *left_out: str) -> Iterator[object]:
        """What all pages may show, of written pages and of all files but those of collections."""
        checked = self.context.checked
        yield self.inputs.others
        if program.IS_INSTALLED and (self.context.root / "overrides").is_dir():
            yield self.inputs.digest
        yield sorted(self._files_without(*left_out))
        yield sorted((page.path, sorted(page.front_matter.items())) for page in checked.written)
        yield sorted(checked.pages)

    def _files_without(self, *collections: str) -> Iterator[tuple[str, bytes]]:
        """All files but those of some collections, the ledger and the pages, each with a digest."""
        left_out = [f"data/{spec.path}" for spec in COLLECTIONS if spec.name in collections]
        for path, digest in self.inputs.files.items():
            if path.startswith("docs/"):
                if path.endswith(".md"):
                    continue
            elif path.startswith("data/") and (
                path.startswith(f"{LEDGER}/")
                or any(fnmatchcase(path, pattern) for pattern in left_out)
            ):
                continue
            yield path, digest


@dataclass(frozen=True)
class PageKeys:
    """The keys of the pages of a site in one language.

    `shell` is a bulk page of this language without content.

    The class is long because every kind of page and file has its key here, in a few lines each, so
    that one can see what they leave out.
    """

    shared: SharedDigests
    language: str
    shell: str = ""

    @property
    def context(self) -> SiteContext:
        """The content of the site."""
        return self.shared.context

    def key(self, page: GeneratedPage) -> bytes:
        """The key of a bulk page."""
        if not page.is_list:
            common, own = self._of_projects, tuple(self._own(page.address.partition("/")[2]))
        elif isinstance(page, ListPage) and page.collection == _PROJECTS:
            common = self._of_project_lists
            own = tuple((name, self._projects.get(name)) for name in page.rows)
        else:
            common, own = self._of_mkdocs, ()
        changed = self.context.last_changes.get(page.source(self.language))
        return digest_of(common, page.uri, changed, own)

    def bulk_key(self, paths: Iterable[str]) -> bytes:
        """The key of all bulk pages together, which have these paths."""
        outdated = sorted(self.context.outdated[self.language])
        own = outdated, self.shared.inputs.dates, [*self._projects.items()]
        return digest_of(self._of_mkdocs, own, [*paths])

    def mkdocs_key(self, uri: str) -> bytes:
        """The key of a page that MkDocs builds."""
        context, code = self.context, self.language
        source, own = context.source_file(uri, code), list[object]()
        if page := self._written.get(uri):
            own = [*self._own_of_written(page)]
        elif isinstance(context.generated_pages[uri], DataPage):
            own = [data_key(self.shared.inputs, context)]
        else:
            collection, _, name = context.generated_pages[uri].address.partition("/")
            own = [*self._own(name)] if collection == _PROJECTS else [self._texts_of[name]]
        if uri in {HOME, context.checked.routes.open_data}:  # they show the size of the brochure
            own.append(self.pdf_key_together)
        changed = context.last_changes.get(source)
        return digest_of(self._of_mkdocs, uri, changed, context.is_outdated(uri, code), own)

    def content_key(self, uri: str, content: object) -> bytes:
        """A key of a page that MkDocs builds, by what it shows instead of what it may show.

        `content` is everything that it shows of the collections `IN_CONTENT`.
        """
        context, code = self.context, self.language
        changed = context.last_changes.get(context.source_file(uri, code))
        about = uri, changed, context.is_outdated(uri, code), content
        return digest_of(self._of_templates, about)

    def list_file_key(self) -> bytes:
        """The key of the files of the list of projects."""
        return digest_of(self._of_project_lists, [*self._projects.items()])

    def give_to(self, build: LanguageBuild) -> None:
        """Give a language the keys of what is made of all projects, and of the sheets."""
        build.projects_key = f"{self.search_key().hex()} {build.config.use_directory_urls}"
        build.sheets_key = self.sheets_key().hex()

    def search_key(self) -> bytes:
        """The key of what the search has of projects, in builds with the same kind of addresses."""
        return digest_of(self._of_mkdocs, [*self._projects.items()])

    def sheets_key(self) -> bytes:
        """The key of the sheets: they hold neither written pages nor any of the `TEXTS`."""
        return self._of_mkdocs

    def files_key(self) -> bytes:
        """The key of files that are no pages, and hold none of the `TEXTS` of projects."""
        return digest_of(self._of_mkdocs, self.shared.inputs.dates)

    def markdown_key(self, copy: tuple[str, ...]) -> bytes:
        """The key of a page as Markdown by what it is made from."""
        return digest_of(self.shared.program, *copy)

    def sitemap_key(self) -> bytes:
        """The key of the sitemaps, which have addresses of pages and dates, and no content."""
        checked = self.context.checked
        written = [page.path for page in checked.written]
        generated = [(page.uri, page.source(self.language)) for page in checked.generated]
        return digest_of(self._of_templates, written, generated, self.shared.inputs.dates)

    def pdf_key(self, shown: Callable[[str], object]) -> bytes:
        """The key of all PDF files together; `shown` gives what a written page shows."""
        return digest_of(self._of_mkdocs, [*self._own_of_brochure(shown)])

    @property
    def pdf_pattern(self) -> str:
        """The pattern of the paths of the PDF files."""
        return f"{self.context.folder(self.language)}{Routes.download('*')}"

    @property
    def pdf_pattern_together(self) -> str:
        """The name under which the record has `pdf_key_together`."""
        return f"{self.pdf_pattern} together"

    @cached_property
    def pdf_key_together(self) -> bytes:
        """A key of all that the PDF files may show, for which nothing has to be rendered."""
        return digest_of(self._of_mkdocs, [*self._own_of_brochure()])

    def knows_pdf_key(self, earlier: EarlierOutput) -> bool:
        """Whether the files have the key that they had in an `earlier` output."""
        return earlier.keys.get(self.pdf_pattern_together) == self.pdf_key_together

    def _own_of_brochure(self, shown: Callable[[str], object] | None = None) -> Iterator[object]:
        """What the brochure shows besides that which all pages may show.

        Without `shown`, it has what its pages may show of the texts of projects instead.
        """
        context, code = self.context, self.language
        for uri in (HOME, *(context.checked.brochure.pages if context.checked.brochure else ())):
            if page := self._written.get(uri):
                texts = [self._texts_of[name] for name in named(page)]
                yield page.text, shown(uri) if shown and any(texts) else texts
        for name, project in [*context.checked.site.projects.items()][:MANY]:
            outdated = f"{_PROJECTS}/{name}" in context.outdated[code]
            yield name, in_language(project, code), outdated

    def _own_of_written(self, page: Page) -> Iterator[object]:
        yield page.text
        yield [self._texts_of[name] for name in named(page)]

    @cached_property
    def _texts_of(self) -> Mapping[str, list[object]]:
        """The projects whose texts the page of a record may show, by the name of the record."""
        site, texts = self.context.checked.site, defaultdict[str, list[object]](list)
        for name, project in site.projects.items():
            sectors = site.sector_index.sectors_of(_PROJECTS, name)
            records = {name, project.park, project.chain, project.cluster, *sectors}
            for record in filter(None, records):
                texts[record].append((name, self._projects[name]))
        return texts

    @cached_property
    def _written(self) -> Mapping[str, Page]:
        written = self.context.checked.written
        return {page.uri: page for page in written if page.language.code == self.language}

    @property
    def _projects(self) -> Mapping[str, ProjectDigests]:
        return self.shared.projects[self.language]

    @cached_property
    def _of_mkdocs(self) -> bytes:
        """A digest of everything that pages may show which are not those of projects."""
        outdated = self._outdated({PAGES, _PROJECTS})
        return digest_of(self.language, self.shell, self.shared.of_mkdocs[self.language], outdated)

    @cached_property
    def _of_templates(self) -> bytes:
        """A digest of everything that pages may show besides their content."""
        outdated = self._outdated({PAGES, _FIGURES, *IN_CONTENT})
        pages = self.context.generated_pages.items()
        titles = [(uri, page.title(self.language)) for uri, page in pages]  # in the navigation
        return digest_of(self.language, self.shared.of_templates, outdated, titles)

    @cached_property
    def _of_project_lists(self) -> bytes:
        """A digest of everything that all lists of projects may show."""
        site = self.context.checked.site
        facets = [
            (facet, [(value.name, value.label(self.language), len(value.rows)) for value in values])
            for facet, values in facet_values(site, _PROJECTS).items()
        ]
        fields = [  # a column that is empty in all rows is left out
            any(getattr(project, field) for project in site.projects.values())
            for field in sorted(Project.model_fields)
        ]
        outdated = self._outdated({PAGES, _PROJECTS, _FIGURES, *UNREAD})
        common = self.language, self.shell, self.shared.of_lists, outdated
        return digest_of(common, facets, fields, len(site.projects))

    @cached_property
    def _of_projects(self) -> bytes:
        """A digest of everything that all pages of projects may show."""
        outdated = self._outdated({PAGES, _PROJECTS, _FIGURES, *UNREAD})
        return digest_of(
            self.language, self.shell, self.shared.of_projects[self.language], outdated
        )

    def _own(self, name: str) -> Iterator[object]:
        """What the page of a project shows of it alone."""
        site, outdated = self.context.checked.site, self.context.outdated[self.language]
        project, said = site.projects[name], partial(in_language, code=self.language)
        yield name, self._projects[name]
        yield f"{_PROJECTS}/{name}" in outdated
        yield [(other, said(site.projects[other].name)) for other in related(site, name)]
        for key, figure in project.figures.items():
            yield f"{_FIGURES}/{name}.{key}" in outdated
            if figure.part_of:  # of any project or topic
                yield figure.part_of, said(site.figures[figure.part_of].name)

    def _outdated(self, left_out: AbstractSet[str]) -> list[str]:
        """The outdated translations that all pages may show, without those of some collections."""
        outdated = self.context.outdated[self.language]
        return sorted(name for name in outdated if name.partition("/")[0] not in left_out)
