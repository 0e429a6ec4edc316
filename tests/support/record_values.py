"""Values of records, and their validation in two languages."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

NAME = {"zh": "测试园区", "en": "Test park"}

FIGURE = {
    "name": NAME,
    "value": 5,
    "unit": "enterprises",
    "status": "actual",
    "period": "2023",
    "sources": ("test p01",),
}

PARK = {"name": NAME, "short": NAME, "summary": NAME, "sources": ("test p01",)}


def read(schema: Any, value: Any) -> Any:
    return TypeAdapter(schema).validate_python(value, context={"languages": ["zh", "en"]})


def mistakes(schema: Any, value: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    with pytest.raises(ValidationError) as caught:
        read(schema, value)
    return [(error["type"], error["loc"]) for error in caught.value.errors()]
