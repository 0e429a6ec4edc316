"""YAML changed in place: what differs is written anew as its neighbours are, the rest stays.

`apply_changes` splices texts: it finds the span of each value by the marks of PyYAML's nodes and
replaces only those that differ, so comments, order, quotes and line breaks of everything else
stay to the byte. A library that writes whole files keeps less: ruamel.yaml's round trip rewrote
264 lines in 39 of the 82 files of this site (it folds texts and breaks braces anew), so it is
not used. What comes out is read again and compared; where it is not what was wanted, or a
comment would be lost, nothing is written.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import yaml

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.yamlio import text_files
from prospectus.yamlio.reader import YamlDocument

WIDTH = 100  # of a line, where words allow it
_STEP = 2  # of indentation

_COMMENT = re.compile(r"(?:^|(?<=\s))#.*", re.MULTILINE)

_BLOCK = re.compile(r"[|>][-+0-9]*")

Splice = tuple[int, int, str]


def apply_changes(path: str, text: str, wanted: Mapping[str, Any]) -> str:
    """The text of a file with other values: mappings, tuples, texts, numbers and truth values.

    A new field goes behind the one before it in `wanted`; a field that `wanted` lacks goes with
    its lines. Line ends and a byte order mark stay as they are. Raises DiagnosticsError where that
    cannot be done without loss.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    raw = text.removeprefix(mark)
    plain = text_files.normalize_newlines(raw)
    document = YamlDocument(path, plain)
    if values_equal(document.values, wanted):
        return text
    editor = _Editor(plain)
    editor.apply_changes(editor.tree, document.values, wanted)
    edited = _spliced(plain, editor.splices)
    try:
        right = values_equal(YamlDocument(path, edited).values, wanted)
    except DiagnosticsError:
        right = False
    if not right or editor.loses_comments(edited):
        raise DiagnosticsError(
            [document.problem(_first_difference(document.values, wanted), "not_edited")]
        )
    return mark + _spliced(raw, _in_raw(raw, editor.splices))


def new_text(head: str, fields: Mapping[str, Any]) -> str:
    """The text of a new file: one line of comment, then the fields."""
    return "\n".join([f"# {head}", *(_field(key, it, 0) for key, it in fields.items()), ""])


def values_equal(one: Any, other: Any) -> bool:
    """Whether two values are the same; numbers by their worth, and no number is a truth value."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(
            values_equal(it, other[key]) for key, it in one.items()
        )
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(values_equal, one, other))
    return one == other and isinstance(one, bool) == isinstance(other, bool)


class _Editor:
    """Splices for one text; the tree tells where its values stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = yaml.compose(text, Loader=yaml.CBaseLoader)
        self.splices: list[Splice] = []
        self._removed: list[tuple[int, int]] = []

    def apply_changes(
        self, node: Any, old: Any, new: Any, key: Any = None, *, flow: bool = False
    ) -> None:
        """Make `old`, which stands at `node` behind `key`, into `new`."""
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
        """Whether any comment is gone, but for those on the lines of fields that are."""
        gone = Counter(
            told
            for place, told in _comments(self.text, self.tree)
            if not any(start <= place < end for start, end in self._removed)
        )
        return bool(gone - Counter(told for _, told in _comments(edited, _Editor(edited).tree)))

    # -- inside ----------------------------------------------------------------------------

    def _put(self, start: int, end: int, text: str) -> None:
        self.splices.append((start, end, text))

    def _mapping(
        self, node: Any, old: Mapping[str, Any], new: Mapping[str, Any], *, flow: bool
    ) -> None:
        pairs = {key.value: (key, value) for key, value in node.value}
        if flow and old.keys() != new.keys():
            told = (
                f"{_text(key, flow=True)}: {self._kept(pairs[key][1], old[key], new[key])}"
                if key in old
                else f"{_text(key, flow=True)}: {_inline(new[key])}"
                for key in new
            )
            self._put(node.start_mark.index, self._end(node), f"{{{', '.join(told)}}}")
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
        shorter = min(len(old), len(new))
        first = next((at for at in range(shorter) if not values_equal(old[at], new[at])), shorter)
        tail = next(
            (at for at in range(shorter - first) if not values_equal(old[-1 - at], new[-1 - at])),
            shorter - first,
        )
        added = new[first : len(new) - tail]
        if flow:
            raw = [self.text[it.start_mark.index : self._end(it)] for it in items]
            told = [*raw[:first], *map(_inline, added), *raw[len(old) - tail :]]
            self._put(node.start_mark.index, self._end(node), f"[{', '.join(told)}]")
            return
        indent = self._indent(items[0].start_mark.index)
        lines = "".join(f"{' ' * indent}{_item(it, indent)}\n" for it in added)
        if first < len(items):
            place = self._line_start(items[first].start_mark.index)
            self._put(place, place, lines)
        else:
            place = self._line_end(self._end(items[-1]))
            self._put(place, place, "\n" * bool(lines) + lines.removesuffix("\n"))
        for item in items[first : len(old) - tail]:
            start = self._line_start(item.start_mark.index)
            self._cut(start, self._line_end(self._end(item)) + 1)

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
                indent = next(len(it) - len(it.lstrip()) for it in lines if it.strip())
            self._put(head, max(head, end), _folded(new, indent, fold=node.style == ">"))
            return
        if node.style in ("'", '"') and isinstance(new, str):
            self._put(start, end, _quoted(new, node.style))
            return
        told = _inline(new, flow=flow)
        before = self._line_start(start)
        if isinstance(new, str) and self.text[end : self._line_end(end)].strip().startswith("#"):
            told = _quoted(new)  # a comment behind a sentence is taken for a part of it
        if not flow and words and " " in new and start - before + len(told) > WIDTH:
            self._put(start, end, ">-")
            place = self._line_end(end)
            self._put(place, place, _folded(new, self._indent(start) + _STEP))
        else:
            self._put(start, end, f"{' ' * (start == end)}{told}")

    def _kept(self, node: Any, old: Any, new: Any) -> str:
        """A value inside braces: as it is written if it stays."""
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
        """Behind the last character that belongs to a value."""
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        if isinstance(node, yaml.ScalarNode):
            if node.style in ("|", ">"):
                return start + len(self.text[start:end].rstrip())
            return end
        if node.flow_style:
            return end
        last = node.value[-1]
        return self._end(last[1] if isinstance(node, yaml.MappingNode) else last)

    def _line_start(self, place: int) -> int:
        return self.text.rfind("\n", 0, place) + 1

    def _line_end(self, place: int) -> int:
        found = self.text.find("\n", place)
        return len(self.text) if found < 0 else found

    def _indent(self, place: int) -> int:
        line = self.text[self._line_start(place) : self._line_end(place)]
        return len(line) - len(line.lstrip(" "))


def _spliced(text: str, splices: Sequence[Splice]) -> str:
    parts, done = [], 0
    for start, end, new in sorted(splices, key=lambda splice: splice[0]):
        parts += [text[done:start], new]
        done = max(done, end)
    return "".join([*parts, text[done:]])


def _in_raw(raw: str, splices: Sequence[Splice]) -> list[Splice]:
    """The same splices in a text whose lines may end as on other systems."""
    if "\r" not in raw:
        return list(splices)
    ends = "\r\n" if "\r\n" in raw else "\r"
    places = [at for at in range(len(raw)) if raw[at - 1 : at + 1] != "\r\n"] + [len(raw)]
    return [(places[start], places[end], new.replace("\n", ends)) for start, end, new in splices]


def _comments(text: str, tree: Any) -> Iterator[tuple[int, str]]:
    """Every comment and its place: what begins with # and stands in no scalar."""
    done = 0
    for node in [*_scalars(tree), None]:
        start = node.start_mark.index if node else len(text)
        for found in _COMMENT.finditer(text, done, start):
            yield found.start(), found[0]
        if node:
            done = node.end_mark.index
            if node.style in ("|", ">"):
                head = text.find("\n", start)
                for found in _COMMENT.finditer(text, start, head if head >= 0 else done):
                    yield found.start(), found[0]


def _scalars(node: Any) -> Iterator[Any]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    else:
        for it in node.value if node else ():
            for part in it if isinstance(it, tuple) else (it,):
                yield from _scalars(part)


def _first_difference(old: Any, new: Any) -> tuple[str | int, ...]:
    """The way to the first value that differs."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in old:
            if key not in new:
                return (key,)
            if not values_equal(old[key], new[key]):
                return (key, *_first_difference(old[key], new[key]))
    return ()


# -- how values are written ----------------------------------------------------------------


def _field(key: str, value: Any, indent: int) -> str:
    """A field at a line of its own, without the indentation of its first line."""
    name = _text(key)
    if isinstance(value, Mapping):
        inline = f"{name}: {_inline(value)}"
        if _is_plain(value) and indent + len(inline) <= WIDTH:
            return inline
        inner = indent + _STEP
        lines = (f"\n{' ' * inner}{_field(it, value[it], inner)}" for it in value)
        return f"{name}:{''.join(lines)}"
    if isinstance(value, tuple):
        inline = f"{name}: {_inline(value)}"
        if indent + len(inline) <= WIDTH:
            return inline
        inner = indent + _STEP
        return f"{name}:" + "".join(f"\n{' ' * inner}{_item(it, inner)}" for it in value)
    inline = f"{name}: {_inline(value, flow=False)}"
    foldable = isinstance(value, str) and value == " ".join(value.split()) and " " in value
    if foldable and indent + len(inline) > WIDTH:
        return f"{name}: >-{_folded(value, indent + _STEP)}"
    return inline


def _item(value: Any, indent: int) -> str:
    """An item of a list at a line of its own."""
    inline = f"- {_inline(value, flow=isinstance(value, (Mapping, tuple)))}"
    if isinstance(value, Mapping) and indent + len(inline) > WIDTH:
        inner = indent + _STEP
        return "- " + f"\n{' ' * inner}".join(_field(it, value[it], inner) for it in value)
    return inline


def _is_plain(value: Mapping[str, Any]) -> bool:
    """Whether it holds only short things that braces do not force into quotes."""
    return all(
        not isinstance(it, (Mapping, tuple)) and _inline(it) == _inline(it, flow=False)
        for it in value.values()
    )


def _inline(value: Any, *, flow: bool = True) -> str:
    if isinstance(value, Mapping):
        pairs = (f"{_text(key, flow=True)}: {_inline(it)}" for key, it in value.items())
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
    """Without quotes wherever it is read as the same text."""
    wanted: dict[str, Any] = {"a": text, "b": "c"}
    told = f"a: {text}\nb: c\n"
    if flow:
        told = f"a: {{a: [{text}, c], b: {text}, c: d}}\n"
        wanted = {"a": {"a": (text, "c"), "b": text, "c": "d"}}
    try:
        plain = "\n" not in text and values_equal(YamlDocument("", told).values, wanted)
    except DiagnosticsError:
        plain = False
    return text if plain else _quoted(text)


def _quoted(text: str, sign: str = '"') -> str:
    if sign == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    told = json.dumps(text, ensure_ascii=False)  # YAML 1.2 reads JSON
    return "".join(it if it.isprintable() else f"\\U{ord(it):08x}" for it in told)


def _folded(text: str, indent: int, *, fold: bool = True) -> str:
    """The lines below `>-`, each begun by a line break."""
    width = WIDTH - indent if fold else len(text)
    lines = textwrap.wrap(text, max(width, 20), break_long_words=False, break_on_hyphens=False)
    return "".join(f"\n{' ' * indent}{line}" for line in lines)
