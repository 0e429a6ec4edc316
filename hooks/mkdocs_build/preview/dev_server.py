"""The preview server: serves the pages of the site, or the list of its problems.

A page is rendered when a browser requests it (`incremental`). While there are problems, every
address shows the page that lists them. Only requests that `request_rules` allows are
answered, and nothing of a request is in an answer.
"""

from __future__ import annotations

import gc
import tempfile
import threading
import time
import webbrowser
from collections.abc import Callable, Collection
from contextvars import copy_context
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import NoReturn, Protocol

from mkdocs_build.errors import errors_as_diagnostics
from mkdocs_build.preview.file_watcher import FileWatcher
from mkdocs_build.preview.http_server import HttpServer, Request
from mkdocs_build.preview.incremental import IncrementalSite
from mkdocs_build.preview.request_rules import (
    is_allowed_host,
    is_loopback,
    polled_version,
    site_path,
)
from mkdocs_build.preview.responses import (
    EDIT_LINK_STYLE,
    EDITOR_FOLDER,
    RELOAD_FOLDER,
    RELOAD_SCRIPT,
    Response,
    edit_link,
    edit_link_style,
    encoded,
    file_response,
    notice,
    page_response,
    problems_response,
    redirect,
    reload_script,
    version_response,
)
from mkdocs_build.preview.site_version import SiteVersion
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.diagnostics.failures import FailureError
from prospectus.diagnostics.reporters import as_notice, as_page
from prospectus.i18n.catalog import CATALOGS

# What a page may be made from; Python is loaded once, so a change of it needs a new start.
WATCHED = ("data", "docs", "overrides")

# Seconds without a change after which pages that nobody asked for are checked. Python runs one
# thread at a time, so a check that has begun holds up the next change.
IDLE_SECONDS = 3.0

# The most that a form of the editor may post, in bytes: pictures and attachments.
MAX_FORM = 30_000_000

# For `gc.set_threshold`: most of what a change allocates stays until the next one.
_GC_THRESHOLDS = (20_000, 20, 100)

# Connections that may wait for a newer version, of those that the server accepts, and how long.
MAX_WAITING, SECONDS_TO_WAIT = 100, 60


class Editor(Protocol):
    """What answers requests below the folder of the editor."""

    def answer(self, request: Request) -> Response:
        """The answer to a request."""


# Makes an editor of a project; its second argument gives the address of the page that shows a
# record, by its kind and name and the code of a language.
MakeEditor = Callable[[Path, "Callable[[str, str, str], str | None]"], Editor]


def serve(
    root: Path,
    host: str,
    port: int,
    allowed_hosts: Collection[str] = (),
    *,
    editor: MakeEditor,
    opens_editor: bool = False,
) -> NoReturn:
    """Serve the site of the project `root` until an exception, such as KeyboardInterrupt, ends it.

    `allowed_hosts` are names, besides those of this machine, by which browsers may ask for it. The
    `editor` answers this machine only; with `opens_editor`, the browser shows it.
    Raises OSError where the address cannot be used, and FailureError where files cannot be watched.
    """
    gc.set_threshold(*_GC_THRESHOLDS)
    with tempfile.TemporaryDirectory(prefix="site-") as folder:
        preview = _Preview(root, host, port, Path(folder), {host, *allowed_hosts}, editor)
        try:
            preview.run(opens_editor=opens_editor)
        finally:
            preview.close()


def collect_garbage() -> None:
    """Collect garbage while nobody waits, and exempt what is left until the next time.

    Python would collect in the middle of a change, and look through all records of the site.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


class _Preview:
    """The site, the server that serves it, and its current problems."""

    def __init__(
        self,
        root: Path,
        host: str,
        port: int,
        folder: Path,
        allowed_hosts: Collection[str],
        editor: MakeEditor,
    ) -> None:
        self._root, self._allowed_hosts = root, allowed_hosts
        self._url = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        self._site = IncrementalSite(root, folder, self._url)
        self._version = SiteVersion()
        self._waiting = threading.BoundedSemaphore(MAX_WAITING)
        self._changes = 0
        self._problems = b""  # the page that lists them, if there are any
        # Whoever can open the editor can change the site, so it answers this machine only.
        self._editor = editor(root, self._site.page_of) if is_loopback(host) else None
        limits = {"max_body": MAX_FORM} if self._editor else {}
        self._server = HttpServer(host, port, self._answer, **limits)
        self._watcher = FileWatcher()
        for path in [root / name for name in WATCHED]:
            if path.is_dir() and not path.is_symlink():
                self._watcher.watch(path)
        self._watcher.watch(CATALOGS)
        # The files beside these folders, and not mkdocs.yml alone, which may be replaced.
        self._watcher.watch(root, recursive=False)

    def run(self, *, opens_editor: bool) -> NoReturn:
        """Show the site, and refresh it after each change, until an exception is raised."""
        self._refresh()
        gc.freeze()  # what the site consists of stays
        gc.enable()
        self._watcher.start()
        self._server.listen()
        if self._editor and opens_editor:
            webbrowser.open(f"{self._url}{EDITOR_FOLDER}")
        while True:
            self._watcher.wait()
            self._version.begin()
            self._refresh()
            self._version.publish()

    def close(self) -> None:
        """Stop watching and answering."""
        self._watcher.stop()
        self._server.close()

    # -- the site -------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Take in what changed. Errors are shown, not raised."""
        print(translate("command.building"), flush=True)
        self._changes += 1
        try:
            with errors_as_diagnostics(self._root):
                self._site.refresh()
        except (DiagnosticsError, FailureError) as error:
            self._show(error)
            return
        print(translate("command.serve.at", url=self._url), flush=True)
        self._problems = b""
        check = partial(copy_context().run, self._check_pages, self._changes)
        threading.Thread(target=check, daemon=True).start()

    def _check_pages(self, change: int) -> None:
        """Show the problems of pages that nobody requested, unless there is another change."""
        time.sleep(IDLE_SECONDS)
        if change != self._changes:  # or it would hold up the newer one
            return
        try:
            with errors_as_diagnostics(self._root):
                for _ in self._site.check_pages():
                    if change != self._changes:
                        return
                    time.sleep(0)  # requests go first
        except (DiagnosticsError, FailureError) as error:
            if change == self._changes:
                self._show(error)
                self._version.publish()
        if change == self._changes:  # nothing else runs meanwhile
            collect_garbage()

    def _show(self, error: DiagnosticsError | FailureError) -> None:
        if isinstance(error, DiagnosticsError):
            count = translate("command.problems", count=len(error.problems))
            print(*error.problems, count, sep="\n", flush=True)
            page = as_page(error.problems, self._root)
        else:
            print(error, flush=True)
            page = as_notice(error.messages)
        self._problems = encoded(page)

    # -- answers --------------------------------------------------------------------------------

    def _answer(self, request: Request) -> Response:
        hosts, address = request.hosts, request.local_address
        if len(hosts) != 1 or not is_allowed_host(hosts[0], self._allowed_hosts, address):
            return notice(HTTPStatus.FORBIDDEN, "foreign_host")
        if self._editor and request.path.startswith(f"/{EDITOR_FOLDER}"):
            return self._editor.answer(request)
        if request.method not in ("GET", "HEAD"):
            return notice(HTTPStatus.METHOD_NOT_ALLOWED, "method", Allow="GET, HEAD")
        path = site_path(request.path)
        if path == RELOAD_SCRIPT:
            return reload_script()
        if path == EDIT_LINK_STYLE:
            return edit_link_style()
        if path and path.startswith(RELOAD_FOLDER):
            return self._newer_version(path.removeprefix(RELOAD_FOLDER))
        version = self._version.current()
        try:
            if not self._problems:
                with errors_as_diagnostics(self._root):
                    return self._content(path, version)
        except (DiagnosticsError, FailureError) as error:
            self._show(error)
        return problems_response(self._problems, version)

    def _content(self, path: str | None, version: int) -> Response:
        if path is not None:
            content = self._site.content(path)
            if content is not None:
                if not path.endswith(".html"):
                    return file_response(path, content)
                return page_response(content, version, edit_link=self._edit_link(path))
            if self._site.content(f"{path}/index.html") is not None:
                return redirect(f"{path}/")
        if page := self._site.content("404.html"):
            return page_response(page, version, HTTPStatus.NOT_FOUND)
        return notice(HTTPStatus.NOT_FOUND, "not_found")

    def _edit_link(self, path: str) -> str:
        """The link from a page to its form; empty without an editor, and where there is no form."""
        shown = self._site.shown_at(path) if self._editor else None
        return edit_link(*shown) if shown else ""

    def _newer_version(self, path: str) -> Response:
        """The version of the site, as soon as it is newer than that of the waiting browser."""
        version = polled_version(path)
        if version is None:
            return notice(HTTPStatus.NOT_FOUND, "not_found")
        if not self._waiting.acquire(blocking=False):
            return notice(HTTPStatus.SERVICE_UNAVAILABLE, "busy")
        try:
            return version_response(self._version.wait_for_newer(version, SECONDS_TO_WAIT))
        finally:
            self._waiting.release()
