"""A small repository, and what is remembered of it."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import translate
from prospectus.git import command, trees
from prospectus.git.command import GitError
from prospectus.git.history import (
    Revisions,
    last_changes,
    last_commit,
    resolve_commit,
    revisions,
    unpack,
    why_no_dates,
)
from support.git import git
from support.platforms import needs_symlinks


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


def test_each_commit_to_a_file_is_a_revision_of_it(repository):
    first = dt.datetime(2021, 2, 3, 12, tzinfo=dt.UTC)
    assert revisions(repository, "data") == {
        "data/first.yml": Revisions(1, first),
        "data/second.yml": Revisions(2, dt.datetime(2022, 3, 4, 15, 30, tzinfo=dt.UTC)),
        "data/名.yml": Revisions(1, first),
    }
    assert revisions(repository, "docs") == {}


def test_revisions_of_a_merged_branch_count_whatever_the_merge_kept(repository):
    git(repository, "switch", "--quiet", "--create", "side")
    commit(repository, "2022-04-01T00:00:00+00:00", second="3")
    git(repository, "switch", "--quiet", "-")
    commit(repository, "2022-04-02T00:00:00+00:00", second="4")
    git(repository, "merge", "--quiet", "--strategy=ours", "side", day="2022-04-03T00:00:00+00:00")
    assert revisions(repository, "data")["data/second.yml"] == Revisions(
        4, dt.datetime(2022, 4, 2, tzinfo=dt.UTC)
    )


def test_where_the_history_is_not_known_there_are_no_revisions(
    repository, tmp_path, tmp_path_factory
):
    clone = tmp_path_factory.mktemp("shallow") / "clone"
    git(repository, "clone", "--quiet", "--depth=1", f"file://{repository}", str(clone))
    assert revisions(clone, "data") == {}
    assert revisions(tmp_path_factory.mktemp("none"), "data") == {}


def test_what_is_not_committed_has_no_date_yet(repository):
    (repository / "data/new.yml").write_text("1", encoding="utf-8")
    assert "data/new.yml" not in last_changes(repository, "data")


def test_only_the_folders_asked_for_are_reported(repository):
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


def test_what_cannot_be_had_is_reported_with_what_helps(repository, tmp_path_factory, monkeypatch):
    def why(folder: Path) -> str:
        with pytest.raises(GitError) as error:
            unpack(folder, "made-up", tmp_path_factory.mktemp("before"), "data")
        return str(error.value)

    clone = tmp_path_factory.mktemp("shallow") / "clone"
    git(repository, "clone", "--quiet", "--depth=1", f"file://{repository}", str(clone))
    assert why(repository) == translate("history.no_ref", name="made-up")
    assert why(clone) == translate("history.shallow", name="made-up")
    assert why(tmp_path_factory.mktemp("nowhere")) == translate("history.no_repository")
    for folder, key in ((repository, "no_commit"), (clone, "shallow")):
        with pytest.raises(GitError) as error:
            last_commit(folder, "made-up.yml")
        assert str(error.value) == translate(f"history.{key}", name="made-up.yml")
    monkeypatch.setenv("PATH", "")
    assert why(repository) == translate("history.no_git")


def test_a_commit_is_unpacked_as_a_whole_where_no_path_is_given(repository, tmp_path_factory):
    folder = tmp_path_factory.mktemp("before")
    unpack(repository, "HEAD", folder)
    assert sorted(path.name for path in folder.rglob("*.yml")) == [
        "first.yml",
        "second.yml",
        "名.yml",
    ]


def test_attributes_of_a_commit_hide_and_change_nothing(repository, tmp_path_factory):
    commit(repository, "2022-04-01T12:00:00+00:00", first="$Format:%H$\n")
    text = "data/first.yml export-subst filter=made-up\ndata/second.yml export-ignore\n"
    (repository / ".gitattributes").write_text(text, encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message", "Made up")
    folder = tmp_path_factory.mktemp("before")
    unpack(repository, "HEAD", folder, "data")
    assert (folder / "data/first.yml").read_text(encoding="utf-8") == "$Format:%H$\n"
    assert (folder / "data/second.yml").exists()


@needs_symlinks
def test_only_regular_files_are_unpacked(repository, tmp_path_factory):
    (repository / "data/link.yml").symlink_to("/etc/passwd")
    (repository / "data/folder").symlink_to("..")
    git(repository, "add", ".")
    git(repository, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},data/module")
    git(repository, "commit", "--quiet", "--message", "Made up")
    folder = tmp_path_factory.mktemp("before")
    unpack(repository, "HEAD", folder, "data")
    names = sorted(path.name for path in (folder / "data").iterdir())
    assert names == ["first.yml", "second.yml", "名.yml"]


def git_output(folder: Path, *words: str, given: bytes = b"", **environment: str) -> str:
    done = subprocess.run(
        ["git", *words],  # noqa: S607
        cwd=folder,
        env=os.environ | environment,
        input=given,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def tree(folder: Path, *entries: tuple[str, str, str]) -> str:
    """A tree of (mode, name, object), as no git would write it by itself."""
    lines = [f"{mode} {name}\0".encode() + bytes.fromhex(entry) for mode, name, entry in entries]
    words = ("hash-object", "-t", "tree", "-w", "--stdin", "--literally")
    return git_output(folder, *words, given=b"".join(lines))


def committed(folder: Path, tree_: str) -> str:
    names = [f"GIT_{name}_{what}" for name in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")]
    nobody = dict.fromkeys(names, "nobody@example.org")
    return git_output(folder, "commit-tree", tree_, "-m", "Made up", **nobody)


@pytest.mark.parametrize("name", ["..", ".", ".git/../..", "../escape.yml", "/escape.yml"])
def test_no_tree_writes_outside_the_folder(repository, tmp_path_factory, name):
    blob = git_output(repository, "rev-parse", "HEAD:data/first.yml")
    inner = tree(repository, ("100644", "escape.yml", blob))
    entry = ("40000", name, inner) if name in ("..", ".") else ("100644", name, blob)
    sha = committed(repository, tree(repository, ("40000", "data", tree(repository, entry))))
    folder = tmp_path_factory.mktemp("before") / "into"
    folder.mkdir()
    unpack(repository, sha, folder)
    assert not list(folder.rglob("*.yml"))
    assert [path.name for path in folder.parent.iterdir()] == ["into"]


def test_a_tree_that_no_disk_can_hold_is_said(repository, tmp_path_factory):
    blob = git_output(repository, "rev-parse", "HEAD:data/first.yml")
    inner = tree(repository, ("100644", "b", blob))
    sha = committed(repository, tree(repository, ("100644", "a", blob), ("40000", "a", inner)))
    with pytest.raises(GitError, match="git fsck"):
        unpack(repository, sha, tmp_path_factory.mktemp("before"))


def test_more_than_fits_is_refused(repository, tmp_path_factory, monkeypatch):
    monkeypatch.setattr(trees, "MAX_BYTES", 2)
    with pytest.raises(GitError) as error:
        unpack(repository, "HEAD", tmp_path_factory.mktemp("before"), "data")
    commit = resolve_commit(repository, "HEAD")
    assert str(error.value) == translate("history.too_large", name=commit, limit=0)


# -- why nothing is known ------------------------------------------------------------------


def test_a_repository_in_order_knows_its_dates(repository):
    assert why_no_dates(repository) is None
    assert why_no_dates(repository / "data") is None


def test_every_question_gets_the_same_true_reason(repository, tmp_path_factory, monkeypatch):
    def reasons(folder: Path) -> set[str]:
        message = {str(why_no_dates(folder))}
        for ask in (
            lambda: unpack(folder, "HEAD", tmp_path_factory.mktemp("before"), "data"),
            lambda: last_commit(folder, "data/first.yml"),
        ):
            with pytest.raises(GitError) as error:
                ask()
            message.add(str(error.value))
        assert last_changes(folder, "data") == {}
        return message

    assert reasons(tmp_path_factory.mktemp("nowhere")) == {translate("history.no_repository")}
    with monkeypatch.context() as patch:
        patch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        assert reasons(repository) == {translate("history.foreign_owner", folder=repository)}
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "")
        assert reasons(repository) == {translate("history.no_git")}
    with monkeypatch.context() as patch:
        patch.setattr(command, "SECONDS", 0)
        assert reasons(repository) == {translate("history.too_slow", seconds=0)}
    (repository / ".git/config").write_text("[core\n", encoding="utf-8")
    (message,) = reasons(repository)
    assert "bad config line 1" in message


def test_a_repository_without_a_commit_says_so(tmp_path):
    git(tmp_path, "init", "--quiet")
    assert str(why_no_dates(tmp_path)) == translate("history.no_commits")


def test_a_shallow_clone_says_so(repository, tmp_path_factory):
    clone = tmp_path_factory.mktemp("shallow") / "clone"
    git(repository, "clone", "--quiet", "--depth=1", f"file://{repository}", str(clone))
    assert str(why_no_dates(clone)) == translate("history.shallow_dates")
