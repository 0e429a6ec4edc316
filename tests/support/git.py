"""Commits in the name of a made-up author, at a fixed date."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def git(folder: Path, *words: str, day: str = "2021-02-03T12:00:00+00:00") -> None:
    """Run git in the name of nobody, as if it were that day."""
    who = {"NAME": "Made up", "EMAIL": "made-up@example.org", "DATE": day}
    identity = {f"GIT_{role}_{item}": who[item] for role in ("AUTHOR", "COMMITTER") for item in who}
    subprocess.run(["git", *words], cwd=folder, env=os.environ | identity, check=True)  # noqa: S607


def commit(project: Path) -> None:
    """Make a folder a repository whose first commit holds all of it."""
    git(project, "init", "--quiet", "--initial-branch", "main")
    (project / ".gitignore").write_text("/site/\n/.cache/\n__pycache__/\n", encoding="utf-8")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message", "Made up")
