"""Commits beside the checkout: what they hold, and what they leave alone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from prospectus.git.command import run_git
from prospectus.git.commits import Author, configured_author, patch_of, write_commit
from support.git import commit, git

AUTHOR = Author("王 Made up", "made-up@example.org")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.yml").write_bytes("name: 虚构\r\n".encode())
    (tmp_path / "data/b.yml").write_bytes(b"b: 1\n")
    (tmp_path / ".gitattributes").write_text("* text=auto eol=lf\n", encoding="utf-8")
    commit(tmp_path)
    return tmp_path


def said(root: Path, *words: str) -> str:
    return run_git(root, *words).decode()


def test_a_commit_holds_the_changes_in_the_name_of_the_editor(repository):
    files = {"data/a.yml": b"name: other\n", "data/b.yml": None, "data/新.yml": b"c: 1\r\n"}
    commit = write_commit(repository, "HEAD", files, AUTHOR, "改动\n\nMade up.\n")
    assert said(repository, "log", "-1", "--format=%an|%ae|%cn|%s|%P", commit).strip() == (
        f"{AUTHOR.name}|{AUTHOR.email}|{AUTHOR.name}|改动|"
        + said(repository, "rev-parse", "HEAD").strip()
    )
    names = said(repository, "ls-tree", "-r", "--name-only", commit).splitlines()
    assert names == [".gitattributes", ".gitignore", "data/a.yml", "data/新.yml"]
    # Bytes are those of the editor, whatever the attributes say.
    assert run_git(repository, "cat-file", "blob", f"{commit}:data/新.yml") == b"c: 1\r\n"


def test_the_checkout_stays_as_it_is(repository):
    (repository / "data/b.yml").write_bytes(b"b: 2\n")
    git(repository, "add", "data/b.yml")
    state = [("status", "--porcelain"), ("rev-parse", "HEAD"), ("branch", "--list")]
    before = [said(repository, *words) for words in state]
    write_commit(repository, "HEAD", {"data/a.yml": None}, AUTHOR, "Made up")
    assert [said(repository, *words) for words in state] == before


def test_paths_are_those_below_the_folder_of_the_site(repository):
    commit = write_commit(repository / "data", "HEAD", {"a.yml": b"a: 1\n"}, AUTHOR, "Made up")
    assert said(repository, "diff-tree", "--name-only", "-r", "HEAD", commit).split() == [
        "data/a.yml"
    ]


def test_a_patch_gives_the_same_files_where_it_is_applied(repository, tmp_path_factory):
    files = {"data/a.yml": b"name: other\n", "data/x.bin": bytes(range(256))}
    commit = write_commit(repository, "HEAD", files, AUTHOR, "Made up")
    patch = patch_of(repository, commit)
    other = tmp_path_factory.mktemp("other") / "clone"
    git(repository, "clone", "--quiet", str(repository), str(other))
    done = subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "am", "--quiet"],  # noqa: S607
        cwd=other,
        input=patch,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert said(other, "rev-parse", "HEAD^{tree}") == said(
        repository, "rev-parse", f"{commit}^{{tree}}"
    )


def test_the_author_is_known_where_name_and_address_are_configured(repository, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    assert configured_author(repository) is None
    git(repository, "config", "user.name", AUTHOR.name)
    assert configured_author(repository) is None
    git(repository, "config", "user.email", AUTHOR.email)
    assert configured_author(repository) == AUTHOR
