"""YAML that remembers its lines.

Plain scalars mean what YAML 1.2 says (core schema, section 10.3.2 of the specification):
`NO` and `10:30` are text. Numbers keep every digit that was written. Aliases and tags are
refused: records are meant to be read one by one, and a few nested aliases can fill a memory.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import yaml
from yaml import events as said

from prospectus.diagnostics.diagnostic import MAX_PROBLEMS, Diagnostic, DiagnosticsError, limited
from prospectus.support.cache import ContentCache
from prospectus.support.parallel import run_parallel

Where = tuple[str | int, ...]

_NULL = re.compile(r"(null|Null|NULL|~|)\Z")
_BOOL = re.compile(r"(?:(true|True|TRUE)|false|False|FALSE)\Z")
_INT = re.compile(r"[-+]?[0-9]+\Z")
_BEGIN_NUMBER = "+-.0123456789"
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,2})?\Z")
# Slips of people who write Chinese, and of those who come from word processors; `at` marks the
# place. Signs of full width inside a sentence are none.
_SLIPS = {
    "tab": re.compile(r"^ *(?P<at>\t)"),
    "wide_space": re.compile(r"^ *(?P<at>[\u3000\u00a0])"),
    "full_width_colon": re.compile(r"(?:^ *(?:- )?|[{,] *)[a-zA-Z0-9_-]+ ?(?P<at>\uff1a)"),
    "comment_in_text": re.compile(r"\{[^\"'#]*?[^\"'#\s](?P<at>\s+)#"),
    "colon_without_space": re.compile(r"(?:^ *(?:- )?|[{,] *)(?P<at>[a-z_]+:(?=[^\s:/]))"),
    "full_width_sign": re.compile(r"(?:: |- |^)(?P<at>\uff5b)|(?P<and>\uff0c)(?= *[a-z]+: )"),
}
# What libyaml says, and which message of ours that is.
_SYNTAX = {
    "quoted scalar": "open_quote",
    "cannot start any token": "bad_start",
    "did not find expected ',' or": "open_bracket",
    "flow": "open_bracket",
    "mapping values are not allowed": "colon_in_text",
    "did not find expected key": "indentation",
}

# A key that swallowed its colon or a wide space before it.
_KEY_SLIP = re.compile(r"(?P<space>[\u3000\u00a0])|[a-zA-Z0-9_-]+ ?(?P<colon>[:\uff1a])")
_SENTENCE = re.compile(r"\s|[^\x00-\x7f]")  # an address or a number may have a comment

# Limits of one file. Lists that grow with the site, such as the ledger of translations or the
# companies of ten thousand projects, stay far below them.
MAX_BYTES = 2_000_000
MAX_VALUES = 100_000  # keys, values and lists
MAX_TEXT = 20_000  # characters of one text
MAX_KEY = 200  # characters of the name of a field

_DEEPEST = 20  # levels of nesting; records need five
_LONGEST_NUMBER = 40  # digits; nothing that people count needs more
_LONGEST_LINE = 2_000  # characters in which a slip is looked for


class YamlDocument:
    """One YAML file: its values, and the place of each.

    Mappings are dicts with text keys, sequences tuples, numbers `int` or `Decimal`.
    Raises DiagnosticsError where the text is not YAML, or is YAML that is refused. Of texts whose
    values were `kept`, positions are only read when one is asked for.
    """

    def __init__(self, path: str, text: str, kept: ContentCache | None = None) -> None:
        self.path, self._text = path, text
        self.values = kept.get_or_create(text, self._read_values) if kept else self._read_values()

    def __getattr__(self, name: str) -> Any:
        """The values of a document that let go of them, read once more."""
        if name != "values":
            raise AttributeError(name)
        self.values = self._read_values()
        return self.values

    @property
    def text(self) -> str:
        """What the values were read from, with plain line ends and no byte order mark."""
        return self._text

    def release_values(self) -> None:
        """Hold the text alone, which is much smaller than the values: records were made of them."""
        del self.values

    def value_at(self, where: Sequence[str | int]) -> Any:
        """The value at `where`, which is there."""
        value = self.values
        for step in where:
            value = value[step]
        return value

    def position(self, where: Sequence[str | int]) -> tuple[int, int]:
        """Line and column of the value at `where`, or of the nearest thing that should hold it."""
        path = tuple(where)
        places = self._built.places
        while path not in places and path:
            path = path[:-1]
        return places.get(path, (1, 1))

    def problem(self, where: Sequence[str | int], key: str, **details: object) -> Diagnostic:
        """A problem with the value at `where`, or with the nearest thing that should hold it."""
        line, column = self.position(where)
        return Diagnostic.at(self.path, line, column, key, **details)

    @cached_property
    def _built(self) -> _Builder:
        return _Builder(self.path, self._text)

    def _read_values(self) -> Any:
        built = _Builder(self.path, self._text)  # not held: the places are larger than the text
        if built.problems:
            raise DiagnosticsError(built.problems)
        return built.values


def read(root: Path, path: Path, kept: ContentCache | None = None) -> YamlDocument:
    """Read one file below `root`. Raises DiagnosticsError where it is not there, or no UTF-8."""
    name = path.relative_to(root).as_posix()
    return YamlDocument(name, read_text(root, path), kept)


def read_in_parallel(root: Path, paths: Sequence[Path], kept: ContentCache) -> None:
    """Read the values of files for whoever is going to read them, on all cores.

    What is wrong with one is left to be told then.
    """

    def values_of(some: Sequence[Path]) -> Mapping[bytes, Any]:
        for path in some:
            with suppress(DiagnosticsError):
                read(root, path, kept)
        return kept.used

    half = len(paths) // 2
    for used in run_parallel([partial(values_of, it) for it in (paths[:half], paths[half:])]):
        kept.merge(used)


def value_cache(root: Path) -> ContentCache:
    """The values of YAML that was read before."""
    return ContentCache(root, "values", Path(__file__), yaml.__version__)


def read_text(root: Path, path: Path, limit: int = MAX_BYTES) -> str:
    """The text of one file below `root`, without a byte order mark, with plain line ends.

    `limit` is the number of bytes that it may have. Raises DiagnosticsError where the file is
    larger, cannot be read or is not UTF-8.
    """
    name = path.relative_to(root).as_posix()
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise DiagnosticsError([Diagnostic.at(name, 1, 1, "no_file")])
        if status.st_size > limit:
            size = f"{limit / 1_000_000:g}"
            raise DiagnosticsError([Diagnostic.at(name, 1, 1, "file_too_large", limit=size)])
        content = path.read_bytes()
    except OSError as error:
        raise DiagnosticsError(
            [Diagnostic.at(name, 1, 1, "unreadable", why=error.strerror)]
        ) from None
    try:
        text = plain(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = plain(error.object[: error.start].decode("utf-8-sig"))
        raise DiagnosticsError([Diagnostic.at(name, *_end(before), "not_utf8")]) from None
    if marks := list(limited(_merge_marks(name, text), name)):
        raise DiagnosticsError(marks)
    return text


_MERGE_MARK = re.compile(r"^(?:[<>|]{7}(?= |$)|={7}$)", re.MULTILINE)


def _merge_marks(name: str, text: str) -> Iterator[Diagnostic]:
    """The marks that git leaves where two changes of the same lines could not be put together."""
    may_be_heading = name.endswith(".md")  # a row of equals signs alone, below its words
    if not may_be_heading or "<<<<<<<" in text or ">>>>>>>" in text:
        for found in _MERGE_MARK.finditer(text):
            line, column = _end(text[: found.start()])
            yield Diagnostic.at(name, line, column, "merge_mark")


def plain(text: str) -> str:
    """A text with plain line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _end(text: str) -> tuple[int, int]:
    """Line and column behind the last character."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")


_NODES = {said.ScalarEvent, said.MappingStartEvent, said.SequenceStartEvent, said.AliasEvent}
_ENDS = {said.MappingEndEvent, said.SequenceEndEvent}


class _TooManyError(Exception):
    """There are more problems than are reported of one file."""


class _LimitError(Exception):
    """The file exceeds a limit, which is reported already."""


class _Builder:
    """Values, problems and places (line and column) of one text.

    Reads the parser's events and keeps its own stack, so that no depth of nesting exhausts
    Python's. A value's place is its key, if it has one.
    """

    def __init__(self, path: str, text: str) -> None:
        self.values: Any = None
        self.problems: list[Diagnostic] = []
        self.places: dict[Where, tuple[int, int]] = {}
        self._path = path
        self._lines = text.split("\n")
        self._stack: list[_Holder] = []
        self._documents = self._count = 0
        try:
            for event in iter(yaml.CSafeLoader(text).get_event, None):
                self._read(event)
                if len(self._stack) > _DEEPEST:
                    self._tell(event.start_mark, "too_deep")
                    break
        except _LimitError:
            pass
        except _TooManyError:
            self.problems.append(Diagnostic.at(path, 1, 1, "more_problems", limit=MAX_PROBLEMS))
        except yaml.MarkedYAMLError as error:
            self._tell_syntax(error)
        except yaml.reader.ReaderError as error:
            before = text.encode()[: error.position].decode(errors="ignore")  # it counts bytes
            line, column = _end(before)
            self._tell_at(line - 1, column - 1, "not_yaml", why=error.reason)

    def _read(self, event: Any) -> None:
        kind = type(event)
        if kind is said.DocumentStartEvent:
            self._documents += 1
            if self._documents == 2:
                self._tell(event.start_mark, "second_document")
        if self._documents > 1:
            return
        if kind in _ENDS:
            self._put(self._stack.pop().closed())
        elif kind in _NODES:
            self._count += 1
            if self._count == MAX_VALUES:
                self._tell(event.start_mark, "too_many_values", limit=f"{MAX_VALUES:,}")
                raise _LimitError
            if event.anchor or (kind is not said.AliasEvent and event.tag):
                self._tell(event.start_mark, "alias_or_tag")
            holder = self._stack[-1] if self._stack else None
            if holder is not None and holder.wants_key:
                self._read_key(event, holder)
            else:
                self._read_value(event, holder)

    def _read_key(self, event: Any, holder: _Holder) -> None:
        key = event.value if type(event) is said.ScalarEvent else None
        if key is None:
            self._tell(event.start_mark, "key_not_text")
        elif len(key) > MAX_KEY:
            self._tell(event.start_mark, "key_too_long", limit=MAX_KEY)
            key = None
        elif event.implicit[0] and (slip := _KEY_SLIP.match(key)):
            mark, wide = event.start_mark, slip["colon"] == "\uff1a"
            kind = (
                "wide_space"
                if slip["space"]
                else "full_width_colon"
                if wide
                else "colon_without_space"
            )
            self._tell_at(mark.line, mark.column + (slip.start("colon") if wide else 0), kind)
            key = None
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
        if type(event) is said.ScalarEvent:
            value = _scalar(event)
            if len(event.value) > MAX_TEXT:
                self._tell(event.start_mark, "text_too_long", limit=f"{MAX_TEXT:,}")
            sentence = event.implicit[0] and type(value) is str and _SENTENCE.search(value)
            if sentence and self._rest(event).startswith("#"):
                self._tell(event.end_mark, "comment_in_text")
            self._put(value)
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

    def _rest(self, event: Any) -> str:
        """What follows a value on its line."""
        line: str = self._lines[event.end_mark.line]
        return line[event.end_mark.column :].strip()

    def _tell_syntax(self, error: yaml.MarkedYAMLError) -> None:
        """Where YAML gives up is often behind the mistake: say what it is, where it is."""
        mark = error.problem_mark or error.context_mark or yaml.Mark("", 0, 0, 0, None, 0)
        for line in range(mark.line, max(mark.line - 3, -1), -1):
            text = self._lines[line][:_LONGEST_LINE] if line < len(self._lines) else ""
            for key, pattern in _SLIPS.items():
                if found := pattern.search(text):
                    group = found.lastgroup or "at"
                    told = {"sign": found[group]} if key == "full_width_sign" else {}
                    if not self.problems:  # a comment is told where it stands already
                        self._tell_at(line, found.start(group), key, **told)
                    return
        before = range(max(mark.line - 3, 0), min(mark.line + 1, len(self._lines)))
        open_line = next((it for it in before if self._lines[it].count('"') % 2), None)
        if open_line is not None and "expected key" in str(error.problem):
            self._tell_at(open_line, self._lines[open_line].index('"'), "open_quote")
            return
        for part, key in _SYNTAX.items():
            if part in f"{error.context} {error.problem}":
                begun = key in ("open_quote", "open_bracket") and error.context_mark
                self._tell(error.context_mark if begun else mark, key)
                return
        self._tell(mark, "not_yaml", why=error.problem)

    def _tell(self, mark: Any, key: str, **details: object) -> None:
        self._tell_at(mark.line, mark.column, key, **details)

    def _tell_at(self, line: int, column: int, key: str, **details: object) -> None:
        if len(self.problems) == MAX_PROBLEMS:
            raise _TooManyError
        self.problems.append(Diagnostic.at(self._path, line + 1, column + 1, key, **details))


class _Holder:
    """A mapping or sequence that is being read."""

    def __init__(self, where: Where, *, is_mapping: bool) -> None:
        self.where = where
        self.values: Any = {} if is_mapping else []
        self.key: str | None = None
        self.wants_key = self._is_mapping = is_mapping

    @property
    def next_step(self) -> str | int:
        return self.key or "" if self._is_mapping else len(self.values)

    def put(self, value: Any) -> None:
        if not self._is_mapping:
            self.values.append(value)
            return
        if self.key is not None:
            self.values[self.key] = value
        self.wants_key = True

    def closed(self) -> Any:
        return self.values if self._is_mapping else tuple(self.values)


def _scalar(event: Any) -> Any:
    text: str = event.value
    if not event.implicit[0]:
        return text
    if len(text) > _LONGEST_NUMBER:  # of all below, none is as long
        return text
    if _NULL.match(text):
        return None
    if match := _BOOL.match(text):
        return match.group(1) is not None
    if text[0] in _BEGIN_NUMBER:
        if _INT.match(text):
            return int(text)
        if _FLOAT.match(text):
            return Decimal(text)
    return text
