"""The git history: dates of the last changes, and earlier states of files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from prospectus.git.command import GitError, run_git
from prospectus.git.trees import write_tree


def last_changes(root: Path, *folders: str) -> Mapping[str, str]:
    """The date of the last commit to each file in `folders`, in ISO 8601.

    Paths are relative to `root`; dates are in the time zones of the committers. Files without a
    commit are absent. Empty if `why_no_dates` gives a reason.
    """
    try:
        if _is_shallow(root):
            return {}
        output = _log(root, *folders)
    except GitError:
        return {}
    dates: dict[str, str] = {}
    date = ""
    for line in output.splitlines():
        if line.startswith("\0"):
            date = line[1:]
        elif line:
            dates.setdefault(line, date)
    return dates


@dataclass(frozen=True)
class Revisions:
    """How often a file was committed, and when last, in UTC."""

    count: int
    last: dt.datetime


def revisions(root: Path, folder: str) -> Mapping[str, Revisions]:
    """The revisions of each file in `folder`, by its path relative to `root`.

    Both values only grow with the history: commits of merged branches count as well. Files without
    a commit are absent. Empty if `why_no_dates` gives a reason.
    """
    options = ("--no-show-signature", "--no-ext-diff", "--no-textconv", "--relative")
    try:
        if _is_shallow(root):
            return {}
        output = _git(
            root, "log", *options, "--full-history", "--name-only", "--format=%x00%ct", "--", folder
        )
    except GitError:
        return {}
    times: dict[str, list[int]] = {}
    time = 0
    for line in output.splitlines():
        if line.startswith("\0"):
            time = int(line[1:])
        elif line:
            times.setdefault(line, []).append(time)
    return {
        path: Revisions(len(each), dt.datetime.fromtimestamp(max(each), dt.UTC))
        for path, each in times.items()
    }


@dataclass(frozen=True)
class History:
    """What pages show of the history: `last_changes` of all content, and `revisions` of events."""

    last_changes: Mapping[str, str]
    event_revisions: Mapping[str, Revisions]


def content_history(root: Path) -> History:
    """The history of the content below `root`, as far as pages show it."""
    return History(last_changes(root, "data", "docs"), revisions(root, "data/events"))


def head(root: Path) -> str:
    """The commit that is checked out, and whether its history is complete; "" without a commit.

    While it is the same, all dates and revisions are.
    """
    try:
        return _git(root, "rev-parse", "--is-shallow-repository", "HEAD")
    except GitError:
        return ""


def why_no_dates(root: Path, *folders: str) -> GitError | None:
    """The reason why `last_changes` has no dates, with a remedy; None if it has them."""
    try:
        if _is_shallow(root):
            return GitError("shallow_dates")
        if not _git(root, "rev-parse", "--verify", "--quiet", "HEAD"):
            return GitError("no_commits")
        _log(root, *folders)  # fails if objects are missing
    except GitError as error:
        return error
    return None


def last_commit(root: Path, path: str) -> str:
    """The last commit to a file or folder. Raises GitError if there is none."""
    if _is_shallow(root):  # its oldest commit seems to change every file
        raise GitError("shallow", name=path)
    lines = _git(root, "log", "--no-show-signature", "-1", "--format=%H", "--", path).split()
    if not lines:
        raise GitError("no_commit", name=path)
    return lines[-1]


def resolve_commit(root: Path, ref: str) -> str:
    """The full hash of a commit that is given by hash, branch or tag.

    Raises GitError without git, without a repository, and for an unknown `ref`.
    """
    arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    sha = _git(root, *arguments).strip()
    if not sha:
        why = "shallow" if _is_shallow(root) else "no_ref"
        raise GitError(why, name=ref)
    return sha


def unpack(root: Path, ref: str, folder: Path, *paths: str) -> None:
    """Write `paths` below `root` (by default, all) as they were at `ref` into an empty folder.

    Missing paths, symlinks and submodules are left out. Attributes (`export-ignore`, filters) have
    no effect: every file is written as it was committed. Raises GitError as `resolve_commit` does,
    and if the files are too large.
    """
    write_tree(root, resolve_commit(root, ref), folder, *paths)


def _log(root: Path, *folders: str) -> str:
    """For each commit, its date after a NUL, then the files that it changed. Raises GitError."""
    options = ("log", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--relative")
    return _git(root, *options, "--name-only", "--format=%x00%cs", "--", *folders)


def _is_shallow(root: Path) -> bool:
    """Whether the history is incomplete. Raises GitError if there is none."""
    return _git(root, "rev-parse", "--is-shallow-repository").strip() == "true"


def _git(root: Path, *words: str) -> str:
    return run_git(root, *words).decode("utf-8", errors="replace")
