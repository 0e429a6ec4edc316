"""Hashes of the cells of a row."""

from __future__ import annotations

import re
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


def test_a_hash_has_six_characters_of_a_url():
    assert re.fullmatch(r"[A-Za-z0-9_-]{6}", row_stamp.cell_hash("a"))
    assert len(row_stamp.stamp("parks", "first", ["a", None])) == 3 * 6
    assert row_stamp.hash_at("", 0) == ""


def test_ids_of_two_tables_have_two_hashes():
    assert row_stamp.id_hash("parks", "first") != row_stamp.id_hash("people", "first")
