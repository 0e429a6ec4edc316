"""The PDF files of one language: which there are, and their content."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from prospectus.config.settings import FILE as SETTINGS_FILE
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain.dataset import Dataset
from prospectus.outputs.brochure.documents import HOME, SHEETS, DocumentWriter, digest_text
from prospectus.outputs.brochure.typesetting import TEMPLATE, TypstError, typeset, versions
from prospectus.presentation.routes import Routes
from prospectus.rendering.renderer import Renderer
from prospectus.support.cache import ContentCache
from prospectus.support.file_lock import lent
from prospectus.support.parallel import Background

# Projects of the largest site that makes open data and the PDF files of all languages at once. At
# 10,000 projects a build in two languages took 780 MiB of memory so, and takes about 590 in turn.
LARGE = 2000


def make_in_background(
    make: Callable[[], Mapping[str, bytes]], root: Path, site: Dataset
) -> Background[Mapping[str, bytes]]:
    """Have another process make PDF files of a language.

    Typst keeps more memory than the whole rest of a build, which ends with the process. On a site
    of many projects only one language does so at a time. A program with threads must not ask for
    that.
    """
    return Background(make, root / SETTINGS_FILE if len(site.projects) > LARGE else None)


class PdfFiles:
    """The brochure and the sheets, each made when it is first asked for, or all by `begin`.

    The persistent cache has the files of the last build, by their data; Typst makes the same bytes
    of the same data. `sheets_key`, unless it is empty, stands for everything that sheets are made
    of, so that not even their data is made again while it is the same.
    """

    def __init__(
        self,
        root: Path,
        renderer: Renderer,
        routes: Routes,
        writer: DocumentWriter,
        sheets_key: str = "",
    ) -> None:
        self._root, self._renderer, self._routes, self._writer = root, renderer, routes, writer
        self._sheets_key = sheets_key
        self._contents: dict[str, bytes] = {}
        self._making: Background[Mapping[str, bytes]] | None = None
        self._is_due = False  # to be made by another process that has not begun
        self._is_left = False  # to be made by this process once somebody asks for a file
        self._cache: ContentCache | None = None
        self._last: tuple[str, dict[str, Any]] | None = None

    @cached_property
    def paths(self) -> dict[str, str]:
        """The path of each file below the folder of the language, by the URI of its page."""
        return {uri: Routes.download(address) for uri, address, _ in self._documents()}

    def begin(self, *, is_core_free: bool = True) -> None:
        """Have another process make all files; who asks for one waits for it.

        Without a free core, this process makes all once somebody asks for one. With two languages
        on two cores, a cold build of a small site would take 6 % longer otherwise, as processes for
        the files copy memory and compete with those that wait for them.

        On a large site, only if no other language does so: a process that waited for its turn
        would keep everything that this one changes meanwhile, 80 MiB at 10,000 projects. Then
        `begin_if_free` is to be called from time to time.
        """
        if len(self._renderer.site.projects) <= LARGE:
            if is_core_free:
                self.wait_for(Background(self.make_all))
            self._is_left = not is_core_free
            return
        with lent(self._root / SETTINGS_FILE) as is_free:
            self._is_due = not is_free
            if is_free:
                self.wait_for(Background(self.make_all))

    def begin_if_free(self) -> None:
        """Begin, if another language was making its files before and does so no longer."""
        if self._is_due:
            self.begin()

    def wait_for(self, making: Background[Mapping[str, bytes]]) -> None:
        """Use what another process makes, once somebody asks for a file."""
        self._making = making

    def cancel(self) -> None:
        """End the process that makes the files, if it has not ended and belongs to this one."""
        if self._making:
            self._making.cancel()

    @property
    def are_being_made(self) -> bool:
        """Whether files are being made or will be, and nobody has waited for one yet."""
        return self._making is not None or self._is_due or self._is_left

    def content(self, uri: str) -> bytes:
        """The file that belongs to a page. Raises DiagnosticsError, and KeyError without a file."""
        if self._is_due:
            self._is_due = False
            self.wait_for(make_in_background(self.make_all, self._root, self._renderer.site))
        if self._is_left:
            self._is_left = False
            self._contents |= self.make_all()
        if self._making:
            making, self._making = self._making, None
            self._contents |= making.result()
        if uri not in self._contents:
            self._contents[uri] = self._made(uri)
        return self._contents[uri]

    def use(self, contents: Mapping[str, bytes]) -> None:
        """Use files that were made of the same before, all of them by the paths in `paths`."""
        self._contents |= {uri: contents[path] for uri, path in self.paths.items()}

    def document(self, uri: str) -> dict[str, Any]:
        """What the file that belongs to a page shows. Raises DiagnosticsError."""
        return self._makers[uri]()

    def save(self) -> None:
        """Keep the files that this process has made for the next build."""
        if self._cache:
            self._cache.save()

    def make_all(self) -> Mapping[str, bytes]:
        """All files by the URIs of their pages, which are kept for the next build."""
        # The brochure last: after each file, Typst looks through everything that it has kept.
        *sheets, brochure = reversed(self.paths)
        if len(self._renderer.site.projects) > LARGE:
            # In a process of their own, with which 60 MiB end that Typst keeps of them.
            contents, used = Background(partial(self._made_of_all, sheets)).result()
            self._contents |= contents
            self._opened_cache().merge(used)
        contents, _ = self._made_of_all([*sheets, brochure])
        self.save()
        return contents

    def _made_of_all(self, uris: Sequence[str]) -> tuple[dict[str, bytes], Mapping[bytes, Any]]:
        """Files by the URIs of their pages, and what the cache has of them."""
        return {uri: self.content(uri) for uri in uris}, self._opened_cache().used

    def _opened_cache(self) -> ContentCache:
        if self._cache is None:
            name = f"brochure-{self._renderer.language.code}"
            self._cache = ContentCache(self._root, name, *versions(self._root))
        return self._cache

    def _made(self, uri: str) -> bytes:
        """A file from the cache, or else set by Typst."""
        cache, digest = self._opened_cache(), partial(self._digest, uri)
        if self._sheets_key and uri != HOME:
            known = cache.get_or_create(f"{uri} {self._sheets_key}", digest)
        else:
            known = digest()
        return cache.get_or_create(known, partial(self._typeset, uri))

    def _digest(self, uri: str) -> str:
        return hashlib.blake2b(digest_text(self._data(uri)).encode()).hexdigest()

    def _data(self, uri: str) -> dict[str, Any]:
        """What a file shows, as `document`; that of the last file is kept."""
        if self._last is None or self._last[0] != uri:
            self._last = uri, self.document(uri)
        return self._last[1]

    def _typeset(self, uri: str) -> bytes:
        try:
            return typeset(self._root, self._data(uri))
        except TypstError as error:
            why = f"{self.paths[uri]}: {' '.join(str(error).split())}"
            path = f"overrides/{TEMPLATE}"
            raise DiagnosticsError([Diagnostic.at(path, 1, 1, "template", why=why)]) from error

    @cached_property
    def _makers(self) -> dict[str, Callable[[], dict[str, Any]]]:
        return {uri: make for uri, _, make in self._documents()}

    def _documents(self) -> Iterator[tuple[str, str, Callable[[], dict[str, Any]]]]:
        """For each document, the URI of its page, its address, and what makes its data."""
        yield HOME, "brochure", self._writer.brochure
        site = self._renderer.site
        for collection in SHEETS:
            for name in getattr(site, collection):
                if (collection, name) not in site.record_sections:
                    uri = self._routes.record_page(collection, name)
                    yield uri, uri, partial(self._writer.sheet, collection, name, uri)
