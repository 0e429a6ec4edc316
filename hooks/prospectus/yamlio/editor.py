"""Changes values in YAML files in place; everything else keeps its bytes.

`apply_changes` finds the span of each value by the marks of PyYAML's nodes and replaces only the
values that differ. The result is parsed again and compared with the wanted values; a result that
differs or loses a comment is refused. All YAML that the program writes comes from this module.

Why not ruamel.yaml: its round trip is nearly as careful. With `preserve_quotes`, `indent(2, 4, 2)`
and unlimited width, version 0.19.1 writes all 83 files of data/ that hold a value without a
difference (with its defaults it changes 758 lines in 82 files). It does three things worse:

* Deletions: without `b`, the lines `# about b`, `b: 2`, `# about c`, `c: 3` become `# about b`,
  `c: 3`. The comment of the deleted field stays and that of the next field is lost.
* Folding: unlimited width also holds for new text, so a long text becomes one line; any other
  width folds all texts of the file again.
* Files that hold only comments, such as a publisher's record with nothing known yet, load as None
  and are written empty.

The module is longer than others, as the functions that format new values decide by the same rules
of quoting and folding as those that replace values.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

import yaml

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.yamlio import splices, text_files
from prospectus.yamlio.reader import YamlDocument
from prospectus.yamlio.splices import Splice, spliced

WIDTH = 100  # of a line, where words allow it
_STEP = 2  # of indentation

_COMMENT = re.compile(r"(?:^|(?<=\s))#.*", re.MULTILINE)

# The comment lines at the head of a file, after a byte order mark.
_HEAD = re.compile(r"\ufeff?(?:#[^\n]*(?:\n|\Z))*")

_BLOCK = re.compile(r"[|>][-+0-9]*")


def apply_changes(path: str, text: str, wanted: Mapping[str, Any]) -> str:
    """The text of a file with the values of `wanted`: mappings, tuples and scalars.

    A new field is inserted after the field that precedes it in `wanted`; a missing field is deleted
    with its lines. Line ends and a byte order mark are kept. Raises DiagnosticsError if the edit is
    not possible without loss.
    """
    plain = text_files.normalize_newlines(text.removeprefix("\ufeff"))
    document = YamlDocument(path, plain)
    if values_equal(document.values, wanted):
        return text
    editor = _Editor(plain)
    editor.apply_changes(editor.tree, document.values, wanted)
    edited = spliced(plain, editor.splices)
    try:
        right = values_equal(YamlDocument(path, edited).values, wanted)
    except DiagnosticsError:
        right = False
    if not right or editor.loses_comments(edited):
        raise DiagnosticsError(
            [document.problem(_first_difference(document.values, wanted), "not_edited")]
        )
    return splices.apply(text, editor.splices)


def with_first_field(text: str, key: str, value: Any) -> str:
    """The text of a file with a new field before all others, below the comment at its head.

    Line ends and a byte order mark stay as they are.
    """
    head = _HEAD.match(text)
    at = head.end() if head else 0
    line_end = "\r\n" if "\r\n" in text else "\n"
    start = text[:at]
    if start.removeprefix("\ufeff") and not start.endswith("\n"):
        start += line_end
    field = f"{_field(key, value, 0)}\n".replace("\n", line_end)
    return f"{start}{field}{text[at:]}"


def new_text(head: str, fields: Mapping[str, Any]) -> str:
    """The text of a new file: a comment line, then the fields."""
    return "\n".join([f"# {head}", *(_field(key, value, 0) for key, value in fields.items()), ""])


def values_equal(one: Any, other: Any) -> bool:
    """Whether two values are equal; unlike in Python, no number equals a boolean."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(
            values_equal(value, other[key]) for key, value in one.items()
        )
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(values_equal, one, other))
    return one == other and isinstance(one, bool) == isinstance(other, bool)


class _Editor:
    """Collects the splices for one text; `tree` are its nodes, with their positions."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = yaml.compose(text, Loader=yaml.CBaseLoader)
        self.splices: list[Splice] = []
        self._removed: list[tuple[int, int]] = []

    def apply_changes(
        self, node: Any, old: Any, new: Any, key: Any = None, *, flow: bool = False
    ) -> None:
        """Replace the value `old` of `node`, which follows `key`, by `new`."""
        inside = flow or bool(getattr(node, "flow_style", False))
        if values_equal(old, new):
            return
        if isinstance(node, yaml.MappingNode) and isinstance(new, Mapping) and old.keys() & new:
            self._mapping(node, old, new, flow=inside)
        elif isinstance(node, yaml.SequenceNode) and isinstance(new, tuple) and new:
            self._sequence(node, old, new, flow=inside)
        elif isinstance(node, yaml.ScalarNode) and not isinstance(new, (Mapping, tuple)):
            self._scalar(node, new, flow=flow)
        else:
            start = node.start_mark.index
            if key is not None and not inside:  # it may begin on a line below its key
                start = self.text.index(":", key.end_mark.index) + 1
            self._put(start, self._end(node), f"{'' if inside else ' '}{_inline(new)}")

    def loses_comments(self, edited: str) -> bool:
        """Whether a comment is missing that is not on a line of a deleted field."""
        kept = Counter(
            comment
            for place, comment in _comments(self.text, self.tree)
            if not any(start <= place < end for start, end in self._removed)
        )
        edited_comments = _comments(edited, _Editor(edited).tree)
        return bool(kept - Counter(comment for _, comment in edited_comments))

    # -- inside ----------------------------------------------------------------------------

    def _put(self, start: int, end: int, text: str) -> None:
        self.splices.append((start, end, text))

    def _mapping(
        self, node: Any, old: Mapping[str, Any], new: Mapping[str, Any], *, flow: bool
    ) -> None:
        pairs = {key.value: (key, value) for key, value in node.value}
        if flow and old.keys() != new.keys():
            fields = (
                f"{_text(key, flow=True)}: {self._kept(pairs[key][1], old[key], new[key])}"
                if key in old
                else f"{_text(key, flow=True)}: {_inline(new[key])}"
                for key in new
            )
            self._put(node.start_mark.index, self._end(node), f"{{{', '.join(fields)}}}")
            return
        for key in (key for key in old if key in new):
            self.apply_changes(pairs[key][1], old[key], new[key], pairs[key][0], flow=flow)
        for key in (key for key in old if key not in new):
            self._remove(*pairs[key])
        indent = node.value[0][0].start_mark.column
        before: str | None = None
        for key, value in new.items():
            if key in old:
                before = key
            elif before is not None:
                place = self._line_end(self._end(pairs[before][1]))
                self._put(place, place, f"\n{' ' * indent}{_field(key, value, indent)}")
            else:
                place = node.value[0][0].start_mark.index
                self._put(place, place, f"{_field(key, value, indent)}\n{' ' * indent}")

    def _sequence(
        self, node: Any, old: tuple[Any, ...], new: tuple[Any, ...], *, flow: bool
    ) -> None:
        items = node.value
        if len(old) == len(new):
            for item, was, to_be in zip(items, old, new, strict=True):
                self.apply_changes(item, was, to_be, flow=flow)
            return
        if flow:
            raw = [self.text[item.start_mark.index : self._end(item)] for item in items]
            kept = {repr(item): text for item, text in zip(old, raw, strict=True)}
            texts = [kept.get(repr(item)) or _inline(item) for item in new]
            self._put(node.start_mark.index, self._end(node), f"[{', '.join(texts)}]")
            return
        indent = self._indent(items[0].start_mark.index)
        matcher = SequenceMatcher(None, [*map(_identity, old)], [*map(_identity, new)], False)
        for tag, start, end, new_start, new_end in matcher.get_opcodes():
            if tag == "equal":
                for at, item in enumerate(items[start:end]):
                    self.apply_changes(item, old[start + at], new[new_start + at])
                continue
            lines = [f"{' ' * indent}{_item(item, indent)}" for item in new[new_start:new_end]]
            if start < len(items):
                place = self._line_start(items[start].start_mark.index)
                self._put(place, place, "".join(f"{line}\n" for line in lines))
            else:
                place = self._line_end(self._end(items[-1]))
                self._put(place, place, "".join(f"\n{line}" for line in lines))
            for item in items[start:end]:
                begin = self._line_start(item.start_mark.index)
                self._cut(begin, self._line_end(self._end(item)) + 1)

    def _scalar(self, node: Any, new: Any, *, flow: bool) -> None:
        start, end = node.start_mark.index, self._end(node)
        words = isinstance(new, str) and new == " ".join(new.split()) and new
        if node.style in ("|", ">") and words:
            sign = f"{node.style}-"
            self._put(start, start + len(_BLOCK.match(self.text, start)[0]), sign)  # type: ignore[index]
            head = self._line_end(start)
            indent = self._indent(start) + _STEP
            if end > head:
                lines = self.text[head + 1 : end].split("\n")
                indent = next(len(line) - len(line.lstrip()) for line in lines if line.strip())
            self._put(head, max(head, end), _folded(new, indent, fold=node.style == ">"))
            return
        if node.style in ("'", '"') and isinstance(new, str):
            self._put(start, end, _quoted(new, node.style))
            return
        written = _inline(new, flow=flow)
        before = self._line_start(start)
        if isinstance(new, str) and self.text[end : self._line_end(end)].strip().startswith("#"):
            written = _quoted(new)  # or the reader would report the comment as part of the text
        if not flow and words and " " in new and start - before + len(written) > WIDTH:
            self._put(start, end, ">-")
            place = self._line_end(end)
            self._put(place, place, _folded(new, self._indent(start) + _STEP))
        else:
            self._put(start, end, f"{' ' * (start == end)}{written}")

    def _kept(self, node: Any, old: Any, new: Any) -> str:
        """The text of a value inside braces: unchanged if its value is."""
        if values_equal(old, new):
            return self.text[node.start_mark.index : self._end(node)]
        return _inline(new)

    def _remove(self, key: Any, value: Any) -> None:
        start = key.start_mark.index
        if not self.text[self._line_start(start) : start].strip():
            start = self._line_start(start)
        self._cut(start, self._line_end(self._end(value)) + 1)

    def _cut(self, start: int, end: int) -> None:
        self._removed.append((start, end))
        self._put(start, min(end, len(self.text)), "")

    def _end(self, node: Any) -> int:
        """The index after the last character of a value."""
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        if isinstance(node, yaml.ScalarNode):
            if node.style in ("|", ">"):
                return start + len(self.text[start:end].rstrip())
            return end
        if node.flow_style:
            return end
        last = node.value[-1]
        return self._end(last[1] if isinstance(node, yaml.MappingNode) else last)

    def _line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def _line_end(self, offset: int) -> int:
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end

    def _indent(self, offset: int) -> int:
        line = self.text[self._line_start(offset) : self._line_end(offset)]
        return len(line) - len(line.lstrip(" "))


def _comments(text: str, tree: Any) -> Iterator[tuple[int, str]]:
    """Every comment with its index: text after # outside of scalars."""
    done = 0
    for node in [*_scalars(tree), None]:
        start = node.start_mark.index if node else len(text)
        for match in _COMMENT.finditer(text, done, start):
            yield match.start(), match[0]
        if node:
            done = node.end_mark.index
            if node.style in ("|", ">"):
                head = text.find("\n", start)
                for match in _COMMENT.finditer(text, start, head if head >= 0 else done):
                    yield match.start(), match[0]


def _scalars(node: Any) -> Iterator[Any]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    else:
        for item in node.value if node else ():
            for part in item if isinstance(item, tuple) else (item,):
                yield from _scalars(part)


def _first_difference(old: Any, new: Any) -> tuple[str | int, ...]:
    """The path of the first value that differs."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in old:
            if key not in new:
                return (key,)
            if not values_equal(old[key], new[key]):
                return (key, *_first_difference(old[key], new[key]))
    return ()


# -- formatting of values -------------------------------------------------------------------


def _field(key: str, value: Any, indent: int) -> str:
    """A field on lines of its own, without the indentation of the first line."""
    name = _text(key)
    if isinstance(value, Mapping):
        inline = f"{name}: {_inline(value)}"
        if _is_plain(value) and indent + len(inline) <= WIDTH:
            return inline
        inner = indent + _STEP
        lines = (f"\n{' ' * inner}{_field(key, value[key], inner)}" for key in value)
        return f"{name}:{''.join(lines)}"
    if isinstance(value, tuple):
        inline = f"{name}: {_inline(value)}"
        has_mappings = any(isinstance(item, Mapping) for item in value)
        if not has_mappings and indent + len(inline) <= WIDTH:
            return inline
        inner = indent + _STEP
        return f"{name}:" + "".join(f"\n{' ' * inner}{_item(item, inner)}" for item in value)
    inline = f"{name}: {_inline(value, flow=False)}"
    foldable = isinstance(value, str) and value == " ".join(value.split()) and " " in value
    if foldable and indent + len(inline) > WIDTH:
        return f"{name}: >-{_folded(value, indent + _STEP)}"
    return inline


def _identity(item: Any) -> str:
    """What an item of a list is recognised by: its first field, such as an id, or itself."""
    return repr(next(iter(item.items()), None) if isinstance(item, Mapping) else item)


def _item(value: Any, indent: int) -> str:
    """An item of a list, on lines of its own."""
    inline = f"- {_inline(value, flow=isinstance(value, (Mapping, tuple)))}"
    if isinstance(value, Mapping) and indent + len(inline) > WIDTH:
        inner = indent + _STEP
        return "- " + f"\n{' ' * inner}".join(_field(key, value[key], inner) for key in value)
    return inline


def _is_plain(value: Mapping[str, Any]) -> bool:
    """Whether a mapping holds only scalars that need no quotes inside of braces."""
    return all(
        not isinstance(item, (Mapping, tuple)) and _inline(item) == _inline(item, flow=False)
        for item in value.values()
    )


def _inline(value: Any, *, flow: bool = True) -> str:
    if isinstance(value, Mapping):
        pairs = (f"{_text(key, flow=True)}: {_inline(item)}" for key, item in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int):
        return str(value)
    return _text(value, flow=flow)


@lru_cache(maxsize=4096)
def _text(text: str, *, flow: bool = False) -> str:
    """Without quotes if it is read as the same text.

    A text that begins with a digit gets quotes: programs for YAML 1.1 take `2023-10-01` for a
    date and `10:30` for a number.
    """
    if text[:1].isdigit():
        return _quoted(text)
    wanted: dict[str, Any] = {"a": text, "b": "c"}
    document = f"a: {text}\nb: c\n"
    if flow:
        document = f"a: {{a: [{text}, c], b: {text}, c: d}}\n"
        wanted = {"a": {"a": (text, "c"), "b": text, "c": "d"}}
    try:
        plain = "\n" not in text and values_equal(YamlDocument("", document).values, wanted)
    except DiagnosticsError:
        plain = False
    return text if plain else _quoted(text)


def _quoted(text: str, sign: str = '"') -> str:
    if sign == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    quoted = json.dumps(text, ensure_ascii=False)  # JSON is valid YAML 1.2
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in quoted)


def _folded(text: str, indent: int, *, fold: bool = True) -> str:
    """The lines after `>-`, each preceded by a line feed."""
    width = WIDTH - indent if fold else len(text)
    lines = textwrap.wrap(text, max(width, 20), break_long_words=False, break_on_hyphens=False)
    return "".join(f"\n{' ' * indent}{line}" for line in lines)
