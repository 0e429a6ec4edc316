"""What pages of the editor call files, records and values: by their titles and labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from mkdocs_build.editor.workspace import Workspace
from prospectus.content.markdown_pages import Page
from prospectus.content.translation_status import PAGES
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain.collection_specs import LEDGER
from prospectus.editing.forms import page_forms
from prospectus.editing.forms.content_index import FIGURES, KINDS, model_of
from prospectus.editing.forms.field_specs import FieldSpec, record_spec
from prospectus.editing.forms.form_fields import flag_text, label_of, meaning_of
from prospectus.editing.merge.values import shown
from prospectus.i18n.catalog import get_editors_catalog
from prospectus.review.own_changes import page_of
from prospectus.yamlio.reader import YamlDocument


def file_title(workspace: Workspace, path: str, language: str, content: bytes | None = None) -> str:
    """The title of a page or of the record in a file, or the kind of its records; or empty.

    `content` is that of a page or record which is no longer there.
    """
    if uri := page_of(path).removeprefix("docs/"):
        return page_title(workspace, uri, language, content)
    if path.startswith(f"{LEDGER}/"):
        code, _, name = path.removeprefix(f"{LEDGER}/").removesuffix(".yml").partition("/")
        title = record_title(workspace, name, language)
        return workspace.text(language, "sending.translation_state", name=title, code=code)
    title = workspace.index.title_of_file(path, language)
    if not title and (kind := _kind_of(path)):
        title = workspace.text(language, f"kind.{kind}")
        topic = workspace.index.find("topic_names", PurePosixPath(path).stem)
        return f"{title} › {topic.title(language)}" if kind == FIGURES and topic else title
    return title or _written_title(path, content or b"", language)


def page_title(workspace: Workspace, uri: str, language: str, content: bytes | None = None) -> str:
    """The title of a written page in the language of the editor, or in another one."""
    languages = workspace.project.settings.languages
    for known in sorted(languages, key=lambda other: other.code != language):
        path = f"docs/{uri}.{known.code}.md"
        file = workspace.root / path
        text = file.read_bytes() if file.is_file() else content
        if text is not None:
            plain = text.decode(errors="replace").replace("\r\n", "\n")
            return page_forms.title_of(Page(path, uri, known, plain))
    return uri


def record_title(workspace: Workspace, address: str, language: str) -> str:
    """The title of a record by its address, such as `parks/east`; the address if it has none."""
    kind, _, name = address.partition("/")
    if kind == PAGES:
        return page_title(workspace, name, language)
    entry = workspace.index.find(kind, name)
    return entry.title(language) if entry else address


def value_name(workspace: Workspace, path: str, place: Sequence[str], language: str) -> str:
    """What forms call a value of a file: the title of its record and the labels of its fields."""
    names = [field_name(workspace, step, language) for step in place]
    kind = _kind_of(path)
    if kind and place:
        name = f"{PurePosixPath(path).stem}.{place[0]}" if kind == FIGURES else place[0]
        entry = workspace.index.find(kind, name)
        names[0] = entry.title(language) if entry else place[0]
    return " › ".join(names)


def path_name(workspace: Workspace, path: str, language: str) -> str:
    """What forms call a path of fields, such as `items.2.park`."""
    return " › ".join(field_name(workspace, step, language) for step in path.split("."))


def value_text(
    workspace: Workspace, value: object, language: str, spec: FieldSpec | None = None
) -> str:
    """A value for a list of changes, in the words of the forms.

    `spec` is the field that has the value; without it, codes and names in files stay as they are.
    """
    if isinstance(value, Mapping):
        colon = workspace.text(language, "colon")
        return "; ".join(
            f"{_label(workspace, spec, str(name), language)}{colon}"
            f"{value_text(workspace, inner, language, part_of(spec, str(name)))}"
            for name, inner in value.items()
        )
    if isinstance(value, list | tuple):
        item = part_of(spec, "0")
        return "; ".join(value_text(workspace, each, language, item) for each in value)
    text = shown(value)
    if text and spec and spec.kind == "choice":
        return meaning_of(spec, text, language)
    if text and spec and spec.kind == "flag":
        return flag_text(text, language)
    if spec and spec.kind == "reference":
        entry = workspace.index.find(spec.collection, text)
        return entry.title(language) if entry else text
    return text


def spec_at(path: str, place: Sequence[str]) -> FieldSpec | None:
    """The field of a file that has the value at a place; None where there is none, as in pages."""
    kind, file = _kind_of(path), PurePosixPath(path)
    spec: FieldSpec | None = None
    if kind:
        spec = FieldSpec("entries", item=record_spec(model_of(kind)))
    elif file.parts[0] == "data" and len(file.parts) == 3 and file.parent.name in KINDS:
        spec = record_spec(model_of(file.parent.name))
    for step in place:
        spec = part_of(spec, step)
    return spec


def part_of(spec: FieldSpec | None, name: str) -> FieldSpec | None:
    """The field of a nested record, or what a list or the entries of a mapping hold."""
    if spec is None:
        return None
    return spec.item or next((field for field in spec.fields if field.name == name), None)


def _label(workspace: Workspace, spec: FieldSpec | None, name: str, language: str) -> str:
    """What forms call a part of a value; its name where it is no field."""
    part = part_of(spec, name)
    if part and part.name:
        return label_of(part, language)
    return field_name(workspace, name, language)


def field_name(workspace: Workspace, name: str, language: str) -> str:
    """The label of a field, of a language of the site, or of an item by its number from 0.

    The name itself if it is none of these.
    """
    if name.isdecimal():
        return workspace.text(language, "item", number=int(name) + 1)
    known = workspace.project.settings.languages
    languages: Mapping[str, str] = {other.code: other.name for other in known}
    catalog = get_editors_catalog(language)
    keys = (f"editor.field.{name}", f"tables.field.{name}")
    return next((catalog[key] for key in keys if key in catalog), languages.get(name, name))


def _written_title(path: str, content: bytes, language: str) -> str:
    """The title in a file of one record; empty if it has none, or cannot be read."""
    try:
        values = YamlDocument(path, content.decode()).values if path.endswith(".yml") else None
    except (DiagnosticsError, UnicodeDecodeError):
        return ""
    titles = values.get("name") if isinstance(values, Mapping) else None
    if not isinstance(titles, Mapping) or not titles:
        return ""
    return str(titles.get(language) or next(iter(titles.values())))


def _kind_of(path: str) -> str:
    """The kind of the records of a file that holds several; empty for all other files."""
    file = Path(path)
    if file.parent == Path("data", FIGURES):
        return FIGURES
    kind = file.stem if file.suffix == ".yml" else ""
    return kind if file.parent == Path("data") and kind in KINDS else ""
