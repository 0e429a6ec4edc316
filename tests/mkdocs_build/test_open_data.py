"""Open data that an earlier build has made from the same records."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mkdocs_build import open_data
from mkdocs_build.open_data import OpenDataRecord
from mkdocs_build.site_context import SiteContext
from prospectus.files.build_record import BuildRecord
from prospectus.outputs.open_data.files import Publication
from prospectus.support.parallel import CAN_FORK


def build(project: Path, output: Path, before: Path | None = None) -> tuple[bool, SiteContext]:
    """Make the open data of a project into `output`; whether it was taken over from `before`."""
    record = BuildRecord(project, before or output, "online-other")
    context = SiteContext.load(project)
    earlier = OpenDataRecord(context, record, output.with_name(f"{output.name}-data"))
    taken = earlier.take()
    made = taken or earlier.make(context.publication, interface=True)
    output.mkdir(parents=True, exist_ok=True)
    earlier.add(output)
    assert not output.with_name(f"{output.name}-data").exists()
    record.save(1, output)
    return taken is not None, replace(context, made=made)


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def output(bare, tmp_path) -> Path:
    folder = tmp_path / "out/site"
    assert not build(bare, folder)[0]
    return folder


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_after_an_edit_of_a_page_all_files_are_taken_over(bare, output):
    with (bare / "docs/about/gaps.en.md").open("a", encoding="utf-8") as file:
        file.write("\nMade-up words.\n")
    again = output.with_name("again")
    is_taken, context = build(bare, again, output)
    assert is_taken
    assert contents(again) == contents(output)
    assert context.open_data.summary == replace(context, made=None).open_data.summary


def test_after_an_edit_of_a_record_they_are_made_again(bare, output):
    edit(bare / "data/parks/norton.yml", "Norton", "Morton")
    again = output.with_name("again")
    assert not build(bare, again, output)[0]
    assert b"Morton" in (again / "data/parks.csv").read_bytes()


def test_they_are_made_again_where_somebody_changed_a_file(bare, output):
    file = output / "data/parks.csv"
    right = file.read_bytes()
    file.write_bytes(right + b"wrong\r\n")
    again = output.with_name("again")
    assert not build(bare, again, output)[0]
    assert (again / "data/parks.csv").read_bytes() == right


def test_of_a_large_site_a_process_that_ends_makes_the_same_files(bare, output, monkeypatch):
    monkeypatch.setattr(open_data, "LARGE", 0)
    made: list[int] = []
    write = Publication.write

    def write_here(*args: Any, **options: Any) -> Any:
        made.append(os.getpid())
        return write(*args, **options)

    monkeypatch.setattr(Publication, "write", write_here)
    again = output.with_name("again")
    build(bare, again)
    assert contents(again) == contents(output)
    assert not made or not CAN_FORK
