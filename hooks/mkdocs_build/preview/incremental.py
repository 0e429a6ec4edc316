"""The site for the preview: content is checked after each change, pages are built on request.

MkDocs keeps its pages in memory from one change to the next. A requested page is converted again
only if its content has changed. After a change of the settings or of the set of pages, MkDocs
starts again. Every answer equals the file that a build would write (tests/same).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from mkdocs.structure.pages import Page

from mkdocs_build import mkdocs_pages, photographs, theme
from mkdocs_build.artifacts import Artifacts, artifact_makers, holds_pages
from mkdocs_build.build import build_language
from mkdocs_build.bulk_pages import BulkPages
from mkdocs_build.compat import mkdocs, static_i18n
from mkdocs_build.compat.messages import capture_warnings
from mkdocs_build.errors import errors_as_diagnostics, warnings_to_diagnostics
from mkdocs_build.language_build import LanguageBuild
from mkdocs_build.preview.record_addresses import record_address, shown_at
from mkdocs_build.session import BuildSession
from mkdocs_build.site_context import SiteContext
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.git.history import History, content_history, head
from prospectus.i18n import catalog
from prospectus.outputs.open_data.data_page import DataPage
from prospectus.rendering.environment import forget_templates
from prospectus.review.check import check, template_problems
from prospectus.review.reading import CheckedSite, SiteMemory
from prospectus.support import program

# Modification time in nanoseconds and size of files, by their paths.
Stamps: TypeAlias = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class _FileState:
    """The state of all files but data: the check itself finds out which records have changed."""

    settings: Stamps
    pages: frozenset[str]
    assets: Stamps
    templates: Stamps
    catalogs: Stamps

    @classmethod
    def of(cls, root: Path) -> _FileState:
        docs = _stamps(root / "docs")
        templates = program.template_folders(root)
        files = {path: stamp for path, stamp in docs.items() if not path.endswith(".md")}
        return cls(
            settings=_stamps(root / "mkdocs.yml"),
            pages=frozenset(docs),
            assets={**files, **_all_stamps(folder / "assets" for folder in templates)},
            templates=_all_stamps(templates),
            catalogs={
                **_stamps(catalog.CATALOGS),
                **_stamps(root / catalog.OWN_CATALOGS),
            },
        )

    @property
    def appearance(self) -> tuple[Stamps, Stamps]:
        """What every page is made with."""
        return self.catalogs, self.templates


def _stamps(path: Path) -> Stamps:
    paths = [] if path.is_symlink() else [path, *path.rglob("*")]  # the check refuses symlinks
    stats = {str(file): file.stat() for file in paths if file.is_file()}
    return {name: (stat.st_mtime_ns, stat.st_size) for name, stat in stats.items()}


def _all_stamps(paths: Iterable[Path]) -> Stamps:
    return {name: stamp for path in paths for name, stamp in _stamps(path).items()}


class _Language:
    """Answers requests for one language; `folder` holds the files that MkDocs has copied."""

    def __init__(self, build: LanguageBuild, folder: Path) -> None:
        self.build, self.folder = build, folder
        self.mkdocs_pages = mkdocs_pages.pages_by_uri(build)
        self._mkdocs_paths = {page.file.dest_uri: page for page in self.mkdocs_pages.values()}
        self._bulk = BulkPages(build)
        self._not_found = f"{build.folder}{mkdocs_pages.NOT_FOUND}"

    @cached_property
    def artifacts(self) -> Mapping[str, Callable[[], Artifacts]]:
        """What makes the other files, by the pattern of their paths: none is needed for a page."""
        return artifact_makers(self.build)

    def page(self, path: str) -> Page | None:
        """The page that MkDocs builds at a path below the root of the site, if there is one."""
        return self._mkdocs_paths.get(path)

    def html(self, path: str) -> str | None:
        """The page at a path, if there is one. Raises DiagnosticsError."""
        if page := self.page(path):
            return mkdocs_pages.render_page(self.build, page)
        if bulk_page := self._bulk.page_at(path):
            return self._bulk.render(bulk_page)
        return mkdocs_pages.render_404(self.build) if path == self._not_found else None

    def paths(self) -> Iterator[str]:
        """The paths of everything that there is in this language."""
        yield from self._mkdocs_paths
        yield from map(self._bulk.path, self.build.context.bulk_pages)
        yield self._not_found
        for make in self.artifacts.values():
            yield from make()
        for path in self.folder.rglob("*"):
            if path.is_file():
                yield path.relative_to(self.folder).as_posix()


class IncrementalSite:
    """The site of the project `root`, published at `site_url`.

    `folder` is for the files that MkDocs copies: styles, scripts and pictures.
    """

    def __init__(self, root: Path, folder: Path, site_url: str | None = None) -> None:
        self._root, self._folder, self._site_url = root, folder, site_url
        self._lock = threading.RLock()  # MkDocs and its plugins are not thread-safe
        self._memory = SiteMemory()
        self._settings: Stamps = {}  # with which memory was filled
        self._state: _FileState | None = None
        self._commit = ""
        self._history: History | None = None  # at this commit
        self._checked: CheckedSite | None = None
        self._languages: list[_Language] = []
        self._warnings: dict[tuple[str, str], list[str]] = {}  # of pages, by language and URI

    def refresh(self) -> None:
        """Take in all changes since the last call.

        Raises DiagnosticsError with the problems of data and pages. Errors that only rendering
        shows are left to `check_pages`.
        """
        with self._lock:
            state = _FileState.of(self._root)
            try:
                self._take_in(state)
            except DiagnosticsError:
                now = _FileState.of(self._root)
                if now.pages == state.pages:
                    raise
                # Pages came while the others were read, so MkDocs met some that nobody knew.
                self._take_in(now)

    def _take_in(self, state: _FileState) -> None:
        before = self._state
        if before is None or state.catalogs != before.catalogs:
            catalog.clear_cache()
        if state.settings != self._settings:  # also of a state that was refused
            self._memory.clear()
            self._settings = state.settings
        if before is None or state.appearance != before.appearance:
            forget_templates(keeps_compiled=True)
        checked = check(self._root, fill=False, memory=self._memory)
        with errors_as_diagnostics(self._root):
            context = SiteContext.of(self._root, checked, self._read_history())
            self._update_languages(context, state)
        self._state, self._checked = state, checked

    def _read_history(self) -> History:
        """What pages show of the history, which is read again after another commit only."""
        commit = head(self._root)
        if self._history is None or not commit or commit != self._commit:
            self._commit, self._history = commit, content_history(self._root)
        return self._history

    def _update_languages(self, context: SiteContext, state: _FileState) -> None:
        before = self._state
        if before is None or not self._has_same_pages(context, state, before):
            self._languages, self._warnings = [], {}  # also if starting again fails
            self._languages = start_incremental(context, self._folder, self._site_url)
            return
        for index, language in enumerate(self._languages):
            build = language.build
            if state.appearance != before.appearance:
                theme.forget_templates(build.env)
            if state.assets != before.assets:
                theme.hash_assets(build)
                photographs.publish(build.files, context)
                build.files.copy_static_files(dirty=True)
            refreshed = BuildSession.of(build.config).refresh_language(build.config, context)
            self._languages[index] = _Language(refreshed, language.folder)

    def _has_same_pages(self, context: SiteContext, state: _FileState, before: _FileState) -> bool:
        """Whether MkDocs can go on with the settings and pages that it knows, in their order."""
        if (state.settings, state.pages) != (before.settings, before.pages) or not self._languages:
            return False
        known = self._languages[0].build.context.generated_pages
        return list(context.generated_pages) == list(known)

    def check_pages(self) -> Iterator[None]:
        """Render and convert everything that nobody has asked for, one page at each step.

        Raises DiagnosticsError at the end, with everything that is wrong.
        """
        if self._checked is None:
            return
        yield  # the caller may know of another change already
        problems: list[Diagnostic] = []
        for mistakes in template_problems(self._root, self._checked):
            problems += mistakes
            yield
        for language in list(self._languages):
            for page in language.mkdocs_pages.values():
                yield
                if _can_wait(language.build, page):
                    continue
                with self._lock:
                    try:
                        self._convert(language, page)
                    except DiagnosticsError as error:
                        problems += error.problems
        with self._lock, capture_warnings() as messages:
            for language in self._languages:
                level = language.build.config.validation.links.anchors
                for page in language.mkdocs_pages.values():
                    page.validate_anchor_links(files=language.build.files, log_level=level)
        warnings = [warning for each in self._warnings.values() for warning in each]
        problems += warnings_to_diagnostics(self._root, [*warnings, *messages])
        if problems:
            raise DiagnosticsError(problems)

    def content(self, path: str) -> bytes | None:
        """The file at a path below the root of the site, if there is one.

        Raises DiagnosticsError where it cannot be made.
        """
        with self._lock:
            for language in self._languages:
                if page := language.page(path):
                    self._convert(language, page)  # keeps its warnings
                if (html := language.html(path)) is not None:
                    return html.encode()
            for language in self._languages:
                for pattern, make in language.artifacts.items():
                    if fnmatchcase(path, pattern):
                        if holds_pages(language.build, pattern):
                            for page in language.mkdocs_pages.values():
                                self._convert(language, page)
                        if path in (artifacts := make()):
                            return _bytes(artifacts[path])
            for language in self._languages:
                if (content := _read(language.folder, path)) is not None:
                    return content
        return None

    def page_of(self, kind: str, name: str, code: str) -> str | None:
        """The address of the page that shows a record, below the root of the site, if one does."""
        checked, languages = self._checked, list(self._languages)
        if checked is None or not languages:
            return None
        return record_address(checked, languages[0].build.urls, kind, name, code)

    def shown_at(self, path: str) -> tuple[str, str, str] | None:
        """What a page shows that can be edited: its kind, its name and the code of its language."""
        checked, languages = self._checked, list(self._languages)
        if checked is None or not languages:
            return None
        return shown_at(checked, languages[0].build.urls, path)

    def paths(self) -> Iterator[str]:
        """Every path at which there is a file."""
        for language in self._languages:
            yield from language.paths()

    def _convert(self, language: _Language, page: Page) -> None:
        with capture_warnings() as messages:
            if mkdocs_pages.convert_markdown(language.build, page):
                key = language.build.language.code, static_i18n.page_uri(page)
                self._warnings[key] = messages


def _can_wait(build: LanguageBuild, page: Page) -> bool:
    """Whether a page need not be converted again until somebody asks for it.

    All files of open data have to be made for theirs. It has no text that an edit could spoil.
    """
    uri = static_i18n.page_uri(page)
    return uri in build.converted and isinstance(build.context.generated_pages.get(uri), DataPage)


def start_incremental(context: SiteContext, folder: Path, site_url: str | None) -> list[_Language]:
    """Build every language once, and keep what MkDocs knows of its pages.

    Each language has settings of its own, which static-i18n changes, and a folder of its own in
    `folder`. Raises the errors of MkDocs.
    """
    languages = []
    for code in context.languages:
        config = mkdocs.load_settings(context.root, site_url=site_url)
        session = BuildSession(context.root, context, writes_files=False)
        session.attach(config)
        build_language(config, code, folder / code)
        languages.append(_Language(session.build(config), folder / code))
    return languages


def _read(folder: Path, path: str) -> bytes | None:
    """The content of a regular file that really lies in the folder, wherever links lead."""
    try:
        folder = folder.resolve(strict=True)
        file = (folder / path).resolve(strict=True)
        if folder in file.parents and file.is_file():
            return file.read_bytes()
    except (OSError, ValueError, RuntimeError):  # no such file; a path that no system accepts
        pass
    return None


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()
