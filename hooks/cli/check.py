"""`python hooks check`: check data and pages without building."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.diagnostics.reporters import as_github, as_json
from prospectus.review.check import check


def define(parser: ArgumentParser) -> None:
    """Add the option for the output format."""
    parser.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help=translate("command.check.format"),
    )


def run(project: Project, arguments: Namespace) -> int:
    """Print the result; exit code 0 without problems, else 1. Warnings are no problems.

    Raises DiagnosticsError if there are problems and the format is text. The formats for programs
    print problems to standard output instead.
    """
    try:
        checked = check(project.root)
    except DiagnosticsError as error:
        if arguments.format == "text":
            raise
        print((as_json if arguments.format == "json" else as_github)(error.problems))
        return 1
    counts = {"pages": checked.page_count, "figures": len(checked.site.figures)}
    if arguments.format == "json":
        print(as_json([], checked.warnings, **counts))
        return 0
    if checked.warnings and arguments.format == "github":
        print(as_github(checked.warnings))
    elif checked.warnings:
        print(*checked.warnings, sep="\n", file=sys.stderr)
    print(translate("command.no_problems", **counts))
    return 0
