"""Brings in what others published; where both changed a value, the editor chooses."""

from __future__ import annotations

import json
import re
from http import HTTPStatus

from mkdocs_build.editor import names
from mkdocs_build.editor.change_pages import FOLDER, failure, read_place
from mkdocs_build.editor.requests import EditorRequest, RefusedRequestError
from mkdocs_build.editor.workspace import Workspace, address, see_other
from mkdocs_build.preview.responses import Response
from prospectus.diagnostics.failures import CommandError
from prospectus.editing.merge.values import Choices, Conflict, Place, Side
from prospectus.forges.forge import kind_of
from prospectus.git import remotes
from prospectus.review.own_changes import page_of
from prospectus.review.updating import Update, apply_update, plan_update

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_CHOICE = "choice."  # with the path and the place of a value as JSON


def fetch(workspace: Workspace, request: EditorRequest) -> Response:
    """Fetch what is published, and bring it in if nothing is to be chosen."""
    root = workspace.root
    remote = remotes.read_remote(root)
    if remote is None:
        error = CommandError(workspace.text(request.language, "sending.no_remote"))
        return failure(workspace, request, error)
    token = request.posted.get("access", "").strip() or workspace.tokens.get(remote.host, "")
    if token:
        workspace.tokens[remote.host] = token
    try:
        kind = kind_of(remote) if token else None
        credential = kind(remote, token).credential if kind else None
        branch = remotes.default_branch(root, remote)
        commit = remotes.fetch(root, remote, branch, credential)
        return _finish(workspace, request, plan_update(root, commit))
    except CommandError as error:
        return failure(workspace, request, error)


def choose(workspace: Workspace, request: EditorRequest) -> Response:
    """Bring in a commit with the chosen values."""
    commit = request.posted.get("commit", "")
    if not _COMMIT.fullmatch(commit):
        raise RefusedRequestError(HTTPStatus.BAD_REQUEST, "bad_form")
    choices: dict[str, dict[Place, Side]] = {}
    for name, value in request.posted.items():
        if name.startswith(_CHOICE) and value in ("mine", "theirs"):
            path, *place = read_place(name.removeprefix(_CHOICE))
            choices.setdefault(path, {})[tuple(place)] = "mine" if value == "mine" else "theirs"
    chosen: dict[str, Choices] = {**choices}
    try:
        return _finish(workspace, request, plan_update(workspace.root, commit, chosen))
    except CommandError as error:
        return failure(workspace, request, error)


def _finish(workspace: Workspace, request: EditorRequest, update: Update) -> Response:
    if not update.conflicts:
        apply_update(workspace.root, update)
        done = "updated" if update.files else "current"
        return see_other(f"{address(request.language, FOLDER)}?done={done}")
    return workspace.page(
        "conflicts.html",
        request.language,
        FOLDER,
        HTTPStatus.CONFLICT,
        commit=update.commit,
        conflicts=[
            {
                "field": f"{_CHOICE}{json.dumps([path, *conflict.place], ensure_ascii=False)}",
                "path": path,
                "name": _name(workspace, path, conflict, request.language),
                "base": _shown(workspace, path, conflict, conflict.base, request.language),
                "mine": _shown(workspace, path, conflict, conflict.mine, request.language),
                "theirs": _shown(workspace, path, conflict, conflict.theirs, request.language),
            }
            for path, conflicts in update.conflicts.items()
            for conflict in conflicts
        ],
    )


def _name(workspace: Workspace, path: str, conflict: Conflict, language: str) -> str:
    """The title of a file, and the value or the place in the text, counted from 1."""
    title = names.file_title(workspace, path, language)
    if page_of(path):
        code = path.removesuffix(".md").rpartition(".")[2]
        title = f"{title} ({names.field_name(workspace, code, language)})"
        place = [workspace.text(language, "item", number=part) for part in conflict.place]
    else:
        place = [names.value_name(workspace, path, conflict.place, language)]
    return " › ".join(filter(None, [title, *place]))


def _shown(
    workspace: Workspace, path: str, conflict: Conflict, value: object, language: str
) -> str:
    """A value, or the text of a file; its size in bytes if it has none."""
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return f"{len(value)} B"
    place = [] if page_of(path) else conflict.place
    return names.value_text(workspace, value, language, names.spec_at(path, place))
