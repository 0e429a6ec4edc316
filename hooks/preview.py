"""MkDocs' own server, made to show the site page by page, and what is wrong as long as anything is.

MkDocs builds all there is before it answers, and ends where the first build fails. Here a page is
made when a browser asks for it (`live`), and what is wrong is one more state of the site: at every
address a page that lists the problems.
"""

from __future__ import annotations

import gc
import signal
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mkdocs.livereload import LiveReloadServer
from watchdog.events import (
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
)
from watchdog.observers import Observer

from builder import SELDOM
from live import Live
from prospectus.hosting import without_policy
from prospectus.problems import SiteError, tell
from prospectus.report import as_page
from prospectus.words import LOCALE

# What a page may come from; programs are loaded once, so a change of them needs a new start.
WATCHED = ("data", "docs", "overrides")

CHANGES = [FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]

# Seconds without news that make a change complete, and after which what nobody asked for is
# looked through, so that it keeps no browser waiting.
SETTLED, UNASKED = 0.02, 1.0


def serve(root: Path, host: str, port: int) -> None:
    """Serve the site of the project `root` until Ctrl-C. Raises OSError where the port is taken."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    gc.set_threshold(*SELDOM)
    with tempfile.TemporaryDirectory(prefix="site-") as folder:
        preview = _Preview(root, host, port, folder)
        try:
            preview.rebuild()
            gc.freeze()
            preview.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            pass
        finally:
            preview.shutdown()


def tidy() -> None:
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


class _Preview(LiveReloadServer):
    def __init__(self, root: Path, host: str, port: int, folder: str) -> None:
        super().__init__(builder=self.rebuild, host=host, port=port, root=folder)
        self.observer = _Observer()
        self.build_delay = SETTLED
        self.error_handler = self._error_page
        self._project = root
        self._site = Live(root, Path(folder), self.url)
        self._changes = 0
        self._page = b""  # of problems, if there are any
        for name in WATCHED:
            if (root / name).is_dir():
                self.watch(str(root / name))
        self.watch(str(LOCALE))
        self.watch(str(root), recursive=False)  # a file that was deleted would be lost from sight

    def rebuild(self) -> None:
        """Take in what changed. Whatever comes of it is shown, so nothing is raised."""
        print(tell("command.building"), flush=True)
        self._changes += 1
        try:
            self._site.renew()
        except SiteError as error:
            self._show(error)
            return
        print(tell("command.serve.at", url=self.url), flush=True)
        self._page = b""
        threading.Thread(target=self._look_through, args=(self._changes,), daemon=True).start()

    def _look_through(self, change: int) -> None:
        """Tell of what is wrong with pages that nobody asked for, until there is another change."""
        time.sleep(UNASKED)
        try:
            for _ in self._site.look_through():
                if change != self._changes:
                    return
                time.sleep(0)  # who asks for a page goes first
        except SiteError as error:
            if change == self._changes:
                self._show(error)
                with self._epoch_cond:
                    self._wanted_epoch = self._visible_epoch = self._visible_epoch + 1
                    self._epoch_cond.notify_all()
        tidy()

    def _show(self, error: SiteError) -> None:
        problems = error.problems
        print(*problems, tell("command.problems", count=len(problems)), sep="\n", flush=True)
        self._page = as_page(problems, self._project).encode()

    def _error_page(self, code: int) -> bytes | None:
        return self._site.content(f"{code}.html")

    def serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """What is asked for, or the page of problems; browsers wait for news as MkDocs has it."""
        address = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if address.startswith("/livereload/"):
            return super().serve_request(environ, start_response)
        with self._epoch_cond:
            self._epoch_cond.wait_for(lambda: self._visible_epoch == self._wanted_epoch)
            epoch = self._visible_epoch
        path = address.lstrip("/")
        content: bytes | None = None
        if not self._page:
            try:
                content = self._site.content(f"{path}index.html" if address[-1] == "/" else path)
            except SiteError as error:
                self._show(error)
        if self._page:
            return self._answer("503 Service Unavailable", self._page, epoch, start_response)
        if content is None:
            if self._site.content(f"{path}/index.html"):
                start_response("302 Found", [("Location", f"{environ['PATH_INFO']}/")])
                return []
            return super().serve_request(environ, start_response)
        if not path.endswith((".html", "/")) and path:
            kind = self._guess_type(path)  # type: ignore[no-untyped-call]
            start_response(
                "200 OK", [("Content-Type", kind), ("Content-Length", str(len(content)))]
            )
            return [content]
        return self._answer("200 OK", content, epoch, start_response)

    def _answer(self, status: str, page: bytes, epoch: int, start_response: Any) -> Iterable[bytes]:
        """A page that waits for news."""
        # Pages forbid inline scripts, and so what MkDocs puts into them to follow changes.
        page = self._inject_js_into_html(without_policy(page), epoch)  # type: ignore[no-untyped-call]
        head = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(page))}
        start_response(status, [*head.items(), ("Cache-Control", "no-store")])
        return [page]
