"""MkDocs' own server, made to show what is wrong as long as anything is.

MkDocs ends where the first build fails, and lets browsers wait where a later one does. Here a
failed build is one more state of the site: at every address a page that lists the problems.
"""

from __future__ import annotations

import logging
import re
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer

from prospectus.check import check
from prospectus.problems import Problem, SiteError, tell
from prospectus.report import as_page

# What a page may come from; programs are loaded once, so a change of them needs a new start.
WATCHED = ("data", "docs", "overrides")


def serve(root: Path, host: str, port: int) -> None:
    """Serve the site of the project `root` until Ctrl-C. Raises OSError where the port is taken."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    logging.getLogger("mkdocs").addHandler(logging.NullHandler())  # what matters is told here
    with tempfile.TemporaryDirectory(prefix="site-") as folder:
        preview = _Preview(root, host, port, folder)
        try:
            preview.rebuild()
            preview.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            pass
        finally:
            preview.shutdown()


class _Preview(LiveReloadServer):
    def __init__(self, root: Path, host: str, port: int, folder: str) -> None:
        super().__init__(builder=self.rebuild, host=host, port=port, root=folder)
        self.error_handler = self._error_page
        self._project, self._started = root, False
        self._page = b""  # of problems, if there are any
        for name in WATCHED:
            if (root / name).is_dir():
                self.watch(str(root / name))
        self.watch(str(root), recursive=False)  # a file that was deleted would be lost from sight

    def rebuild(self) -> None:
        """Build anew. Whatever comes of it is shown, so nothing is raised."""
        print(tell("command.building"), flush=True)
        heard = _Listener()
        logging.getLogger("mkdocs").addHandler(heard)
        try:
            self._build()
        except Exception as error:
            problems = _problems(self._project, error, heard.messages)
            print(*problems, tell("command.problems", count=len(problems)), sep="\n", flush=True)
            self._page = as_page(problems, self._project).encode()
        else:
            print(tell("command.serve.at", url=self.url), flush=True)
            self._page = b""
        finally:
            logging.getLogger("mkdocs").removeHandler(heard)

    def _build(self) -> None:
        """As `mkdocs serve` does it."""
        config = load_config(str(self._project / "mkdocs.yml"), site_dir=self.root, strict=True)
        if not self._started:
            config.plugins.on_startup(command="serve", dirty=False)
            self._started = True
        config.site_url = self.url
        build(config, serve_url=self.url)

    def _error_page(self, code: int) -> bytes | None:
        path = Path(self.root, f"{code}.html")
        return path.read_bytes() if path.is_file() else None

    def serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """What is asked for, or the page of problems; browsers wait for news as MkDocs has it."""
        if environ["PATH_INFO"].startswith("/livereload/"):
            return super().serve_request(environ, start_response)
        with self._epoch_cond:
            self._epoch_cond.wait_for(lambda: self._visible_epoch == self._wanted_epoch)
            epoch, page = self._visible_epoch, self._page
        if not page:
            return super().serve_request(environ, start_response)
        page = self._inject_js_into_html(page, epoch)  # type: ignore[no-untyped-call]
        head = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(page))}
        start_response("503 Service Unavailable", [*head.items(), ("Cache-Control", "no-store")])
        return [page]


class _Listener(logging.Handler):
    """Hears of what MkDocs warns."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(" ".join(record.getMessage().split()))


def _problems(root: Path, error: Exception, messages: list[str]) -> list[Problem]:
    """Why a build failed: what the check says, else what MkDocs said, else the error itself."""
    for it in _chain(error):
        if isinstance(it, SiteError):
            return it.problems
    with suppress(Exception):  # where the check itself stumbles, that is the error
        try:
            check(root)
        except SiteError as told:  # MkDocs stumbled over its settings before it asked
            return told.problems
    if not messages:
        traceback.print_exception(error, file=sys.stderr)
        messages = [" ".join(f"{type(error).__name__}: {error}".split())]
    return sorted({_overheard(root, message) for message in messages})


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__context__


def _overheard(root: Path, message: str) -> Problem:
    """What MkDocs says, at the place that it quotes; else at the head of its settings."""
    quoted = re.findall(r"'([^'\n]+)'", message)
    pages = [f"docs/{it}" for it in quoted]
    records = [f"data/{it.split('.')[0]}.yml" for it in quoted]  # whose pages are made from them
    paths = (path for path in [*pages, *records] if (root / path).is_file())
    path = next(paths, "mkdocs.yml")
    text = (root / path).read_text(encoding="utf-8")
    at = next((found for it in quoted if (found := text.find(it)) >= 0), 0)
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return Problem.at(path, line, column, "mkdocs", why=message.rstrip("."))
