"""When files were last changed, as git remembers it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path


def last_changes(root: Path, *folders: str) -> Mapping[str, str]:
    """The day of the last commit to each file in `folders`, as ISO 8601 writes it.

    Paths are seen from `root`; days are the committers' own. Empty without git, and in a shallow
    clone, which would date all files to where it begins. Files that are not committed are absent.
    """
    if _git(root, "rev-parse", "--is-shallow-repository").strip() != "false":
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


def _git(root: Path, *words: str) -> str:
    """What git says, or nothing where it is not there or root is no repository of its."""
    git = shutil.which("git")
    if git is None:
        return ""
    told = subprocess.run(
        [git, "-c", "core.quotePath=false", *words],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return "" if told.returncode else told.stdout
