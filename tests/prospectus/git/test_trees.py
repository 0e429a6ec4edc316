"""The files of a commit and of the working tree, in a small repository."""

from __future__ import annotations

import ntpath
import os
import posixpath
from pathlib import Path
from types import SimpleNamespace

import pytest

from prospectus.git import trees
from prospectus.git.command import GitError, run_git
from prospectus.git.trees import (
    EXECUTABLE,
    REGULAR,
    SUBMODULE,
    SYMLINK,
    changed_files,
    read_blobs,
    read_tree,
    write_tree,
)
from support.git import git
from support.platforms import needs_posix, needs_symlinks

SOMEBODY = ("-c", "user.name=Made up", "-c", "user.email=made-up@example.org")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    (root / "data").mkdir(parents=True)
    git(root, "init", "--quiet")
    (root / "data/a.yml").write_text("one\n", encoding="utf-8")
    (root / "data/b.yml").write_text("two\n", encoding="utf-8")
    (root / "c.txt").write_text("three\n", encoding="utf-8")
    commit(root)
    return root


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "Made up")


def changed(root: Path) -> dict[str, tuple[str, str]]:
    """The modes of each changed file before and after."""
    return {
        file.path: (file.before.mode if file.before else "", file.after.mode if file.after else "")
        for file in changed_files(root, "HEAD")
    }


def test_nothing_differs_in_a_clean_checkout(repository):
    assert changed(repository) == {}


def test_changed_added_removed_and_moved_files_are_found(repository):
    (repository / "data/a.yml").write_text("eno\n", encoding="utf-8")
    (repository / "new.txt").write_text("new\n", encoding="utf-8")
    (repository / "data/b.yml").rename(repository / "data/moved.yml")
    assert changed(repository) == {
        "data/a.yml": (REGULAR, REGULAR),
        "data/b.yml": (REGULAR, ""),
        "data/moved.yml": ("", REGULAR),
        "new.txt": ("", REGULAR),
    }
    moved = {
        file.path: file.moved_from for file in changed_files(repository, "HEAD") if file.moved_from
    }
    assert moved == {"data/moved.yml": "data/b.yml"}


@needs_symlinks
def test_modes_symlinks_and_nested_repositories_are_found(repository):
    (repository / "data/a.yml").chmod(0o755)
    (repository / "data/b.yml").unlink()
    (repository / "data/b.yml").symlink_to("/etc/passwd")
    (repository / "nested").mkdir()
    git(repository / "nested", "init", "--quiet")
    git(repository / "nested", "commit", "--quiet", "--allow-empty", "--message", "Made up")
    expected = {
        "data/a.yml": (REGULAR, EXECUTABLE),
        "data/b.yml": (REGULAR, SYMLINK),
        "nested": ("", SUBMODULE),
    }
    assert changed(repository) == expected
    git(repository, "-c", "advice.addEmbeddedRepo=false", "add", "--all")
    assert changed(repository) == expected


@needs_symlinks
def test_a_folder_that_became_a_symlink_hides_nothing(repository, tmp_path):
    (repository / "data").rename(tmp_path / "elsewhere")
    (repository / "data").symlink_to(tmp_path / "elsewhere")
    assert changed(repository) == {
        "data": ("", SYMLINK),
        "data/a.yml": (REGULAR, ""),
        "data/b.yml": (REGULAR, ""),
    }


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_marks_of_the_index_hide_nothing(repository, flag):
    git(repository, "update-index", flag, "data/a.yml")
    (repository / "data/a.yml").write_text("other\n", encoding="utf-8")
    assert changed(repository) == {"data/a.yml": (REGULAR, REGULAR)}


def test_attributes_and_filters_hide_nothing_and_run_nothing(repository, tmp_path):
    attributes = (
        "* filter=made-up text eol=crlf ident export-ignore export-subst diff=made-up -diff\n"
    )
    (repository / ".gitattributes").write_text(attributes, encoding="utf-8")
    commit(repository)
    ran = tmp_path / "ran"
    for key in ("filter.made-up.clean", "diff.made-up.textconv", "core.fsmonitor", "diff.external"):
        git(repository, "config", key, f"touch {ran}; cat")
    (repository / "data/a.yml").write_text("one\n$Id$\n", encoding="utf-8")
    assert changed(repository) == {"data/a.yml": (REGULAR, REGULAR)}
    folder = tmp_path / "written"
    write_tree(repository, "HEAD", folder, "data")
    assert (folder / "data/a.yml").read_text(encoding="utf-8") == "one\n"
    assert (folder / "data/b.yml").exists()
    assert not ran.exists()


def test_a_replaced_object_hides_nothing(repository):
    before = run_git(repository, "rev-parse", "HEAD").decode().strip()
    (repository / "data/a.yml").write_text("other\n", encoding="utf-8")
    commit(repository)
    git(repository, "replace", before, "HEAD")
    assert [file.path for file in changed_files(repository, before)] == ["data/a.yml"]


def test_ignored_files_are_no_change_unless_they_are_tracked(repository):
    (repository / ".gitignore").write_text("*.log\n", encoding="utf-8")
    commit(repository)
    (repository / "a.log").write_text("1", encoding="utf-8")
    assert changed(repository) == {}
    git(repository, "add", "--force", "a.log")
    assert changed(repository) == {"a.log": ("", REGULAR)}


def test_line_ends_that_a_checkout_converts_are_no_change(repository):
    text = repository / "data/a.yml"
    text.write_bytes(b"one\r\n")
    assert changed(repository) == {"data/a.yml": (REGULAR, REGULAR)}
    git(repository, "config", "core.autocrlf", "true")
    assert changed(repository) == {}


def test_line_ends_that_attributes_give_every_checkout_are_no_change(repository):
    (repository / ".gitattributes").write_text("*.bat text eol=crlf\n", encoding="utf-8")
    start = repository / "start.bat"
    start.write_bytes(b"one\r\n")
    commit(repository)
    assert changed(repository) == {}
    start.write_bytes(b"other\r\n")
    assert {*changed(repository)} == {"start.bat"}


def test_a_project_inside_a_repository_sees_what_lies_outside(repository):
    (repository / "data/a.yml").write_text("other\n", encoding="utf-8")
    (repository / "c.txt").unlink()
    assert changed(repository / "data") == {
        "../c.txt": (REGULAR, ""),
        "a.yml": (REGULAR, REGULAR),
    }


def test_names_of_any_bytes_are_found(repository):
    names = [b"new\nline", b"tab\t", b"\xff\xfe", b"back`tick|", "\u540d.yml".encode(), b" space "]
    for name in names:
        (repository / os.fsdecode(name)).write_text("1", encoding="utf-8")
    assert set(changed(repository)) == {os.fsdecode(name) for name in names}
    commit(repository)
    assert set(changed_files_of_last_commit(repository)) == {os.fsdecode(name) for name in names}


def changed_files_of_last_commit(root: Path) -> list[str]:
    return [file.path for file in changed_files(root, "HEAD~1")]


def test_repositories_with_other_object_names_are_compared(tmp_path):
    git(tmp_path, "init", "--quiet", "--object-format=sha256")
    (tmp_path / "a").write_text("one", encoding="utf-8")
    (tmp_path / "b").write_text("two", encoding="utf-8")
    commit(tmp_path)
    (tmp_path / "a").write_text("eno", encoding="utf-8")
    assert changed(tmp_path) == {"a": (REGULAR, REGULAR)}


@needs_posix
def test_special_files_are_not_opened(repository):
    (repository / "data/a.yml").unlink()
    os.mkfifo(repository / "data/a.yml")
    ((path, (before, after)),) = changed(repository).items()
    assert (path, before) == ("data/a.yml", REGULAR)
    assert after not in ("", REGULAR)
    (change,) = changed_files(repository, "HEAD")
    assert change.after
    assert (change.after.size, change.after.object_name) == (0, "")


def test_content_is_read_as_it_is_stored(repository):
    (repository / "binary").write_bytes(b"\0\n\r\n\xff")
    (repository / "empty").write_bytes(b"")
    commit(repository)
    tree = read_tree(repository, "HEAD")
    assert tree["binary"].size == 5
    names = [tree[name].object_name for name in ("binary", "empty", "binary")]
    assert list(read_blobs(repository, names)) == [b"\0\n\r\n\xff", b"", b"\0\n\r\n\xff"]
    with pytest.raises(GitError):
        list(read_blobs(repository, ["0" * 40]))


@needs_symlinks
def test_symlinks_and_paths_that_leave_the_folder_are_not_written(repository, tmp_path):
    (repository / "link").symlink_to("/etc")
    commit(repository)
    blob = run_git(repository, "hash-object", "-w", "c.txt").decode().strip()
    inner = mktree(repository, f"100644 blob {blob}\tescaped\n")
    tree = mktree(repository, f"040000 tree {inner}\t..\n100644 blob {blob}\tkept\n")
    head = run_git(repository, *SOMEBODY, "commit-tree", tree, "-m", "x").decode().strip()
    for commit_name, kept in (("HEAD", "c.txt"), (head, "kept")):
        folder = tmp_path / "outer" / commit_name
        write_tree(repository, commit_name, folder)
        assert (folder / kept).exists()
        assert not (folder / "link").is_symlink()
    assert not (tmp_path / "outer/escaped").exists()


def mktree(root: Path, text: str) -> str:
    return run_git(root, "mktree", given=text.encode()).decode().strip()


def test_without_git_or_a_repository_nothing_is_compared(repository, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(GitError):
        changed_files(tmp_path, "HEAD")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(GitError):
        changed_files(repository, "HEAD")


def test_moved_files_are_found_in_repositories_with_other_object_names(tmp_path):
    git(tmp_path, "init", "--quiet", "--object-format=sha256")
    (tmp_path / "a").write_text("one", encoding="utf-8")
    commit(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    moved = {file.path: file.moved_from for file in changed_files(tmp_path, "HEAD")}
    assert moved == {"a": "", "b": "a"}


def test_a_file_has_moved_only_if_its_content_is_the_same_and_not_empty(repository):
    for name in ("empty", "data/short"):
        (repository / name).write_text("", encoding="utf-8")
    commit(repository)
    (repository / "empty").rename(repository / "still-empty")
    (repository / "data/a.yml").unlink()
    (repository / "same-size").write_text("eno\n", encoding="utf-8")
    (repository / "data/b.yml").rename(repository / "moved")
    (repository / "copied").write_text("three\n", encoding="utf-8")
    moved = {
        file.path: file.moved_from for file in changed_files(repository, "HEAD") if file.moved_from
    }
    assert moved == {"moved": "data/b.yml"}


def test_the_size_of_a_file_is_that_of_its_content(repository):
    (repository / "data/a.yml").write_text("longer\n", encoding="utf-8")
    (change,) = changed_files(repository, "HEAD")
    assert change.before
    assert change.after
    assert (change.before.size, change.after.size) == (4, 7)


@needs_posix
def test_modes_are_those_of_the_index_where_the_file_system_keeps_none(repository):
    git(repository, "config", "core.filemode", "false")
    (repository / "data/a.yml").chmod(0o755)
    assert changed(repository) == {}


@pytest.mark.parametrize(
    ("part", "on_posix", "on_windows"),
    [
        *(("a.yml", True, True), ("a b", True, True), ("a/b", False, False), ("/", False, False)),
        *(("", False, False), (".", False, False), ("..", False, False), ("...", True, True)),
        *(("a\\b", True, False), ("c:", True, False), ("c:a", True, False)),
    ],
)
def test_a_name_is_one_entry_of_a_folder_by_the_rules_of_the_system(
    monkeypatch, part, on_posix, on_windows
):
    for rules, expected in ((posixpath, on_posix), (ntpath, on_windows)):
        with monkeypatch.context() as patch:
            patch.setattr(trees, "os", SimpleNamespace(path=rules))
            assert trees._is_name(part) == expected


def test_files_are_written_up_to_a_limit_of_all_bytes(repository, tmp_path, monkeypatch):
    size = sum(item.size for item in read_tree(repository, "HEAD").values())
    monkeypatch.setattr(trees, "MAX_BYTES", size)
    write_tree(repository, "HEAD", tmp_path / "written")
    assert (tmp_path / "written/c.txt").read_text(encoding="utf-8") == "three\n"
    monkeypatch.setattr(trees, "MAX_BYTES", size - 1)
    with pytest.raises(GitError):
        write_tree(repository, "HEAD", tmp_path / "again")
    assert not (tmp_path / "again").exists()
