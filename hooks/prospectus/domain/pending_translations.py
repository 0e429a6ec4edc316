"""Records whose translation is pending: `translation: pending` in data/.

They are checked like all others, but may lack texts in every language but the first, and are not
published, so that no reader gets half of a record. Without the mark, a text that lacks a language
is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

FIELD, MARK = "translation", "pending"


def parts(values: Any, *, many: bool) -> Iterator[tuple[Any, bool]]:
    """The content of a file in two parts, and whether they are pending: marked records, others.

    The marks are left out. With `many`, the file holds records by name, else one record.
    """
    if not many:
        yield (_without_mark(values), True) if is_pending(values) else (values, False)
        return
    if not isinstance(values, dict) or not any(map(is_pending, values.values())):
        yield values, False
        return
    yield {name: value for name, value in values.items() if not is_pending(value)}, False
    yield {name: _without_mark(value) for name, value in values.items() if is_pending(value)}, True


def is_pending(record: Any) -> bool:
    """Whether a record in YAML has the mark."""
    return isinstance(record, dict) and record.get(FIELD) == MARK


def marked(record: Mapping[str, Any], codes: Sequence[str]) -> dict[str, Any]:
    """A copy of a record in YAML with the mark if a text lacks one of the languages, else without.

    A text is a mapping of languages to phrases.
    """
    plain = _without_mark(record)
    return {FIELD: MARK, **plain} if _lacks_language(plain, codes) else plain


def _without_mark(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != FIELD}


def _lacks_language(value: Any, codes: Sequence[str]) -> bool:
    if isinstance(value, Mapping):
        if codes[0] in value and set(value) <= {*codes}:
            return len(value) < len(codes)
        return any(_lacks_language(inner, codes) for inner in value.values())
    return isinstance(value, tuple) and any(_lacks_language(inner, codes) for inner in value)
