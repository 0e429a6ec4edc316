"""A small repository, and what is remembered of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import git
from prospectus.history import HistoryError, last_changes, last_commit, unpack
from prospectus.problems import tell


def commit(folder: Path, day: str, **files: str) -> None:
    for name, text in files.items():
        path = folder / "data" / f"{name}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "Made up", day=day)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, "2021-02-03T12:00:00+00:00", first="1", second="1", 名="1")
    commit(tmp_path, "2022-03-04T23:30:00+08:00", second="2")
    return tmp_path


def test_a_file_is_as_old_as_the_last_commit_to_it(repository):
    assert last_changes(repository, "data") == {
        "data/first.yml": "2021-02-03",
        "data/second.yml": "2022-03-04",  # the day where it was committed
        "data/名.yml": "2021-02-03",
    }


def test_what_is_not_committed_has_no_date_yet(repository):
    (repository / "data/new.yml").write_text("1", encoding="utf-8")
    assert "data/new.yml" not in last_changes(repository, "data")


def test_only_the_folders_asked_for_are_told(repository):
    assert last_changes(repository, "docs") == {}


def test_a_project_inside_a_repository_sees_its_own_paths(repository):
    assert last_changes(repository / "data", ".")["first.yml"] == "2021-02-03"


def test_a_shallow_clone_forges_no_date(repository, tmp_path_factory):
    clone = tmp_path_factory.mktemp("shallow") / "clone"
    git(repository, "clone", "--quiet", "--depth=1", f"file://{repository}", str(clone))
    assert (clone / "data/first.yml").exists()
    assert last_changes(clone, "data") == {}


def test_outside_a_repository_nothing_is_remembered(tmp_path):
    assert last_changes(tmp_path, "data") == {}


def test_a_repository_without_a_commit_remembers_nothing(tmp_path):
    git(tmp_path, "init", "--quiet")
    assert last_changes(tmp_path, "data") == {}


def test_without_git_nothing_is_remembered(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert last_changes(repository, "data") == {}


# -- what they were ------------------------------------------------------------------------


def test_a_commit_is_unpacked_without_what_it_does_not_have(repository, tmp_path_factory):
    folder = tmp_path_factory.mktemp("before")
    unpack(repository, "HEAD~1", folder, "data", "docs", "mkdocs.yml")
    assert (folder / "data/second.yml").read_text(encoding="utf-8") == "1"
    assert (folder / "data/名.yml").exists()
    assert [path.name for path in folder.iterdir()] == ["data"]


def test_a_project_inside_a_repository_is_unpacked_by_its_own_paths(repository, tmp_path_factory):
    folder = tmp_path_factory.mktemp("before")
    unpack(repository / "data", "HEAD", folder, "first.yml")
    assert [path.name for path in folder.iterdir()] == ["first.yml"]


def test_the_last_commit_to_a_file_is_that_which_changed_it(repository, tmp_path_factory):
    folder = tmp_path_factory.mktemp("before")
    unpack(repository, last_commit(repository, "data/first.yml"), folder, "data/second.yml")
    assert (folder / "data/second.yml").read_text(encoding="utf-8") == "1"


def test_what_cannot_be_had_is_told_with_what_helps(repository, tmp_path_factory, monkeypatch):
    def why(folder: Path) -> str:
        with pytest.raises(HistoryError) as told:
            unpack(folder, "made-up", tmp_path_factory.mktemp("before"), "data")
        return str(told.value)

    clone = tmp_path_factory.mktemp("shallow") / "clone"
    git(repository, "clone", "--quiet", "--depth=1", f"file://{repository}", str(clone))
    assert why(repository) == tell("history.no_ref", name="made-up")
    assert why(clone) == tell("history.shallow", name="made-up")
    assert why(tmp_path_factory.mktemp("nowhere")) == tell("history.no_repository")
    for folder, key in ((repository, "no_commit"), (clone, "shallow")):
        with pytest.raises(HistoryError) as told:
            last_commit(folder, "made-up.yml")
        assert str(told.value) == tell(f"history.{key}", name="made-up.yml")
    monkeypatch.setenv("PATH", "")
    assert why(repository) == tell("history.no_git")
