"""The editor as the preview calls it: one function from requests to answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path

from mkdocs_build.editor import requests, routes
from mkdocs_build.editor.requests import EditorRequest, RefusedRequestError, UploadedFile
from mkdocs_build.editor.workspace import HEADERS, PageOf, Workspace, address
from mkdocs_build.preview.http_server import Request
from mkdocs_build.preview.responses import EDITOR_FOLDER, Response, file_response, notice
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.i18n.catalog import editors_languages

_ASSETS = Path(__file__).with_name("assets")
_ASSET_NAMES = frozenset({"editor.css", "editor.js"})


class EditorApplication:
    """The editor of the project `root`; `page_of` gives the addresses of pages of records."""

    def __init__(self, root: Path, page_of: PageOf) -> None:
        self._workspace = Workspace(root, page_of)

    @property
    def token(self) -> str:
        """The token that forms need."""
        return self._workspace.token

    def answer(self, request: Request) -> Response:
        """The answer to a request for a path below the folder of the editor."""
        try:
            requests.require_own_host(request)
            requests.require_own_page_or_link(request)
            return self._answer(request, requests.path_below(request, EDITOR_FOLDER))
        except RefusedRequestError as error:
            return notice(error.status, error.key)

    def _answer(self, request: Request, path: str) -> Response:
        if request.method not in ("GET", "HEAD", "POST"):
            raise RefusedRequestError(HTTPStatus.METHOD_NOT_ALLOWED, "method")
        if path in _ASSET_NAMES:
            return file_response(path, (_ASSETS / path).read_bytes())
        language, _, rest = path.partition("/")
        if language not in editors_languages():
            if path:
                raise RefusedRequestError(HTTPStatus.NOT_FOUND, "not_found")
            chosen = _preferred(request.headers)
            return Response(HTTPStatus.FOUND, headers={**HEADERS, "Location": address(chosen, "")})
        method = "POST" if request.method == "POST" else "GET"
        posted: Mapping[str, str] = {}
        files: Sequence[UploadedFile] = ()
        if method == "POST":
            posted, files = requests.read_posted(request, self._workspace.token)
        query = requests.read_query(request.query)
        is_linked = requests.is_foreign(request)
        parsed = EditorRequest(method, rest, language, query, posted, files, is_linked=is_linked)
        try:
            self._workspace.index.refresh()
            answer = routes.answer(self._workspace, parsed)
        except DiagnosticsError as error:
            messages = [
                (problem.location, problem.messages.get(language, problem.message))
                for problem in error.problems
            ]
            status = HTTPStatus.CONFLICT
            return self._workspace.page("problems.html", language, rest, status, problems=messages)
        if answer is None:
            raise RefusedRequestError(HTTPStatus.NOT_FOUND, "not_found")
        return answer


def _preferred(headers: Mapping[str, str]) -> str:
    """The language of the editor that a browser asks for first, or the first one."""
    known = editors_languages()
    wanted = re.findall(r"(?:^|,)\s*([a-zA-Z]{2,3})", headers.get("accept-language", "")[:200])
    pairs = ((language.lower(), code) for language in wanted for code in known)
    return next((code for language, code in pairs if code.partition("-")[0] == language), known[0])
