"""Differences between two mappings or two sequences."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

V = TypeVar("V")

# Pairs of items up to which sequences are aligned, as that takes quadratic time; larger ones are
# compared without regard to order.
_MAX_PAIRS = 1_000_000


def changed_items(
    before: Mapping[Any, V], after: Mapping[Any, V]
) -> list[tuple[Any, V | None, V | None]]:
    """Each key whose values differ with both values, in the order of the keys.

    None stands for a key that is missing.

    >>> changed_items({"a": 1, "b": 2}, {"b": 3, "c": 4})
    [('a', 1, None), ('b', 2, 3), ('c', None, 4)]
    """
    return [
        (key, before.get(key), after.get(key))
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]


def changed_sequence(
    before: Sequence[str], after: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The items removed from a sequence and those added; a moved item is both.

    >>> changed_sequence("abc", "bca")
    (('a',), ('a',))
    """
    if len(before) * len(after) > _MAX_PAIRS:
        return changed_multiset(before, after)
    removed: list[str] = []
    added: list[str] = []
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, old, old_end, new, new_end in matcher.get_opcodes():
        if kind != "equal":
            removed += before[old:old_end]
            added += after[new:new_end]
    return tuple(removed), tuple(added)


def changed_multiset(
    before: Iterable[str], after: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The items removed and those added without regard to order, in linear time.

    >>> changed_multiset("abb", "bc")
    (('a', 'b'), ('c',))
    """
    old, new = list(before), list(after)
    return _missing(old, new), _missing(new, old)


def _missing(items: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """The items that `others` lack, as often as they lack them."""
    available = Counter(others)
    missing = []
    for item in items:
        if available[item]:
            available[item] -= 1
        else:
            missing.append(item)
    return tuple(missing)
