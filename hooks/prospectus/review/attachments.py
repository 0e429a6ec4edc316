"""Pictures and documents that come with a form: where they are put, and whether they may be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.domain.fields import DOCUMENTS, PICTURES
from prospectus.editing.forms.drafts import Draft, OpenRecord, content_of
from prospectus.review import trial

FOLDER = "assets"


def path_of(uploaded: str, name: str) -> str:
    """The path below docs/ for an uploaded file, which only gives its ending.

    `name` is that of the record, or the path that it has already.

    >>> path_of("Our Map (new).JPG", "map"), path_of("b.png", "assets/maps/a.png")
    ('assets/map.jpg', 'assets/maps/a.png')
    """
    ending = PurePosixPath(uploaded.replace("\\", "/")).suffix.lower()
    if "/" in name:
        return str(PurePosixPath(name).with_suffix(ending))
    return f"{FOLDER}/{name}{ending}"


def draft(root: Path, record: OpenRecord, text: str, values: Any, upload: bytes | None) -> Draft:
    """The change that gives a record another text, and perhaps its file another content.

    The whole site is checked with it, the content of the file too.
    """
    files: dict[str, bytes | None] = {record.entry.path: text.encode()}
    before: dict[str, bytes | None] = {record.entry.path: record.content}
    if upload is not None:
        name = str(values.get("file", "")) if isinstance(values, Mapping) else ""
        path = f"docs/{name}"
        if not _may_be_written(name):
            return Draft(files, before, [Diagnostic.of_file(path, "attachment_name", name=name)])
        files[path] = upload
        before[path] = content_of(root, path) if (root / path).is_file() else None
        if record.values is None and before[path] is not None:
            return Draft(files, before, [Diagnostic.of_file(path, "attachment_taken", name=name)])
        old = record.values.get("file") if isinstance(record.values, Mapping) else None
        if isinstance(old, str) and old != name and (root / "docs" / old).is_file():
            files[f"docs/{old}"] = None
            before[f"docs/{old}"] = content_of(root, f"docs/{old}")
    return Draft(files, before, trial.new_problems(root, files))


def _may_be_written(name: str) -> bool:
    """Whether a path below docs/ is one of files that are uploaded, and leaves no folder."""
    path = PurePosixPath(name)
    is_inside = path.parts[:1] == (FOLDER,) and ".." not in path.parts
    return is_inside and path.suffix.removeprefix(".") in (*PICTURES, *DOCUMENTS)
