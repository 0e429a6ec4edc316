"""Paths into records that name an item of a list by its key.

The values of a series are a list, but their rows have ids such as `exports.2023`, and rows may be
added anywhere. So the path to a value names its period (`values`, `2023`) instead of its position,
which changes when an earlier value is added.
"""

from __future__ import annotations

from typing import Any

from prospectus.yamlio.parser import Where

ITEM_KEY = "period"


def value_at(tree: Any, where: Where) -> Any:
    """The value at a path. Raises KeyError, IndexError or TypeError if there is none."""
    for step in positions(tree, where):
        tree = tree[step]
    return tree


def positions(tree: Any, where: Where) -> Where:
    """The path with the position of each item that it names by its key, if there is such an item.

    >>> positions({"values": ({"period": "2022"}, {"period": "2023"})}, ("values", "2023"))
    ('values', 1)
    """
    steps: list[str | int] = []
    for step in where:
        at = _index(tree, step) if isinstance(tree, tuple) and isinstance(step, str) else step
        steps.append(step if at is None else at)
        try:
            tree = tree[steps[-1]]
        except (KeyError, IndexError, TypeError):
            tree = None
    return tuple(steps)


def with_value(tree: Any, where: Where, value: Any) -> Any:
    """A copy of nested mappings and lists with another value at one path.

    A new item of a list takes its place in the order of the keys.

    >>> with_value({"a": {"b": 1}, "c": 2}, ("a", "d"), 3)
    {'a': {'b': 1, 'd': 3}, 'c': 2}
    """
    if not where:
        return value
    step, *rest = where
    if not isinstance(tree, tuple):
        return {**tree, step: with_value(tree.get(step, {}), tuple(rest), value)}
    at = _index(tree, step) if isinstance(step, str) else step
    if at is not None:
        return (*tree[:at], with_value(tree[at], tuple(rest), value), *tree[at + 1 :])
    at = sum(_key(item) < str(step) for item in tree)
    return (*tree[:at], with_value({}, tuple(rest), value), *tree[at:])


def _index(items: tuple[Any, ...], key: str) -> int | None:
    return next((at for at, item in enumerate(items) if _key(item) == key), None)


def _key(item: Any) -> str:
    return str(item.get(ITEM_KEY, "")) if isinstance(item, dict) else ""
