"""The pages that exist only while the site is built: those of records, and those of lists."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prospectus.domain.dataset import Dataset
from prospectus.i18n.catalog import get_catalog
from prospectus.presentation.facets import FacetValue, facet_values
from prospectus.presentation.listing import LISTINGS, page_rows, page_uris
from prospectus.presentation.routes import LISTED_COLLECTIONS, Routes
from prospectus.rendering.renderer import Renderer

# Kinds of records of which there may be thousands.
MANY = ("project",)


@dataclass(frozen=True)
class GeneratedPage(ABC):
    """A page that nobody wrote, in every language.

    `uri` is its path without language and ending (`parks/some-park`), `kind` what it tells of.
    """

    uri: str
    kind: str

    @property
    def is_list(self) -> bool:
        """Whether it only leads to others: such a page is not searched and not in navigation."""
        return False

    @property
    def is_one_of_many(self) -> bool:
        """Whether there may be thousands of its kind, none of them in navigation."""
        return self.is_list or self.kind in MANY

    @abstractmethod
    def source(self, language: str) -> str:
        """The file in which its words are changed, as seen from the project's root."""

    @abstractmethod
    def title(self, language: str) -> str:
        """What it is called."""

    @abstractmethod
    def description(self, language: str) -> str:
        """What it tells, in one sentence."""

    def also(self, language: str) -> tuple[str, ...]:
        """Other names by which readers look for it."""
        return ()

    @abstractmethod
    def body(self, renderer: Renderer) -> str:
        """The page as HTML. Raises SiteError where its fragment is wrong."""


@dataclass(frozen=True)
class RecordPage(GeneratedPage):
    """A page for one record, which stands in the file `path`."""

    path: str
    record: Any

    def source(self, language: str) -> str:
        """The file of the record."""
        return self.path

    def title(self, language: str) -> str:
        """The name of the record."""
        return str(self.record.name.in_language(language))

    def description(self, language: str) -> str:
        """The record in one sentence."""
        return str(self.record.summary.in_language(language))

    def also(self, language: str) -> tuple[str, ...]:
        """Other names by which readers look for the record."""
        short = getattr(self.record, "short", None)
        others = [short] if short else []
        others += getattr(self.record, "aliases", ())
        return tuple(str(name.in_language(language)) for name in others)

    def body(self, renderer: Renderer) -> str:
        """The page as HTML. Raises SiteError where its fragment is wrong."""
        name = self.uri.rsplit("/", 1)[1]
        return renderer.fragment(
            f"{self.kind}.html", self.uri, name=name, **{self.kind: self.record}
        )


@dataclass(frozen=True)
class ListPage(GeneratedPage):
    """A page of a list: the records of one choice, or those of the whole list after the first page.

    `all_rows` are the names of the records on all of its `parts`; this is part `number`, from 1.
    `path` is the file of the choice, unless it is a word.
    """

    shelf: str
    choice: FacetValue | None
    all_rows: tuple[str, ...]
    parts: tuple[str, ...]
    number: int
    path: str | None

    @property
    def is_list(self) -> bool:
        """It is one."""
        return True

    @property
    def rows(self) -> Sequence[str]:
        """The names of the records on this page."""
        return page_rows(self.all_rows, self.number)

    def source(self, language: str) -> str:
        """The file of what is chosen, or the written page of the list."""
        return self.path or f"docs/{self.shelf}/index.{language}.md"

    def title(self, language: str) -> str:
        """The list and the choice."""
        return self._told("title", language)

    def description(self, language: str) -> str:
        """How many records there are of which choice."""
        return self._told("description", language)

    def body(self, renderer: Renderer) -> str:
        """The page as HTML. Raises SiteError where its fragment is wrong."""
        return renderer.fragment("finder-page.html", self.uri, page=self)

    def _told(self, what: str, language: str) -> str:
        words = get_catalog(language)
        if self.choice is None:
            text = words[f"finder.whole.{what}.{self.shelf}"].format(count=len(self.all_rows))
        else:
            text = words[f"finder.chosen.{what}.{self.shelf}"].format(
                facet=words[f"finder.facet.{self.choice.facet}"],
                value=self.choice.label(language),
                count=len(self.all_rows),
            )
        if len(self.parts) == 1:
            return text
        return words[f"finder.part.{what}"].format(
            text=text, number=self.number, of=len(self.parts)
        )


def generated_pages(site: Dataset) -> Iterator[GeneratedPage]:
    """Every generated page, those of records first and in the order of the navigation."""
    for shelf, kind in LISTED_COLLECTIONS.items():
        for name, record in getattr(site, shelf).items():
            path = site.location(shelf, name).document.path
            yield RecordPage(Routes.record_page(shelf, name), kind, path, record)
    for shelf in LISTINGS:
        rows = tuple(getattr(site, shelf))
        yield from list(_parts(shelf, None, rows, None))[1:]  # the first page is a written one
        for made in facet_values(site, shelf).values():
            for choice in made:
                place = site.location(choice.shelf, choice.name) if choice.shelf else None
                file = place.document.path if place else None
                yield from _parts(shelf, choice, choice.rows, file)


def _parts(
    shelf: str, choice: FacetValue | None, rows: tuple[str, ...], path: str | None
) -> Iterator[ListPage]:
    uris = page_uris(shelf, len(rows), choice)
    for number, uri in enumerate(uris, start=1):
        yield ListPage(uri, "list", shelf, choice, rows, uris, number, path)


def generated_uris(root: Path) -> list[str]:
    """The uris of the pages of records below `root`, known before the records are read."""
    files = (path for shelf in LISTED_COLLECTIONS for path in (root / "data" / shelf).glob("*.yml"))
    return sorted(f"{path.parent.name}/{path.stem}" for path in files)


def list_patterns() -> list[str]:
    """What the uris of pages of lists look like, as long as no record can be trusted."""
    return [f"{shelf}/*/*" for shelf in LISTINGS]
