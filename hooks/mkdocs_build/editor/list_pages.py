"""The first page of the editor, and the lists of what can be edited."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from http import HTTPStatus

from mkdocs_build.editor.requests import EditorRequest, RefusedRequestError
from mkdocs_build.editor.workspace import HEADERS, Workspace
from mkdocs_build.preview.responses import Response
from prospectus.editing.forms import page_forms
from prospectus.editing.forms.content_index import KINDS
from prospectus.editing.forms.new_records import FIXED

MOST_SUGGESTIONS = 500  # of one menu; typing on finds the others
ROWS = 50  # of one page of a list
MAX_WORDS = 200  # characters of a filter
_MAX_DIGITS = 6


def show_everything(workspace: Workspace, request: EditorRequest) -> Response:
    """What there is, by kinds; with a filter, what matches it."""
    words = request.query.get("q", "").strip()[:MAX_WORDS]
    counts = workspace.index.counts()
    matches = []
    titles: Mapping[str, Mapping[str, str]] = {}
    if words:
        languages, folder = workspace.project.settings.languages, workspace.news_folder
        titles = page_forms.titles(workspace.root, languages, folder, words)
        for kind in KINDS:
            matching = [entry for entry in workspace.index.entries(kind) if entry.matches(words)]
            if matching:
                matches.append((kind, matching[:ROWS], len(matching)))
    return workspace.page(
        "home.html",
        request.language,
        request.path,
        counts=counts,
        words=words,
        matches=matches,
        titles=titles,
    )


def show_kind(workspace: Workspace, request: EditorRequest) -> Response:
    """The records of one kind, those that match the filter, a page of them at a time."""
    kind = request.parameters["kind"]
    if kind not in KINDS:
        raise RefusedRequestError(HTTPStatus.NOT_FOUND, "not_found")
    words = request.query.get("q", "").strip()[:MAX_WORDS]
    entries = workspace.index.entries(kind)
    if words:
        entries = [entry for entry in entries if entry.matches(words)]
    pages = max(1, -(-len(entries) // ROWS))
    number = min(_number(request.query.get("page", "1")), pages)
    return workspace.page(
        "list.html",
        request.language,
        request.path,
        kind=kind,
        entries=entries[(number - 1) * ROWS : number * ROWS],
        count=len(entries),
        words=words,
        number=number,
        pages=pages,
        done=request.query.get("done", ""),
        can_add=kind not in FIXED,
    )


def show_options(workspace: Workspace, request: EditorRequest) -> Response:
    """What a menu offers, as JSON: names and titles of the records of a collection.

    With a filter, those that match it; at most `MOST_SUGGESTIONS`.
    """
    kind = request.parameters["kind"]
    if kind not in KINDS:
        raise RefusedRequestError(HTTPStatus.NOT_FOUND, "not_found")
    words = request.query.get("q", "").strip()[:MAX_WORDS]
    matching = (entry for entry in workspace.index.entries(kind) if entry.matches(words))
    options = [
        (entry.name, entry.title(request.language))
        for entry in itertools.islice(matching, MOST_SUGGESTIONS)
    ]
    headers = {**HEADERS, "Content-Type": "application/json"}
    return Response(HTTPStatus.OK, json.dumps(options).encode(), headers)


def _number(text: str) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS
    return max(1, int(text)) if is_number else 1
