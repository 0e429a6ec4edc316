"""MkDocs' own server, made to show the site page by page, and what is wrong as long as anything is.

MkDocs builds all there is before it answers, and ends where the first build fails. Here a page is
made when a browser asks for it (`live`), and what is wrong is one more state of the site: at every
address a page that lists the problems.

Of MkDocs' server, only the watching of files is used. What is answered is decided here: requests
that `request_rules` allows, paths that `live` knows, and nothing of the request in the answer.
"""

from __future__ import annotations

import gc
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from http import HTTPStatus
from mimetypes import MimeTypes
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote
from wsgiref.simple_server import WSGIRequestHandler

from mkdocs.livereload import LiveReloadServer
from watchdog.events import (
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
)
from watchdog.observers import Observer

from mkdocs_build.build import GC_THRESHOLDS, errors_as_diagnostics
from mkdocs_build.incremental import IncrementalSite
from mkdocs_build.request_rules import is_allowed_host, polled_version, site_path
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate, translate_each
from prospectus.diagnostics.failures import FailureError, failure
from prospectus.diagnostics.reporters import as_notice, as_page
from prospectus.i18n.catalog import CATALOGS
from prospectus.outputs.hosting import without_policy

# What a page may come from; programs are loaded once, so a change of them needs a new start.
WATCHED = ("data", "docs", "overrides")

CHANGES = [FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]

# Seconds without news that make a change complete, and after which what nobody asked for is
# looked through, so that it keeps no browser waiting.
SETTLED, UNASKED = 0.02, 1.0

# Connections at once, and those of them that may wait for news.
MOST_CONNECTIONS, MOST_WAITING = 200, 100
# Seconds for a whole request to arrive, for each part of an answer to leave, and to wait for news.
SECONDS_TO_ASK, SECONDS_TO_SEND, SECONDS_TO_WAIT = 10, 30, 60
LARGEST_BODY = 65_536  # bytes that are read, and ignored, so that the answer can be heard

_NEWS = "livereload/"  # addresses of the preview's own
_SCRIPT = f"{_NEWS}script.js"

# On every answer: browsers keep nothing, and no page of another host embeds or reads anything.
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# For pages of the preview itself, which hold no more than text, a style sheet and the script.
_NOTICE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HTML = "text/html; charset=utf-8"

# Kinds by the endings of files, not those that the system happens to know.
_TYPES = {
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_COMMON_TYPES = MimeTypes()


def serve(root: Path, host: str, port: int, allowed_hosts: Collection[str] = ()) -> None:
    """Serve the site of the project `root` until Ctrl-C, for readers who name an allowed host.

    Raises OSError where the port is taken.
    """
    for name in ("SIGTERM", "SIGHUP"):  # the second is not there on Windows
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    gc.set_threshold(*GC_THRESHOLDS)
    with tempfile.TemporaryDirectory(prefix="site-") as folder:
        preview = _Preview(root, host, port, folder, {host, *allowed_hosts})
        try:
            preview.rebuild()
            gc.freeze()
            preview.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            pass
        finally:
            preview.shutdown()


def collect_garbage() -> None:
    """Look for what may go while nobody waits; what is left is spared until the next time.

    Python would do so in the middle of some change, and look through all records of the site.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


class _Observer(Observer):  # type: ignore[misc, valid-type]  # the class fits the system
    """Told of changes by the system, instead of looking for them; that files are read is none."""

    def schedule(self, *watched: Any, **how: Any) -> Any:
        """Watch a folder."""
        return super().schedule(*watched, **how, event_filter=CHANGES)

    def start(self) -> None:
        """Begin to watch. Raises FailureError where the system watches no more files."""
        try:
            super().start()
        except OSError as error:
            raise FailureError("failure.no_watching", {"why": error.strerror or ""}) from None


class _Preview(LiveReloadServer):
    request_queue_size = 64

    def __init__(
        self, root: Path, host: str, port: int, folder: str, allowed_hosts: Collection[str]
    ) -> None:
        super().__init__(builder=self.rebuild, host=host, port=port, root=folder)
        self.RequestHandlerClass = _Handler
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        self.observer = _Observer()
        self.build_delay = SETTLED
        self._project = root
        self._site = IncrementalSite(root, Path(folder), self.url)
        self._allowed_hosts = allowed_hosts
        self._script = Path(__file__).with_name("live_reload.js").read_bytes()
        self._connections = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)
        self._changes = 0
        self._page = b""  # of problems, if there are any
        for name in WATCHED:
            if (root / name).is_dir() and not (root / name).is_symlink():
                self.watch(str(root / name))
        self.watch(str(CATALOGS))
        self.watch(str(root), recursive=False)  # a file that was deleted would be lost from sight

    # -- the site -------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Take in what changed. Whatever comes of it is shown, so nothing is raised."""
        print(translate("command.building"), flush=True)
        self._changes += 1
        try:
            with errors_as_diagnostics(self._project):
                self._site.renew()
        except (DiagnosticsError, FailureError) as error:
            self._show(error)
            return
        print(translate("command.serve.at", url=self.url), flush=True)
        self._page = b""
        threading.Thread(target=self._look_through, args=(self._changes,), daemon=True).start()

    def _look_through(self, change: int) -> None:
        """Tell of what is wrong with pages that nobody asked for, until there is another change."""
        time.sleep(UNASKED)
        try:
            with errors_as_diagnostics(self._project):
                for _ in self._site.look_through():
                    if change != self._changes:
                        return
                    time.sleep(0)  # who asks for a page goes first
        except (DiagnosticsError, FailureError) as error:
            if change == self._changes:
                self._show(error)
                with self._epoch_cond:
                    self._wanted_epoch = self._visible_epoch = self._visible_epoch + 1
                    self._epoch_cond.notify_all()
        collect_garbage()

    def _show(self, error: DiagnosticsError | FailureError) -> None:
        if isinstance(error, DiagnosticsError):
            problems = error.problems
            print(
                *problems, translate("command.problems", count=len(problems)), sep="\n", flush=True
            )
            page = as_page(problems, self._project)
        else:
            print(error, flush=True)
            page = as_notice(error.messages)
        self._page = _encoded(page)

    # -- connections ----------------------------------------------------------------------------

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, as long as there are not too many."""
        if self._connections.acquire(blocking=False):
            try:
                super().process_request(request, client_address)
            except BaseException:
                self._connections.release()
                raise
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """The thread: its end makes room for another."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._connections.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what went wrong with a connection, unless it was only given up."""
        error = sys.exc_info()[1]
        if error and not isinstance(error, OSError):
            print(failure(error), file=sys.stderr)

    # -- answers --------------------------------------------------------------------------------

    def serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """What is asked for, or the page of problems, or why there is no answer."""
        status, headers, body = self._answer(environ)
        headers = _HEADERS | {"Content-Length": str(len(body))} | headers
        start_response(status, list(headers.items()))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _answer(self, environ: Mapping[str, Any]) -> tuple[str, dict[str, str], bytes]:
        hosts, address = environ[_HOSTS], environ[_LOCAL_ADDRESS]
        if len(hosts) != 1 or not is_allowed_host(hosts[0], self._allowed_hosts, address):
            return _notice("403 Forbidden", "foreign_host")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _notice("405 Method Not Allowed", "method", Allow="GET, HEAD")
        path = site_path(environ["PATH_INFO"])
        if path == _SCRIPT:
            return "200 OK", {"Content-Type": _type(path)}, self._script
        if path and path.startswith(_NEWS):
            return self._news(path.removeprefix(_NEWS))
        return self._content(path)

    def _content(self, path: str | None) -> tuple[str, dict[str, str], bytes]:
        with self._epoch_cond:
            self._epoch_cond.wait_for(lambda: self._visible_epoch == self._wanted_epoch)
            epoch = self._visible_epoch
        try:
            if not self._page:
                with errors_as_diagnostics(self._project):
                    return self._found(path, epoch)
        except (DiagnosticsError, FailureError) as error:
            self._show(error)
        headers = {"Content-Type": _HTML, "Content-Security-Policy": _NOTICE_POLICY}
        return "503 Service Unavailable", headers, _with_news(self._page, epoch)

    def _found(self, path: str | None, epoch: int) -> tuple[str, dict[str, str], bytes]:
        content = None if path is None else self._site.content(path)
        if path is not None and content is not None:
            if path.endswith(".html"):
                return "200 OK", {"Content-Type": _HTML}, _with_news(content, epoch)
            return "200 OK", {"Content-Type": _type(path)}, content
        if path is not None and self._site.content(f"{path}/index.html") is not None:
            return "302 Found", {"Location": f"/{quote(path)}/"}, b""
        if page := self._site.content("404.html"):
            return "404 Not Found", {"Content-Type": _HTML}, _with_news(page, epoch)
        return _notice("404 Not Found", "not_found")

    def _news(self, path: str) -> tuple[str, dict[str, str], bytes]:
        """The version of the site, as soon as it is newer than that of the browser that asks."""
        version = polled_version(path)
        if version is None:
            return _notice("404 Not Found", "not_found")
        if not self._waiting.acquire(blocking=False):
            return _notice("503 Service Unavailable", "busy")
        try:
            with self._epoch_cond:
                self._epoch_cond.wait_for(lambda: self._visible_epoch > version, SECONDS_TO_WAIT)
                visible = self._visible_epoch
        finally:
            self._waiting.release()
        return "200 OK", {"Content-Type": "text/plain; charset=utf-8"}, b"%d" % visible


def _with_news(page: bytes, epoch: int) -> bytes:
    """A page with the script that waits for news; a number of its own keeps tabs apart."""
    script = f'<script src="/{_SCRIPT}" data-version="{epoch}" data-page="{time.monotonic_ns()}">'
    # The policy of published pages allows no request but for their own files.
    head, end, tail = without_policy(page).rpartition(b"</body>")
    head, tail = (head, end + tail) if end else (page, b"")
    return head + script.encode() + b"</script>" + tail


def _notice(status: str, key: str, **headers: str) -> tuple[str, dict[str, str], bytes]:
    """A page that says why there is no other; it is the same whatever the request was."""
    page = _encoded(as_notice(translate_each(f"command.serve.{key}")))
    return (
        status,
        {"Content-Type": _HTML, "Content-Security-Policy": _NOTICE_POLICY, **headers},
        page,
    )


def _encoded(page: str) -> bytes:
    return page.encode(errors="replace")  # a name of a file may be no text


def _type(path: str) -> str:
    kind = _TYPES.get(PurePosixPath(path).suffix) or _COMMON_TYPES.guess_type(path)[0]
    kind = kind or "application/octet-stream"
    is_text = kind.startswith("text/") or kind.endswith(("json", "xml"))
    return f"{kind}; charset=utf-8" if is_text else kind


# What the handler adds to WSGI's environment.
_HOSTS, _LOCAL_ADDRESS = "preview.hosts", "preview.local_address"


class _Handler(WSGIRequestHandler):
    """One connection, with limits to what it may cost."""

    timeout = SECONDS_TO_SEND  # for each part that is read or written

    def handle(self) -> None:
        """Answer, unless the other side takes too long or goes away."""
        self._deadline = threading.Timer(SECONDS_TO_ASK, self._give_up)
        self._deadline.daemon = True
        self._deadline.start()
        with suppress(OSError):
            super().handle()
        self._deadline.cancel()

    def parse_request(self) -> bool:
        """The head of the request, and its body, of which nothing is wanted."""
        if not super().parse_request():
            return False
        length = self.headers.get("Content-Length", "")
        if length.isdecimal() and len(length) < 10 and int(length) <= LARGEST_BODY:
            self.rfile.read(int(length))
        self._deadline.cancel()
        return True

    def _give_up(self) -> None:
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def get_environ(self) -> dict[str, Any]:
        """What the request says, and on which address of this machine it came in."""
        return super().get_environ() | {
            _HOSTS: self.headers.get_all("Host", []),
            _LOCAL_ADDRESS: self.connection.getsockname()[0],
        }

    def send_error(self, code: int, *_: Any, **__: Any) -> None:
        """Refuse what is no request; Python's own answer would quote it."""
        status = HTTPStatus(code)
        headers, body = _notice("", "bad_request")[1:]
        self.send_response_only(code, status.phrase)
        for name, value in (_HEADERS | headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing: what was asked for is no news."""
