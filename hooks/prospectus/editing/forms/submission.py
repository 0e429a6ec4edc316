"""What a filled-in form makes of a record: names and texts of controls become values of YAML.

The name of a control is the path of its value, with dots: `titles.0.name.zh`. Values that nobody
changed are those of the file, so that the editor of YAML finds nothing to write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from prospectus.editing.forms.field_specs import FieldSpec
from prospectus.editing.forms.written_values import read
from prospectus.editing.spreadsheet.record_edits import placed

# The prefix of controls that ask to leave out an item of a list, or an entry of a mapping.
REMOVE = "remove:"
_NUMBER = re.compile(r"[0-9]{1,6}")  # of an item of a list
# A key that a new entry of a mapping may have; a dot would divide the path.
KEY = re.compile(r"[A-Za-z0-9_-]{1,100}")


def moved_up(posted: Mapping[str, str], path: str) -> dict[str, str]:
    """The texts of a form in which the item of a list at a path is before the one above it.

    >>> moved_up({"items.0": "a", "items.1": "b", "remove:items.1": "on"}, "items.1")
    {'items.1': 'a', 'items.0': 'b', 'remove:items.0': 'on'}
    """
    folder, _, at = path.rpartition(".")
    if not _NUMBER.fullmatch(at) or int(at) == 0:
        return dict(posted)
    other = f"{folder}.{int(at) - 1}"
    swapped = {path: other, other: path}
    pattern = re.compile(rf"((?:\w+:)?)({re.escape(path)}|{re.escape(other)})(\.|$)")
    return {
        pattern.sub(lambda match: f"{match[1]}{swapped[match[2]]}{match[3]}", name, count=1)
        if pattern.match(name)
        else name: text
        for name, text in posted.items()
    }


class Submission:
    """The `posted` texts of a form, by the names of its controls; `codes` are the languages.

    With `keeps_all`, items that are empty or to be left out stay, so that a form that is shown
    again has every control where it was. `named` gives the name of a record of a collection for
    what somebody typed, such as its title.
    """

    def __init__(
        self,
        posted: Mapping[str, str],
        codes: Sequence[str],
        *,
        keeps_all: bool = False,
        named: Callable[[str, str], str] = lambda _, text: text,
    ) -> None:
        self._posted, self._codes, self._keeps_all = posted, codes, keeps_all
        self._named = named
        self._moved: dict[str, str] = {}  # controls of items, by their paths among those that stay
        self._steps: dict[str, list[str]] = {}
        for name in posted:
            parts = name.split(".")
            for length, step in enumerate(parts):
                steps = self._steps.setdefault(".".join(parts[:length]), [])
                if step not in steps[-1:] and step not in steps:
                    steps.append(step)

    def value(self, spec: FieldSpec, old: Any, path: str = "") -> Any:
        """The value at a path, made from the `old` one; None if there is none."""
        if spec.kind == "text":
            return self._text(old, path)
        if spec.kind == "record":
            return self._record(spec, old, path)
        if spec.kind == "list":
            return self._list(spec, old, path)
        if spec.kind == "entries":
            return self._entries(spec, old, path)
        if path not in self._posted:
            return old
        text = self._posted[path]
        if spec.kind == "reference" and text.strip():
            text = self._named(spec.collection, text.strip())
        return read(spec, text, old)

    def control(self, path: str) -> str:
        """The name of the control of a value, by the path that the value has after saving."""
        name = ""
        for step in path.split("."):
            name = f"{name}.{step}" if name else step
            name = self._moved.get(name, name)
        return name

    def _text(self, old: Any, path: str) -> Any:
        new = dict(old) if isinstance(old, Mapping) else {}
        for code in self._codes:
            name = f"{path}.{code}"
            if name in self._posted:
                value = read(FieldSpec("line"), self._posted[name], new.get(code))
                if value is not None or new.get(code) is not None:
                    new = placed(new, code, value, self._codes)
        return self._unless_empty(new, old)

    def _record(self, spec: FieldSpec, old: Any, path: str) -> Any:
        new = dict(old) if isinstance(old, Mapping) else {}
        order = [field.name for field in spec.fields]
        for field in spec.fields:
            before = new.get(field.name)
            value = self.value(field, before, f"{path}.{field.name}" if path else field.name)
            if value is not None or before is not None:
                new = placed(new, field.name, value, order)
        return self._unless_empty(new, old)

    def _list(self, spec: FieldSpec, old: Any, path: str) -> Any:
        assert spec.item is not None  # noqa: S101 - every list has a type of items
        items = old if isinstance(old, tuple) else ()
        posted = (int(step) for step in self._steps.get(path, ()) if _NUMBER.fullmatch(step))
        new: list[Any] = []
        for at in sorted({*range(len(items)), *posted}):
            name = f"{path}.{at}"
            before = items[at] if at < len(items) else None
            value = None if self._is_removed(name) else self.value(spec.item, before, name)
            if value is not None or self._keeps_all:
                self._moved[f"{path}.{len(new)}"] = name
                new.append(value)
        return self._unless_empty(tuple(new), old)

    def _entries(self, spec: FieldSpec, old: Any, path: str) -> Any:
        assert spec.item is not None  # noqa: S101 - every mapping has a type of values
        entries = old if isinstance(old, Mapping) else {}
        new = {}
        for key in self._keys(entries, path):
            name = f"{path}.{key}"
            value = None
            if not self._is_removed(name):
                value = self.value(spec.item, entries.get(key), name)
            was_empty = key in entries and entries[key] is None
            if value is not None or was_empty or self._keeps_all:
                new[key] = value
        return self._unless_empty(new, old)

    def _keys(self, entries: Mapping[str, Any], path: str) -> Iterable[str]:
        posted = (step for step in self._steps.get(path, ()) if KEY.fullmatch(step))
        return dict.fromkeys([*entries, *posted])

    def _is_removed(self, name: str) -> bool:
        return not self._keeps_all and f"{REMOVE}{name}" in self._posted

    @staticmethod
    def _unless_empty(new: Any, old: Any) -> Any:
        """A collection; None if nothing is left of it. One that was empty stays as it is."""
        if not new and not old:
            return old
        return new or None
