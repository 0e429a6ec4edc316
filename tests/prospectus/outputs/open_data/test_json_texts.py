"""Values as JSON."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from prospectus.outputs.open_data.json_texts import written


@pytest.mark.parametrize(
    "value", ["0", "12", "-1.5", "0.000000001", "123456789012345678.123456789", "120000000000"]
)
def test_a_number_has_all_its_digits(value):
    read = json.loads(written({"value": Decimal(value)}), parse_float=Decimal, parse_int=Decimal)
    assert read == {"value": Decimal(value)}


def test_what_is_no_number_is_refused():
    with pytest.raises(TypeError):
        written({"value": object()})
