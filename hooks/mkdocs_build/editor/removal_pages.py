"""Deletes and renames records, after a page has said what that changes."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from mkdocs_build.editor import names
from mkdocs_build.editor.change_pages import message_of
from mkdocs_build.editor.form_pages import message
from mkdocs_build.editor.record_pages import opened, requested_entry
from mkdocs_build.editor.requests import EditorRequest, RefusedRequestError
from mkdocs_build.editor.workspace import Workspace, address, see_other
from mkdocs_build.preview.responses import Response
from prospectus.content import markdown_pages
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.diagnostics.failures import CommandError
from prospectus.domain.loader import load
from prospectus.editing import rename
from prospectus.editing.forms import drafts, new_records
from prospectus.editing.forms.content_index import SESSIONS, Entry
from prospectus.editing.forms.referrers import Referrer, referrers
from prospectus.files import journal
from prospectus.presentation import routes
from prospectus.review import dry_run, renaming

VERSION, NEW_NAME = "version", "new-name"


def ask_to_delete(workspace: Workspace, request: EditorRequest) -> Response:
    """What refers to a record; a button to delete it if nothing does."""
    return _deletion(workspace, request, ())


def delete(workspace: Workspace, request: EditorRequest) -> Response:
    """Delete a record, unless something refers to it."""
    record = opened(workspace, request)
    path, entry = record.entry.path, record.entry
    if entry.kind in new_records.FIXED:
        raise RefusedRequestError(HTTPStatus.NOT_FOUND, "not_found")
    if request.posted.get(VERSION) != record.version:
        return _deletion(workspace, request, (), is_stale=True)
    try:
        if _referrers(workspace, entry):
            return _deletion(workspace, request, ())
        draft = workspace.check.draft({path: drafts.without(record)}, {path: record.content})
        draft = dry_run.with_rendering(workspace.root, draft, workspace.check.records())
        draft.save(workspace.root)
    except DiagnosticsError as error:
        wrong = [
            (problem.location, message(problem, request.language)) for problem in error.problems
        ]
        return _deletion(workspace, request, wrong)
    return see_other(f"{address(request.language, 'records', entry.kind)}?done=deleted")


def ask_to_rename(workspace: Workspace, request: EditorRequest) -> Response:
    """A form for the new name of a record."""
    return _renaming(workspace, request, "", ())


def give_name(workspace: Workspace, request: EditorRequest) -> Response:
    """Give a record another name, with everything that refers to it."""
    entry = requested_entry(workspace, request)
    new = request.posted.get(NEW_NAME, "").strip()
    if not _can_rename(entry):
        raise RefusedRequestError(HTTPStatus.NOT_FOUND, "not_found")
    try:
        plan = renaming.plan(workspace.project, f"{entry.kind}/{entry.name}", new)
        journal.write(workspace.root, plan.files, plan.before)
    except CommandError as error:
        return _renaming(workspace, request, new, message_of(error, request.language).split("\n"))
    except DiagnosticsError as error:
        wrong = [
            f"{problem.location}: {message(problem, request.language)}"
            for problem in error.problems
        ]
        return _renaming(workspace, request, new, wrong)
    name = plan.renaming.after.partition("/")[2]
    return see_other(f"{address(request.language, 'records', entry.kind, name)}?done=renamed")


def _deletion(
    workspace: Workspace, request: EditorRequest, wrong: Any, *, is_stale: bool = False
) -> Response:
    record = opened(workspace, request)
    try:
        referring = _referrers(workspace, record.entry)
    except DiagnosticsError as error:  # what refers to it is not known, so it stays
        referring = []
        wrong = [
            *wrong,
            *((problem.location, message(problem, request.language)) for problem in error.problems),
        ]
    is_refused = bool(wrong or is_stale)
    status = HTTPStatus.CONFLICT if is_refused else HTTPStatus.OK
    return workspace.page(
        "delete.html",
        request.language,
        request.path,
        status,
        **_shown(record.entry, request),
        version=record.version,
        referrers=[
            (referrer, _name_of(workspace, request, referrer), _form_of(request, referrer))
            for referrer in referring
        ],
        wrong=wrong,
        is_stale=is_stale,
    )


def _renaming(workspace: Workspace, request: EditorRequest, new: str, wrong: Any) -> Response:
    entry = requested_entry(workspace, request)
    if not _can_rename(entry):
        raise RefusedRequestError(HTTPStatus.NOT_FOUND, "not_found")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    shown = _shown(entry, request)
    return workspace.page(
        "rename.html", request.language, request.path, status, **shown, new=new, wrong=wrong
    )


def _shown(entry: Entry, request: EditorRequest) -> Mapping[str, Any]:
    return {"entry": entry, "title": entry.title(request.language)}


def _can_rename(entry: Entry) -> bool:
    return entry.kind not in (*rename.FIXED, *new_records.FIXED)


def _referrers(workspace: Workspace, entry: Entry) -> list[Referrer]:
    if entry.kind == SESSIONS:
        return []
    project = workspace.project
    pages, _ = markdown_pages.read_pages(project.root, project.settings.languages)
    page_routes = routes.read(project.settings)
    return referrers(project.root, load(project), pages, page_routes, entry.kind, entry.name)


def _name_of(workspace: Workspace, request: EditorRequest, referrer: Referrer) -> str:
    """The title of what refers to a record, with the labels of the field."""
    if not referrer.kind:
        return names.page_title(workspace, referrer.name, request.language)
    title = names.record_title(workspace, f"{referrer.kind}/{referrer.name}", request.language)
    return f"{title} › {names.path_name(workspace, referrer.field, request.language)}"


def _form_of(request: EditorRequest, referrer: Referrer) -> str:
    """The address of the form in which a reference can be changed."""
    if not referrer.kind:
        return address(request.language, "pages", *referrer.name.split("/"))
    form = address(request.language, "records", referrer.kind, referrer.name)
    return f"{form}#{referrer.field}"
