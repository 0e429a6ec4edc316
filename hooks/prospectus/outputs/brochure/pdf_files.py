"""The PDF files of one language: which there are, and their content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.outputs.brochure.documents import HOME, SHEETS, DocumentWriter, digest_text
from prospectus.outputs.brochure.typesetting import TEMPLATE, TypstError, typeset, versions
from prospectus.presentation.routes import Routes
from prospectus.rendering.renderer import Renderer
from prospectus.support.cache import ContentCache


class PdfFiles:
    """The brochure and the sheets, each made when it is first asked for.

    The persistent cache has those of the last build, by their data; Typst makes the same bytes of
    the same data.
    """

    def __init__(
        self, root: Path, renderer: Renderer, routes: Routes, writer: DocumentWriter
    ) -> None:
        self._root, self._renderer, self._routes, self._writer = root, renderer, routes, writer
        self._contents: dict[str, bytes] = {}

    @cached_property
    def paths(self) -> dict[str, str]:
        """The path of each file below the folder of the language, by the URI of its page."""
        return {uri: Routes.download(address) for uri, address, _ in self._documents()}

    def content(self, uri: str) -> bytes:
        """The file that belongs to a page. Raises DiagnosticsError, and KeyError without a file."""
        if uri not in self._contents:
            data = self.document(uri)
            self._contents[uri] = self._cache.get_or_create(
                digest_text(data), partial(self._typeset, uri, data)
            )
        return self._contents[uri]

    def document(self, uri: str) -> dict[str, Any]:
        """What the file that belongs to a page shows. Raises DiagnosticsError."""
        return self._makers[uri]()

    def save(self) -> None:
        """Keep the files for the next build."""
        self._cache.save()

    def _typeset(self, uri: str, data: dict[str, Any]) -> bytes:
        try:
            return typeset(self._root, data)
        except TypstError as error:
            why = f"{self.paths[uri]}: {' '.join(str(error).split())}"
            path = f"overrides/{TEMPLATE}"
            raise DiagnosticsError([Diagnostic.at(path, 1, 1, "template", why=why)]) from error

    @cached_property
    def _makers(self) -> dict[str, Callable[[], dict[str, Any]]]:
        return {uri: make for uri, _, make in self._documents()}

    @cached_property
    def _cache(self) -> ContentCache:
        name = f"brochure-{self._renderer.language.code}"
        return ContentCache(self._root, name, *versions(self._root))

    def _documents(self) -> Iterator[tuple[str, str, Callable[[], dict[str, Any]]]]:
        """For each document, the URI of its page, its address, and what makes its data."""
        yield HOME, "brochure", self._writer.brochure
        site = self._renderer.site
        for collection in SHEETS:
            for name in getattr(site, collection):
                if (collection, name) not in site.record_sections:
                    uri = self._routes.record_page(collection, name)
                    yield uri, uri, partial(self._writer.sheet, collection, name, uri)
