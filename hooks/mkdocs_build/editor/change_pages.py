"""What an editor changed since the last commit, and buttons to undo it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from http import HTTPStatus
from typing import Any

from mkdocs_build.editor import names
from mkdocs_build.editor.form_pages import message
from mkdocs_build.editor.requests import EditorRequest, RefusedRequestError
from mkdocs_build.editor.workspace import Workspace, address, see_other
from mkdocs_build.preview.responses import Response
from prospectus.diagnostics.failures import CommandError
from prospectus.editing.merge.values import Place
from prospectus.files import journal
from prospectus.git.remotes import read_remote
from prospectus.review import dry_run, own_changes, sending
from prospectus.review.own_changes import OwnFile

FOLDER = "changes"


def show(
    workspace: Workspace, request: EditorRequest, wrong: Sequence[tuple[str, str]] = ()
) -> Response:
    """The changed files with the values and lines that differ; `wrong` kept one from being undone.

    Files that go with another one are not listed: undoing that one undoes them.
    """
    try:
        files, remote = own_changes.own_files(workspace.root), read_remote(workspace.root)
    except CommandError as error:
        return failure(workspace, request, error)
    renamed = own_changes.renames(files)
    former = {each.after: each.before for each in renamed if each.after != each.before}
    hidden = {*former.values(), *own_changes.companions(files)}
    pages: dict[str, list[OwnFile]] = {}
    for file in files:
        if file.path not in hidden:
            pages.setdefault(own_changes.page_of(file.path) or file.path, []).append(file)
    return workspace.page(
        "changes.html",
        request.language,
        FOLDER,
        HTTPStatus.CONFLICT if wrong else HTTPStatus.OK,
        files=[_shown(workspace, request.language, group, former) for group in pages.values()],
        done=request.query.get("done", ""),
        host=remote.host if remote else "",
        sent=sending.last_request(workspace.root) if remote else None,
        wrong=wrong,
    )


def _shown(
    workspace: Workspace, language: str, files: Sequence[OwnFile], former: Mapping[str, str]
) -> Mapping[str, object]:
    """What the list says of a file, or of a page with its languages."""
    first = files[0]
    return {
        "path": first.path,
        "paths": [file.path for file in files],
        "former": former.get(first.path, ""),
        "title": names.file_title(workspace, first.path, language, first.before),
        "state": "renamed" if first.path in former else state_of(first),
        "lines": [line for file in files for line in _changed_lines(file)],
        "values": [
            {
                "place": json.dumps(value.place, ensure_ascii=False),
                "name": names.value_name(workspace, file.path, value.place, language),
                "before": names.value_text(workspace, value.base, language, spec),
                "after": names.value_text(workspace, value.mine, language, spec),
            }
            for file in files
            for value in file.values
            for spec in [names.spec_at(file.path, value.place)]
        ],
    }


def _changed_lines(file: OwnFile) -> Sequence[tuple[str, str]]:
    """The lines of a page that differ, before and after; none for a new or removed one."""
    if not own_changes.page_of(file.path) or file.before is None or file.after is None:
        return ()
    before, after = (
        text.decode(errors="replace").splitlines() for text in (file.before, file.after)
    )
    pairs = []
    for tag, start, end, first, last in SequenceMatcher(None, before, after, False).get_opcodes():
        if tag != "equal":
            pairs.append(("\n".join(before[start:end]), "\n".join(after[first:last])))
    return [(old.strip(), new.strip()) for old, new in pairs if old.strip() or new.strip()]


def undo(workspace: Workspace, request: EditorRequest) -> Response:
    """Undo one value, one file with what goes with it, or, without a path, everything.

    What would leave the site with problems is not undone.
    """
    path = request.posted.get("path", "")
    try:
        if path:
            place = read_place(request.posted.get("place", "[]"))
            plan = own_changes.plan_undo(workspace.root, path, place)
            if problems := dry_run.new_problems(
                workspace.root, plan.files, workspace.check.records()
            ):
                wrong = [
                    (problem.location, message(problem, request.language)) for problem in problems
                ]
                return show(workspace, request, wrong)
            journal.write(workspace.root, plan.files, plan.before)
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
        FOLDER,
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


def state_of(file: OwnFile) -> str:
    """Whether a file was added, removed or changed."""
    if file.before is None:
        return "added"
    return "removed" if file.after is None else "changed"
