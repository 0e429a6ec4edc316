"""What a build depends on: every change of it is seen, and nothing else."""

from __future__ import annotations

import os
import sys

import pytest

from prospectus.files.build_inputs import read_inputs
from prospectus.support import program
from support.git import git
from support.platforms import needs_posix, needs_symlinks


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project"
    for path in ("data/a.yml", "docs/a.md", "hooks/a.py", "overrides/a.html", "cards/a.png"):
        (root / path).parent.mkdir(parents=True)
        (root / path).write_text("made up", encoding="utf-8")
    for path in ("hooks/words/en.yml", "overrides/catalogs/en.yml"):
        (root / path).parent.mkdir()
        (root / path).write_text("made: up", encoding="utf-8")
    (root / "mkdocs.yml").write_text("made: up", encoding="utf-8")
    return root


def digest(project):
    inputs = read_inputs(project)
    assert inputs
    return inputs.digest


@pytest.mark.parametrize(
    "path",
    [
        *("data/a.yml", "docs/a.md", "hooks/a.py", "overrides/a.html", "cards/a.png", "mkdocs.yml"),
        *("hooks/words/en.yml", "overrides/catalogs/en.yml"),
    ],
)
def test_other_content_is_seen_whatever_the_dates_say(project, path):
    before, status = digest(project), (project / path).stat()
    (project / path).write_text("MADE UP", encoding="utf-8")
    os.utime(project / path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert digest(project) != before


@pytest.mark.parametrize(
    ("path", "is_program"),
    [
        *((path, False) for path in ("data/a.yml", "docs/a.md", "cards/a.png")),
        *((path, True) for path in ("hooks/a.py", "overrides/a.html", "mkdocs.yml")),
    ],
)
def test_content_is_no_part_of_the_program(project, path, is_program):
    before = read_inputs(project)
    (project / path).write_text("MADE UP", encoding="utf-8")
    after = read_inputs(project)
    assert before
    assert after
    assert (before.program != after.program) == is_program


@pytest.mark.parametrize("path", ["hooks/a.py", "overrides/main.html", "overrides/a/b.css"])
def test_an_installed_program_is_an_input_with_its_templates(project, tmp_path, monkeypatch, path):
    package = tmp_path / "prospectus_site"
    monkeypatch.setattr(program, "IS_INSTALLED", True)
    monkeypatch.setattr(program, "HOOKS", package / "hooks")
    monkeypatch.setattr(program, "OVERRIDES", package / "overrides")
    for name in ("hooks/a.py", "overrides/main.html", "overrides/a/b.css"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("made up", encoding="utf-8")
    before = read_inputs(project)
    (package / path).write_text("other", encoding="utf-8")
    assert read_inputs(project).digest != before.digest
    assert not before.are_unchanged(project)


def test_files_that_come_go_and_move_are_seen(project):
    seen = [digest(project)]
    (project / "docs/b.md").write_text("", encoding="utf-8")
    seen.append(digest(project))
    (project / "docs/b.md").rename(project / "docs/c.md")
    seen.append(digest(project))
    (project / "docs/a.md").unlink()
    seen.append(digest(project))
    assert len({*seen}) == len(seen)


def test_the_border_between_two_files_is_seen(project):
    (project / "docs/a.md").write_text("one", encoding="utf-8")
    (project / "docs/b.md").write_text("two", encoding="utf-8")
    before = digest(project)
    (project / "docs/a.md").write_text("onetw", encoding="utf-8")
    (project / "docs/b.md").write_text("o", encoding="utf-8")
    assert digest(project) != before


def test_a_file_written_again_is_the_same_input_at_another_time(project):
    before = read_inputs(project)
    assert before.are_unchanged(project)
    (project / "data/a.yml").write_text("made up", encoding="utf-8")
    os.utime(project / "data/a.yml", ns=(0, 0))
    assert read_inputs(project).digest == before.digest
    assert not before.are_unchanged(project)


def test_what_no_build_reads_is_no_input(project):
    before = read_inputs(project)
    for path in ("site/index.html", "tests/a.py", "hooks/__pycache__/a.pyc", ".git/made-up"):
        (project / path).parent.mkdir(exist_ok=True)
        (project / path).write_text("", encoding="utf-8")
    assert read_inputs(project) == before


def test_dates_of_the_history_are_inputs(project):
    without, undated = digest(project), read_inputs(project)
    git(project, "init", "--quiet")
    git(project, "add", "docs")
    git(project, "commit", "--quiet", "--message", "Made up", day="2021-02-03T12:00:00+00:00")
    dated = digest(project)
    git(
        project,
        *("commit", "--quiet", "--amend", "--no-edit", "--date", "2022-02-03T12:00:00+00:00"),
        day="2022-02-03T12:00:00+00:00",
    )
    assert not undated.are_unchanged(project)
    assert len({without, dated, digest(project)}) == 3


def test_another_version_of_a_library_is_another_input(project, tmp_path, monkeypatch):
    (tmp_path / "libraries/made_up-1.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "libraries")])
    before = digest(project)
    (tmp_path / "libraries/made_up-1.0.dist-info").rename(
        tmp_path / "libraries/made_up-1.1.dist-info"
    )
    assert digest(project) != before


@needs_symlinks
@needs_posix
def test_links_and_special_files_are_left_to_the_check(project):
    (project / "docs/link.md").symlink_to("a.md")
    assert read_inputs(project) is None
    (project / "docs/link.md").unlink()
    os.mkfifo(project / "docs/pipe.md")
    assert read_inputs(project) is None
