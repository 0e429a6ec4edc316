"""New records, to be filled in: made from the model and its words, written where they belong.

A draft holds every field. What only a person can know is empty, so that the check names it; what
may be left out is a comment. Into a file that exists a draft is put as text: no other byte
changes, and the file is compared with what it was before it is replaced.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import yaml

from prospectus.config.settings import Language
from prospectus.diagnostics.diagnostic import suggest, translate
from prospectus.domain.collection_specs import COLLECTIONS, FIGURE_COLLECTIONS, CollectionSpec
from prospectus.domain.events import Session
from prospectus.domain.fields import SLUG
from prospectus.domain.records import Cited, Figure, Ordered, Record
from prospectus.editing.json_schema import described, head_line, hints
from prospectus.files import journal
from prospectus.i18n import catalog
from prospectus.i18n.localized import LocalizedText
from prospectus.yamlio import reader, text_files
from prospectus.yamlio.parser import Where
from prospectus.yamlio.reader import YamlDocument

MOST_LETTERS = 60  # of a name: it becomes part of addresses, which people read and type
_STEP = "  "
_TOPICS = "figures"  # the folder whose files are figures and nothing else

# What Windows keeps for devices, whatever ending follows
# (learn.microsoft.com/windows/win32/fileio/naming-a-file).
_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")


_Any = TypeVar("_Any")


class RefusedError(Exception):
    """A draft that cannot be made; says why and what would be right, in all languages."""

    def __init__(self, key: str, **details: object) -> None:
        super().__init__(translate(f"drafts.{key}", **details))


@dataclass(frozen=True)
class ScaffoldedRecord:
    """Where a draft was written: the file as seen from the root, and its line, from 1."""

    path: str
    line: int


def new_file(
    root: Path, shelf: CollectionSpec, name: str, languages: Sequence[Language]
) -> ScaffoldedRecord:
    """Write a record with a file of its own. Raises RefusedError where its name is taken."""
    _good_name(name)
    if name == "index" or _DEVICES.fullmatch(name):
        raise RefusedError("reserved", name=name)
    path = root / "data" / shelf.path.replace("*", name)
    rival = _holders(root).get(name, path) if shelf in FIGURE_COLLECTIONS else path
    if rival.exists():
        raise RefusedError("taken", name=name, place=rival.relative_to(root).as_posix())
    catalogues = [catalog.get_catalog(it) for it in catalog.languages()]
    title = " | ".join(it[f"record.{shelf.model.__name__}"] for it in catalogues)
    head = [head_line(shelf), f"# {title}", *(f"# {it['drafts.how']}" for it in catalogues)]
    relative = path.relative_to(root).as_posix()
    text = "".join(f"{line}\n" for line in (*head, "", *_fields(shelf.model, languages)))
    journal.write(root, {relative: text.encode()}, {relative: None})
    return ScaffoldedRecord(relative, 1)


def new_figure(root: Path, address: str, languages: Sequence[Language]) -> ScaffoldedRecord:
    """Add a figure to the file that its address, `file.key`, names.

    Raises RefusedError where there is no such file, or the key is there already.
    """
    holder, dot, key = address.partition(".")
    if not dot:
        raise RefusedError("address", name=address)
    _good_name(key)
    path = _known(holder, _holders(root))
    document = reader.read(root, path)
    where: Where = () if path.parent.name == _TOPICS else ("figures",)
    if key in (_inside(document.values, where) or ()):
        line, _ = document.position((*where, key))
        raise RefusedError("taken", name=address, place=f"{document.path}:{line}")
    return _insert(root, path, where, key, [*_fields(Figure, languages)])


def new_session(
    root: Path, event: str | None, part: str, name: str, languages: Sequence[Language]
) -> ScaffoldedRecord:
    """Add a session to a part of an event, which need not be named where there is only one.

    Raises RefusedError where there is no such event or part, or a session has that name.
    """
    _good_name(name)
    paths = {path.stem: path for path in sorted((root / "data/events").glob("*.yml"))}
    if event is None and len(paths) > 1:
        raise RefusedError("which_event", known=", ".join(paths))
    path = _known(next(iter(paths), "") if event is None else event, paths)
    document = reader.read(root, path)
    programme = _inside(document.values, ("programme",)) or ()
    parts = {_inside(it, ("id",)): index for index, it in enumerate(programme)}
    where: Where = ("programme", _known(part, parts), "sessions")
    for index in parts.values():
        for number, session in enumerate(_inside(programme, (index, "sessions")) or ()):
            if _inside(session, ("id",)) == name:
                line, _ = document.position(("programme", index, "sessions", number))
                raise RefusedError("taken", name=name, place=f"{document.path}:{line}")
    return _insert(root, path, where, None, [*_fields(Session, languages, {"id": name})])


def _good_name(name: str) -> None:
    if not re.fullmatch(SLUG, name) or len(name) > MOST_LETTERS:
        like = re.sub(r"[^a-z0-9]+", "-", name.lower())[:MOST_LETTERS].strip("-")
        raise RefusedError("name", name=name, most=MOST_LETTERS, like=like or "light-textile")


def _holders(root: Path) -> dict[str, Path]:
    """Every file that holds figures, by the name that addresses give it."""
    shelves = [
        shelf for shelf in COLLECTIONS if shelf in FIGURE_COLLECTIONS or shelf.model is Figure
    ]
    paths = [path for shelf in shelves for path in sorted((root / "data").glob(shelf.path))]
    return {path.stem: path for path in paths}


def _known(name: str, known: Mapping[str, _Any]) -> _Any:
    """What has a name. Raises RefusedError where nothing has."""
    if name not in known:
        names, like = ", ".join(map(str, known)) or "—", suggest(name, known)
        key = "misspelt" if like in known else "unknown"
        raise RefusedError(key, name=name, nearest=like, known=names)
    return known[name]


def _inside(value: Any, where: Where) -> Any:
    """What lies at `where` inside a value, if it is there."""
    for step in where:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


# -- what a draft says ---------------------------------------------------------------------


def _fields(
    model: type[Record], languages: Sequence[Language], known: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The lines of a record: each field after what is to be written into it."""
    for name in _in_order(model):
        field = next(it for key, it in model.model_fields.items() if (it.alias or key) == name)
        if name in (known or {}):
            yield f"{name}: {(known or {})[name]}"
            continue
        sentences = [described(model, name, it) for it in catalog.languages()]
        if field.is_required() or get_origin(field.annotation) is Mapping:
            yield from (f"# {sentence}" for sentence in sentences)
        else:
            yield "# " + " | ".join(_first_sentence(it) for it in sentences)
        yield from (f"#   {hint}" for hint in hints(field, name))
        mark = "" if field.is_required() else "#"
        default = field.default if isinstance(field.default, (str, int)) else None
        for line in _value(name, field.annotation, default, languages):
            yield mark + line


def _in_order(model: type[Record]) -> list[str]:
    """The fields as people write them: its place, what is its own, what is inherited, sources."""
    fields = {name: field.alias or name for name, field in model.model_fields.items()}
    own = [name for name in fields if name in model.__annotations__]
    first = [name for name in fields if name in Ordered.model_fields and name not in own]
    last = [name for name in fields if name in Cited.model_fields]
    rest = [name for name in fields if name not in {*own, *first, *last}]
    return [fields[name] for name in (*first, *own, *rest, *last)]


def _first_sentence(text: str) -> str:
    """What is said up to the first full stop, of either width."""
    return re.split(r"\u3002|\.(?:\s|$)", text)[0]


def _value(
    name: str, annotation: Any, default: object, languages: Sequence[Language]
) -> Iterator[str]:
    """An empty field, or one with its default, in the form that YAML gives to its type."""
    arguments = [it for it in get_args(annotation) if it is not type(None)]
    if get_origin(annotation) is types.UnionType and len(arguments) == 1:
        yield from _value(name, arguments[0], default, languages)
    elif get_origin(annotation) is tuple:
        inner = _lines_of(arguments[0], languages)
        yield f"{name}:" if inner else f"{name}: []"
        yield from (_STEP + dash + line for dash, line in zip(_dashes(), inner, strict=False))
    elif get_origin(annotation) is not Mapping:  # figures, which have a command of their own
        yield f"{name}:" if default is None else f"{name}: {str(default).lower()}"
        yield from (_STEP + line for line in _lines_of(annotation, languages))


def _lines_of(kind: Any, languages: Sequence[Language]) -> list[str]:
    """The lines of a text, or of what a record cannot be without; of anything else, none."""
    if kind is LocalizedText:
        return [f"{language.code}:" for language in languages]
    lines: list[str] = []
    if isinstance(kind, type) and issubclass(kind, Record):
        fields = {field.alias or name: field for name, field in kind.model_fields.items()}
        for name in _in_order(kind):
            if fields[name].is_required():
                lines += _value(name, fields[name].annotation, None, languages)
    return lines


# -- where it is written -------------------------------------------------------------------


def _insert(
    root: Path, path: Path, where: Where, key: str | None, record: Sequence[str]
) -> ScaffoldedRecord:
    """Add a record at the end of the mapping or list at `where`, which may not be there yet."""
    refused = RefusedError(
        "not_block", place=path.relative_to(root).as_posix(), field=".".join(map(str, where))
    )
    before = reader.read(root, path)
    content = path.read_bytes().decode("utf-8")
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", content)
    ends = [line[len(line.rstrip("\r\n")) :] for line in lines]
    end = next(filter(None, ends), "\n")
    whole = holder = yaml.compose(text_files.read_text(root, path), Loader=yaml.CSafeLoader)
    missing = list(where)
    while missing and (inner := _step(holder, missing[0])) is not None:
        holder, missing = inner, missing[1:]
    if holder is not None and not _is_block(holder):
        raise refused
    column = _column(holder) if holder is not None else 0
    at = len(lines) if holder is None or holder is whole else _end_of(holder, lines, column)
    added = _indented([str(it) for it in missing], key, record, column)
    if at and not ends[at - 1]:
        lines[at - 1] += end
    lines[at:at] = [f"{line}{end}" for line in added]
    text = "".join(lines)
    after = YamlDocument(before.path, text_files.normalize_newlines(text.removeprefix("\ufeff")))
    entry = key if key is not None else len(_inside(before.values, where) or ())
    if after.values != _with(before.values, where, entry, _inside(after.values, (*where, entry))):
        raise refused
    journal.write(root, {before.path: text.encode()}, {before.path: content.encode()})
    return ScaffoldedRecord(before.path, at + 1)


def _step(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        inner: yaml.Node = node.value[step]
        return inner
    return None


def _is_block(node: yaml.Node) -> bool:
    """Whether it has an entry on a line of its own, behind which there is room for another."""
    return isinstance(node, yaml.CollectionNode) and not node.flow_style and bool(node.value)


def _column(node: yaml.Node) -> int:
    """Where the entries of a block begin: their keys, or the dashes before them."""
    first = node.value[0][0] if isinstance(node, yaml.MappingNode) else node
    return int(first.start_mark.column)


def _end_of(node: yaml.Node, lines: Sequence[str], column: int) -> int:
    """Behind which line a block ends, with the comments that are indented as parts of it."""
    last = node
    while _is_block(last):
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    end = int(last.end_mark.line) + (last.end_mark.column > 0)
    while not lines[end - 1].strip():  # a text of several lines ends where the next thing begins
        end -= 1
    for number in range(end, len(lines)):
        told = lines[number].strip()
        indent = len(lines[number]) - len(lines[number].lstrip(" "))
        if told and (not told.startswith("#") or indent <= column):
            break
        end = number + 1 if told else end
    return end


def _indented(
    missing: Sequence[str], key: str | None, record: Sequence[str], column: int
) -> Iterator[str]:
    """The lines of an entry, below the names of what is to hold it and is not there yet."""
    indent = " " * column
    for name in missing:
        yield f"{indent}{name}:"
        indent += _STEP
    if key is not None:
        yield f"{indent}{key}:"
    steps = _dashes() if key is None else repeat(_STEP)
    yield from (indent + step + line for step, line in zip(steps, record, strict=False))


def _dashes() -> Iterator[str]:
    """What stands before the lines of an entry of a list."""
    return chain(["- "], repeat(_STEP))


def _with(values: Any, where: Where, step: str | int, entry: Any) -> Any:
    """What a file should say once an entry is added at the end of what lies at `where`."""
    if where:
        here, *more = where
        inner = _with(_inside(values, (here,)), tuple(more), step, entry)
        if isinstance(values, tuple):
            return tuple(inner if number == here else it for number, it in enumerate(values))
        return {**(values or {}), here: inner}
    return (*(values or ()), entry) if isinstance(step, int) else {**(values or {}), step: entry}
