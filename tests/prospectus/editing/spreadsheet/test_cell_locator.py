"""Diagnostics of files at the cells of a table."""

from __future__ import annotations

import pytest

from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.editing.spreadsheet import cell_locator
from prospectus.editing.spreadsheet.cell_locator import problems_in_cells
from prospectus.editing.spreadsheet.cell_values import SheetData
from prospectus.editing.spreadsheet.columns import options
from prospectus.editing.spreadsheet.sheet import sheet
from prospectus.editing.spreadsheet.sheet_import import SheetImport


@pytest.fixture
def imported(site) -> SheetImport:
    content = sheet(site, "people", options(site))
    rows = dict(enumerate((content.headings, *content.rows), 1))
    data = SheetData("A", rows)
    return SheetImport(site, "a.xlsx", data, [data])


def test_a_problem_is_moved_to_the_cell_of_its_field(site, root, imported):
    name = list(site.people)[1]
    place = site.location("people", name)
    problem = place.problem(("name", "en"), "made_up", field=f"{name}.name.en")
    (located,) = problems_in_cells(root, {}, [imported], [problem])
    at = next(at for at, it in imported.columns.items() if it.key == "name.en")
    assert (located.path, located.line, located.column) == ("a.xlsx", 3, at + 1)


def test_a_problem_without_a_cell_stays_where_it_is(root, imported):
    problem = Diagnostic.at("data/units.yml", 1, 1, "made_up")
    assert problems_in_cells(root, {}, [imported], [problem]) == [problem]


def test_no_more_problems_than_anybody_reads_are_listed(root, imported, monkeypatch):
    monkeypatch.setattr(cell_locator, "MAX_PROBLEMS", 1)
    problems = [Diagnostic.at("data/units.yml", line, 1, "made_up") for line in (1, 2)]
    found = problems_in_cells(root, {}, [imported], problems)
    assert [it.key for it in found] == ["made_up", "table_more_problems"]
