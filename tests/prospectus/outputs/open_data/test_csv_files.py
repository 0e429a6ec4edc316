"""Tables as CSV."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from prospectus.outputs.open_data.csv_files import CsvLines, cell_text


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
    assert CsvLines().of([("a", cell, "b")]) == f"a,{text},b\r\n".encode()


def test_a_table_is_read_back_as_it_is():
    head = ("id", "name_en")
    rows = (("a", 'quoted "text", with a comma'), ("b", "two\nlines"))
    content = CsvLines().of([head, *rows])
    assert content.startswith(b"id,name_en\r\n"), "no byte order mark"
    read = [*csv.reader(io.StringIO(content.decode(), newline=""))]
    assert read == [[*head], *map(list, rows)]


def test_one_maker_of_lines_makes_those_of_many_records():
    lines = CsvLines()
    assert lines.of([("a", 1), ("b", 2)]) + lines.of([]) + lines.of([("c", 3)]) == CsvLines().of(
        [("a", 1), ("b", 2), ("c", 3)]
    )
