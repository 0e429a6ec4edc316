"""A column of a table: what its cells show of a record, and what they mean when they are read.

A cell holds a text, a number (Decimal) or None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from prospectus.domain.records import Record

Cell = str | Decimal | None
Kind = Literal[
    "text", "texts", "value", "whole", "flag", "word", "period", "choice", "words", "forms", "items"
]

ITEM_SEPARATOR = "; "  # between the items of a list in one cell
NOTHING = "\u2014"  # the line of an item without a value, so that lines of all columns match
_AFTER_ID = " · "  # between an id and its label, which is not read back
# Separators that people type between items: also full-width ones and line breaks.
_SEPARATORS = re.compile(r"[;,\n\uff1b\uff0c\u3001]")
_NUMBER = r"[-+]?[0-9]+(?:\.[0-9]+)?"
_LONGEST_NUMBER = 40  # characters, as in YAML
# A form of a unit, with the CLDR category of plural in which it is used.
_FORM = re.compile(r"(zero|one|two|few|many|other)\s*[:\uff1a]\s*(.*)")
_RANGE = re.compile(rf"({_NUMBER})\s*[-~\u2013\u2014\uff5e]\s*({_NUMBER})")


@dataclass(frozen=True)
class SheetColumn:
    """A column: a field of a model, or one `language` of a field with text.

    `choices` names the list of `options` for the column, if it has any. A column of the kind
    `items` shows one value of each item in a list of records, an item on each line; `item` is the
    column that these items would have in a table of their own, `item_model` their model.
    """

    key: str
    field: str
    kind: Kind
    language: str = ""
    required: bool = False
    choices: str = ""
    item: SheetColumn | None = None
    item_model: type[Record] | None = None

    def raw(self, record: Mapping[str, Any]) -> Any:
        """The value of the cell as it is in the YAML of a record; None if it is missing."""
        value = record.get(self.field)
        if value is None:
            return None
        if self.kind == "text":
            return _phrase(value.get(self.language)) if isinstance(value, Mapping) else None
        if self.kind == "texts":
            return tuple(_phrase(text.get(self.language)) or "" for text in value) or None
        if self.kind == "forms":
            forms = value.get(self.language) or {} if isinstance(value, Mapping) else {}
            return tuple(f"{form}: {_phrase(text)}" for form, text in forms.items()) or None
        if self.item is not None:
            return lines_of(self.item.raw(item) for item in items_of(value))
        return str(value) if self.kind == "period" else value

    def read(self, cell: Cell | bool) -> Any:
        """The value that a cell means; text of another kind stays text, for the model to refuse."""
        if isinstance(cell, bool):
            return cell if self.kind == "flag" else str(cell).lower()
        text = f"{cell:f}" if isinstance(cell, Decimal) else cell or ""
        if not text.strip():
            return None
        if self.kind == "texts":
            return tuple(_phrase(line) or "" for line in text.rstrip().split("\n"))
        if self.item is not None:
            lines = ("" if line.strip() == NOTHING else line for line in text.rstrip().split("\n"))
            return lines_of(self.item.read(line) for line in lines)
        text = text.strip()
        if self.kind in ("text", "word", "period"):
            return _phrase(text)
        if self.kind == "forms":
            pairs = (_form(line) for line in text.split("\n") if line.strip())
            return tuple(f"{form}: {phrase}" for form, phrase in pairs)
        if self.kind == "words":
            return tuple(word for word in map(_id, _SEPARATORS.split(text)) if word) or None
        if self.kind in ("value", "whole"):
            if self.kind == "value" and (match := _RANGE.fullmatch(text)):
                return dict(zip(("from", "to"), map(_number, match.groups()), strict=True))
            return _number(text)
        if self.kind == "flag":
            return {"true": True, "false": False}.get(_id(text).lower(), text)
        return _id(text)


def shown_id(name: str, label: str) -> str:
    """An id with its label; only the id is read back.

    >>> shown_id("signed", "Signed")
    'signed · Signed'
    """
    return f"{name}{_AFTER_ID}{label}"


def cell(column: SheetColumn, value: Any, labels: Mapping[str, Mapping[str, str]]) -> Cell:
    """The cell for a value in YAML."""
    if value is None or (column.kind in ("value", "whole") and not isinstance(value, Mapping)):
        return value if value is None else Decimal(value)
    if isinstance(value, tuple):
        return (ITEM_SEPARATOR if column.kind == "words" else "\n").join(value)
    text = canonical(value)
    return labels[column.choices].get(text, text) if column.choices else text


def cell_text(value: Cell) -> str:
    """The text of a cell, a number with all its digits."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value or ""


def canonical(value: Any) -> str:
    """A value in YAML as text; equal values give equal texts."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, Decimal)):
        return f"{Decimal(value).normalize():f}"
    if isinstance(value, Mapping):
        return "\u2013".join(canonical(value.get(end)) for end in ("from", "to"))
    if isinstance(value, tuple):
        return "\n".join(value)
    return str(value)


def one_line(value: Any) -> str:
    """A raw value on one line, for messages."""
    return canonical(value).replace("\n", ITEM_SEPARATOR) or "\u2014"


def items_of(value: Any) -> tuple[Mapping[str, Any], ...]:
    """The items of a list of records; what only says that there is none is an empty item."""
    if not isinstance(value, tuple):
        return ()
    return tuple(item if isinstance(item, Mapping) else {} for item in value)


def forms_in(lines: tuple[str, ...]) -> dict[str, str]:
    """The forms of a unit by category, from the lines of a cell. A line without one is `other`.

    >>> forms_in(("one: {} tonne", "{} tonnes"))
    {'one': '{} tonne', 'other': '{} tonnes'}
    """
    return dict(map(_form, lines))


def _form(line: str) -> tuple[str, str]:
    match = _FORM.fullmatch(line.strip())
    form, text = match.groups() if match else ("other", line)
    return form, _phrase(text) or ""


def lines_of(values: Iterable[Any]) -> tuple[str, ...] | None:
    """Values as one line each, without empty ones at the end; None if all are empty."""
    lines = [canonical(value).replace("\n", ITEM_SEPARATOR) or NOTHING for value in values]
    while lines and lines[-1] == NOTHING:
        lines.pop()
    return tuple(lines) or None


def _phrase(value: Any) -> str | None:
    return " ".join(str(value).split()) or None if value is not None else None


def _id(text: str) -> str:
    return text.split(_AFTER_ID.rstrip(), maxsplit=1)[0].strip()


def _number(text: str) -> Any:
    if len(text) > _LONGEST_NUMBER or not re.fullmatch(_NUMBER, text):
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return int(number) if number == number.to_integral_value() else number.normalize()
