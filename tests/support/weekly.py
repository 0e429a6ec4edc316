"""Which rows of a parametrized test run with every change, and which each week only."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

import pytest


def first_of(rows: Iterable[Any], daily: int = 1, *, each: bool = False) -> list[Any]:
    """All rows; those after the first `daily` ones have the mark `weekly`.

    A row is a value, a tuple of values or a `pytest.param`; with `each`, a tuple is one value.
    The first rows have to show the rule; the rest are further examples of it.
    """
    parameters = list(rows)
    return parameters[:daily] + [_weekly(row, each=each) for row in parameters[daily:]]


def one_for_each(rows: Iterable[Any], kind: Callable[[Any], Hashable]) -> list[Any]:
    """All rows; those of whose kind one came before have the mark `weekly`."""
    seen: set[Hashable] = set()
    parameters = []
    for row in rows:
        parameters.append(_weekly(row, each=True) if kind(row) in seen else row)
        seen.add(kind(row))
    return parameters


def every(rows: Iterable[Any], step: int, *, each: bool = True) -> list[Any]:
    """All rows; those between every `step`-th one have the mark `weekly`.

    With `each`, a tuple is one value.
    """
    return [_weekly(row, each=each) if at % step else row for at, row in enumerate(rows)]


def _weekly(row: Any, *, each: bool) -> Any:
    if hasattr(row, "marks") and hasattr(row, "values"):
        return pytest.param(*row.values, id=row.id, marks=(*row.marks, pytest.mark.weekly))
    if isinstance(row, tuple) and not each:
        return pytest.param(*row, marks=pytest.mark.weekly)
    return pytest.param(row, marks=pytest.mark.weekly)
