"""Addresses of remotes, and transfers that give a token to nobody else."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from prospectus.git.command import GitError, run_git
from prospectus.git.commits import Author, write_commit
from prospectus.git.remotes import (
    Credential,
    default_branch,
    fetch,
    parse_remote,
    push,
    read_remote,
)
from support.git import commit, git
from support.json_server import JsonServer

TOKEN = "made-up-0123456789"  # noqa: S105
AUTHOR = Author("Made up", "made-up@example.org")


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://example.org/place/site.git", "example.org", "place/site"),
        ("https://example.org:8443/a/b/site", "example.org:8443", "a/b/site"),
        ("https://name:secret@example.org/place/site.git/", "example.org", "place/site"),
        ("git@example.org:place/site.git", "example.org", "place/site"),
        ("ssh://git@example.org:2222/place/site.git", "example.org", "place/site"),
        ("/srv/git/site.git", "", ""),
        (r"C:\git\site.git", "", ""),
        ("../site", "", ""),
    ],
)
def test_a_remote_is_a_host_and_a_path(url, host, path):
    remote = parse_remote("origin", url)
    assert (remote.host, remote.path) == (host, path)
    assert "secret" not in repr(remote)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    (tmp_path / "first").mkdir()
    (tmp_path / "first/a.yml").write_text("a: 1\n", encoding="utf-8")
    commit(tmp_path / "first")
    git(tmp_path, "clone", "--quiet", "--bare", "first", "server.git")
    git(tmp_path, "clone", "--quiet", "server.git", "clone")
    return tmp_path / "clone"


def test_a_commit_is_pushed_to_a_new_branch_and_the_base_is_fetched(clone):
    remote = read_remote(clone)
    assert remote
    assert default_branch(clone, remote) == "main"
    commit = write_commit(clone, "HEAD", {"a.yml": b"a: 2\n"}, AUTHOR, "Made up")
    push(clone, remote, commit, "edit/made-up")
    server = clone.parent / "server.git"
    head = ("--git-dir", str(server), "rev-parse", "edit/made-up")
    assert run_git(clone, *head).decode().strip() == commit
    git(server, "branch", "--force", "main", "edit/made-up")
    assert fetch(clone, remote, "main") == commit


def test_without_a_remote_or_with_several_that_have_other_names_there_is_none(clone):
    git(clone, "remote", "rename", "origin", "upstream")
    remote = read_remote(clone)
    assert remote
    assert remote.name == "upstream"
    git(clone, "remote", "add", "other", "https://example.org/a/b")
    assert read_remote(clone) is None
    for name in ("upstream", "other"):
        git(clone, "remote", "remove", name)
    assert read_remote(clone) is None


def test_a_token_goes_to_the_server_of_the_remote_alone_and_into_no_message(clone, tmp_path):
    with JsonServer({}) as other, JsonServer({}) as server:
        git(clone, "config", "credential.helper", f"!touch {tmp_path}/helper")
        git(clone, "config", "core.askPass", f"touch {tmp_path}/asked")
        remote = parse_remote("origin", f"{server.address}/place/site.git")
        with pytest.raises(GitError) as refused:
            push(clone, remote, "HEAD", "edit/made-up", Credential("oauth2", TOKEN))
        (first, *_) = server.requests
        pair = base64.b64encode(f"oauth2:{TOKEN}".encode()).decode()
        assert first.headers["authorization"] == f"Basic {pair}"
        assert TOKEN not in first.path
        for text in (str(refused.value), repr(Credential("oauth2", TOKEN))):
            assert TOKEN not in text
            assert pair not in text
        # A configuration that rewrites the address does not take the token with it.
        git(clone, "config", f"url.{other.address}/.insteadOf", f"{server.address}/")
        with pytest.raises(GitError):
            push(clone, remote, "HEAD", "edit/made-up", Credential("oauth2", TOKEN))
        assert all("authorization" not in request.headers for request in other.requests)
    assert not (tmp_path / "helper").exists()
    assert not (tmp_path / "asked").exists()
    for path in (clone / ".git").rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes()


def test_programs_that_the_configuration_names_are_not_started(clone, tmp_path):
    remote = read_remote(clone)
    assert remote
    for key in ("remote.origin.uploadpack", "remote.origin.receivepack", "core.sshCommand"):
        git(clone, "config", key, f"touch {tmp_path}/started;")
    git(clone, "config", f"remote.{remote.url}.receivepack", f"touch {tmp_path}/started;")
    push(clone, remote, "HEAD", "edit/made-up")
    fetch(clone, remote, "main")
    assert not (tmp_path / "started").exists()


def test_other_protocols_are_refused(clone):
    remote = parse_remote("origin", "ext::sh -c touch% started")
    with pytest.raises(GitError):
        push(clone, remote, "HEAD", "edit/made-up")
    assert not (clone / "started").exists()
