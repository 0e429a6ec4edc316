"""Commits that leave the index, the branch and the files of a checkout alone, as patches too."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from prospectus.git.command import run_git
from prospectus.git.trees import REGULAR, read_tree

_NOTHING = 40 * "0"  # the object name of a file that is removed


@dataclass(frozen=True)
class Author:
    """Who made a change."""

    name: str
    email: str


def configured_author(root: Path) -> Author | None:
    """The author that git is configured to use; None if name or address is missing."""
    name, email = (
        run_git(root, "config", "--get", f"user.{field}").decode(errors="replace").strip()
        for field in ("name", "email")
    )
    return Author(name, email) if name and email else None


def write_commit(
    root: Path, parent: str, files: Mapping[str, bytes | None], author: Author, message: str
) -> str:
    """Write a commit with changed files, by their paths below `root`; return its hash.

    None removes a file. No branch refers to the commit yet. Raises GitError.
    """
    prefix = run_git(root, "rev-parse", "--show-prefix").decode().strip()
    modes = {path: entry.mode for path, entry in read_tree(root, parent, *files).items()}
    lines = []
    for path, content in sorted(files.items()):
        if content is None:
            lines.append(f"0 {_NOTHING}\t{prefix}{path}")
        else:
            words = ("hash-object", "-w", "--no-filters", "--stdin")
            name = run_git(root, *words, given=content).decode().strip()
            lines.append(f"{modes.get(path, REGULAR)} {name}\t{prefix}{path}")
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
        run_git(root, "read-tree", parent, environment=index)
        given = "".join(f"{line}\0" for line in lines).encode()
        run_git(root, "update-index", "-z", "--index-info", given=given, environment=index)
        tree = run_git(root, "write-tree", environment=index).decode().strip()
    who = {
        f"GIT_{role}_{field}": text
        for role in ("AUTHOR", "COMMITTER")
        for field, text in (("NAME", author.name), ("EMAIL", author.email))
    }
    options = ("-c", "i18n.commitEncoding=UTF-8", "commit-tree", tree, "-p", parent, "-F", "-")
    commit = run_git(root, *options, given=message.encode(), environment=who)
    return commit.decode().strip()


def patch_of(root: Path, commit: str) -> bytes:
    """A commit as a patch that `git am` applies. Raises GitError."""
    options = ("--no-ext-diff", "--no-textconv", "--no-signature", "--no-numbered", "--binary")
    return run_git(root, "format-patch", "--stdout", *options, "-1", commit)
