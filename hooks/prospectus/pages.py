"""The pages that exist only while the site is built: one for each park, chain and project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prospectus.render import OWN_PAGES, Renderer
from prospectus.site import Site


@dataclass(frozen=True)
class GeneratedPage:
    """A page for one record, in every language.

    `uri` is its path without language and ending (`parks/some-park`), `source` the file of its
    record as seen from the project's root.
    """

    uri: str
    source: str
    record: Any
    kind: str

    def title(self, language: str) -> str:
        """The name of the record."""
        return str(self.record.name.in_(language))

    def description(self, language: str) -> str:
        """The record in one sentence."""
        return str(self.record.summary.in_(language))

    def also(self, language: str) -> tuple[str, ...]:
        """Other names by which readers look for the record."""
        short = getattr(self.record, "short", None)
        others = [short] if short else []
        others += getattr(self.record, "also", ())
        return tuple(str(name.in_(language)) for name in others)

    def body(self, renderer: Renderer) -> str:
        """The page as HTML. Raises SiteError where its fragment is wrong."""
        name = self.uri.rsplit("/", 1)[1]
        return renderer.fragment(
            f"{self.kind}.html", self.uri, name=name, **{self.kind: self.record}
        )


def generated_pages(site: Site) -> Iterator[GeneratedPage]:
    """Every generated page, in the order of the navigation."""
    for shelf, kind in OWN_PAGES.items():
        for name, record in getattr(site, shelf).items():
            source = site.place(shelf, name).document.path
            yield GeneratedPage(f"{shelf}/{name}", source, record, kind)


def generated_uris(root: Path) -> list[str]:
    """The uris of the generated pages below `root`, known before their records are read."""
    files = (path for shelf in OWN_PAGES for path in (root / "data" / shelf).glob("*.yml"))
    return sorted(f"{path.parent.name}/{path.stem}" for path in files)
