"""What git remembers: when files were last changed, and what they were before."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
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


def knows(root: Path, revision: str) -> bool:
    """Whether `revision` names a commit that is there; in a shallow clone most are not."""
    wanted = f"{revision}^{{commit}}"
    return bool(_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted))


def restore(root: Path, revision: str, folder: Path, *names: str) -> None:
    """Write files and folders of a commit, by their names below `root`, into `folder`.

    Those that the commit does not have are left out.
    """
    for name in names:
        packed = _run(root, "archive", "--format=tar", revision, "--", name)
        if packed:
            with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
                archive.extractall(folder, filter="data")


def _git(root: Path, *words: str) -> str:
    """What git says, or nothing where it is not there or root is no repository of its."""
    return _run(root, *words).decode("utf-8", "replace")


def _run(root: Path, *words: str) -> bytes:
    git = shutil.which("git")
    if git is None:
        return b""
    told = subprocess.run(
        [git, "-c", "core.quotePath=false", *words], cwd=root, capture_output=True, check=False
    )
    return b"" if told.returncode else told.stdout
