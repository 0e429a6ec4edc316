"""The page with the form of a record: what was posted, and how it is shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from mkdocs_build.editor.list_pages import MOST_SUGGESTIONS
from mkdocs_build.editor.requests import TOKEN, EditorRequest
from mkdocs_build.editor.workspace import Workspace
from mkdocs_build.preview.responses import Response
from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.editing.forms import drafts
from prospectus.editing.forms.content_index import KINDS
from prospectus.editing.forms.drafts import OpenRecord
from prospectus.editing.forms.field_specs import record_spec
from prospectus.editing.forms.form_fields import FormBuilder, FormField, Options
from prospectus.editing.forms.new_records import FIXED, HELD
from prospectus.editing.forms.submission import KEY, REMOVE, Submission, moved_up

VERSION = "version"  # the name of the control with the hash of the file
ADD = "add:"  # the prefix of buttons that add an item to a list or mapping
KEY_OF = "key:"  # the prefix of controls with the keys of new entries
UP = "up:"  # the prefix of buttons that move an item of a list before the one above it
_KEYS = re.compile(r"\s*[,\uff0c\u3001;\uff1b]\s*")  # between several keys

# From this number of records on, a reference is typed instead of chosen, with suggestions.
MOST_CHOICES = 150


@dataclass
class PostedForm:
    """A form as it was posted: for saving it, or for showing it again."""

    texts: Mapping[str, str]
    codes: Sequence[str]
    named: Callable[[str, str], str]
    version: str = ""
    refusals: Sequence[tuple[str, str]] = ()

    @classmethod
    def of(cls, workspace: Workspace, request: EditorRequest) -> PostedForm:
        """The form of a request, with an empty entry for each new key of a mapping.

        Items that were moved are where they shall be.
        """

        def named(collection: str, text: str) -> str:
            entry = workspace.index.named(collection, text)
            return entry.name if entry else text

        texts = {
            name: text.replace("\r\n", "\n")
            for name, text in request.posted.items()
            if name not in (TOKEN, VERSION)
        }
        for name in [name for name in texts if name.startswith(UP)]:
            texts = moved_up(texts, name.removeprefix(UP))
        version = request.posted.get(VERSION, "")
        refusals: list[tuple[str, str]] = []
        form = cls(texts, workspace.project.language_codes, named, version, refusals)
        for path in form.added:
            control = f"{KEY_OF}{path}"
            for typed in filter(None, _KEYS.split(texts.get(control, "").strip())):
                key = named("indicators", typed) if path.endswith("figures") else typed
                if KEY.fullmatch(key):
                    texts.setdefault(f"{path}.{key}", "")
                else:
                    refusals.append((control, workspace.text(request.language, "bad_key")))
        return form

    @property
    def is_rearranged(self) -> bool:
        """Whether items were added or moved, so that the form is shown again instead of saved."""
        return bool(self.added or self._after(UP))

    @property
    def added(self) -> frozenset[str]:
        """The paths of lists and mappings to which an item is to be added, instead of saving."""
        return self._after(ADD)

    @property
    def removed(self) -> frozenset[str]:
        """The paths of items that are to be left out."""
        return self._after(REMOVE)

    @property
    def typed(self) -> Mapping[str, str]:
        """The texts of values, without the controls of the form itself."""
        return {name: text for name, text in self.texts.items() if ":" not in name}

    def submission(self, *, keeps_all: bool = False) -> Submission:
        """What the form makes of a record; with `keeps_all`, to be shown again."""
        return Submission(self.texts, self.codes, keeps_all=keeps_all, named=self.named)

    def _after(self, prefix: str) -> frozenset[str]:
        return frozenset(
            name.removeprefix(prefix) for name in self.texts if name.startswith(prefix)
        )


@dataclass
class FormState:
    """What the page shows besides the values of the record.

    `text` is the file as it would be, in which the `problems` have their places. `refusals` are
    problems in the words of the editor's language, each with the id of its control.
    """

    posted: PostedForm | None = None
    submission: Submission | None = None
    text: str = ""
    problems: Sequence[Diagnostic] = ()
    refusals: Sequence[tuple[str, str]] = ()
    is_stale: bool = False
    done: str = ""
    status: HTTPStatus = HTTPStatus.OK
    extra: Mapping[str, Any] = field(default_factory=dict)


def render(
    workspace: Workspace,
    request: EditorRequest,
    record: OpenRecord,
    values: Any,
    state: FormState,
    template: str = "record.html",
) -> Response:
    """The page with the form of a record, filled in with these values."""
    entry, spec = record.entry, record_spec(record.entry.model)
    builder = _builder(workspace, request, state.posted)
    fields = builder.fields(spec, values)
    others: Sequence[Diagnostic] = ()
    if state.problems:
        paths = [field.path for field in every(fields)]
        control = state.submission.control if state.submission else str
        builder.problems, others = drafts.problems_by_field(
            entry, state.text, state.problems, paths, control
        )
        fields = builder.fields(spec, values)
    if state.is_stale:
        builder.current = _differences(workspace, request, record, fields)
        fields = builder.fields(spec, values)
    typed = state.posted.typed if state.posted else {}
    shown = {
        "entry": entry,
        "title": entry.title(request.language),
        "version": record.version,
        "fields": fields,
        "wrong": [field for field in every(fields) if field.problems],
        "labels_by_path": _labels_by_path(fields),
        "focus": _first_new(fields, state.posted),
        "changed": [field for field in every(fields) if field.current is not None],
        "others": [(problem.location, message(problem, request.language)) for problem in others],
        "refusals": [*state.refusals, *(state.posted.refusals if state.posted else ())],
        "is_stale": state.is_stale,
        "done": state.done,
        "pages": pages_of(workspace, entry.kind, entry.name, request.language),
        "option_lists": _option_lists(workspace, request, fields),
        "most_choices": MOST_CHOICES,
        "creatable": [kind for kind in KINDS if kind not in (*FIXED, *HELD)],
        # The path of the file of a new picture or document follows from its id.
        "hidden": ["file"] if not entry.path and not typed.get("file") else [],
        **state.extra,
    }
    return workspace.page(template, request.language, request.path, state.status, **shown)


def _labels_by_path(fields: Sequence[FormField], above: str = "") -> dict[str, str]:
    """By path, the labels of each field and of those around it."""
    labels = {}
    for form_field in fields:
        labels[form_field.path] = f"{above}{form_field.heading or form_field.label}"
        labels.update(_labels_by_path(form_field.parts, f"{labels[form_field.path]} \u203a "))
    return labels


def _first_new(fields: Sequence[FormField], posted: PostedForm | None) -> str:
    """The path of the first control of what was just added; empty if there is none."""
    if posted is None:
        return ""
    for form_field in every(fields):
        if form_field.path in posted.added and form_field.parts:
            new = [part for part in form_field.parts if part.is_new] or form_field.parts[-1:]
            controls = [inner for inner in every(new) if is_control(inner)]
            required = [inner for inner in controls if inner.spec.required]
            return next((inner.path for inner in [*required, *controls]), "")
    return ""


def _builder(
    workspace: Workspace, request: EditorRequest, posted: PostedForm | None = None
) -> FormBuilder:
    def options(collection: str) -> Options:
        return options_of(workspace, collection, request.language)

    builder = FormBuilder(request.language, workspace.project.settings.languages, options)
    if posted:
        builder.added, builder.removed, builder.typed = posted.added, posted.removed, posted.typed
    return builder


def _differences(
    workspace: Workspace, request: EditorRequest, record: OpenRecord, fields: Sequence[FormField]
) -> Mapping[str, str]:
    """What the file has now in each control that shows something else."""
    spec = record_spec(record.entry.model)
    written = _builder(workspace, request).fields(spec, record.values)
    now = {field.path: field.text for field in every(written) if is_control(field)}
    return {
        field.path: now.get(field.path, "")
        for field in every(fields)
        if is_control(field) and field.text != now.get(field.path, "")
    }


def is_control(field: FormField) -> bool:
    """Whether a field has a control of its own."""
    return not field.parts and field.spec.kind not in ("text", "record", "list", "entries")


def options_of(workspace: Workspace, collection: str, language: str) -> Options:
    """The records that a reference to a collection may name, with their ids where titles repeat."""
    entries = workspace.index.entries(collection)
    titles = [(entry.name, entry.title(language)) for entry in entries]
    count = Counter(title for _, title in titles)
    return [(name, title if count[title] == 1 else f"{title} ({name})") for name, title in titles]


def pages_of(
    workspace: Workspace, kind: str, name: str, editors_language: str
) -> list[tuple[str, str]]:
    """The pages that show a record: the name of the language, and the address.

    The one in the language of the editor comes first, as it is shown first.
    """
    languages = workspace.project.settings.languages
    pages = (
        (language.name, workspace.page_of(kind, name, language.code))
        for language in sorted(languages, key=lambda known: known.code != editors_language)
    )
    return [(name, f"/{page}") for name, page in pages if page is not None]


def message(problem: Diagnostic, language: str) -> str:
    """The message of a problem in the language of the editor."""
    return problem.messages.get(language, problem.message)


def every(fields: Sequence[FormField]) -> Iterator[FormField]:
    """All fields with those inside them."""
    for form_field in fields:
        yield form_field
        yield from every(form_field.parts)


def _option_lists(
    workspace: Workspace, request: EditorRequest, fields: Sequence[FormField]
) -> Mapping[str, Options]:
    """The long lists of options by collection, which the controls of a form share."""
    lists = {
        field.spec.collection: field.options[:MOST_SUGGESTIONS]
        for field in every(fields)
        if field.spec.kind == "reference" and len(field.options) > MOST_CHOICES
    }
    return {**lists, "indicators": options_of(workspace, "indicators", request.language)}
