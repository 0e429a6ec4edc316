"""Sends an editor's changes for review, or gives them as a patch file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from mkdocs_build.editor import names
from mkdocs_build.editor.change_pages import failure, message_of
from mkdocs_build.editor.form_pages import message as problem_text
from mkdocs_build.editor.requests import EditorRequest
from mkdocs_build.editor.workspace import HEADERS, Workspace
from mkdocs_build.preview.responses import Response
from prospectus.content import translation_status
from prospectus.content.translation_status import Translation, TranslationStatus
from prospectus.diagnostics.failures import CommandError
from prospectus.forges.forge import Forge, kind_of
from prospectus.git.commits import Author, configured_author
from prospectus.git.remotes import read_remote
from prospectus.review import sending
from prospectus.review.changed_files import compare_files
from prospectus.review.content_diff import read_content
from prospectus.review.diff_json import as_data
from prospectus.review.own_changes import BASE, own_files

_FIELDS = ("title", "description", "name", "email")


def ask(workspace: Workspace, request: EditorRequest) -> Response:
    """A form for the description, beside what readers will see change."""
    try:
        return _form(workspace, request, {}, "")
    except CommandError as error:
        return failure(workspace, request, error)


def send(workspace: Workspace, request: EditorRequest) -> Response:
    """Send the changes, or answer with the patch file."""
    try:
        return _send(workspace, request)
    except CommandError as error:
        return _form(workspace, request, request.posted, message_of(error, request.language))


def _send(workspace: Workspace, request: EditorRequest) -> Response:
    posted = {name: request.posted.get(name, "").strip() for name in _FIELDS}
    if not all(posted[name] for name in ("title", "name", "email")):
        message = workspace.text(request.language, "sending.incomplete")
        return _form(workspace, request, request.posted, message)
    root, today = workspace.root, dt.datetime.now().astimezone().date()
    _confirm_translations(workspace, request)
    sending.record_change(workspace.project, today)
    author = Author(posted["name"], posted["email"])
    texts = (posted["title"], posted["description"])
    prepared = sending.prepare(root, author, *texts, today, workspace.memory)
    if request.posted.get("way") == "patch":
        name = prepared.branch.partition("/")[2]
        headers = {
            **HEADERS,
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f'attachment; filename="{name}.patch"',
        }
        return Response(HTTPStatus.OK, sending.as_patch(root, prepared), headers)
    update = sending.last_request(root) if request.posted.get("request") == "update" else None
    opened = sending.send(root, prepared, _forge(workspace, request), update)
    return workspace.page("sent.html", request.language, request.path, opened=opened)


def _forge(workspace: Workspace, request: EditorRequest) -> Forge:
    """The server of the remote with the token that was typed, or that of an earlier form."""
    remote = read_remote(workspace.root)
    kind = kind_of(remote) if remote else None
    if remote is None or kind is None:
        raise CommandError(workspace.text(request.language, "sending.no_forge"))
    token = request.posted.get("access", "").strip() or workspace.tokens.get(remote.host, "")
    if not token:
        raise CommandError(workspace.text(request.language, "sending.no_token"))
    workspace.tokens[remote.host] = token
    return kind(remote, token)


def _form(workspace: Workspace, request: EditorRequest, posted: Any, message: str) -> Response:
    root = workspace.root
    files = compare_files(root, BASE)
    remote = read_remote(root)
    author = configured_author(root)
    _, _, status = translation_status.load_status(workspace.project)
    content = read_content(root, BASE, files, workspace.memory)
    return workspace.page(
        "send.html",
        request.language,
        request.path,
        HTTPStatus.CONFLICT if message else HTTPStatus.OK,
        message=message,
        changes=as_data(files, content),
        problems=[
            (problem.location, problem_text(problem, request.language))
            for problem in content.problems
        ],
        title_of=lambda address: names.record_title(workspace, address, request.language),
        field_of=lambda path: names.path_name(workspace, path, request.language),
        translations=_open_translations(workspace, status),
        host=remote.host if remote else "",
        last=sending.last_request(root) if remote else None,
        is_known=bool(remote and workspace.tokens.get(remote.host)),
        values={
            "title": "",
            "description": "",
            "name": author.name if author else "",
            "email": author.email if author else "",
            **{name: posted[name] for name in _FIELDS if name in posted},
        },
    )


def _open_translations(workspace: Workspace, status: TranslationStatus) -> Sequence[Translation]:
    """The translations of what was changed that nobody has confirmed since."""
    changed = {file.path for file in own_files(workspace.root)}
    pages = {path.removesuffix(".md").rpartition(".")[0] for path in changed}
    return [
        text
        for text in (*status.outdated, *status.unconfirmed, *status.obsolete)
        if not text.digest
        or text.path in changed
        or text.path.removesuffix(".md").rpartition(".")[0] in pages
    ]


def _confirm_translations(workspace: Workspace, request: EditorRequest) -> None:
    """Mark the translations as current that the editor ticked, and forget those of what is gone."""
    _, ledger, status = translation_status.load_status(workspace.project)
    chosen = [
        text
        for text in _open_translations(workspace, status)
        if not text.digest or f"translated.{text.language}.{text.name}" in request.posted
    ]
    if chosen:
        translation_status.save(workspace.root, ledger, ledger.confirm(chosen))
