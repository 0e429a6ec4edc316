"""Records: the form of one, saved or refused, and that of a new one."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from mkdocs_build.editor.change_pages import message_of
from mkdocs_build.editor.form_pages import FormState, PostedForm, render
from mkdocs_build.editor.requests import EditorRequest, RefusedRequestError, UploadedFile
from mkdocs_build.editor.workspace import Workspace, address, see_other
from mkdocs_build.preview.responses import Response
from prospectus.content import translation_status
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.diagnostics.failures import CommandError
from prospectus.domain import pending_translations
from prospectus.editing.forms import drafts, new_records
from prospectus.editing.forms.content_index import KINDS, SESSIONS, Entry
from prospectus.editing.forms.drafts import OpenRecord
from prospectus.editing.forms.field_specs import record_spec
from prospectus.review import attachments, dry_run

# Kinds whose records describe a file below docs/.
WITH_FILE = ("pictures", "documents")

# Controls of the form of a new record: its name, and what it belongs to.
ID, HOLDER = "id:", "in:"
UPLOAD = "upload:"
# The control that lets a new record wait for its translation.
WAITS = "waits:"


def show(workspace: Workspace, request: EditorRequest) -> Response:
    """The form of a record as it is in its file."""
    record = opened(workspace, request)
    state = FormState(done=request.query.get("done", ""))
    return render(workspace, request, record, record.values, state)


def save(workspace: Workspace, request: EditorRequest) -> Response:
    """Save what was posted, or show it again with what is wrong with it."""
    record = opened(workspace, request)
    posted = PostedForm.of(workspace, request)
    spec = record_spec(record.entry.model)
    state = FormState(posted)
    shown = posted.submission(keeps_all=True).value(spec, record.values)
    if posted.is_rearranged:
        return render(workspace, request, record, shown, state)
    if posted.version != record.version:
        state.is_stale, state.status = True, HTTPStatus.CONFLICT
        return render(workspace, request, record, shown, state)
    state.submission = posted.submission()
    new = state.submission.value(spec, record.values)
    upload = request.files[0] if request.files and record.entry.kind in WITH_FILE else None
    if upload and isinstance(new, Mapping):
        new = {**new, "file": attachments.path_of(upload.name, new.get("file", ""))}
    if not _write(workspace, record, new, state, upload):
        return render(workspace, request, record, shown, state)
    name = record.entry.name
    if record.entry.kind == SESSIONS and isinstance(new, Mapping):
        name = f"{name.partition('.')[0]}.{new.get('id')}"
    return _shown_after(request, record.entry.kind, name)


def show_new(workspace: Workspace, request: EditorRequest) -> Response:
    """An empty form."""
    record = new_records.blank(_kind(request))
    state = FormState(extra=_extra(workspace, request, "", request.query.get("in", "")))
    return render(workspace, request, record, None, state, "new.html")


def create(workspace: Workspace, request: EditorRequest) -> Response:
    """Create a record with what was posted, or show it again with what is wrong with it."""
    kind = _kind(request)
    record = new_records.blank(kind)
    posted = PostedForm.of(workspace, request)
    spec = record_spec(record.entry.model)
    typed, holder = posted.texts.get(ID, "").strip(), posted.texts.get(HOLDER, "")
    state = FormState(posted, posted.submission(), extra=_extra(workspace, request, typed, holder))
    assert state.submission  # noqa: S101 - for the type checker
    shown = posted.submission(keeps_all=True).value(spec, None)
    new = state.submission.value(spec, None)
    if posted.is_rearranged:
        return render(workspace, request, record, shown, state, "new.html")
    name = typed or new_records.suggested_name(new)
    if kind in WITH_FILE and not request.files and not (new or {}).get("file"):
        state.refusals = [(UPLOAD, workspace.text(request.language, "no_upload"))]
        state.status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(workspace, request, record, shown, state, "new.html")
    upload = request.files[0] if request.files and kind in WITH_FILE else None
    if upload and name:
        new = {**(new or {}), "file": attachments.path_of(upload.name, name)}
    if kind == SESSIONS and isinstance(new, Mapping):
        name = str(new.get("id", ""))
    try:
        record = new_records.open_new(workspace.root, workspace.index, kind, name, holder)
    except CommandError as error:
        state.refusals = [(ID, message_of(error, request.language))]
        state.status = HTTPStatus.UNPROCESSABLE_ENTITY
    except DiagnosticsError as error:
        state.problems, state.status = error.problems, HTTPStatus.UNPROCESSABLE_ENTITY
    else:
        if _write(workspace, record, new or {}, state, upload):
            return _shown_after(request, kind, record.entry.name)
    return render(workspace, request, record, shown, state, "new.html")


def _write(
    workspace: Workspace,
    record: OpenRecord,
    new: Any,
    state: FormState,
    upload: UploadedFile | None = None,
) -> bool:
    """Write the record with its file, unless that makes a problem, which the `state` then has."""
    path = record.entry.path
    state.text = (record.content or b"").decode()
    try:
        codes = workspace.project.language_codes
        waits = state.posted is not None and WAITS in state.posted.texts
        may_wait = waits and record.values is None and new_records.can_wait(record.entry.kind)
        state.text = drafts.edited(record, new, codes, may_wait=may_wait)
        if record.entry.kind in WITH_FILE:
            draft = attachments.draft(
                workspace.root, record, state.text, new, upload.content if upload else None
            )
        else:
            draft = workspace.check.draft({path: state.text}, {path: record.content})
            draft = dry_run.with_rendering(workspace.root, draft, workspace.check.records())
        draft.save(workspace.root)
    except DiagnosticsError as error:
        state.problems, state.status = error.problems, HTTPStatus.UNPROCESSABLE_ENTITY
        return False
    with suppress(DiagnosticsError):  # while the site has other problems, it stays unconfirmed
        _confirm_translation(workspace, record)
    return True


def _confirm_translation(workspace: Workspace, record: OpenRecord) -> None:
    """Mark a translation as current that was just typed into the form of a waiting record."""
    entry = record.entry
    if entry.is_pending:
        written = drafts.open_record(workspace.root, entry)
        if not pending_translations.is_pending(written.values):
            translation_status.confirm_records(workspace.project, [f"{entry.kind}/{entry.name}"])


def _shown_after(request: EditorRequest, kind: str, name: str) -> Response:
    return see_other(f"{address(request.language, 'records', kind, name)}?done=saved")


def _extra(
    workspace: Workspace, request: EditorRequest, name: str, holder: str
) -> Mapping[str, Any]:
    kind = _kind(request)
    holders = new_records.holders(workspace.root, workspace.index, kind, request.language)
    return {
        "kind": kind,
        "name": name,
        "holder": holder,
        "holders": holders,
        "can_wait": new_records.can_wait(kind),
        "waits": WAITS in request.posted,
    }


def _kind(request: EditorRequest) -> str:
    kind = request.parameters["kind"]
    if kind not in KINDS or kind in new_records.FIXED:
        raise RefusedRequestError(HTTPStatus.NOT_FOUND, "not_found")
    return kind


def requested_entry(workspace: Workspace, request: EditorRequest) -> Entry:
    """The entry that the path of a request names."""
    entry = workspace.index.find(request.parameters["kind"], request.parameters["name"])
    if entry is None:
        raise RefusedRequestError(HTTPStatus.NOT_FOUND, "not_found")
    return entry


def opened(workspace: Workspace, request: EditorRequest) -> OpenRecord:
    """The record that the path of a request names. Raises DiagnosticsError if it is no YAML."""
    return drafts.open_record(workspace.root, requested_entry(workspace, request))
