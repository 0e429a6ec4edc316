"""Pictures and documents that come with a form: where they are put, and whether they may be."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain.fields import DOCUMENTS, PICTURES
from prospectus.editing.forms import drafts, new_records
from prospectus.editing.forms.content_index import ContentIndex
from prospectus.editing.forms.drafts import Draft, OpenRecord, content_of
from prospectus.review import dry_run

FOLDER = "assets"
_STEP = "[a-z0-9][a-z0-9_-]*"
_NAME = rf"{FOLDER}/({_STEP}/)*{_STEP}\.({'|'.join((*PICTURES, *DOCUMENTS))})"


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
    return Draft(files, before, dry_run.new_problems(root, files))


@dataclass(frozen=True)
class PageAttachment:
    """A file that comes with a page: its record, its content, and what the page says of it.

    `files` are new contents by path, `before` the former ones, `markup` the Markdown by language.
    """

    files: Mapping[str, bytes]
    before: Mapping[str, bytes | None]
    markup: Mapping[str, str]


def for_page(
    root: Path,
    index: ContentIndex,
    uri: str,
    names: Mapping[str, str],
    language: str,
    uploaded: tuple[str, bytes],
) -> PageAttachment:
    """A document or photograph for the page at a URI, recorded under `names` by language.

    `language` is that of a document (BCP 47), `uploaded` the name and content of the file.
    Raises DiagnosticsError if the file has no ending of documents or pictures.
    """
    ending = PurePosixPath(uploaded[0].replace("\\", "/")).suffix.lower().removeprefix(".")
    if ending not in (*PICTURES, *DOCUMENTS):
        problem = Diagnostic.of_file(f"docs/{FOLDER}", "attachment_name", name=uploaded[0])
        raise DiagnosticsError([problem])
    kind = "documents" if ending in DOCUMENTS else "pictures"
    slug = _free_name(root, index, kind, ending, names)
    record = new_records.open_new(root, index, kind, slug)
    file = path_of(uploaded[0], slug)
    about = {"kind": "document" if kind == "documents" else "photo", "name": dict(names)}
    values = {"file": file, **about, **({"language": language} if kind == "documents" else {})}
    markup = {}
    for code, name in names.items():
        plain = " ".join(name.translate({ord(sign): " " for sign in "[]"}).split())
        link = f"[{plain}]({'../' * uri.count('/')}{file})"
        picture = f'{{{{ fragment("picture.html", name="{slug}") }}}}'
        markup[code] = link if kind == "documents" else picture
    path = record.entry.path
    files = {path: drafts.edited(record, values).encode(), f"docs/{file}": uploaded[1]}
    return PageAttachment(files, {path: record.content, f"docs/{file}": None}, markup)


def _free_name(
    root: Path, index: ContentIndex, kind: str, ending: str, names: Mapping[str, str]
) -> str:
    """A name that no record and no file has yet."""
    name = new_records.suggested_name({"name": names}) or "attachment"
    for number in itertools.count(2):
        is_file = (root / f"docs/{FOLDER}/{name}.{ending}").exists()
        if not is_file and index.find(kind, name) is None:
            return name
        name = f"{re.sub(r'-[0-9]+$', '', name)}-{number}"
    raise AssertionError  # numbers do not end


def _may_be_written(name: str) -> bool:
    """Whether a path below docs/ is one of files that are uploaded, and leaves no folder."""
    return re.fullmatch(_NAME, name) is not None
