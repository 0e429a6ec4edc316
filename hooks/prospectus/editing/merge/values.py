"""Brings two changes of the same values together, value by value.

Each side holds what the YAML reader gives: mappings, lists and scalars. Where both sides changed a
value differently, that is a conflict, and a choice decides. Lists are one value, unless all their
items are mappings with a name of their own (`id`, `key`, `figure`, `record` or `period`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from prospectus.yamlio.editor import values_equal

Side = Literal["mine", "theirs"]
Place = tuple[str, ...]  # keys and names of items, from the outermost
Choices = Mapping[Place, Side]
NO_CHOICES: Choices = MappingProxyType({})

_NAMES = ("id", "key", "figure", "record", "period")


class Missing(enum.Enum):
    """Stands where one state has no value."""

    MISSING = "missing"


MISSING = Missing.MISSING


@dataclass(frozen=True)
class Conflict:
    """A value that both sides changed. MISSING stands for one that is not there."""

    place: Place
    base: Any
    mine: Any
    theirs: Any


def merge_values(
    base: Any, mine: Any, theirs: Any, choices: Choices = NO_CHOICES
) -> tuple[Any, list[Conflict]]:
    """Both changes of `base`, and the conflicts for which there is no choice.

    In place of these, the value is that of `theirs`. MISSING for all that both removed.
    """
    conflicts: list[Conflict] = []
    return _merge((), base, mine, theirs, choices, conflicts), conflicts


def _merge(
    place: Place, base: Any, mine: Any, theirs: Any, choices: Choices, conflicts: list[Conflict]
) -> Any:
    if _equal(mine, theirs) or _equal(base, theirs):
        return mine
    if _equal(base, mine):
        return theirs
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        known = base if isinstance(base, Mapping) else {}
        return _merge_items(place, known, mine, theirs, choices, conflicts)
    before = {} if base is MISSING else _by_name(base)
    ours, others = _by_name(mine), _by_name(theirs)
    if before is not None and ours is not None and others is not None and _same_order(ours, others):
        return [*_merge_items(place, before, ours, others, choices, conflicts).values()]
    side = choices.get(place)
    if side is None:
        conflicts.append(Conflict(place, base, mine, theirs))
    return mine if side == "mine" else theirs


def _merge_items(
    place: Place,
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    choices: Choices,
    conflicts: list[Conflict],
) -> dict[str, Any]:
    merged = {}
    for key in _joined([*mine], [*theirs]):
        before, ours, others = (state.get(key, MISSING) for state in (base, mine, theirs))
        value = _merge((*place, str(key)), before, ours, others, choices, conflicts)
        if value is not MISSING:
            merged[key] = value
    return merged


def _joined(mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The keys in the order of `theirs`; each of `mine` alone follows the one before it there."""
    joined, known = list(theirs), {*theirs}
    before = None
    for key in mine:
        if key not in known:
            joined.insert(joined.index(before) + 1 if before is not None else 0, key)
        before = key
    return joined


def _by_name(items: Any) -> Mapping[str, Any] | None:
    """The items of a list by their names; None if an item has none, or two have the same."""
    if not isinstance(items, list | tuple) or not all(isinstance(item, Mapping) for item in items):
        return None
    for field in _NAMES:
        names = [str(item[field]) for item in items if field in item]
        if len(names) == len(items) == len({*names}):
            return dict(zip(names, items, strict=True))
    return None


def _same_order(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    mine, theirs = list(mine), list(theirs)
    common = {*mine} & {*theirs}
    return [name for name in mine if name in common] == [name for name in theirs if name in common]


def _equal(one: Any, other: Any) -> bool:
    if one is MISSING or other is MISSING:
        return one is other
    return values_equal(one, other)


def differences(base: Any, mine: Any, place: Place = ()) -> list[Conflict]:
    """The innermost values that differ, in the order of `mine`; `theirs` is as `base`."""
    if _equal(base, mine):
        return []
    pair = _items(base, mine)
    if pair is None:
        return [Conflict(place, base, mine, base)]
    before, after = pair
    return [
        difference
        for key in _joined([*before], [*after])
        for difference in differences(
            before.get(key, MISSING), after.get(key, MISSING), (*place, str(key))
        )
    ]


def reverted(base: Any, mine: Any, place: Place) -> Any:
    """The values of `mine`, but with that of `base` at one place; MISSING if it has none there.

    Raises KeyError if there is no such place.
    """
    if not place:
        return base
    pair = _items(base, mine)
    if pair is None:
        raise KeyError(place[0])
    before, after = pair
    keys = [key for key in (*after, *before) if str(key) == place[0]]
    if not keys:
        raise KeyError(place[0])
    key = keys[0]
    value = reverted(before.get(key, MISSING), after.get(key, MISSING), place[1:])
    changed = {
        name: value if name == key else after[name]
        for name in _joined([*before], [*after])
        if name in after or name == key
    }
    if value is MISSING:
        del changed[key]
    return changed if isinstance(mine, Mapping) else [*changed.values()]


def _items(base: Any, mine: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """The values within two mappings or lists, by key or name; None if they are single values."""
    if isinstance(base, Mapping) and isinstance(mine, Mapping):
        return base, mine
    before, after = _by_name(base), _by_name(mine)
    if before is None or after is None or not _same_order(before, after):
        return None
    return before, after


def shown(value: Any) -> str:
    """A value as editors see it, such as that of a conflict; empty for one that is not there."""
    if value is MISSING or value is None:
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {shown(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(map(shown, value))
    return str(value)


def all_places(conflicts: Iterable[Conflict]) -> set[Place]:
    """The places of some conflicts."""
    return {conflict.place for conflict in conflicts}
