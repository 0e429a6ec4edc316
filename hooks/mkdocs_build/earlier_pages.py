"""Pages that MkDocs builds, and other files, taken over from an earlier build with the same keys.

Such a page is neither rendered nor converted nor written. What the other pages, the search and the
files of charts need of it is in the record of the earlier build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from mkdocs_build import brochures, mkdocs_pages
from mkdocs_build.compat import mkdocs, static_i18n
from mkdocs_build.language_build import LanguageBuild
from mkdocs_build.page_context import shown_besides
from mkdocs_build.page_keys import PageKeys, SharedDigests
from prospectus.files.build_record import BuildRecord
from prospectus.files.earlier_output import write_described
from prospectus.outputs.brochure.pdf_files import PdfFiles
from prospectus.outputs.open_data.data_page import DataPage
from prospectus.presentation.routes import Routes
from prospectus.rendering.pages import (
    ComparisonPage,
    GeneratedPage,
    ListPage,
    RecordPage,
    SectionPage,
)

_KEYED = (ComparisonPage, DataPage, ListPage, RecordPage, SectionPage)


class PageDetails(NamedTuple):
    """What is known of a page without building it.

    `html` is its content for the search, if it is in there; `ids` are its anchors; `links` has the
    anchors of other pages to which it links, as `mkdocs.links_to_anchors`; `charts` are the paths
    of the files of its charts; `content` is the key of what it shows, as `PageKeys.content_key`.
    """

    html: str | None
    ids: tuple[str, ...]
    links: Mapping[str, Mapping[str, str]]
    charts: tuple[str, ...]
    content: bytes


class EarlierPages:
    """The pages of one language in the output of an earlier build, for the present one.

    Without `digests` of the content, nothing is taken over. `keys` are those of the present pages
    and files, by their paths below the root of the site; `written` describes some of these.
    """

    def __init__(
        self, build: LanguageBuild, record: BuildRecord, digests: SharedDigests | None
    ) -> None:
        self._build, self._output, self._digests = build, record.earlier_output, digests
        self._taken: dict[str, PageDetails] = {}
        self._files: dict[str, tuple[object, ...]] = {}
        self._contents: dict[str, bytes] = {}
        self._page_keys: PageKeys | None = None
        self.keys: dict[str, bytes] = {}
        self.written: dict[str, tuple[int, bytes]] = {}
        if digests:
            self._page_keys = keys = PageKeys(digests, build.language.code)
            keys.give_to(build)
            uris = filter(self._has_key, build.front_matter)
            self.keys = {self._path(uri): keys.mkdocs_key(uri) for uri in uris}

    def _has_key(self, uri: str) -> bool:
        """Whether it is known of the kind of a page that its key holds all that it shows."""
        page = self._build.context.generated_pages.get(uri)
        return page is None or isinstance(page, _KEYED)

    def _path(self, uri: str) -> str:
        return self._build.urls.file_path(uri, self._build.language.code)

    def unchanged(self) -> Iterator[str]:
        """The URIs of the pages that the earlier build has made from the same."""
        for uri in self._build.front_matter:
            path = self._path(uri)
            key = self.keys.get(path)
            if key and self._output.keys.get(path) == key and path in self._output.details:
                yield uri

    def take(self, files: Files, folder: Path) -> None:
        """Take over pages into `folder`, and have MkDocs leave them out.

        Those are the unchanged ones, and those that show the same although something has changed
        that they may show.
        """
        unchanged = {*self.unchanged()}
        for file in files.documentation_pages():
            uri = static_i18n.file_uri(file)
            path = self._path(uri)
            is_same = uri in unchanged or self._shows_the_same(uri)
            if is_same and self._take(path, folder):
                self._taken[uri] = PageDetails(*self._output.details[path])
                self._leave_out(uri, file, is_unchanged=uri in unchanged)

    def take_pdf_files(self, files: PdfFiles, folder: Path) -> bool:
        """Take over the PDF files, which gives their sizes; False if they have to be made."""
        build = self._build
        pattern = f"{build.folder}{Routes.download('*')}"
        if not self.take_files(pattern, folder, self.pdf_key):
            return False
        files.use(
            {path: (folder / build.folder / path).read_bytes() for path in files.paths.values()}
        )
        return True

    def pdf_key(self, keys: PageKeys) -> bytes:
        """The key of the PDF files, for which pages are rendered only if it may be another one."""
        self.keys[keys.pdf_pattern_together] = keys.pdf_key_together
        known = self._output.keys if keys.knows_pdf_key(self._output) else {}
        return known.get(keys.pdf_pattern) or keys.pdf_key(self._build.rendered)

    def _take(self, path: str, folder: Path) -> bool:
        """Take over a file that is the same, whatever its key is now."""
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        return self._output.take(path, self._output.keys.get(path, b""), folder)

    def _shows_the_same(self, uri: str) -> bool:
        path = self._path(uri)
        if path not in self.keys or path not in self._output.details:
            return False
        if brochures.is_being_made(self._build, uri):
            return False  # to build the page takes less time than to wait for the file
        content = self._output.details[path][-1]  # an earlier version of the program had none
        return bool(content == self._content(uri))

    def _content(self, uri: str) -> bytes:
        """The key of what a page shows; empty where nobody asks for keys."""
        if uri not in self._contents:
            shown = self._build.rendered(uri), shown_besides(self._build, uri)
            keys = self._page_keys
            self._contents[uri] = keys.content_key(uri, shown) if keys else b""
        return self._contents[uri]

    def _leave_out(self, uri: str, file: File, *, is_unchanged: bool) -> None:
        build, details = self._build, self._taken[uri]
        page = mkdocs.leave_out(file, build.config)
        page.meta.update(build.escaped_front_matter(uri))
        mkdocs.add_anchor_ids(page, details.ids)
        if details.html is not None:
            mkdocs_pages.add_to_search(build, page, details.html)
        if not is_unchanged:
            return  # the data of its charts may have changed
        charts = {path: self._output.content(path) for path in details.charts}
        known = {path: content for path, content in charts.items() if content is not None}
        if known.keys() == charts.keys():  # else the page is rendered again for them
            build.chart_files[uri] = known

    def add_bulk_keys(self, pages: Mapping[str, GeneratedPage], shell: str) -> None:
        """Compute the keys of the bulk pages, by their paths; `shell` is that of `PageKeys`.

        If nothing has changed that any of them shows, they have those of the earlier build.
        """
        if self._digests is None:
            return
        page_keys = PageKeys(self._digests, self._build.language.code, shell)
        together, key = f"{self._build.folder}*", page_keys.bulk_key(pages)
        known = self._output.keys if self._output.keys.get(together) == key else {}
        self.keys[together] = key
        self.keys |= {path: known.get(path) or page_keys.key(it) for path, it in pages.items()}

    def take_bulk_page(self, path: str, folder: Path) -> bool:
        """Take over a bulk page into its folder below `folder`; False if it has to be made."""
        return path in self.keys and self._output.take(path, self.keys[path], folder)

    def write_bulk_page(self, path: str, folder: Path, content: bytes) -> None:
        """Write a bulk page into its folder below `folder`, and describe it for the record."""
        self.written[path] = write_described(f"{folder}/{path}", content)

    def take_markdown(self, copies: Mapping[str, tuple[str, ...]], folder: Path) -> frozenset[str]:
        """Take over pages as Markdown into `folder`, and return the paths of those taken over.

        `copies` has what each is made from, by its path, which is less than what its page shows.
        """
        if self._page_keys is None:
            return frozenset()
        keys = {path: self._page_keys.markdown_key(copy) for path, copy in copies.items()}
        self.keys |= keys
        known = self._output.keys
        return frozenset(it for it in keys if known.get(it) == keys[it] and self._take(it, folder))

    def take_files(self, pattern: str, folder: Path, key_of: Callable[[PageKeys], bytes]) -> bool:
        """Take over the files of an artifact into `folder`; False if they have to be made.

        `key_of` computes their key. What was taken over is not taken over again.
        """
        if self._page_keys is None:
            return False
        if pattern in self._files:
            return True
        key = self.keys[pattern] = key_of(self._page_keys)
        if self._output.keys.get(pattern) != key or pattern not in self._output.details:
            return False
        paths = self._output.details[pattern]
        self.keys |= dict.fromkeys(paths, key)
        if not all(self._take(path, folder) for path in paths):
            return False
        self._files[pattern] = paths
        return True

    def add_files(self, pattern: str, paths: Iterable[str]) -> None:
        """Take note of the files of an artifact, which were made after `take_files`."""
        if key := self.keys.get(pattern):
            self._files[pattern] = written = tuple(paths)
            self.keys |= dict.fromkeys(written, key)

    def sort_search(self) -> None:
        """Bring what the search has of pages into the order in which MkDocs converts all."""
        known = self._build.search_entries
        ordered = {uri: known[uri] for uri in self._pages if uri in known}
        known.clear()
        known.update(ordered)

    def check_links(self) -> None:
        """Warn, as MkDocs does, of links from pages taken over to anchors that are gone."""
        build = self._build
        for uri, details in self._taken.items():
            mkdocs.check_links(self._pages[uri], details.links, build.files, build.config)

    def details(self) -> Mapping[str, tuple[object, ...]]:
        """The details of pages and artifacts for the next build, by their paths and patterns.

        To be called when all files are written.
        """
        build, details = self._build, {**self._files}
        for uri, page in self._pages.items():
            entry = build.search_entries.get(uri)
            taken, path = self._taken.get(uri), self._path(uri)
            details[path] = PageDetails(
                entry.html if entry else None,
                taken.ids if taken else tuple(page.present_anchor_ids or ()),
                taken.links if taken else mkdocs.links_to_anchors(page),
                tuple(build.chart_files.get(uri, ())),
                taken.content if taken else self._content(uri) if path in self.keys else b"",
            )
        return {path: tuple(it) for path, it in details.items()}

    @cached_property
    def _pages(self) -> Mapping[str, Page]:
        return mkdocs_pages.pages_by_uri(self._build)
