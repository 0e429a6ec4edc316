"""The form of a record: shown, refused with what is wrong, or saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from mkdocs_build.editor.requests import EditorRequest, RefusedRequestError
from mkdocs_build.editor.workspace import Workspace, address, see_other
from mkdocs_build.preview.responses import Response
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.editing.forms import drafts
from prospectus.editing.forms.content_index import FIGURES, SESSIONS, Entry
from prospectus.editing.forms.drafts import OpenRecord
from prospectus.editing.forms.field_specs import record_spec
from prospectus.editing.forms.form_fields import FormBuilder, FormField, Options
from prospectus.editing.forms.submission import KEY, REMOVE, Submission

VERSION = "version"  # the name of the control with the hash of the file
ADD = "add:"  # the prefix of buttons that add an item to a list or mapping
KEY_OF = "key:"  # the prefix of controls with the key of a new entry
# Controls of the form itself, which are no values of the record.
_OWN = ("token", VERSION)


@dataclass
class _State:
    """What a form shows besides the values of the record."""

    problems: Sequence[Diagnostic] = ()
    text: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    current: Mapping[str, str] = field(default_factory=dict)
    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    submission: Submission | None = None
    is_stale: bool = False
    is_saved: bool = False
    status: HTTPStatus = HTTPStatus.OK


def show(workspace: Workspace, request: EditorRequest) -> Response:
    """The form of a record as it is in its file."""
    record = _open(workspace, request)
    state = _State(is_saved=request.query.get("done") == "saved")
    return _form(workspace, request, record, record.values, state)


def save(workspace: Workspace, request: EditorRequest) -> Response:
    """Save what was posted, or show it again with what is wrong with it."""
    record = _open(workspace, request)
    posted = {name: text for name, text in request.posted.items() if name not in _OWN}
    added = {name.removeprefix(ADD) for name in posted if name.startswith(ADD)}
    for path in added:
        key = posted.get(f"{KEY_OF}{path}", "").strip()
        if KEY.fullmatch(key):
            posted.setdefault(f"{path}.{key}", "")
    codes, spec = workspace.project.language_codes, record_spec(record.entry.model)
    submission = Submission(posted, codes)
    state = _State(
        typed={name: text for name, text in posted.items() if ":" not in name},
        added=frozenset(added),
        removed=frozenset(name.removeprefix(REMOVE) for name in posted if name.startswith(REMOVE)),
        submission=submission,
    )
    shown = Submission(posted, codes, keeps_all=True).value(spec, record.values)
    if added:
        return _form(workspace, request, record, shown, state)
    state.status = HTTPStatus.UNPROCESSABLE_ENTITY
    if request.posted.get(VERSION) != record.version:
        state.is_stale, state.status = True, HTTPStatus.CONFLICT
        return _form(workspace, request, record, shown, state)
    new = submission.value(spec, record.values)
    state.text = record.content.decode()
    try:
        state.text = drafts.edited(record, new)
        path = record.entry.path
        workspace.check.draft({path: state.text}, {path: record.content}).save(workspace.root)
    except DiagnosticsError as error:
        state.problems = error.problems
        return _form(workspace, request, record, shown, state)
    return see_other(f"{_address(request, record.entry, new)}?done=saved")


def _address(request: EditorRequest, entry: Entry, new: Any) -> str:
    """The address of a form after it was saved; the id of a session may be another one."""
    name = entry.name
    if entry.kind == SESSIONS and isinstance(new, Mapping):
        name = f"{name.partition('.')[0]}.{new.get('id')}"
    return address(request.language, "records", entry.kind, name)


def _open(workspace: Workspace, request: EditorRequest) -> OpenRecord:
    entry = workspace.index.find(request.parameters["kind"], request.parameters["name"])
    if entry is None:
        raise RefusedRequestError(HTTPStatus.NOT_FOUND, "not_found")
    return drafts.open_record(workspace.root, entry)


def _form(
    workspace: Workspace, request: EditorRequest, record: OpenRecord, values: Any, state: _State
) -> Response:
    entry, spec = record.entry, record_spec(record.entry.model)
    builder = FormBuilder(
        editors_language=request.language,
        languages=workspace.project.settings.languages,
        options=lambda collection: options(workspace, collection, request.language),
        added=state.added,
        removed=state.removed,
        typed=state.typed,
    )
    fields = builder.fields(spec, values)
    others: Sequence[Diagnostic] = ()
    if state.problems:
        paths = [it.path for it in _all(fields)]
        control = state.submission.control if state.submission else str
        builder.problems, others = drafts.problems_by_field(
            entry, state.text, state.problems, paths, control
        )
        fields = builder.fields(spec, values)
    if state.is_stale:
        now = {it.path: it.text for it in _all(_as_written(builder, record)) if not it.parts}
        builder.current = {
            it.path: now.get(it.path, "")
            for it in _all(fields)
            if not it.parts and it.text != now.get(it.path, "")
        }
        fields = builder.fields(spec, values)
    return workspace.page(
        "record.html",
        request.language,
        request.path,
        state.status,
        entry=entry,
        title=title_of(entry, request.language),
        version=record.version,
        fields=fields,
        wrong=[it for it in _all(fields) if it.problems],
        changed=[it for it in _all(fields) if it.current is not None],
        others=[(it.location, _message(it, request.language)) for it in others],
        is_stale=state.is_stale,
        is_saved=state.is_saved,
        pages=pages_of(workspace, entry),
        option_lists={
            **_option_lists(fields),
            "indicators": options(workspace, "indicators", request.language),
        },
        most_choices=MOST_CHOICES,
    )


def _as_written(builder: FormBuilder, record: OpenRecord) -> tuple[FormField, ...]:
    plain = FormBuilder(builder.editors_language, builder.languages, builder.options)
    return plain.fields(record_spec(record.entry.model), record.values)


def options(workspace: Workspace, collection: str, language: str) -> Options:
    """The records that a reference to a collection may name."""
    kind = FIGURES if collection == FIGURES else collection
    return [(entry.name, title_of(entry, language)) for entry in workspace.index.entries(kind)]


def title_of(entry: Entry, language: str) -> str:
    """The title of an entry, in another language where there is none in this one."""
    return entry.titles.get(language) or next(iter(entry.titles.values()), entry.name)


def pages_of(workspace: Workspace, entry: Entry) -> list[tuple[str, str]]:
    """The pages that show a record: the name of the language, and the address."""
    pages = []
    for language in workspace.project.settings.languages:
        if (page := workspace.page_of(entry.kind, entry.name, language.code)) is not None:
            pages.append((language.name, f"/{page}"))
    return pages


def _message(problem: Diagnostic, language: str) -> str:
    return problem.messages.get(language, problem.message)


def _all(fields: Sequence[FormField]) -> Iterator[FormField]:
    for it in fields:
        yield it
        yield from _all(it.parts)


# From this number of records on, a reference is typed, with suggestions, instead of chosen.
MOST_CHOICES = 150


def _option_lists(fields: Sequence[FormField]) -> Mapping[str, Options]:
    """The long lists of options by collection, which the controls of a form share."""
    return {
        it.spec.collection: it.options
        for it in _all(fields)
        if it.spec.kind == "reference" and len(it.options) > MOST_CHOICES
    }
