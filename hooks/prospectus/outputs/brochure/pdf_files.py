"""The PDF files of one language: which there are, and their content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from prospectus.config.settings import FILE as SETTINGS_FILE
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.outputs.brochure.documents import HOME, SHEETS, DocumentWriter, digest_text
from prospectus.outputs.brochure.typesetting import TEMPLATE, TypstError, typeset, versions
from prospectus.presentation.routes import Routes
from prospectus.rendering.renderer import Renderer
from prospectus.support.cache import ContentCache
from prospectus.support.parallel import run_apart


class PdfFiles:
    """The brochure and the sheets, each made when it is first asked for.

    With `at_once`, the first that the persistent cache lacks has all set in another process: Typst
    keeps more memory than the whole rest of a build, which ends with the process, and only one
    language does so at a time. A program with threads must not ask for that.

    The persistent cache has the files of the last build, by their data; Typst makes the same bytes
    of the same data.
    """

    def __init__(
        self,
        root: Path,
        renderer: Renderer,
        routes: Routes,
        writer: DocumentWriter,
        *,
        at_once: bool = False,
    ) -> None:
        self._root, self._renderer, self._routes, self._writer = root, renderer, routes, writer
        self._at_once = at_once
        self._contents: dict[str, bytes] = {}

    @cached_property
    def paths(self) -> dict[str, str]:
        """The path of each file below the folder of the language, by the URI of its page."""
        return {uri: Routes.download(address) for uri, address, _ in self._documents()}

    def content(self, uri: str) -> bytes:
        """The file that belongs to a page. Raises DiagnosticsError, and KeyError without a file."""
        if uri not in self._contents:
            missing = self._missing([uri])
            if missing and self._at_once:
                missing |= self._missing(it for it in self.paths if it != uri)
            if missing:
                self._set(missing)
        return self._contents[uri]

    def use(self, contents: Mapping[str, bytes]) -> None:
        """Use files that were made of the same before, all of them by the paths in `paths`."""
        self._contents |= {uri: contents[path] for uri, path in self.paths.items()}

    def document(self, uri: str) -> dict[str, Any]:
        """What the file that belongs to a page shows. Raises DiagnosticsError."""
        return self._makers[uri]()

    def save(self) -> None:
        """Keep the files for the next build."""
        self._cache.save()

    def _missing(self, uris: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The data of those files that neither this build nor the cache has."""
        missing = {}
        for uri in uris:
            if uri in self._contents:
                continue
            data = self.document(uri)
            content = self._cache.get(digest_text(data))
            if content is None:
                missing[uri] = data
            else:
                self._contents[uri] = content
        return missing

    def _set(self, documents: Mapping[str, dict[str, Any]]) -> None:
        # Sheets beside what Typst keeps of the brochure would take more memory than either.
        for some in ({HOME} & documents.keys(), documents.keys() - {HOME}):
            job = partial(self._typeset, {uri: documents[uri] for uri in documents if uri in some})
            made = run_apart(job, self._root / SETTINGS_FILE) if self._at_once and some else job()
            for uri, content in made.items():
                self._cache.put(digest_text(documents[uri]), content)
            self._contents |= made

    def _typeset(self, documents: Mapping[str, dict[str, Any]]) -> dict[str, bytes]:
        made = {}
        for uri, data in documents.items():
            try:
                made[uri] = typeset(self._root, data)
            except TypstError as error:
                why = f"{self.paths[uri]}: {' '.join(str(error).split())}"
                path = f"overrides/{TEMPLATE}"
                raise DiagnosticsError([Diagnostic.at(path, 1, 1, "template", why=why)]) from error
        return made

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
