"""An HTTP server for the preview, with limits to what a connection may cost.

It knows nothing of the site: `answer` decides, for each request that can be read.
"""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from typing import Any, TypeAlias
from urllib.parse import unquote

from mkdocs_build.preview.responses import HEADERS, Response, notice
from prospectus.diagnostics.failures import failure

MAX_CONNECTIONS = 200  # at once
MAX_REQUEST_LINE = 65_536  # bytes
MAX_BODY = (
    65_536  # bytes that are read, so that the client gets the answer, where nothing is posted
)
# Seconds for a whole request to arrive, and for each part of an answer to leave.
SECONDS_TO_ASK, SECONDS_TO_SEND = 10, 30

# What `TCPServer` hands from one of its methods to the next.
_Socket: TypeAlias = "socket.socket | tuple[bytes, socket.socket]"


@dataclass(frozen=True)
class Request:
    """What a client asks for.

    `path` is the decoded path without query, its bytes as Latin-1 characters. `hosts` are all
    `Host` headers, and `local_address` is the address of this machine at which the request arrived.
    `query` is as it was sent. `headers` are the others, by lower-case names. `body` is None where
    it is too long.
    """

    method: str
    path: str
    hosts: Sequence[str]
    local_address: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = b""


class HttpServer(ThreadingMixIn, TCPServer):
    """Answers each request in a thread of its own.

    Raises OSError where `host` and `port` cannot be used. It listens when `listen` is called, so
    that nobody waits before there is an answer. `max_body` is the most that a request may post,
    in bytes.
    """

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self,
        host: str,
        port: int,
        answer: Callable[[Request], Response],
        max_body: int = MAX_BODY,
    ) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Handler, bind_and_activate=False)
        self.answer, self.max_body = answer, max_body
        self._connections = threading.BoundedSemaphore(MAX_CONNECTIONS)
        self._thread: threading.Thread | None = None
        self._context = copy_context()
        try:
            self.server_bind()
        except OSError:
            self.server_close()
            raise

    def listen(self) -> None:
        """Accept connections, in a thread of its own."""
        self.server_activate()
        # Threads do not take over the context, which has the catalogs of the site.
        self._context = copy_context()
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Accept no more connections."""
        if self._thread:
            self.shutdown()
        self.server_close()

    def process_request(self, request: _Socket, client_address: Any) -> None:
        """Answer in a thread, unless there are too many connections."""
        if not self._connections.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._connections.release()
            raise

    def process_request_thread(self, request: _Socket, client_address: Any) -> None:
        """Answer in this thread; the end of the connection lets another one in."""
        try:
            answer = super().process_request_thread
            self._context.copy().run(answer, request, client_address)
        finally:
            self._connections.release()

    def handle_error(self, request: _Socket, client_address: Any) -> None:
        """Print what went wrong with a connection, unless the client only gave up."""
        error = sys.exc_info()[1]
        if error and not isinstance(error, OSError):
            print(failure(error), file=sys.stderr)


class _Handler(BaseHTTPRequestHandler):
    """One connection with one request."""

    server: HttpServer
    timeout = SECONDS_TO_SEND  # of each read and write

    def handle(self) -> None:
        """Answer, unless the client takes too long or goes away."""
        self._deadline = threading.Timer(SECONDS_TO_ASK, self._give_up)
        self._deadline.daemon = True
        self._deadline.start()
        with suppress(OSError):
            self.handle_one_request()
        self._deadline.cancel()

    def handle_one_request(self) -> None:
        """Read a request of any method, and answer it."""
        self.raw_requestline = self.rfile.readline(MAX_REQUEST_LINE + 1)
        if len(self.raw_requestline) > MAX_REQUEST_LINE:
            self.requestline = self.request_version = self.command = ""
            self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)
            return
        if not self.parse_request():
            return
        body = self._read_body()
        self._deadline.cancel()
        path, _, query = self.path.partition("?")
        request = Request(
            method=self.command,
            path=unquote(path, "latin-1"),
            hosts=self.headers.get_all("Host", []),
            local_address=self.connection.getsockname()[0],
            query=query,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
        )
        self._send(self.server.answer(request))

    def _read_body(self) -> bytes | None:
        """The body, which is read in any case, so that the client gets the answer."""
        length = self.headers.get("Content-Length", "")
        if "Transfer-Encoding" in self.headers:
            return None
        if not (length.isascii() and length.isdecimal()):
            return b""
        if len(length) > 9 or int(length) > self.server.max_body:
            return None
        return self.rfile.read(int(length))

    def _give_up(self) -> None:
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, response: Response) -> None:
        # The phrase is left to Python, so that nothing of the request can be in the answer.
        self.send_response_only(response.status)
        length = str(len(response.body))
        headers = {**HEADERS, "Content-Length": length, "Connection": "close", **response.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what cannot be read as a request; Python's own answer would quote it."""
        self._send(notice(HTTPStatus(code), "bad_request"))

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - Python's name
        """Print nothing about requests."""
