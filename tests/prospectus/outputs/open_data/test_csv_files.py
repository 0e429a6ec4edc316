"""Tables as CSV."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from prospectus.outputs.open_data.csv_files import cell_text, csv_table
from prospectus.outputs.open_data.tables import Column, Table


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (Decimal("-1.50"), "-1.5"),
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+86", "'+86"),
        ("plain", "plain"),
    ],
)
def test_a_cell_keeps_its_digits_and_is_no_formula(cell, text):
    assert cell_text(cell) == text


def test_a_table_is_read_back_as_it_is():
    columns = (Column("id", "id"), Column("name_en", "name"))
    rows = (("a", 'quoted "text", with a comma'), ("b", "two\nlines"))
    content = csv_table(Table("made_up", columns, rows))
    assert content.startswith(b"id,name_en\r\n"), "no byte order mark"
    read = [*csv.reader(io.StringIO(content.decode(), newline=""))]
    assert read == [["id", "name_en"], *map(list, rows)]
