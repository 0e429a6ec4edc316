"""Parses YAML into values, with the position of each value and all mistakes of the text.

Plain scalars mean what the core schema of YAML 1.2 says (section 10.3.2 of the specification):
`NO` and `10:30` are text. Numbers keep every digit. Aliases and tags are refused, because a few
nested aliases can fill the memory.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import yaml
from yaml import events as yaml_events

from prospectus.diagnostics.diagnostic import MAX_PROBLEMS, Diagnostic
from prospectus.yamlio.text_files import end_position

# The path of a value: field names, and indexes in lists.
Where = tuple[str | int, ...]

_WORDS = {
    **dict.fromkeys(("null", "Null", "NULL", "~", "")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT = re.compile(r"[-+]?[0-9]+\Z")
_NUMBER_START = "+-.0123456789"
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,2})?\Z")
# Typing mistakes of Chinese input methods and word processors; the group `at` is the position.
# Full-width punctuation inside a sentence is correct.
_TYPING_MISTAKES = {
    "tab": re.compile(r"^ *(?P<at>\t)"),
    "wide_space": re.compile(r"^ *(?P<at>[\u3000\u00a0])"),
    "full_width_colon": re.compile(r"(?:^ *(?:- )?|[{,] *)[a-zA-Z0-9_-]+ ?(?P<at>\uff1a)"),
    "comment_in_text": re.compile(r"\{[^\"'#]*?[^\"'#\s](?P<at>\s+)#"),
    "colon_without_space": re.compile(r"(?:^ *(?:- )?|[{,] *)(?P<at>[a-z_]+:(?=[^\s:/]))"),
    "full_width_sign": re.compile(r"(?:: |- |^)(?P<at>\uff5b)|(?P<and>\uff0c)(?= *[a-z]+: )"),
}
# Parts of the messages of libyaml, and the keys of our messages. The first that fits counts.
_SYNTAX_KEYS = {
    "escape character": "backslash",
    "hexdecimal": "backslash",
    "quoted scalar": "open_quote",
    "cannot start any token": "bad_start",
    "could not find expected ':'": "line_without_colon",
    # Content that begins as an alias, an anchor, a tag, a block of text or a directive does.
    "scanning an alias": "bad_start",
    "scanning an anchor": "bad_start",
    "scanning a tag": "bad_start",
    "scanning a block scalar": "bad_start",
    "directive": "bad_start",
    "incompatible YAML": "bad_start",
    "entries are not allowed": "bad_start",
    "keys are not allowed": "bad_start",
    "parsing a block node": "bad_start",
    "did not find expected '-'": "indentation",
    "did not find expected ',' or": "open_bracket",
    "flow": "open_bracket",
    "mapping values are not allowed": "colon_in_text",
    "did not find expected key": "indentation",
}
# Mistakes reported where the construct begins, not where it cannot go on.
_AT_START = ("open_quote", "open_bracket", "bad_start", "line_without_colon")

# A key that contains its colon, or a wide space before it.
_KEY_MISTAKE = re.compile(r"(?P<space>[\u3000\u00a0])|[a-zA-Z0-9_-]+ ?(?P<colon>[:\uff1a])")
# A comment directly after such a text is probably meant as a part of it.
_SENTENCE = re.compile(r"\s|[^\x00-\x7f]")

# Limits of one file, besides its size.
MAX_VALUES = 100_000  # keys, values, lists and mappings
MAX_TEXT = 20_000  # characters of one text
MAX_KEY = 200  # characters of the name of a field

_MAX_DEPTH = 20  # levels of nesting; records need five
_MAX_NUMBER_LENGTH = 40  # digits; more than any real number needs
_MAX_LINE_LENGTH = 2_000  # characters in which typing mistakes are searched


_NODES = {
    yaml_events.ScalarEvent,
    yaml_events.MappingStartEvent,
    yaml_events.SequenceStartEvent,
    yaml_events.AliasEvent,
}
_ENDS = {yaml_events.MappingEndEvent, yaml_events.SequenceEndEvent}


class _TooManyError(Exception):
    """The file has more problems than are reported."""


class _LimitError(Exception):
    """The file exceeds a limit; the diagnostic is recorded."""


class Parser:
    """Parses one text. `values`, `problems` and `positions` hold the result.

    Positions are line and column from 1, those of the key for a value with a key. Without
    `keeps_positions`, which takes a fifth of the time, there are none. The parser keeps a stack of
    its own, so that no depth of nesting exhausts the stack of Python.
    """

    def __init__(self, path: str, text: str, *, keeps_positions: bool = True) -> None:
        self.values: Any = None
        self.problems: list[Diagnostic] = []
        self.positions: dict[Where, tuple[int, int]] = {}
        self._path = path
        self._lines = text.split("\n")
        self._keeps_positions, self._has_comments = keeps_positions, "#" in text
        self._stack: list[_Collection] = []
        self._documents = self._count = 0
        try:
            for event in iter(yaml.CSafeLoader(text).get_event, None):
                self._read(event)
                if len(self._stack) > _MAX_DEPTH:
                    self._report(event.start_mark, "too_deep")
                    break
        except _LimitError:
            pass
        except _TooManyError:
            self.problems.append(Diagnostic.of_file(path, "more_problems", limit=MAX_PROBLEMS))
        except yaml.MarkedYAMLError as error:
            self._report_syntax_error(error)
        except yaml.reader.ReaderError as error:
            before = text.encode()[: error.position].decode(errors="ignore")  # it counts bytes
            line, column = end_position(before)
            sign = f"U+{error.character:04X}"
            self._report_at(line - 1, column - 1, "invisible_character", sign=sign)

    def _read(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml_events.DocumentStartEvent:
            self._documents += 1
            if self._documents == 2:
                self._report(event.start_mark, "second_document")
        if self._documents > 1:
            return
        if kind in _ENDS:
            self._put(self._stack.pop().result())
        elif kind in _NODES:
            self._count += 1
            if self._count > MAX_VALUES:
                self._report(event.start_mark, "too_many_values", limit=f"{MAX_VALUES:,}")
                raise _LimitError
            if event.anchor or (kind is not yaml_events.AliasEvent and event.tag):
                self._report(event.start_mark, "alias_or_tag")
            holder = self._stack[-1] if self._stack else None
            if holder is not None and holder.wants_key:
                self._read_key(event, holder)
            else:
                self._read_value(event, holder)

    def _read_key(self, event: Any, holder: _Collection) -> None:
        key = event.value if type(event) is yaml_events.ScalarEvent else None
        if key is None:
            self._report(event.start_mark, "key_not_text")
        elif len(key) > MAX_KEY:
            self._report(event.start_mark, "key_too_long", limit=MAX_KEY)
            key = None
        elif event.implicit[0] and (mistake := _KEY_MISTAKE.match(key)):
            self._report_key_mistake(event.start_mark, mistake)
            key = None
        elif key in holder.values:
            self._report(event.start_mark, "repeated_key", field=key)
            key = None
        elif self._keeps_positions:
            self._record_position((*holder.where, key), event.start_mark)
        holder.key, holder.wants_key = key, False
        if isinstance(event, yaml_events.CollectionStartEvent):
            # A mapping as a key takes the place of the value: one more problem, but no crash.
            self._stack.append(
                _Collection((), is_mapping=isinstance(event, yaml_events.MappingStartEvent))
            )

    def _read_value(self, event: Any, holder: _Collection | None) -> None:
        where: Where = ()
        if self._keeps_positions:
            where = (*holder.where, holder.next_step) if holder else ()
            if where not in self.positions:
                self._record_position(where, event.start_mark)
        if type(event) is yaml_events.ScalarEvent:
            value = _scalar(event)
            if len(event.value) > MAX_TEXT:
                self._report(event.start_mark, "text_too_long", limit=f"{MAX_TEXT:,}")
            is_plain = event.implicit[0] and type(value) is str
            sentence = self._has_comments and is_plain and _SENTENCE.search(value)
            if sentence and self._rest_of_line(event).startswith("#"):
                self._report(event.end_mark, "comment_in_text")
            self._put(value)
        elif isinstance(event, yaml_events.AliasEvent):
            self._put(None)
        else:
            mapping = isinstance(event, yaml_events.MappingStartEvent)
            self._stack.append(_Collection(where, is_mapping=mapping))

    def _put(self, value: Any) -> None:
        if self._stack:
            self._stack[-1].put(value)
        else:
            self.values = value

    def _record_position(self, where: Where, mark: Any) -> None:
        self.positions[where] = (mark.line + 1, mark.column + 1)

    def _rest_of_line(self, event: Any) -> str:
        """The rest of the line after a value."""
        line: str = self._lines[event.end_mark.line]
        return line[event.end_mark.column :].strip()

    def _report_syntax_error(self, error: yaml.MarkedYAMLError) -> None:
        """Report the cause of a syntax error, which is often before the position of the error."""
        mark = error.problem_mark or error.context_mark or yaml.Mark("", 0, 0, 0, None, 0)
        for line in range(mark.line, max(mark.line - 3, -1), -1):
            text = self._lines[line][:_MAX_LINE_LENGTH] if line < len(self._lines) else ""
            for key, pattern in _TYPING_MISTAKES.items():
                if match := pattern.search(text):
                    group = match.lastgroup or "at"
                    details = {"sign": match[group]} if key == "full_width_sign" else {}
                    if not self.problems:  # such as a comment that is reported already
                        self._report_at(line, match.start(group), key, **details)
                    return
        nearby = range(max(mark.line - 3, 0), min(mark.line + 1, len(self._lines)))
        open_line = next((line for line in nearby if self._lines[line].count('"') % 2), None)
        if open_line is not None and "expected key" in str(error.problem):
            self._report_at(open_line, self._lines[open_line].index('"'), "open_quote")
            return
        for part, key in _SYNTAX_KEYS.items():
            if part in f"{error.context} {error.problem}":
                has_start = key in _AT_START and error.context_mark
                self._report(error.context_mark if has_start else mark, key)
                return
        self._report(mark, "not_yaml")

    def _report_key_mistake(self, mark: Any, mistake: re.Match[str]) -> None:
        offset = 0
        if mistake["space"]:
            key = "wide_space"
        elif mistake["colon"] == "\uff1a":
            key, offset = "full_width_colon", mistake.start("colon")
        else:
            key = "colon_without_space"
        self._report_at(mark.line, mark.column + offset, key)

    def _report(self, mark: Any, key: str, **details: object) -> None:
        self._report_at(mark.line, mark.column, key, **details)

    def _report_at(self, line: int, column: int, key: str, **details: object) -> None:
        if len(self.problems) == MAX_PROBLEMS:
            raise _TooManyError
        self.problems.append(Diagnostic.at(self._path, line + 1, column + 1, key, **details))


class _Collection:
    """A mapping or sequence that is not complete yet."""

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

    def result(self) -> Any:
        return self.values if self._is_mapping else tuple(self.values)


def _scalar(event: Any) -> Any:
    """The value of a scalar: text, number, boolean or None."""
    text: str = event.value
    if not event.implicit[0]:
        return text
    if len(text) > _MAX_NUMBER_LENGTH:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in _NUMBER_START:
        if _INT.match(text):
            return int(text)
        if _FLOAT.match(text):
            return Decimal(text)
    return text
