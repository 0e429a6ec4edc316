"""A local server that answers with JSON as it is told and records what it is asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

# Status and body; a text is sent as it is, with the header Location if it is an address.
Answer = tuple[int, Any]


@dataclass(frozen=True)
class Recorded:
    """A request as it arrived, with the names of headers in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def fields(self) -> Any:
        """The posted JSON."""
        return json.loads(self.body)


class JsonServer:
    """Answers each path with its entry in `answers`, and any other with 404."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.requests: list[Recorded] = []
        recorded = self.requests

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                recorded.append(Recorded(self.command, self.path, headers, body))
                status, content = answers.get(self.path, (404, {"message": "Not Found"}))
                text = content if isinstance(content, str) else json.dumps(content)
                self.send_response(status)
                if text.startswith("http"):
                    self.send_header("Location", text)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            do_GET = do_POST = _answer  # noqa: N815

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def host(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def address(self) -> str:
        return f"http://{self.host}"

    def __enter__(self) -> JsonServer:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
