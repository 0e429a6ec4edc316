"""What an editor changed since the last commit, and buttons to undo it."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from mkdocs_build.editor.requests import EditorRequest, RefusedRequestError
from mkdocs_build.editor.workspace import Workspace, address, see_other
from mkdocs_build.preview.responses import Response
from prospectus.diagnostics.failures import CommandError
from prospectus.editing.merge.values import Place, shown
from prospectus.git.remotes import read_remote
from prospectus.review import own_changes

FOLDER = "changes"


def show(workspace: Workspace, request: EditorRequest) -> Response:
    """The changed files with the values that differ."""
    try:
        files, remote = own_changes.own_files(workspace.root), read_remote(workspace.root)
    except CommandError as error:
        return failure(workspace, request, error)
    return workspace.page(
        "changes.html",
        request.language,
        request.path,
        files=[
            {
                "path": file.path,
                "title": workspace.index.title_of_file(file.path, request.language),
                "state": state_of(file),
                "values": [
                    {
                        "place": json.dumps(value.place, ensure_ascii=False),
                        "name": " › ".join(value.place),
                        "before": shown(value.base),
                        "after": shown(value.mine),
                    }
                    for value in file.values
                ],
            }
            for file in files
        ],
        done=request.query.get("done", ""),
        host=remote.host if remote else "",
    )


def undo(workspace: Workspace, request: EditorRequest) -> Response:
    """Undo one value, one file or, without a path, everything."""
    path = request.posted.get("path", "")
    try:
        if path:
            own_changes.undo(workspace.root, path, read_place(request.posted.get("place", "[]")))
        else:
            own_changes.undo_all(workspace.root)
    except CommandError as error:
        return failure(workspace, request, error)
    return see_other(f"{address(request.language, FOLDER)}?done=undone")


def failure(workspace: Workspace, request: EditorRequest, error: CommandError) -> Response:
    """A page that says why something cannot be done, in the language of the editor."""
    return workspace.page(
        "problems.html",
        request.language,
        request.path,
        HTTPStatus.CONFLICT,
        problems=[("", message_of(error, request.language))],
    )


def message_of(error: CommandError, language: str) -> str:
    """What an error says in one language, or in all if it does not tell them apart."""
    messages: dict[str, str] = getattr(error, "messages", {})
    return messages.get(language, str(error))


def read_place(text: str) -> Place:
    """The place of a value as a form holds it. Raises RefusedRequestError if it is none."""
    try:
        place: Any = json.loads(text)
    except ValueError:
        place = None
    if not isinstance(place, list) or not all(isinstance(part, str) for part in place):
        raise RefusedRequestError(HTTPStatus.BAD_REQUEST, "bad_form")
    return tuple(place)


def state_of(file: own_changes.OwnFile) -> str:
    """Whether a file was added, removed or changed."""
    if file.before is None:
        return "added"
    return "removed" if file.after is None else "changed"
