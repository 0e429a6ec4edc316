"""Values of records as JSON, with every digit of a number."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from prospectus.outputs.open_data.records import Json, exact

# What stands for a number in JSON until its digits take the place of this text: characters for
# private use, which no text of a record holds.
_MARK = "\ue000"


def _number(value: Any) -> int | str:
    """A number for `written`. Raises TypeError for all else."""
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    if value == value.to_integral_value():
        return int(value)
    return f"{_MARK}{exact(value)}{_MARK}"


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_number).encode
_MARKED = re.compile(f'"{_MARK}([^"{_MARK}]+){_MARK}"')


def written(document: Json) -> str:
    """A document as JSON on one line; numbers have all their digits."""
    return f"{json_text(document)}\n"


def json_text(value: Any) -> str:
    """A value as JSON. Raises TypeError for what JSON cannot hold."""
    text = _encode(value)
    return _MARKED.sub(r"\1", text) if _MARK in text else text
