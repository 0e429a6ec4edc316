"""A project in a repository, made once for all tests that need one."""

from __future__ import annotations

import shutil
from pathlib import Path

from support.builds import copy_with_cache
from support.git import commit, git


def make_committed(bare_project: Path, folder: Path) -> None:
    """Put what `make_bare` made, without the program, into a repository with one commit.

    One file holds all objects, so that a copy has fewer to write.
    """
    project = copy_with_cache(bare_project, folder / "project", "hooks")
    commit(project)
    git(project, "gc", "--quiet")
    shutil.copytree(bare_project.with_name("cache"), folder / "cache")
