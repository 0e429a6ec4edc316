"""Check all data and pages, without building."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from prospectus.check import check
from prospectus.problems import tell


def define(parser: ArgumentParser) -> None:
    """It takes no arguments."""


def run(root: Path, arguments: Namespace) -> int:
    """Raises SiteError with everything that is wrong."""
    checked = check(root)
    print(tell("command.no_problems", pages=checked.page_count, figures=len(checked.site.figures)))
    return 0
