"""What an editor changed since the last commit, and buttons to undo it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any

from mkdocs_build.editor.requests import EditorRequest, RefusedRequestError
from mkdocs_build.editor.workspace import Workspace, address, see_other
from mkdocs_build.preview.responses import Response
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.diagnostics.failures import CommandError
from prospectus.editing.forms.content_index import KINDS
from prospectus.editing.merge.values import Place, shown
from prospectus.git.remotes import read_remote
from prospectus.i18n.catalog import get_editors_catalog
from prospectus.review import own_changes
from prospectus.yamlio.reader import YamlDocument

FOLDER, FIGURES = "changes", "figures"


def show(workspace: Workspace, request: EditorRequest) -> Response:
    """The changed files with the values that differ."""
    try:
        files, remote = own_changes.own_files(workspace.root), read_remote(workspace.root)
    except CommandError as error:
        return failure(workspace, request, error)
    former = renamed_files(files)
    gone = set(former.values())
    return workspace.page(
        "changes.html",
        request.language,
        request.path,
        files=[
            {
                "path": file.path,
                "former": former.get(file.path, ""),
                "title": _title(workspace, file.path, request.language),
                "state": "renamed" if file.path in former else state_of(file),
                "values": [
                    {
                        "place": json.dumps(value.place, ensure_ascii=False),
                        "name": _name(workspace, file.path, value.place, request.language),
                        "before": shown(value.base),
                        "after": shown(value.mine),
                    }
                    for value in file.values
                ],
            }
            for file in files
            if file.path not in gone
        ],
        done=request.query.get("done", ""),
        host=remote.host if remote else "",
    )


def undo(workspace: Workspace, request: EditorRequest) -> Response:
    """Undo one value, one file with the name that it had, or, without a path, everything."""
    path = request.posted.get("path", "")
    try:
        if path:
            former = renamed_files(own_changes.own_files(workspace.root)).get(path)
            if former:
                own_changes.undo(workspace.root, former)
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


def state_of(file: own_changes.OwnFile) -> str:
    """Whether a file was added, removed or changed."""
    if file.before is None:
        return "added"
    return "removed" if file.after is None else "changed"


def renamed_files(files: Sequence[own_changes.OwnFile]) -> Mapping[str, str]:
    """By the path of a renamed record, the path that it had: new records say it by `was`.

    The files with the states of their translations have the same names in another folder.
    """
    added = {PurePosixPath(file.path): file.after for file in files if file.before is None}
    removed = {file.path for file in files if file.after is None}
    names = {
        (path.parent.name, path.stem): former
        for path, content in added.items()
        for former in _former_names(path, content)
        if str(path.with_stem(former)) in removed
    }
    return {
        str(path): str(path.with_stem(names[path.parent.name, path.stem]))
        for path in added
        if (path.parent.name, path.stem) in names
        and str(path.with_stem(names[path.parent.name, path.stem])) in removed
    }


def _former_names(path: PurePosixPath, content: bytes | None) -> Sequence[str]:
    if path.suffix != ".yml" or not content:
        return ()
    try:
        values = YamlDocument(str(path), content.decode()).values
    except (DiagnosticsError, UnicodeDecodeError):
        return ()
    former = values.get("was") if isinstance(values, Mapping) else None
    names = former if isinstance(former, (list, tuple)) else ()
    return [name for name in names if isinstance(name, str)]


def _title(workspace: Workspace, path: str, language: str) -> str:
    """The title of the record of a file, or what kind of records it holds; empty for pages."""
    kind = _kind_of(path)
    title = workspace.index.title_of_file(path, language)
    return title or (workspace.text(language, f"kind.{kind}") if kind else "")


def _name(workspace: Workspace, path: str, place: Place, language: str) -> str:
    """What forms call a value: the title of its record and the labels of its fields."""
    catalog = get_editors_catalog(language)
    names = [catalog.get(f"tables.field.{step}", step) for step in place]
    kind = _kind_of(path)
    if kind and place:
        name = f"{PurePosixPath(path).stem}.{place[0]}" if kind == FIGURES else place[0]
        entry = workspace.index.find(kind, name)
        names[0] = entry.title(language) if entry else place[0]
    return " › ".join(names)


def _kind_of(path: str) -> str:
    """The kind of the records of a file that holds several; empty for all other files."""
    folder, _, name = path.rpartition("/")
    if folder == f"data/{FIGURES}":
        return FIGURES
    kind = name.removesuffix(".yml")
    return kind if folder == "data" and kind in KINDS else ""
