"""What refers to a record, and keeps it from being deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from prospectus.content.markdown_pages import Page
from prospectus.domain.citations import parse
from prospectus.domain.dataset import Dataset
from prospectus.domain.record_tree import citations, references
from prospectus.domain.renames import Renaming
from prospectus.editing.forms.content_index import FIGURES, SESSIONS
from prospectus.editing.page_references import PageReferences
from prospectus.presentation.routes import Routes

# A name that no record has: pages that a renaming to it would change are those that refer.
_NO_NAME = "no-record-has-this-name"


@dataclass(frozen=True)
class Referrer:
    """A record or page that refers to another record; a page has the `kind` "" and no `field`."""

    kind: str
    name: str
    path: str
    line: int
    field: str = ""


def referrers(
    root: Path, site: Dataset, pages: Sequence[Page], routes: Routes, kind: str, name: str
) -> list[Referrer]:
    """Everything that refers to a record, or to one of its figures."""
    referrers = list(_records(site, kind, name))
    if kind != SESSIONS:
        referrers += _pages(root, site, pages, routes, kind, name)
    return referrers


def _records(site: Dataset, kind: str, name: str) -> Iterator[Referrer]:
    own = set(site.figures_of(name)) if kind != FIGURES else {name}
    for collection, other, record in site.records():
        is_own = other in own if collection == FIGURES else (collection, other) == (kind, name)
        if is_own:
            continue
        location = site.location(collection, other)
        written = [
            *references(record),
            *((path, "sources", parse(citation).source) for path, citation in citations(record)),
        ]
        for path, target, value in written:
            if (target, value) == (kind, name) or (target == FIGURES and value in own):
                place = location.problem(path, "dangling")
                field = ".".join(map(str, path))
                yield Referrer(collection, other, place.path, place.line, field)


def _pages(
    root: Path, site: Dataset, pages: Sequence[Page], routes: Routes, kind: str, name: str
) -> Iterator[Referrer]:
    new = f"{name.rpartition('.')[0]}.{_NO_NAME}" if kind == FIGURES else _NO_NAME
    references = PageReferences(root, site, routes, Renaming(kind, name, new))
    for page in pages:
        for start, _, _ in references.splices(page)[:1]:
            yield Referrer("", page.uri, page.path, page.text.count("\n", 0, start) + 1)
