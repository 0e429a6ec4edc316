"""Replacements that keep every other byte."""

from __future__ import annotations

import pytest

from prospectus.yamlio import splices


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_stay(mark, end):
    text = f"{mark}a: 1{end}b: 2{end}"
    assert splices.plain(text) == "a: 1\nb: 2\n"
    changed = splices.apply(text, [(8, 9, "3"), (5, 5, "c: 4\n")])
    assert changed == f"{mark}a: 1{end}c: 4{end}b: 3{end}"
