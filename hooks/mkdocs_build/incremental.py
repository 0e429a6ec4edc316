"""The site as it is now, each page made when it is asked for.

A change is taken in by reading what changed. MkDocs goes on with what it knows of its pages, and
makes again only those that somebody looks at; where there are other pages or other settings than
before, it begins anew. What is answered is what a build would write.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from mkdocs_build import build as builder
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain.loader import RecordCache
from prospectus.i18n import catalog
from prospectus.rendering import renderer
from prospectus.review.check import CheckedSite, check, template_mistakes

Stamps = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class _State:
    """When all files were last written that are no data: by their paths, with their sizes."""

    settings: Stamps
    pages: frozenset[str]
    assets: Stamps
    templates: Stamps
    words: Stamps

    @classmethod
    def of(cls, root: Path) -> _State:
        docs = _stamps(root / "docs")
        return cls(
            settings=_stamps(root / "mkdocs.yml"),
            pages=frozenset(docs),
            assets={path: stamp for path, stamp in docs.items() if not path.endswith(".md")},
            templates=_stamps(root / "overrides"),
            words=_stamps(catalog.CATALOGS),
        )


def _stamps(path: Path) -> Stamps:
    paths = [] if path.is_symlink() else [path, *path.rglob("*")]  # the check refuses symlinks
    stats = {str(it): it.stat() for it in paths if it.is_file()}
    return {name: (it.st_mtime_ns, it.st_size) for name, it in stats.items()}


class IncrementalSite:
    """The site of the project `root`, published at `site_url`; `folder` is for what is no page."""

    def __init__(self, root: Path, folder: Path, site_url: str | None = None) -> None:
        self._root, self._folder, self._site_url = root, folder, site_url
        self._lock = threading.RLock()  # MkDocs and its plugins know nothing of threads
        self._memory: RecordCache = {}
        self._state: _State | None = None
        self._checked: CheckedSite | None = None
        self._builds: dict[str, Any] = {}
        self._heard: dict[tuple[str, str], list[str]] = {}

    def renew(self) -> None:
        """Take in what changed since. Raises SiteError with what is wrong in data and pages.

        What only filling all pages shows, `look_through` tells of.
        """
        with self._lock:
            state = _State.of(self._root)
            before = self._state
            if before is None or state.words != before.words:
                catalog.clear_cache()
            if before is None or state.settings != before.settings:
                self._memory.clear()
            if before is None or _look(state) != _look(before):
                renderer.forget_templates()
            checked = check(self._root, fill=False, memory=self._memory)
            with builder.errors_as_diagnostics(self._root):
                self._take_in(checked, state)
            self._state, self._checked = state, checked

    def _take_in(self, checked: CheckedSite, state: _State) -> None:
        before = self._state
        if before is None or (state.settings, state.pages) != (before.settings, before.pages):
            self._builds = {}
        builds = list(self._builds.values())
        known = type(builds[0].known).of(checked) if builds else None
        # In another order, pages stand elsewhere in the navigation.
        if before is None or known is None or list(known.made) != list(builds[0].known.made):
            self._builds, self._heard = {}, {}
            self._builds = builder.begin(self._root, checked, self._folder, self._site_url)
            return
        for build in builds:
            if _look(state) != _look(before):
                build.env.cache.clear()
            if state.assets != before.assets:
                build.hash_assets()
                build.files.copy_static_files(dirty=True)
            self._builds[build.language.code] = build.renewed(known)

    def look_through(self) -> Iterator[None]:
        """Fill and convert all that nobody asked for, step by step.

        Raises SiteError at the end, with everything that is wrong.
        """
        if self._checked is None:
            return
        yield  # by now somebody may have changed something else
        problems: list[Diagnostic] = []
        for told in template_mistakes(self._root, self._checked):
            problems += told
            yield
        for build in list(self._builds.values()):
            for uri in build.pages:
                yield
                with self._lock:
                    try:
                        self._populate(build, uri)
                    except DiagnosticsError as error:
                        problems += error.problems
        with self._lock, builder.capture_warnings() as messages:
            for build in self._builds.values():
                level = build.config.validation.links.anchors
                for page in build.pages.values():
                    page.validate_anchor_links(files=build.files, log_level=level)
        said = [it for heard in self._heard.values() for it in heard]
        problems += builder.warnings_to_diagnostics(self._root, [*said, *messages])
        if problems:
            raise DiagnosticsError(problems)

    def content(self, path: str) -> bytes | None:
        """What stands at a path below the root of the site, if anything does.

        Raises SiteError where it cannot be filled.
        """
        with self._lock:
            for build in self._builds.values():
                if uri := build.uris.get(path):
                    self._populate(build, uri)
                if make := build.makers.get(path):
                    return _bytes(make())
            for build in self._builds.values():
                for pattern, make_all in build.others.items():
                    if fnmatchcase(path, pattern):
                        for uri in build.pages:  # the search knows the words of all
                            self._populate(build, uri)
                        if path in (found := make_all()):
                            return _bytes(found[path])
            for code in self._builds:
                if (content := _read(self._folder / code, path)) is not None:
                    return content
        return None

    def paths(self) -> Iterator[str]:
        """Every path at which something stands."""
        for code, build in self._builds.items():
            yield from build.makers
            for make_all in build.others.values():
                yield from make_all()
            files = [it for it in (self._folder / code).rglob("*") if it.is_file()]
            yield from (it.relative_to(self._folder / code).as_posix() for it in files)

    def _populate(self, build: Any, uri: str) -> None:
        with builder.capture_warnings() as messages:
            if build.populate(uri):
                self._heard[build.language.code, uri] = messages


def _read(folder: Path, path: str) -> bytes | None:
    """The content of a regular file, if it really lies in this folder, whatever links say."""
    try:
        folder = folder.resolve(strict=True)
        file = (folder / path).resolve(strict=True)
        if folder in file.parents and file.is_file():
            return file.read_bytes()
    except (OSError, ValueError, RuntimeError):  # no such file; a path that no system takes
        pass
    return None


def _look(state: _State) -> tuple[Stamps, Stamps]:
    return state.words, state.templates


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()
