"""Build the site, or a copy to be opened from a folder.

Where anything is wrong, the folder that it would replace stays as it was.
"""

from __future__ import annotations

import os
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from prospectus.problems import tell

# By these a folder shows that it is an earlier build.
_MARKS = ("index.html", "404.html")


def define(parser: ArgumentParser) -> None:
    """`--offline` for a copy to be opened from a folder; `--into` says where to build."""
    parser.add_argument("--offline", action="store_true", help=tell("build.offline"))
    parser.add_argument("--into", type=Path, metavar="FOLDER", help=tell("build.into"))


def run(root: Path, arguments: Namespace) -> int:
    """Raises SiteError with everything that is wrong."""
    into = arguments.into or root / ("offline" if arguments.offline else "site")
    site = into.resolve()  # where a link leads
    if arguments.into and not _may_be_replaced(site):
        print(tell("build.no_build", folder=into), file=sys.stderr)
        return 1
    print(tell("command.building"), flush=True)
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from builder import build_site  # noqa: PLC0415 - no other command needs MkDocs

    site.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".site-", dir=site.parent) as folder:
        new, old = Path(folder, "new"), Path(folder, "old")
        checked = build_site(root, new, directory_urls=not arguments.offline)
        if site.exists():
            site.rename(old)
        try:
            new.rename(site)
        except BaseException:  # nothing, not even Ctrl-C, may leave readers without a site
            if old.exists():
                old.rename(site)
            raise
    print(tell("command.built", folder=arguments.into or site.name, pages=checked.page_count))
    return 0


def _may_be_replaced(folder: Path) -> bool:
    """Whether a folder holds an earlier build or nothing: everything else belongs to somebody."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    return not any(folder.iterdir()) or all((folder / it).is_file() for it in _MARKS)
