"""What editors can ask for: `python hooks check`, `python hooks build`."""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from prospectus.check import check
from prospectus.problems import SiteError, tell

ROOT = Path(__file__).parent.parent


def check_site() -> int:
    """Check all data and pages, without building."""
    try:
        checked = check(ROOT)
    except SiteError as error:
        return _refuse(error)
    print(tell("command.no_problems", pages=checked.page_count, figures=len(checked.site.figures)))
    return 0


def build_site() -> int:
    """Build into site/; where anything is wrong, site/ stays as it was."""
    try:
        checked = check(ROOT)
    except SiteError as error:
        return _refuse(error)
    site = (ROOT / "site").resolve()  # where a link leads
    print(tell("command.building"), flush=True)
    with tempfile.TemporaryDirectory(prefix=".site-", dir=site.parent) as folder:
        new, old = Path(folder, "new"), Path(folder, "old")
        built = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", new],
            cwd=ROOT,
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


def _refuse(error: SiteError) -> int:
    print(error, file=sys.stderr)
    print(tell("command.problems", count=len(error.problems)), file=sys.stderr)
    return 1


COMMANDS = {"check": check_site, "build": build_site}

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the console's own encoding is
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = argparse.ArgumentParser(prog="python hooks", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    sys.exit(COMMANDS[parser.parse_args().command]())
