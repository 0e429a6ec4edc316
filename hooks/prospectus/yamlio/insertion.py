"""Adds prepared lines at the end of a mapping or list in a YAML file.

The lines may hold comments and empty values. Everything else in the file keeps its bytes; the
result is parsed and compared with the old values, so nothing else can change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from typing import Any

import yaml

from prospectus.yamlio.parser import Where
from prospectus.yamlio.reader import YamlDocument
from prospectus.yamlio.text_files import normalize_newlines

_STEP = "  "


class InsertionError(Exception):
    """The place is not a block with an entry on a line of its own, so no line can be added."""


def add_lines(
    path: str, content: str, where: Where, key: str | None, record: Sequence[str]
) -> tuple[str, int]:
    """The new content of a file, and the line number of the first added line.

    The lines become the entry `key` of the mapping at `where`, or an item of the list there if
    `key` is None. A missing mapping or list is added. Raises InsertionError if the place is not a
    block, and DiagnosticsError if the file is not valid.
    """
    plain = normalize_newlines(content.removeprefix("\ufeff"))
    before = YamlDocument(path, plain)
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", content)
    line_ends = [line[len(line.rstrip("\r\n")) :] for line in lines]
    line_end = next(filter(None, line_ends), "\n")
    top = block = yaml.compose(plain, Loader=yaml.CSafeLoader)
    missing = list(where)
    while missing and (inner := _child(block, missing[0])) is not None:
        block, missing = inner, missing[1:]
    if block is not None and not _is_block(block):
        raise InsertionError
    column = _column(block) if block is not None else 0
    at = len(lines) if block is None or block is top else _end_of(block, lines, column)
    added = _indented([str(name) for name in missing], key, record, column)
    if at and not line_ends[at - 1]:
        lines[at - 1] += line_end
    lines[at:at] = [f"{line}{line_end}" for line in added]
    text = "".join(lines)
    after = YamlDocument(path, normalize_newlines(text.removeprefix("\ufeff"))).values
    step = key if key is not None else len(value_at(before.values, where) or ())
    if after != _with(before.values, where, step, value_at(after, (*where, step))):
        raise InsertionError
    return text, at + 1


def value_at(value: Any, where: Where) -> Any:
    """The value at a path, or None if it does not exist."""
    for step in where:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def list_prefixes() -> Iterator[str]:
    """The prefixes of the lines of a list item: a dash, then spaces."""
    return chain(["- "], repeat(_STEP))


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        inner: yaml.Node = node.value[step]
        return inner
    return None


def _is_block(node: yaml.Node) -> bool:
    """Whether a collection has an entry on its own line, after which another can follow."""
    return isinstance(node, yaml.CollectionNode) and not node.flow_style and bool(node.value)


def _column(node: yaml.Node) -> int:
    """The column of the entries of a block: of their keys, or of the dashes."""
    first = node.value[0][0] if isinstance(node, yaml.MappingNode) else node
    return int(first.start_mark.column)


def _end_of(node: yaml.Node, lines: Sequence[str], column: int) -> int:
    """The number of lines up to the end of a block, with the comments indented as its parts."""
    last = node
    while _is_block(last):
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    end = int(last.end_mark.line) + (last.end_mark.column > 0)
    while not lines[end - 1].strip():  # a text of several lines ends where the next node begins
        end -= 1
    for number in range(end, len(lines)):
        text = lines[number].strip()
        indent = len(lines[number]) - len(lines[number].lstrip(" "))
        if text and (not text.startswith("#") or indent <= column):
            break
        end = number + 1 if text else end
    return end


def _indented(
    missing: Sequence[str], key: str | None, record: Sequence[str], column: int
) -> Iterator[str]:
    """The lines of an entry below the keys of missing mappings and lists."""
    indent = " " * column
    for name in missing:
        yield f"{indent}{name}:"
        indent += _STEP
    if key is not None:
        yield f"{indent}{key}:"
    prefixes = list_prefixes() if key is None else repeat(_STEP)
    yield from (indent + prefix + line for prefix, line in zip(prefixes, record, strict=False))


def _with(values: Any, where: Where, step: str | int, entry: Any) -> Any:
    """The values of a file after an entry was added at the end of the value at `where`."""
    if where:
        first, *rest = where
        inner = _with(value_at(values, (first,)), tuple(rest), step, entry)
        if isinstance(values, tuple):
            return tuple(inner if number == first else value for number, value in enumerate(values))
        return {**(values or {}), first: inner}
    return (*(values or ()), entry) if isinstance(step, int) else {**(values or {}), step: entry}
