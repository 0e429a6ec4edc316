"""Check all data and pages, without building."""

from __future__ import annotations

import gc
from argparse import ArgumentParser, Namespace
from pathlib import Path

from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.diagnostics.reporters import as_github, as_json
from prospectus.review.check import check


def define(parser: ArgumentParser) -> None:
    """It takes a form in which to tell the problems."""
    parser.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help=translate("command.check.format"),
    )


def run(root: Path, arguments: Namespace) -> int:
    """Raises SiteError with everything that is wrong, unless others than people shall read it."""
    gc.disable()  # it ends before there is anything to collect
    try:
        checked = check(root)
    except DiagnosticsError as error:
        if arguments.format == "text":
            raise
        print((as_json if arguments.format == "json" else as_github)(error.problems))
        return 1
    counts = {"pages": checked.page_count, "figures": len(checked.site.figures)}
    if arguments.format == "json":
        print(as_json([], **counts))
    else:
        print(translate("command.no_problems", **counts))
    return 0
