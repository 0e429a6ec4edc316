"""Build into site/; where anything is wrong, site/ stays as it was."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from prospectus.check import check
from prospectus.problems import tell


def define(parser: ArgumentParser) -> None:
    """It takes no arguments."""


def run(root: Path, arguments: Namespace) -> int:
    """Raises SiteError with everything that is wrong."""
    checked = check(root)
    site = (root / "site").resolve()  # where a link leads
    print(tell("command.building"), flush=True)
    with tempfile.TemporaryDirectory(prefix=".site-", dir=site.parent) as folder:
        new, old = Path(folder, "new"), Path(folder, "old")
        built = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", new],
            cwd=root,
            env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if built.returncode:
            lines = (built.stdout + built.stderr).splitlines()
            print(*(it for it in lines if not it.startswith("INFO")), sep="\n", file=sys.stderr)
            return 1
        if site.exists():
            site.rename(old)
        try:
            new.rename(site)
        except BaseException:  # nothing, not even Ctrl-C, may leave readers without a site
            if old.exists():
                old.rename(site)
            raise
    print(tell("command.built", folder=site.name, pages=checked.page_count))
    return 0
