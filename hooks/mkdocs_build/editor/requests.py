"""Requests to the editor, and which of them are refused.

A page of another host can make a browser send a form to this machine, so a form needs the token of
this start of the preview, and must come from a page of the editor (`Origin`). Such a page can link
to pages of the editor, but not load them or anything else as parts of itself, which would keep the
machine busy (W3C Fetch Metadata). Names that others control are refused for all requests (DNS
rebinding).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qsl

from mkdocs_build.preview.http_server import Request
from mkdocs_build.preview.request_rules import is_loopback, site_path

TOKEN = "token"  # noqa: S105 - the name of the field that holds it

MAX_FIELDS = 20_000  # of one form
_PORT = re.compile(r":[0-9]{1,5}$")
_BOUNDARY = re.compile(r'multipart/form-data;\s*boundary="?([\w\'()+,./:=?-]{1,70})"?', re.I)
_DISPOSITION = re.compile(
    rb'^content-disposition:\s*form-data;\s*name="([^"\r\n]*)"(?:;\s*filename="([^"\r\n]*)")?',
    re.I | re.M,
)


class RefusedRequestError(Exception):
    """A request that is not answered; `key` is that of the notice."""

    def __init__(self, status: HTTPStatus, key: str) -> None:
        super().__init__(key)
        self.status, self.key = status, key


@dataclass(frozen=True)
class UploadedFile:
    """A file that was sent with a form, under the name that it has there."""

    name: str
    content: bytes


@dataclass(frozen=True)
class EditorRequest:
    """A request in the language of the editor.

    `parameters` are the parts of the path that the pattern of its route names. `query` and `posted`
    hold the last value of each name. `is_linked` is true if a page of another host leads here.
    """

    method: str
    path: str
    language: str
    query: Mapping[str, str] = field(default_factory=dict)
    posted: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[UploadedFile] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    is_linked: bool = False


def require_own_host(request: Request) -> None:
    """Raise RefusedRequestError unless the request names this machine as its host."""
    name = _PORT.sub("", request.hosts[0] if len(request.hosts) == 1 else "").strip("[]")
    if not is_loopback(name):
        raise RefusedRequestError(HTTPStatus.FORBIDDEN, "foreign_host")


def is_foreign(request: Request) -> bool:
    """Whether a page of another host or port causes the request, as far as the browser says."""
    return request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none")


def require_own_page_or_link(request: Request) -> None:
    """Raise RefusedRequestError if a foreign page loads something as a part of itself."""
    mode, target = (request.headers.get(f"sec-fetch-{name}") for name in ("mode", "dest"))
    if is_foreign(request) and (mode, target) != ("navigate", "document"):
        raise RefusedRequestError(HTTPStatus.FORBIDDEN, "foreign_request")


def path_below(request: Request, folder: str) -> str:
    """The path of a request below a folder. Raises RefusedRequestError where it cannot be one."""
    path = site_path(request.path)
    if path is None:
        raise RefusedRequestError(HTTPStatus.NOT_FOUND, "not_found")
    return path.removeprefix(folder).removesuffix("index.html")


def read_posted(request: Request, token: str) -> tuple[Mapping[str, str], Sequence[UploadedFile]]:
    """The fields and files of a form that a page of the editor has sent.

    Raises RefusedRequestError if another page may have sent it, or if it is too long.
    """
    if request.headers.get("origin") != f"http://{request.hosts[0]}":
        raise RefusedRequestError(HTTPStatus.FORBIDDEN, "foreign_form")
    if is_foreign(request):
        raise RefusedRequestError(HTTPStatus.FORBIDDEN, "foreign_form")
    if request.body is None:
        raise RefusedRequestError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_long")
    posted, files = _fields(request.headers.get("content-type", ""), request.body)
    if not hmac.compare_digest(posted.get(TOKEN, "").encode(), token.encode()):
        raise RefusedRequestError(HTTPStatus.FORBIDDEN, "foreign_form")
    return posted, files


def read_query(query: str) -> Mapping[str, str]:
    """The parameters of a query; none where it cannot be read."""
    try:
        return dict(parse_qsl(query, keep_blank_values=True, max_num_fields=100))
    except ValueError:
        return {}


def _fields(kind: str, body: bytes) -> tuple[Mapping[str, str], Sequence[UploadedFile]]:
    try:
        if boundary := _BOUNDARY.match(kind):
            return _parts(body, boundary[1].encode())
        text = body.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except (ValueError, UnicodeError):
        raise RefusedRequestError(HTTPStatus.BAD_REQUEST, "bad_form") from None
    return dict(pairs), ()


def _parts(body: bytes, boundary: bytes) -> tuple[Mapping[str, str], Sequence[UploadedFile]]:
    """The parts of multipart/form-data (RFC 7578). Raises ValueError."""
    fields: dict[str, str] = {}
    files: list[UploadedFile] = []
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if len(parts) > MAX_FIELDS:
        raise ValueError("too many fields")
    for part in parts[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        if (match := _DISPOSITION.search(head)) is None:
            raise ValueError("a part without a name")
        if match[2] is None:
            fields[match[1].decode()] = content.decode()
        elif match[2]:
            files.append(UploadedFile(match[2].decode(), content))
    return fields, files
