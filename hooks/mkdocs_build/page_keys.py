"""Keys of bulk pages: a page is the same as in an earlier build if its key is.

A key is the digest of everything that a page is made from. To leave something out is wrong unless
no page of the kind can show it; tests/mkdocs_build/test_page_keys.py changes all that is left out
here and requires the same pages, and `tests/same rebuilds` does so with builds. What is new in the
program is in every key until it is left out here: each file, field and collection.

Left out of all keys are the texts of written pages, of which bulk pages show only what their front
matter says, and the record of confirmed translations, of which they show what is outdated. The key
of a project's page also leaves out `UNREAD`, and what only the pages of other projects show
(`OWN_FIELDS`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from mkdocs_build.site_context import SiteContext
from prospectus.content.translation_status import PAGES
from prospectus.domain.collection_specs import COLLECTIONS, LEDGER
from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Project
from prospectus.files.build_inputs import BuildInputs, digest_of
from prospectus.rendering.context import FEW
from prospectus.rendering.pages import GeneratedPage

# Fields of a project that no page of another project shows, but for the names of `related`.
OWN_FIELDS = frozenset(
    {"aliases", "contacts", "figures", "name", "note", "period", "pictures", "sources", "summary"}
)

# Collections of which pages of projects show nothing but whether there are records. Chains have
# pages of their own because of some of them, which is in the keys.
UNREAD = frozenset(
    {"changes", "documents", "events", "lists", "offers", "policies", "products", "promotions"}
    | {"questions", "series", "steps", "synonyms", "targets", "tiers", "topic_names", "topics"}
)

_PROJECTS, _FIGURES = "projects", "figures"


def related(site: Dataset, name: str) -> Iterator[str]:
    """The projects to which the page of a project links."""
    for field in ("cluster", "chain"):
        if getattr(site.projects[name], field):
            yield from site.project_index.related(name, field, FEW)


@dataclass(frozen=True)
class PageKeys:
    """The keys of the bulk pages of a site that is built from `inputs`, in one language.

    `shell` is a page of this language without content.
    """

    context: SiteContext
    inputs: BuildInputs
    language: str
    shell: str

    def key(self, page: GeneratedPage) -> bytes:
        """The key of a page."""
        common = self._of_lists if page.is_list else self._of_projects
        own = () if page.is_list else tuple(self._own(page.address.partition("/")[2]))
        changed = self.context.last_changes.get(page.source(self.language))
        return digest_of(common, page.uri, changed, own)

    @cached_property
    def _of_lists(self) -> bytes:
        """A digest of everything that all lists may show."""
        return digest_of(*self._shared(self.inputs.files), self._outdated({PAGES}))

    @cached_property
    def _of_projects(self) -> bytes:
        """A digest of everything that all pages of projects may show."""
        site = self.context.checked.site
        unread = [f"data/{spec.path}" for spec in COLLECTIONS if spec.name in UNREAD | {_PROJECTS}]
        files = {
            path: digest
            for path, digest in self.inputs.files.items()
            if not (
                path.startswith("data/") and any(fnmatchcase(path, pattern) for pattern in unread)
            )
        }
        fields = sorted(Project.model_fields.keys() - OWN_FIELDS)
        projects = [
            (name, bool(project.figures), [getattr(project, field) for field in fields])
            for name, project in site.projects.items()
        ]
        existing = [name for name in sorted(UNREAD) if getattr(site, name)]
        sections = sorted(site.record_sections.items())
        outdated = self._outdated({PAGES, _PROJECTS, _FIGURES, *UNREAD})
        return digest_of(*self._shared(files), outdated, projects, existing, sections)

    def _shared(self, files: Mapping[str, bytes]) -> Iterator[object]:
        """What all pages may show, of these files and of written pages."""
        checked = self.context.checked
        yield self.language, self.shell
        yield self.inputs.others
        yield [
            (path, digest)
            for path, digest in sorted(files.items())
            if not path.startswith(f"{LEDGER}/")
            and not (path.startswith("docs/") and path.endswith(".md"))
        ]
        yield sorted((page.path, sorted(page.front_matter.items())) for page in checked.written)
        yield sorted(checked.pages)

    def _own(self, name: str) -> Iterator[object]:
        """What the page of a project shows of it alone."""
        site, outdated = self.context.checked.site, self.context.outdated[self.language]
        project = site.projects[name]
        yield site.location(_PROJECTS, name).document.text
        yield f"{_PROJECTS}/{name}" in outdated
        yield [(other, site.projects[other].name) for other in related(site, name)]
        for key, figure in project.figures.items():
            yield f"{_FIGURES}/{name}.{key}" in outdated
            if figure.part_of:  # of any project or topic
                yield figure.part_of, site.figures[figure.part_of].name

    def _outdated(self, left_out: AbstractSet[str]) -> list[str]:
        """The outdated translations that all pages may show, without those of some collections."""
        outdated = self.context.outdated[self.language]
        return sorted(name for name in outdated if name.partition("/")[0] not in left_out)
