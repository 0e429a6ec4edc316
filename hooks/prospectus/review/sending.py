"""Sends an editor's changes for review: a commit with a description, pushed or as a patch."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain.edtf import Period
from prospectus.domain.loader import load
from prospectus.editing import changelog
from prospectus.files import journal
from prospectus.forges.forge import Forge, ReviewRequest
from prospectus.git import remotes
from prospectus.git.command import GitError, run_git
from prospectus.git.commits import Author, patch_of, write_commit
from prospectus.git.history import last_commit
from prospectus.git.trees import read_tree
from prospectus.review.changed_files import compare_files
from prospectus.review.content_diff import CommitMemory, ContentDiff, read_content
from prospectus.review.diff_report import content_files_part, content_part
from prospectus.review.own_changes import BASE, own_files

MAX_TITLE = 72  # characters; longer ones are cut by the lists of servers
_MAX_BODY = 60_000  # characters, below the limits of all servers
_BRANCH = re.compile(r"edit/[0-9a-f-]{1,40}")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True)
class Submission:
    """A commit to be reviewed. `body` is the description and the summary for readers."""

    commit: str
    branch: str
    title: str
    body: str


@dataclass(frozen=True)
class SentRequest:
    """A request for review that was opened from this checkout: its address, branch and commit."""

    address: str
    branch: str
    commit: str


_SENT = "prospectus.request"  # in the settings of git that belong to the checkout


def last_request(root: Path) -> SentRequest | None:
    """The last request of this checkout, unless it is merged; None if there is none."""
    address, branch, commit = (
        run_git(root, "config", "--local", "--get", f"{_SENT}{name}").decode().strip()
        for name in ("address", "branch", "commit")
    )
    if not address or not _BRANCH.fullmatch(branch) or not _COMMIT.fullmatch(commit):
        return None
    remote = remotes.read_remote(root)
    if remote:
        main = f"refs/remotes/{remote.name}/{remotes.default_branch(root, remote)}"
        try:
            if _is_merged(root, commit, main):
                return None
        except GitError:  # git has forgotten the commit
            return None
    return SentRequest(address, branch, commit)


def _is_merged(root: Path, commit: str, main: str) -> bool:
    """Whether a branch has a commit, or its changes by another one, as after a squash merge.

    Raises GitError.
    """
    if run_git(root, "for-each-ref", "--contains", commit, main):
        return True
    if not run_git(root, "for-each-ref", main):
        return False
    if run_git(root, "cherry", main, commit).startswith(b"-"):  # a commit with the same changes
        return True
    words = ("diff-tree", "-r", "-z", "--no-commit-id", "--name-only", "--no-renames", "--relative")
    paths = [os.fsdecode(name) for name in run_git(root, *words, commit).split(b"\0") if name]
    return bool(paths) and read_tree(root, commit, *paths) == read_tree(root, main, *paths)


def _remember(root: Path, sent: SentRequest) -> None:
    for name in ("address", "branch", "commit"):
        run_git(root, "config", "--local", f"{_SENT}{name}", getattr(sent, name))


def summary(root: Path, memory: CommitMemory | None = None) -> tuple[str, ContentDiff]:
    """What the changes mean for readers, in Markdown, and the comparison that it comes from.

    `memory` is that of earlier comparisons. Raises GitError.
    """
    files = compare_files(root, BASE)
    content = read_content(root, BASE, files, memory)
    parts = (content_part(files, content), content_files_part(files))
    return "\n\n".join(part for part in parts if part), content


def record_change(project: Project, today: dt.date) -> str | None:
    """Add the changes of the data to the change log; return the path of the new file, if any.

    Where the state that readers know cannot be read, there is no entry. Raises DiagnosticsError if
    the present data cannot be read.
    """
    after = load(project)
    try:
        base = last_commit(project.root, changelog.FOLDER)
    except GitError:
        base = BASE
    try:
        before = changelog.load_commit(project.root, base)
    except (DiagnosticsError, GitError):
        return None
    newest = next(iter(after.changes.values()), None)
    date = max(today, newest.date.first_day) if newest else today
    entry = changelog.new_entry(before, after, Period(date.isoformat()))
    if entry is None:
        return None
    path, text = changelog.file_of(after.changes, entry)
    journal.write(project.root, {path: text.encode()}, {path: None})
    return path


def prepare(
    root: Path,
    author: Author,
    title: str,
    description: str,
    today: dt.date,
    memory: CommitMemory | None = None,
) -> Submission:
    """Write a commit with all changes of content in the name of the editor.

    Neither the files nor the branch of the checkout change. `memory` is that of earlier
    comparisons. Raises GitError, also where nothing has changed, and DiagnosticsError if anything
    in the content is wrong.
    """
    files: Mapping[str, bytes | None] = {file.path: file.after for file in own_files(root)}
    if not files:
        raise GitError("no_change")
    subject = " ".join(title.split())[:MAX_TITLE]
    text, content = summary(root, memory)
    if content.problems and not content.is_base_wrong:
        raise DiagnosticsError(list(content.problems))
    body = "\n\n".join(filter(None, (description.strip(), text)))[:_MAX_BODY]
    message = "\n\n".join(filter(None, (subject, description.strip())))
    commit = write_commit(root, BASE, files, author, f"{message}\n")
    return Submission(commit, f"edit/{today.isoformat()}-{commit[:8]}", subject, body)


def send(
    root: Path, submission: Submission, forge: Forge, update: SentRequest | None = None
) -> str:
    """Push the commit to a branch of its own and ask for review; return the address of that.

    With `update`, that request gets the commit in place of its own. Raises GitError and ForgeError.
    """
    if update:
        where = (submission.commit, update.branch, forge.credential)
        remotes.push(root, forge.remote, *where, instead_of=update.commit)
        _remember(root, replace(update, commit=submission.commit))
        return update.address
    base = remotes.default_branch(root, forge.remote)
    remotes.push(root, forge.remote, submission.commit, submission.branch, forge.credential)
    request = ReviewRequest(submission.branch, base, submission.title, submission.body)
    address = forge.create_request(request)
    _remember(root, SentRequest(address, submission.branch, submission.commit))
    return address


def as_patch(root: Path, submission: Submission) -> bytes:
    """The commit as a file to send to somebody who has access. Raises GitError."""
    return patch_of(root, submission.commit)
