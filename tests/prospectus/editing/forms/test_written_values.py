"""Values as a form shows them and as they are written again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from prospectus.editing.forms.field_specs import FieldSpec
from prospectus.editing.forms.written_values import read, shown

VALUES = [1, 0, -5, Decimal("1.50"), True, False, "2023", 2023, "a: b", {"from": 1, "to": 2}, None]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_that_nobody_changed_is_the_same_value(value):
    again = read(FieldSpec("line"), shown(value), value)
    assert again is value


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("number", "1,070,000", 1070000),
        ("number", "1，070", 1070),
        ("number", "12.50", Decimal("12.50")),
        ("number", "10-20", {"from": 10, "to": 20}),
        ("number", "-5", -5),
        ("number", "10至20", {"from": 10, "to": 20}),
        ("number", "1,07", "1,07"),
        ("number", "many", "many"),
        ("number", "1" * 41, "1" * 41),
        ("number", "1-" + "2" * 41, {"from": 1, "to": "2" * 41}),
        ("flag", "false", False),
        ("period", "2024", "2024"),
        ("moment", "2024-01-02 03:04", "2024-01-02T03:04"),
        ("line", "  words  ", "words"),
        ("line", "   ", None),
    ],
)
def test_what_is_typed_means_a_value_or_stays_a_text(kind, typed, value):
    assert read(FieldSpec(kind), typed, None) == value


def test_a_year_keeps_the_form_that_the_file_has():
    assert read(FieldSpec("period"), "2024", 2023) == 2024
    assert read(FieldSpec("period"), "2024", "2023") == "2024"
