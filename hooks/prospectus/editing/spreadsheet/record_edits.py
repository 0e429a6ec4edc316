"""Copies of records with other values in some of their cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prospectus.editing.spreadsheet.columns import field_order
from prospectus.editing.spreadsheet.sheet_column import NOTHING, SheetColumn, forms_in, items_of


def placed(
    record: Mapping[str, Any], name: str, value: Any, order: Sequence[str]
) -> dict[str, Any]:
    """A copy of a record with another value of a field; None removes the field.

    A new field is placed after the last one that precedes it in `order`.
    """
    if name in record or value is None:
        changed = {key: value if key == name else old for key, old in record.items()}
        return {key: new for key, new in changed.items() if new is not None}
    place = order.index(name)
    before = [key for key in record if key in order and order.index(key) < place]
    keys = list(record)
    keys.insert(keys.index(max(before, key=order.index)) + 1 if before else 0, name)
    return {key: value if key == name else record[key] for key in keys}


def changed(
    record: Mapping[str, Any],
    values: Mapping[SheetColumn, Any],
    order: Sequence[str],
    codes: Sequence[str],
) -> dict[str, Any]:
    """A copy of a record with other values in some of its cells."""
    result = dict(record)
    for column, value in values.items():
        old = result.get(column.field)
        new = value
        if column.kind == "text":
            new = placed(old or {}, column.language, value, codes) or None
        elif column.kind == "texts":
            new = _texts(old or (), column.language, value or (), codes)
        elif column.kind == "forms":
            new = placed(old or {}, column.language, forms_in(value or ()) or None, codes) or None
        elif column.item is not None and column.item_model is not None:
            item_order = field_order(column.item_model)
            new = _items(items_of(old), column.item, value or (), item_order, codes)
        result = placed(result, column.field, new, order)
    return result


def _texts(old: Sequence[Any], code: str, phrases: Sequence[str], codes: Sequence[str]) -> Any:
    """A list of texts with other phrases in one language, matched by position."""
    count = max(
        len(phrases),
        *(sum(bool(text.get(other)) for text in old) for other in codes if other != code),
        0,
    )
    texts = []
    for at in range(count):
        text = old[at] if at < len(old) else {}
        texts.append(placed(text, code, phrases[at] if at < len(phrases) else None, codes))
    return tuple(texts) or None


def _items(
    old: Sequence[Mapping[str, Any]],
    column: SheetColumn,
    lines: Sequence[str],
    order: Sequence[str],
    codes: Sequence[str],
) -> Any:
    """A list of records with other values in one column, matched by position.

    Items without any value go, if no other item follows them.
    """
    items = []
    for at in range(max(len(old), len(lines))):
        line = lines[at] if at < len(lines) else NOTHING
        value = None if line == NOTHING else column.read(line)
        items.append(changed(old[at] if at < len(old) else {}, {column: value}, order, codes))
    while items and not items[-1]:
        items.pop()
    return tuple(items) or None
