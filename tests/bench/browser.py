"""What a browser fetches on a first visit and for a search, and how long a search takes.

Bytes are those of the bodies that a server of our own sends, which compresses texts as hosts do
(gzip, level 6); so they count whatever asks, workers too.
"""

from __future__ import annotations

import gzip
import http.server
import mimetypes
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Error, Page, sync_playwright

from bench.contenders import Search
from bench.measure import FailedError
from support.browser import launch

QUIET = 1.0  # seconds without a request after which a page has all that it wants
LIMIT = 60.0  # seconds in which it has to come to rest, and a search to find something
TEXTS = ("text/", "application/json", "application/javascript", "image/svg", "application/xml",
         "application/manifest")  # fmt: skip


class Host:
    """A static server that compresses texts, and counts what it sends."""

    def __init__(self, site: Path) -> None:
        self.sent, self._last, self._lock = 0, time.monotonic(), threading.Lock()
        host = self

        @cache
        def body(path: Path) -> tuple[bytes, str, bool]:
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            packed = kind.startswith(TEXTS)
            whole = path.read_bytes()
            return gzip.compress(whole, 6, mtime=0) if packed else whole, kind, packed

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = site / unquote(urlsplit(self.path).path).lstrip("/")
                path = path / "index.html" if path.is_dir() else path
                if not path.is_file():
                    self.send_error(404)
                    return
                data, kind, packed = body(path)
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                if packed:
                    self.send_header("Content-Encoding", "gzip")
                self.end_headers()
                self.wfile.write(data)
                host.count(len(data))

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def count(self, sent: int) -> None:
        """Note what was sent."""
        with self._lock:
            self.sent += sent
            self._last = time.monotonic()

    def rest(self, page: Page) -> int:
        """All bytes sent so far, once nothing more is asked for. Raises FailedError."""
        start = time.monotonic()
        while (now := time.monotonic()) - max(start, self._last) < QUIET:
            if now - start > LIMIT:
                raise FailedError(f"over {LIMIT:g} s")
            page.wait_for_timeout(50)
        return self.sent

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that asks for nothing but the pages."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@contextmanager
def hosted(site: Path) -> Iterator[Host]:
    """A site over HTTP."""
    host = Host(site)
    yield host
    host.close()


def first_visit(browser: Browser, host: Host, address: str) -> int:
    """Bytes that a browser as new fetches for a page. Raises FailedError."""
    with _visit(browser) as page:
        before = host.sent
        page.goto(host.address + address)
        return host.rest(page) - before


def search(
    browser: Browser, host: Host, address: str, how: Search, query: str
) -> tuple[int, float]:
    """Bytes fetched by a search from the page `address`, and seconds to its first result.

    From the click that opens it, typing included. Raises FailedError where nothing is found.
    """
    with _visit(browser) as page:
        page.goto(host.address + address)
        before = host.rest(page)
        start = time.perf_counter()
        _try(page.locator(how.opener).locator("visible=true").first.click)
        field = page.locator(how.field).first
        _try(field.wait_for)
        field.press_sequentially(query)
        field.press("End")  # as the key that ends the input of Chinese
        _try(page.locator(how.result).locator("visible=true").first.wait_for)
        spent = time.perf_counter() - start
        return host.rest(page) - before, spent


def save(browser: Browser, address: str, words: str) -> float:
    """Seconds from the button of a form to the page that says that it was saved.

    `words` are added to the longest text in it. Raises FailedError.
    """
    with _visit(browser) as page:
        page.goto(address)
        fields = page.locator("form textarea").locator("visible=true")
        _try(fields.first.wait_for)
        field = max(fields.all(), key=lambda field: len(field.input_value()))
        field.fill(f"{field.input_value()} {words}")
        start = time.perf_counter()
        _try(page.locator("form .actions button").last.click)
        _try(page.locator(".done").first.wait_for)
        return time.perf_counter() - start


@contextmanager
def _visit(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(LIMIT * 1000)
    yield context.new_page()
    context.close()


def _try(act: Callable[[], object]) -> None:
    try:
        act()
    except Error:
        raise FailedError(f"over {LIMIT:g} s") from None
