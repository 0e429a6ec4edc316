"""Forms of records as a browser posts them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from prospectus.config.project import Project
from prospectus.editing.forms.content_index import KINDS, ContentIndex, Entry
from prospectus.editing.forms.drafts import OpenRecord
from prospectus.editing.forms.field_specs import record_spec
from prospectus.editing.forms.form_fields import FormBuilder, FormField
from prospectus.editing.forms.submission import Submission


def entries(root: Path) -> list[Entry]:
    index = ContentIndex(root)
    index.refresh()
    return [entry for kind in KINDS for entry in index.entries(kind)]


def leaves(fields: Sequence[FormField]) -> Iterator[FormField]:
    for field in fields:
        if field.parts:
            yield from leaves(field.parts)
        elif field.spec.kind not in ("list", "entries", "record", "text"):
            yield field


def controls(project: Project, record: OpenRecord) -> dict[str, FormField]:
    """Every control of the form of a record, by its name."""
    builder = FormBuilder("en", project.settings.languages, lambda _: ())
    fields = builder.fields(record_spec(record.entry.model), record.values)
    return {field.path: field for field in leaves(fields)}


def submitted(project: Project, record: OpenRecord, posted: dict[str, str]) -> object:
    spec = record_spec(record.entry.model)
    return Submission(posted, project.language_codes).value(spec, record.values)
