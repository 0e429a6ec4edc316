"""Diagnostics of files at the cells of a table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.domain.loader import load
from prospectus.editing.spreadsheet import cell_locator
from prospectus.editing.spreadsheet.cell_locator import problems_in_cells
from prospectus.editing.spreadsheet.cell_values import SheetData
from prospectus.editing.spreadsheet.columns import options
from prospectus.editing.spreadsheet.sheet import sheet
from prospectus.editing.spreadsheet.sheet_import import SheetImport
from support.yaml_strategies import FILES, write_files

ALIASES = {
    "data/projects/made-up.yml": """\
name: {zh: 虚构项目, en: Made-up project}
aliases:
  - {zh: 甲, en: One}
  - {zh: 乙, en: Two}
summary: {zh: 虚构。, en: Made up.}
stage: signed
sources: [article p05]
"""
}


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
    at = next(at for at, column in imported.columns.items() if column.key == "name.en")
    assert (located.path, located.line, located.column) == ("a.xlsx", 3, at + 1)


def test_a_problem_without_a_cell_stays_where_it_is(root, imported):
    problem = Diagnostic.at("data/units.yml", 1, 1, "made_up")
    assert problems_in_cells(root, {}, [imported], [problem]) == [problem]


def test_no_more_problems_than_anybody_reads_are_listed(root, imported, monkeypatch):
    monkeypatch.setattr(cell_locator, "MAX_PROBLEMS", 1)
    problems = [Diagnostic.at("data/units.yml", line, 1, "made_up") for line in (1, 2)]
    located = problems_in_cells(root, {}, [imported], problems)
    assert [item.key for item in located] == ["made_up", "table_more_problems"]


def located(root: Path, imported: SheetImport, problem: Diagnostic) -> tuple[int, str]:
    """The row and the column of a problem in the table."""
    (located,) = problems_in_cells(root, {}, [imported], [problem])
    assert (located.path, located.sheet, located.key) == ("a.xlsx", "A", problem.key)
    assert located.details == problem.details
    column = imported.columns.get(located.column - 1)
    return located.line, column.key if column else ""


def test_a_translation_that_is_missing_is_shown_in_its_column(site, root, imported):
    first = next(iter(site.people))
    place = site.location("people", first)
    problem = place.problem(("name",), "made_up", field=f"{first}.name", missing="en, fr")
    assert located(root, imported, problem) == (2, "name.en")


def test_a_field_without_a_column_of_its_own_is_shown_at_the_first_that_has_the_field(
    site, root, imported
):
    first = next(iter(site.people))
    problem = site.location("people", first).problem((), "made_up", field=f"{first}.name.fr")
    assert located(root, imported, problem) == (2, "name.zh")


def test_a_problem_without_a_field_is_shown_where_its_value_stands(site, root, imported):
    name = list(site.people)[1]
    place = site.location("people", name)
    assert located(root, imported, place.problem(("name", "en"), "made_up")) == (3, "name.en")
    assert located(root, imported, place.problem((), "made_up")) == (3, "")


def test_a_value_of_a_list_is_shown_in_the_cell_of_the_list(site, root, imported):
    name, record = next((name, item) for name, item in site.people.items() if len(item.sources) > 1)
    line = 2 + list(site.people).index(name)
    problem = site.location("people", name).problem(("sources", 1), "made_up")
    assert len(record.sources) == 2
    assert located(root, imported, problem) == (line, "sources")


def test_a_text_of_a_list_is_shown_in_the_column_of_its_language(tmp_path):
    write_files(tmp_path, {**FILES, **ALIASES})
    site = load(Project(tmp_path))
    content = sheet(site, "projects", options(site))
    data = SheetData("A", dict(enumerate((content.headings, *content.rows), 1)))
    projects = SheetImport(site, "a.xlsx", data, [data])
    place = site.location("projects", "made-up")
    for where, key in (
        (("aliases", 1, "en"), "aliases.en"),
        (("aliases", 1, "zh"), "aliases.zh"),
    ):
        problem = place.problem(where, "made_up")
        row = 2 + list(site.projects).index("made-up")
        assert located(tmp_path, projects, problem) == (row, key)


def test_what_no_cell_shows_is_shown_at_the_id_of_the_record_that_fills_the_file(site, root):
    content = sheet(site, "projects", options(site))
    data = SheetData("A", dict(enumerate((content.headings, *content.rows), 1)))
    projects = SheetImport(site, "a.xlsx", data, [data])
    place = site.location("projects", "knitwear-plant")
    line = 2 + list(site.projects).index("knitwear-plant")
    assert located(root, projects, place.problem(("figures",), "made_up")) == (line, "")


def test_changed_files_are_read_as_they_will_be(site, root, imported):
    path = "data/people.yml"
    text = "# \ufeff\n\n" + (root / path).read_text(encoding="utf-8")
    first = next(iter(site.people))
    place = site.location("people", first)
    before = place.problem(("name", "en"), "made_up")
    moved = replace(before, line=before.line + 2)
    (located,) = problems_in_cells(root, {path: text}, [imported], [moved])
    assert (located.path, located.line) == ("a.xlsx", 2)
    assert problems_in_cells(root, {}, [imported], [moved]) != [located]
