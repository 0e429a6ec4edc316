"""Single values as a form shows them, and as they are written after somebody has typed them.

A value that is shown and typed again without a change keeps the form in which the file has it, so
that `2023` does not become `"2023"`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from prospectus.editing.forms.field_specs import FieldSpec

_LONGEST_NUMBER = 40  # characters, as in YAML
_NUMBER = r"[-+]?[0-9]+(?:\.[0-9]+)?"
_RANGE = re.compile(rf"({_NUMBER})\s*(?:[-~\u2013\u2014\uff5e\u81f3]|to)\s*({_NUMBER})")
# What people put between groups of three digits, and no more than that.
_GROUPED = re.compile(r"(?<![\d.])\d{1,3}(?:[,\uff0c\u2009\u202f ]\d{3})+(?!\d)")


def shown(value: Any) -> str:
    """A value of a file as the text of its control; empty for no value.

    >>> shown(Decimal("1.50")), shown(True), shown({"from": 1, "to": 2}), shown(None)
    ('1.50', 'true', '1–2', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return "\u2013".join(shown(value.get(end)) for end in ("from", "to"))
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def read(spec: FieldSpec, typed: str, old: Any) -> Any:
    """The value that a typed text means; None for an empty one.

    What no value can be made of stays a text, which the check refuses.
    """
    text = typed.replace("\r\n", "\n").replace("\r", "\n")
    if text == shown(old) or (isinstance(old, str) and text.strip() == shown(old).strip()):
        return old
    text = text.strip()
    if not text:
        return None
    if spec.kind in ("number", "whole"):
        return _amount(text)
    if spec.kind == "flag":
        return {"true": True, "false": False}.get(text, text)
    if spec.kind == "period" and isinstance(old, int) and re.fullmatch(r"[1-9][0-9]{3}", text):
        return int(text)
    if spec.kind == "moment":
        return text.replace(" ", "T", 1)
    return text


def _amount(text: str) -> Any:
    """A number, a range of two numbers, or the text itself.

    >>> _amount("1,070,000"), _amount("10 – 20"), _amount("a lot")
    (1070000, {'from': 10, 'to': 20}, 'a lot')
    """
    plain = _GROUPED.sub(lambda match: re.sub(r"\D", "", match[0]), text)
    if match := _RANGE.fullmatch(plain):
        return dict(zip(("from", "to"), map(_number, match.groups()), strict=True))
    return _number(plain) if re.fullmatch(_NUMBER, plain) else text


def _number(text: str) -> Any:
    if len(text) > _LONGEST_NUMBER:
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return int(number) if "." not in text else number
