"""The editor in the browser, asked without a server, as a browser without scripts would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlencode

from mkdocs_build.editor.application import EditorApplication
from mkdocs_build.preview.http_server import Request
from mkdocs_build.preview.responses import Response

HOST = "127.0.0.1:8000"


@dataclass
class Visitor:
    """A browser at the editor of the project `root`."""

    root: Path
    application: EditorApplication

    @classmethod
    def of(cls, root: Path) -> Visitor:
        return cls(root, EditorApplication(root, lambda *_: None))

    def ask(self, method: str, address: str, body: bytes | None = b"", **headers: str) -> Response:
        hosts = [headers.pop("host", HOST)]
        path, _, query = address.partition("?")
        raw = unquote(path, "latin-1")
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(method, raw, hosts, "127.0.0.1", query, fields, body)
        return self.application.answer(request)

    def get(self, address: str) -> str:
        answer = self.ask("GET", address)
        assert answer.status == 200, (address, answer.status)
        return answer.body.decode()

    def fields(self, address: str) -> dict[str, str]:
        """The controls of the form on a page, with what they hold."""
        return fields_of(self.get(address))

    def post(self, address: str, fields: Mapping[str, str], **headers: str) -> Response:
        kind = "application/x-www-form-urlencoded"
        defaults = {"origin": f"http://{HOST}", "content_type": kind}
        return self.ask("POST", address, urlencode(fields).encode(), **{**defaults, **headers})

    def upload(
        self, address: str, fields: Mapping[str, str], name: str, content: bytes
    ) -> Response:
        edge = "made-up-boundary"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n'.encode()
            for key, text in fields.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="upload:"; filename="{name}"'
        body = b"".join([*parts, f"{head}\r\n\r\n".encode(), content, f"\r\n--{edge}--".encode()])
        kind = f"multipart/form-data; boundary={edge}"
        return self.ask("POST", address, body, origin=f"http://{HOST}", content_type=kind)


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._is_inside, self._select, self._area = False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = values.get("class") == "record" or (
                values.get("method") == "post" and not self.fields
            )
        if not self._is_inside:
            return
        if tag == "input" and values.get("type") not in ("checkbox", "file"):
            self.fields[values["name"]] = values.get("value", "")
        elif tag == "select":
            self._select = values["name"]
            self.fields[self._select] = ""
        elif tag == "option" and "selected" in values:
            self.fields[self._select] = values["value"]
        elif tag == "textarea":
            self._area = values["name"]
            self.fields[self._area] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False
        if tag == "textarea":
            self.fields[self._area] = self.fields[self._area].removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data


def fields_of(page: str) -> dict[str, str]:
    reader = _FormReader()
    reader.feed(page)
    return reader.fields
