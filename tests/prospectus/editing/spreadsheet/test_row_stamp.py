"""Hashes of the cells of a row."""

from __future__ import annotations

from decimal import Decimal

from prospectus.editing.spreadsheet import row_stamp
from prospectus.editing.spreadsheet.columns import columns


def test_a_hash_differs_by_value_and_by_cell():
    stamped = row_stamp.stamp("parks", "first", ["a", None, 5])
    assert row_stamp.hash_at(stamped, -1) == row_stamp.id_hash("parks", "first")
    assert row_stamp.hash_at(stamped, 1) == row_stamp.cell_hash(None)
    assert row_stamp.hash_at(stamped, 2) == row_stamp.cell_hash(Decimal("5.0"))
    assert row_stamp.cell_hash("a") != row_stamp.cell_hash("b")


def test_the_signature_depends_on_the_order_of_columns():
    some = columns("people", ["en", "fr"])
    assert row_stamp.signature(some) != row_stamp.signature(some[::-1])
