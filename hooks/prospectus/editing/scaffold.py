"""Writes new records with all their fields, to be filled in.

Required fields are empty, so that the check reports them; optional fields are comments. The
descriptions of fields are comments, too, so a new record is text and not a value for the YAML
editor. In an existing file only lines are added, by `yamlio.insertion`.
"""

from __future__ import annotations

import re
import types
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from prospectus.config.settings import Language
from prospectus.diagnostics.diagnostic import suggest, translate, translate_each
from prospectus.diagnostics.failures import CommandError
from prospectus.domain.collection_specs import COLLECTIONS, FIGURE_COLLECTIONS, CollectionSpec
from prospectus.domain.events import Session
from prospectus.domain.fields import MOST_LETTERS, NAME, SLUG
from prospectus.domain.indicators import INDICATOR_FIELDS
from prospectus.domain.records import Cited, Figure, Ordered, Record
from prospectus.editing.json_schema import field_help, hints, schema_comment
from prospectus.files import journal
from prospectus.i18n import catalog
from prospectus.i18n.localized import LocalizedText
from prospectus.yamlio import insertion, reader
from prospectus.yamlio.parser import Where

_STEP = "  "
_INDICATORS = "data/indicators.yml"

_Any = TypeVar("_Any")


class RefusedError(CommandError):
    """A record cannot be added; `messages` say why and what would be right, by language."""

    def __init__(self, key: str, **details: object) -> None:
        self.messages = translate_each(f"drafts.{key}", **details)
        super().__init__(translate(f"drafts.{key}", **details))


@dataclass(frozen=True)
class ScaffoldedRecord:
    """Where a record was written: the file's path and the first line, from 1."""

    path: str
    line: int


def new_file(
    root: Path, collection: CollectionSpec, name: str, languages: Sequence[Language]
) -> ScaffoldedRecord:
    """Write a record with its own file.

    Raises RefusedError if the name is not valid or in use.
    """
    check_name(name)
    path = root / "data" / collection.path.replace("*", name)
    holders = _holders(root) if collection in FIGURE_COLLECTIONS else {}
    rival, _ = holders.get(name, (path, ()))
    if rival.exists():
        raise RefusedError("taken", name=name, place=rival.relative_to(root).as_posix())
    relative = path.relative_to(root).as_posix()
    lines = (*_head(collection), *_fields(collection.model, languages))
    text = "".join(f"{line}\n" for line in lines)
    journal.write(root, {relative: text.encode()}, {relative: None})
    return ScaffoldedRecord(relative, 1)


def new_figure(root: Path, address: str, languages: Sequence[Language]) -> ScaffoldedRecord:
    """Add a figure to the topic or record that its address, `holder.key`, names.

    A figure of an indicator has what the indicator gives as comments. Raises RefusedError if there
    is no such topic or record, or it has the key.
    """
    holder, dot, key = address.partition(".")
    if not dot:
        raise RefusedError("address", name=address)
    check_name(key)
    path, where = _lookup(holder, _holders(root))
    document = reader.read(root, path)
    if key in (insertion.value_at(document.values, where) or ()):
        line, _ = document.position((*where, key))
        raise RefusedError("taken", name=address, place=f"{document.path}:{line}")
    given = INDICATOR_FIELDS if where and key in _keys(root / _INDICATORS, root) else ()
    return _insert(root, path, where, key, [*_fields(Figure, languages, given=given)])


def new_entry(
    root: Path, collection: CollectionSpec, address: str, languages: Sequence[Language]
) -> ScaffoldedRecord:
    """Add a record to a collection whose files hold many.

    `address` is the name of the record, or `file.name` if the collection has several files; the
    file may be a new one. Raises RefusedError if the name is not valid or is in use.
    """
    has_files = "*" in collection.path
    file, dot, key = address.partition(".") if has_files else ("", ".", address)
    if not dot:
        raise RefusedError("address", name=address)
    for name in (file, key) if has_files else (key,):
        check_name(name)
    for path in sorted((root / "data").glob(collection.path)):
        document = reader.read(root, path)
        if key in (document.values or ()):
            line, _ = document.position((key,))
            raise RefusedError("taken", name=key, place=f"{document.path}:{line}")
    path = root / "data" / collection.path.replace("*", file)
    lines = [*_fields(collection.model, languages)]
    if path.exists():
        return _insert(root, path, (), key, lines)
    relative, head = path.relative_to(root).as_posix(), _head(collection)
    text = "".join(f"{line}\n" for line in (*head, f"{key}:", *(_STEP + line for line in lines)))
    journal.write(root, {relative: text.encode()}, {relative: None})
    return ScaffoldedRecord(relative, len(head) + 1)


def new_session(
    root: Path, event: str | None, part: str, name: str, languages: Sequence[Language]
) -> ScaffoldedRecord:
    """Add a session to a part of an event; `event` may be None if there is only one.

    Raises RefusedError if there is no such event or part, or a session has the name.
    """
    check_name(name)
    paths = {path.stem: path for path in sorted((root / "data/events").glob("*.yml"))}
    if event is None and len(paths) > 1:
        raise RefusedError("which_event", known=", ".join(paths))
    path = _lookup(next(iter(paths), "") if event is None else event, paths)
    document = reader.read(root, path)
    programme = insertion.value_at(document.values, ("programme",)) or ()
    parts = {insertion.value_at(item, ("id",)): index for index, item in enumerate(programme)}
    where: Where = ("programme", _lookup(part, parts), "sessions")
    for index in parts.values():
        for number, session in enumerate(insertion.value_at(programme, (index, "sessions")) or ()):
            if insertion.value_at(session, ("id",)) == name:
                line, _ = document.position(("programme", index, "sessions", number))
                raise RefusedError("taken", name=name, place=f"{document.path}:{line}")
    return _insert(root, path, where, None, [*_fields(Session, languages, {"id": name})])


def _head(collection: CollectionSpec) -> list[str]:
    """The first lines of a new file."""
    catalogues = [catalog.get_editors_catalog(language) for language in catalog.editors_languages()]
    title = " | ".join(texts[f"record.{collection.model.__name__}"] for texts in catalogues)
    how = (f"# {texts['drafts.how']}" for texts in catalogues)
    return [schema_comment(collection), f"# {title}", *how, ""]


def check_name(name: str) -> None:
    """Raise RefusedError if a new record cannot have this name."""
    if not re.fullmatch(SLUG, name) or len(name) > MOST_LETTERS:
        like = re.sub(r"[^a-z0-9]+", "-", name.lower())[:MOST_LETTERS].strip("-")
        raise RefusedError("name", name=name, most=MOST_LETTERS, like=like or "light-textile")
    if name == "index" or not re.fullmatch(NAME, name):
        raise RefusedError("reserved", name=name)


def _holders(root: Path) -> dict[str, tuple[Path, Where]]:
    """Every topic and record that can hold figures: its file, and the place of figures in it."""
    holders: dict[str, tuple[Path, Where]] = {}
    for collection in COLLECTIONS:
        is_topic = collection.model is Figure
        if not is_topic and collection not in FIGURE_COLLECTIONS:
            continue
        for path in sorted((root / "data").glob(collection.path)):
            if is_topic:
                holders[path.stem] = path, ()
            elif collection.many:
                holders |= {name: (path, (name, "figures")) for name in _keys(path, root)}
            else:
                holders[path.stem] = path, ("figures",)
    return holders


def _keys(path: Path, root: Path) -> Sequence[str]:
    """The keys of a file; none if it does not exist. Raises DiagnosticsError if it is not valid."""
    return list(reader.read(root, path).values or ()) if path.is_file() else []


def _lookup(name: str, known: Mapping[str, _Any]) -> _Any:
    """The value of a name. Raises RefusedError if the name is unknown."""
    if name not in known:
        names, like = ", ".join(map(str, known)) or "—", suggest(name, known)
        key = "misspelt" if like in known else "unknown"
        raise RefusedError(key, name=name, nearest=like, known=names)
    return known[name]


def _fields(
    model: type[Record],
    languages: Sequence[Language],
    known: Mapping[str, str] | None = None,
    given: Collection[str] = (),
) -> Iterator[str]:
    """The lines of a record: each field after its description.

    The fields that are `given` elsewhere are comments, like optional ones.
    """
    for name in _in_order(model):
        field = next(
            info for key, info in model.model_fields.items() if (info.alias or key) == name
        )
        if name in (known or {}):
            yield f"{name}: {(known or {})[name]}"
            continue
        sentences = [field_help(model, name, language) for language in catalog.editors_languages()]
        is_required = field.is_required() and name not in given
        if is_required or get_origin(field.annotation) is Mapping:
            yield from (f"# {sentence}" for sentence in sentences)
        else:
            yield "# " + " | ".join(_first_sentence(sentence) for sentence in sentences)
        yield from (f"#   {hint}" for hint in hints(field, name))
        mark = "" if is_required else "#"
        default = field.default if isinstance(field.default, (str, int)) else None
        for line in _value(name, field.annotation, default, languages):
            yield mark + line


def _in_order(model: type[Record]) -> list[str]:
    """The fields in the order of files: order, own fields, inherited fields, sources."""
    fields = {name: field.alias or name for name, field in model.model_fields.items()}
    last = [name for name in fields if name in Cited.model_fields]
    own = [name for name in fields if name in model.__annotations__ and name not in last]
    first = [name for name in fields if name in Ordered.model_fields and name not in own]
    rest = [name for name in fields if name not in {*own, *first, *last}]
    return [fields[name] for name in (*first, *own, *rest, *last)]


def _first_sentence(text: str) -> str:
    """The text up to the first full stop, Western or Chinese."""
    return re.split(r"\u3002|\.(?:\s|$)", text)[0]


def _value(
    name: str, annotation: Any, default: object, languages: Sequence[Language]
) -> Iterator[str]:
    """The lines of an empty field, or of one with its default, by its type."""
    arguments = [argument for argument in get_args(annotation) if argument is not type(None)]
    if get_origin(annotation) is types.UnionType and len(arguments) == 1:
        yield from _value(name, arguments[0], default, languages)
    elif get_origin(annotation) is tuple:
        inner = _lines_of(arguments[0], languages)
        yield f"{name}:" if inner else f"{name}: []"
        yield from (
            _STEP + dash + line
            for dash, line in zip(insertion.list_prefixes(), inner, strict=False)
        )
    elif get_origin(annotation) is not Mapping:  # figures are added by `new figure`
        yield f"{name}:" if default is None else f"{name}: {str(default).lower()}"
        yield from (_STEP + line for line in _lines_of(annotation, languages))


def _lines_of(kind: Any, languages: Sequence[Language]) -> list[str]:
    """The inner lines of a text or record with required fields; none for other types."""
    if kind is LocalizedText:
        return [f"{language.code}:" for language in languages]
    lines: list[str] = []
    if isinstance(kind, type) and issubclass(kind, Record):
        fields = {field.alias or name: field for name, field in kind.model_fields.items()}
        for name in _in_order(kind):
            if fields[name].is_required():
                lines += _value(name, fields[name].annotation, None, languages)
    return lines


def _insert(
    root: Path, path: Path, where: Where, key: str | None, record: Sequence[str]
) -> ScaffoldedRecord:
    """Add a record at the end of the mapping or list at `where`, which may not exist yet."""
    name = path.relative_to(root).as_posix()
    content = path.read_bytes().decode("utf-8")
    try:
        text, line = insertion.add_lines(name, content, where, key, record)
    except insertion.InsertionError:
        raise RefusedError("not_block", place=name, field=".".join(map(str, where))) from None
    journal.write(root, {name: text.encode()}, {name: content.encode()})
    return ScaffoldedRecord(name, line)
