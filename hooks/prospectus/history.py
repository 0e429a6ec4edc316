"""What git remembers: when files were last changed, and what they were before."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from prospectus.git_trees import GitError, write_tree
from prospectus.problems import tell


class HistoryError(Exception):
    """The state that is asked for cannot be had; the message says why, and what helps."""


def last_changes(root: Path, *folders: str) -> Mapping[str, str]:
    """The day of the last commit to each file in `folders`, as ISO 8601 writes it.

    Paths are seen from `root`; days are the committers' own. Empty without git, and in a shallow
    clone, which would date all files to where it begins. Files that are not committed are absent.
    """
    if _is_shallow(root) is not False:
        return {}
    found: dict[str, str] = {}
    day = ""
    log = ("log", "--no-show-signature", "--relative", "--name-only", "--format=%x00%cs")
    for line in _git(root, *log, "--", *folders).splitlines():
        if line.startswith("\0"):
            day = line[1:]
        elif line:
            found.setdefault(line, day)
    return found


def last_commit(root: Path, path: str) -> str:
    """The last commit to a file or folder. Raises HistoryError where there is none."""
    if _is_shallow(root):  # its oldest commit seems to change everything
        raise HistoryError(tell("history.shallow", name=path))
    lines = _git(root, "log", "--no-show-signature", "-1", "--format=%H", "--", path).split()
    if not lines:
        _require_repository(root)
        raise HistoryError(tell("history.no_commit", name=path))
    return lines[-1]


def resolve_commit(root: Path, ref: str) -> str:
    """The full name of a commit that is given by name, branch or tag.

    Raises HistoryError without git, without a repository, and where it does not know `ref`.
    """
    asked = ("--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    sha = _git(root, "rev-parse", *asked).strip()
    if not sha:
        _require_repository(root)
        why = "shallow" if _is_shallow(root) else "no_ref"
        raise HistoryError(tell(f"history.{why}", name=ref))
    return sha


def unpack(root: Path, ref: str, folder: Path, *paths: str) -> None:
    """Write what `paths` below `root` were at `ref` (a commit, branch or tag) into `folder`.

    Paths that were not there are left out, and so are symlinks; attributes such as
    `export-ignore` have no effect. Raises HistoryError as `resolve_commit` does.
    """
    sha = resolve_commit(root, ref)
    try:
        write_tree(root, sha, folder, *paths)
    except GitError as error:
        raise HistoryError(tell("history.unreadable", name=ref, why=error)) from error


def _require_repository(root: Path) -> None:
    if shutil.which("git") is None:
        raise HistoryError(tell("history.no_git"))
    if _is_shallow(root) is None:
        raise HistoryError(tell("history.no_repository"))


def _is_shallow(root: Path) -> bool | None:
    """Whether the history is cut off; None where there is none."""
    told = _git(root, "rev-parse", "--is-shallow-repository").strip()
    return told == "true" if told else None


def _git(root: Path, *words: str) -> str:
    """What git says, or nothing where it is not there or root is no repository of its."""
    return _run(root, *words).decode("utf-8", errors="replace")


def _run(root: Path, *words: str) -> bytes:
    git = shutil.which("git")
    if git is None:
        return b""
    told = subprocess.run(
        [git, "-c", "core.quotePath=false", *words], cwd=root, capture_output=True, check=False
    )
    return b"" if told.returncode else told.stdout
