"""A site is read file by file; rules between files are left to the check."""

from __future__ import annotations

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.review.check import check, find_problems
from prospectus.review.reading import read
from support.fault_edits import change

PROJECT = "data/projects/knitwear-plant.yml"


def test_a_site_is_read_as_the_check_gives_it(root):
    reading, checked = read(root), check(root)
    assert reading.problems == ()
    given = reading.checked()
    assert [*given.site.records()] == [*checked.site.records()]
    assert (given.written, given.pages) == (checked.written, checked.pages)
    assert reading.generated == given.generated


def test_records_that_name_none_are_read_and_refused_by_the_check(copy):
    change(PROJECT, ("park: milton", "park: nowhere"))(copy)
    reading = read(copy)
    assert reading.problems == ()
    assert reading.site is not None
    assert reading.site.projects["knitwear-plant"].park == "nowhere"
    assert [problem.key for problem in find_problems(reading)[0]] == ["dangling"]


def test_what_cannot_be_read_is_left_out_and_reported(copy):
    change(PROJECT, ("park: milton", "park: [milton"))(copy)
    change("mkdocs.yml", ("actual: 5", "actual: soon"))(copy)
    reading = read(copy)
    assert (reading.site, reading.staleness, reading.generated) == (None, None, ())
    assert {problem.path for problem in reading.problems} == {PROJECT, "mkdocs.yml"}
    assert {*reading.problems} <= {*find_problems(reading)[0]}
    with pytest.raises(DiagnosticsError) as refused:
        reading.checked()
    assert {*refused.value.problems} == {*reading.problems}


def test_nothing_is_read_without_settings(copy):
    (copy / "mkdocs.yml").write_text("plugins: [", encoding="utf-8")
    with pytest.raises(DiagnosticsError):
        read(copy)
