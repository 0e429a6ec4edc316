"""From changed files to a request for review, against a local repository and a local server."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from prospectus.config.project import Project
from prospectus.forges.forge import Gitea
from prospectus.git import remotes
from prospectus.git.command import GitError, run_git
from prospectus.git.commits import Author
from prospectus.git.remotes import parse_remote
from prospectus.review import sending
from prospectus.review.check import check
from prospectus.review.content_diff import ContentDiff
from support.git import git
from support.json_server import JsonServer
from support.project import swap

AUTHOR = Author("王 Made up", "made-up@example.org")
TOKEN = "made-up-0123456789"  # noqa: S105
TODAY = dt.date(2030, 5, 1)
EXPORTS = "data/figures/exports.yml"


@pytest.fixture
def site(committed: Path) -> Path:
    return committed


def test_two_editors_send_their_changes_and_both_merge_without_a_conflict(site, monkeypatch):
    """Each changes a figure, and the log of changes gets an entry of each."""
    monkeypatch.setattr(sending, "summary", lambda *_: ("Made up", ContentDiff()))
    branches = []
    for path, old, new in ((EXPORTS, 84, 85), ("data/figures/chains.yml", 23, 24)):
        swap(site, path, f"value: {old}\n", f"value: {new}\n")
        recorded = sending.record_change(Project(site), TODAY)
        assert recorded
        prepared = sending.prepare(site, AUTHOR, f"{old} → {new}", "", TODAY)
        branches.append(prepared.commit)
        git(site, "checkout", "--quiet", "--", ".")
        (site / recorded).unlink()
    for made_commit in branches:
        git(site, "merge", "--quiet", "--message", "Merge", made_commit)
    checked = check(site)
    assert len([name for name in checked.site.changes if name.startswith("2030-05-01-1-")]) == 2


def test_a_submission_has_the_description_and_the_summary_for_readers(site):
    swap(site, EXPORTS, "value: 84\n", "value: 85\n")
    prepared = sending.prepare(site, AUTHOR, "更新\n出口企业数", "Because it is so.", TODAY)
    assert prepared.branch.startswith("edit/2030-05-01-")
    assert prepared.title == "更新 出口企业数"
    assert prepared.body.startswith("Because it is so.\n\n")
    assert "85 enterprises" in prepared.body
    log = run_git(site, "log", "-1", "--format=%an%n%B", prepared.commit).decode()
    assert log.strip() == f"{AUTHOR.name}\n{prepared.title}\n\nBecause it is so."
    patch = sending.as_patch(site, prepared)
    assert b"+  value: 85\n" in patch
    assert patch.startswith(b"From ")


def test_without_a_change_there_is_nothing_to_send(site):
    with pytest.raises(GitError):
        sending.prepare(site, AUTHOR, "x", "", TODAY)
    assert sending.record_change(Project(site), TODAY) is None


def test_it_is_pushed_and_a_request_is_opened(site, tmp_path, monkeypatch):
    git(tmp_path, "clone", "--quiet", "--bare", str(site), "server.git")
    swap(site, EXPORTS, "value: 84\n", "value: 85\n")
    monkeypatch.setattr(sending, "summary", lambda *_: ("Made up", ContentDiff()))
    prepared = sending.prepare(site, AUTHOR, "x", "", TODAY)
    path = "/api/v1/repos/place/site/pulls"
    opened = "https://example.org/place/site/pulls/7"
    with JsonServer({path: (201, {"html_url": opened})}) as server:
        remote = parse_remote("origin", f"{server.address}/place/site")
        # Over HTTP git is tried in test_remotes; here the repository is a folder.
        folder, push = parse_remote("origin", str(tmp_path / "server.git")), remotes.push
        monkeypatch.setattr(remotes, "push", lambda root, _, *words: push(root, folder, *words))
        assert sending.send(site, prepared, Gitea(remote, TOKEN)) == opened
    (request,) = server.requests
    assert request.fields["head"] == prepared.branch
    assert request.fields["base"] == "main"
    words = ("--git-dir", str(tmp_path / "server.git"), "rev-parse", prepared.branch)
    assert run_git(site, *words).decode().strip() == prepared.commit
