"""The files of an import."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain.loader import load
from prospectus.editing.spreadsheet.edited_files import EditedFiles
from prospectus.editing.spreadsheet.sheet_column import SheetColumn
from support.yaml_strategies import FILES, write_files

NAME = SheetColumn("name.en", "name", "text", "en")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_files(tmp_path, FILES)
    return tmp_path


def test_a_new_record_is_a_new_file_with_a_comment_at_its_head(root):
    files = EditedFiles(root, load(Project(root)))
    path = files.add("projects", ("data/projects/a.yml", ()), "a", {NAME: "Made up"})
    text = files.texts()[path]
    assert text.startswith("# ")
    assert text.endswith("name: {en: Made up}\n")
    assert files.before == {path: None}


def test_a_changed_record_keeps_the_rest_of_its_file(root):
    site = load(Project(root))
    name = next(iter(site.parks))
    location = site.location("parks", name).document.path, ()
    files = EditedFiles(root, site)
    files.change("parks", location, {NAME: "Made-up name"})
    (text,) = files.texts().values()
    old = (root / location[0]).read_text(encoding="utf-8")
    assert "Made-up name" in text
    assert [line for line in text.splitlines() if line not in old.splitlines()] == [
        line for line in text.splitlines() if "Made-up name" in line
    ]


def test_a_file_that_changed_meanwhile_is_reported(root):
    site = load(Project(root))
    location = site.location("parks", next(iter(site.parks))).document.path, ()
    files = EditedFiles(root, site)
    files.change("parks", location, {NAME: "Made-up name"})
    with (root / location[0]).open("a", encoding="utf-8") as file:
        file.write("# meanwhile\n")
    with pytest.raises(DiagnosticsError) as error:
        files.texts()
    assert [problem.key for problem in error.value.problems] == ["changed_meanwhile"]
