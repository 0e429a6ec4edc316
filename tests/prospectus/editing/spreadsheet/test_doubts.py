"""Changes that are possible, but usually mistakes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.editing.spreadsheet.columns import columns
from prospectus.editing.spreadsheet.doubts import LEAST_MONEY, doubts
from prospectus.editing.spreadsheet.sheet_column import canonical
from prospectus.editing.spreadsheet.sheet_import import ImportedRow


@dataclass
class Changed:
    """A sheet of one column: the unit of its values, and the value of each row before and now."""

    key: str
    values: list[tuple[Any, Any]]
    table: str = "figures"
    row_unit: str | None = None
    rows: list[ImportedRow] = field(default_factory=list)

    def __post_init__(self):
        self.column = next(
            column for column in columns(self.table, ["zh", "en"]) if column.key == self.key
        )
        self.columns = {1: self.column}
        for number, (old, new) in enumerate(self.values, 2):
            row = ImportedRow(number, f"row-{number}", {self.column: new}, "")
            if old is not None:
                row.record = Stored(old, self.key)
            if canonical(old) != canonical(new):
                row.changed[self.column] = self.column.read(new) if new else None
            self.rows.append(row)

    def value(self, row, column):
        return column.read(row.cells[column])

    def unit(self, row):
        return self.row_unit

    def cell_problem(self, row, column, key, **details):
        return Diagnostic.at("a.xlsx", row, column, key, **details)


class Stored:
    """A record with one value."""

    def __init__(self, value, key):
        name, _, language = key.partition(".")
        self.record = {name: {language: value} if language else value}


def keys(site, sheet):
    return [(problem.line, problem.key) for problem in doubts(site, sheet)]


@pytest.mark.parametrize(
    ("values", "unit", "expected"),
    [
        ([(None, "3.5")], "cny", ["table_small_amount"]),
        ([(5_000_000, "9000")], "cny", ["table_small_amount"]),
        ([(None, str(LEAST_MONEY))], "cny", []),
        ([(9000, "9000")], "cny", []),  # not changed
        ([(None, "3.5")], "tonnes", []),
        ([(None, "3.5")], None, []),
    ],
)
def test_little_money_is_probably_meant_in_a_large_unit(site, values, unit, expected):
    assert [key for _, key in keys(site, Changed("value", values, row_unit=unit))] == expected


def test_a_number_with_its_unit_is_meant_so(site):
    sheet = Changed("value", [(None, "9000元")], row_unit="cny")
    sheet.value = lambda *_: 9000
    assert keys(site, sheet) == []


def test_a_hundredth_of_the_former_value_is_probably_a_per_cent(site):
    sheet = Changed("value", [(9, "0.09"), (9, "0.9"), (0, "0.1")], row_unit="percent")
    assert keys(site, sheet) == [(2, "table_hundredth")]


@pytest.mark.parametrize(
    ("key", "values", "is_doubtful"),
    [
        ("name.zh", [("甲", "乙"), ("乙", "甲")], True),
        ("name.zh", [("甲", "乙"), ("乙", "丙"), ("丙", "丁")], True),  # moved by a row
        ("name.zh", [("甲", "乙"), ("乙", "丁")], False),
        ("name.zh", [("甲", None), ("乙", None)], False),
        ("status", [("plan", "target"), ("target", "plan")], False),
        ("status", [("plan", "target"), ("target", "actual"), ("actual", "plan")], True),
        ("status", [("plan", "target"), ("target", "actual"), ("actual", "target")], False),
        ("period", [("2023", "2024"), ("2024", "2025"), ("2025", "2026")], False),
    ],
)
def test_values_that_changed_places_were_probably_sorted_by_themselves(
    site, key, values, is_doubtful
):
    expected = [(2, "table_permuted")] if is_doubtful else []
    assert keys(site, Changed(key, values)) == expected


def test_an_order_may_be_changed(site):
    sheet = Changed("order", [(1, "3"), (2, "1"), (3, "2")], table="projects")
    assert keys(site, sheet) == []
