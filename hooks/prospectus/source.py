"""YAML that remembers its lines.

Plain scalars mean what YAML 1.2 says (core schema, section 10.3.2 of the specification):
`NO` and `10:30` are text. Numbers keep every digit that was written. Aliases and tags are
refused: records are meant to be read one by one, and a few nested aliases can fill a memory.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from yaml import events as said

from prospectus.problems import Problem, SiteError

Where = tuple[str | int, ...]

_NULL = re.compile(r"(null|Null|NULL|~|)\Z")
_BOOL = re.compile(r"(?:(true|True|TRUE)|false|False|FALSE)\Z")
_INT = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?\Z")
_DEEPEST = 20  # levels of nesting; records need five
_LONGEST_NUMBER = 40  # digits; nothing that people count needs more


class Document:
    """One YAML file: its values, and the place of each.

    Mappings are dicts with text keys, sequences tuples, numbers `int` or `Decimal`.
    Raises SiteError where the text is no YAML, or YAML that is refused.
    """

    def __init__(self, path: str, text: str) -> None:
        self.path, self._text = path, text
        built = _Builder(path, text)
        if built.problems:
            raise SiteError(built.problems)
        self.values = built.values

    def problem(self, where: Sequence[str | int], key: str, **details: object) -> Problem:
        """A problem with the value at `where`, or with the nearest thing that should hold it."""
        places = _Builder(self.path, self._text).places
        path = tuple(where)
        while path not in places and path:
            path = path[:-1]
        line, column = places.get(path, (1, 1))
        return Problem.at(self.path, line, column, key, **details)


def read(root: Path, path: Path) -> Document:
    """Read one file below `root`. Raises SiteError where it is not there, or no UTF-8."""
    name = path.relative_to(root).as_posix()
    return Document(name, read_text(root, path))


def read_text(root: Path, path: Path) -> str:
    """The text of one file below `root`, without a byte order mark, with plain line ends."""
    name = path.relative_to(root).as_posix()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SiteError([Problem.at(name, 1, 1, "unreadable", why=error.strerror)]) from None
    try:
        return _plain(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = _plain(error.object[: error.start].decode("utf-8-sig"))
        raise SiteError([Problem.at(name, *_end(before), "not_utf8")]) from None


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _end(text: str) -> tuple[int, int]:
    """Line and column behind the last character."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")


class _Builder:
    """Values, problems and places (line and column) of one text.

    Reads the parser's events and keeps its own stack, so that no depth of nesting exhausts
    Python's. A value's place is its key, if it has one.
    """

    def __init__(self, path: str, text: str) -> None:
        self.values: Any = None
        self.problems: list[Problem] = []
        self.places: dict[Where, tuple[int, int]] = {}
        self._path = path
        self._stack: list[_Holder] = []
        self._documents = 0
        try:
            for event in yaml.parse(text, Loader=yaml.CSafeLoader):
                self._read(event)
                if len(self._stack) > _DEEPEST:
                    self._tell(event.start_mark, "too_deep")
                    break
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._tell(mark, "not_yaml", why=error.problem)
        except yaml.reader.ReaderError as error:
            before = text.encode()[: error.position].decode(errors="ignore")  # it counts bytes
            line, column = _end(before)
            self._tell_at(line - 1, column - 1, "not_yaml", why=error.reason)

    def _read(self, event: Any) -> None:
        if isinstance(event, said.DocumentStartEvent):
            self._documents += 1
            if self._documents == 2:
                self._tell(event.start_mark, "second_document")
        if self._documents > 1:
            return
        if getattr(event, "tag", None) or getattr(event, "anchor", None):
            self._tell(event.start_mark, "alias_or_tag")
        if isinstance(event, said.CollectionEndEvent):
            self._put(self._stack.pop().closed())
        elif isinstance(event, said.NodeEvent):
            holder = self._stack[-1] if self._stack else None
            if holder is not None and holder.wants_key:
                self._read_key(event, holder)
            else:
                self._read_value(event, holder)

    def _read_key(self, event: Any, holder: _Holder) -> None:
        key = event.value if isinstance(event, said.ScalarEvent) else None
        if key is None:
            self._tell(event.start_mark, "key_not_text")
        elif key in holder.values:
            self._tell(event.start_mark, "repeated_key", field=key)
            key = None
        else:
            self._place((*holder.where, key), event.start_mark)
        holder.key, holder.wants_key = key, False
        if isinstance(event, said.CollectionStartEvent):
            # Its end puts it in the place of the value: one problem more, but nothing is lost.
            self._stack.append(_Holder((), is_mapping=isinstance(event, said.MappingStartEvent)))

    def _read_value(self, event: Any, holder: _Holder | None) -> None:
        where = (*holder.where, holder.next_step) if holder else ()
        if where not in self.places:
            self._place(where, event.start_mark)
        if isinstance(event, said.ScalarEvent):
            self._put(_scalar(event))
        elif isinstance(event, said.AliasEvent):
            self._put(None)
        else:
            mapping = isinstance(event, said.MappingStartEvent)
            self._stack.append(_Holder(where, is_mapping=mapping))

    def _put(self, value: Any) -> None:
        if self._stack:
            self._stack[-1].put(value)
        else:
            self.values = value

    def _place(self, where: Where, mark: Any) -> None:
        self.places[where] = (mark.line + 1, mark.column + 1)

    def _tell(self, mark: Any, key: str, **details: object) -> None:
        self._tell_at(mark.line, mark.column, key, **details)

    def _tell_at(self, line: int, column: int, key: str, **details: object) -> None:
        self.problems.append(Problem.at(self._path, line + 1, column + 1, key, **details))


class _Holder:
    """A mapping or sequence that is being read."""

    def __init__(self, where: Where, *, is_mapping: bool) -> None:
        self.where = where
        self.values: Any = {} if is_mapping else []
        self.key: str | None = None
        self.wants_key = is_mapping

    @property
    def next_step(self) -> str | int:
        return len(self.values) if isinstance(self.values, list) else self.key or ""

    def put(self, value: Any) -> None:
        if isinstance(self.values, list):
            self.values.append(value)
            return
        if self.key is not None:
            self.values[self.key] = value
        self.wants_key = True

    def closed(self) -> Any:
        return tuple(self.values) if isinstance(self.values, list) else self.values


def _scalar(event: Any) -> Any:
    text: str = event.value
    if not event.implicit[0]:
        return text
    if _NULL.match(text):
        return None
    if match := _BOOL.match(text):
        return match.group(1) is not None
    if len(text) <= _LONGEST_NUMBER:
        if _INT.match(text):
            return int(text)
        if _FLOAT.match(text):
            return Decimal(text)
    return text
