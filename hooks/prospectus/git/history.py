"""What git remembers: when files were last changed, and what they were before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from prospectus.git.command import GitError, run_git
from prospectus.git.trees import write_tree


def last_changes(root: Path, *folders: str) -> Mapping[str, str]:
    """The day of the last commit to each file in `folders`, as ISO 8601 writes it.

    Paths are seen from `root`; days are the committers' own. Files that are not committed are
    absent. Empty where `why_no_dates` gives a reason.
    """
    try:
        if _is_shallow(root):
            return {}
        output = _log(root, *folders)
    except GitError:
        return {}
    found: dict[str, str] = {}
    day = ""
    for line in output.splitlines():
        if line.startswith("\0"):
            day = line[1:]
        elif line:
            found.setdefault(line, day)
    return found


def why_no_dates(root: Path, *folders: str) -> GitError | None:
    """Why `last_changes` knows no dates, and what helps; None where it knows them."""
    try:
        if _is_shallow(root):
            return GitError("shallow_dates")
        if not _git(root, "rev-parse", "--verify", "--quiet", "HEAD"):
            return GitError("no_commits")
        _log(root, *folders)  # for which objects may be missing
    except GitError as error:
        return error
    return None


def last_commit(root: Path, path: str) -> str:
    """The last commit to a file or folder. Raises GitError where there is none."""
    if _is_shallow(root):  # its oldest commit seems to change everything
        raise GitError("shallow", name=path)
    lines = _git(root, "log", "--no-show-signature", "-1", "--format=%H", "--", path).split()
    if not lines:
        raise GitError("no_commit", name=path)
    return lines[-1]


def resolve_commit(root: Path, ref: str) -> str:
    """The full name of a commit that is given by name, branch or tag.

    Raises GitError without git, without a repository, and where it does not know `ref`.
    """
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    sha = _git(root, *asked).strip()
    if not sha:
        why = "shallow" if _is_shallow(root) else "no_ref"
        raise GitError(why, name=ref)
    return sha


def unpack(root: Path, ref: str, folder: Path, *paths: str) -> None:
    """Write what `paths` below `root` were at `ref` (a commit, branch or tag) into `folder`.

    Without `paths`, everything. `folder` has to be empty. Paths that were not there are left out,
    and so is what is no regular file (symlinks, submodules). Attributes of the commit
    (`export-ignore`, filters) have no effect: every file is as it was committed. Raises
    GitError as `resolve_commit` does, and where the files are too large.
    """
    write_tree(root, resolve_commit(root, ref), folder, *paths)


def _log(root: Path, *folders: str) -> str:
    """Each commit's day behind a NUL, then the files that it changed. Raises GitError."""
    options = ("log", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--relative")
    return _git(root, *options, "--name-only", "--format=%x00%cs", "--", *folders)


def _is_shallow(root: Path) -> bool:
    """Whether the history is cut off. Raises GitError where there is none."""
    return _git(root, "rev-parse", "--is-shallow-repository").strip() == "true"


def _git(root: Path, *words: str) -> str:
    return run_git(root, *words).decode("utf-8", errors="replace")
