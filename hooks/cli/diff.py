"""`python hooks diff`: report what a change means for readers, compared with a commit.

Changed files are reported first, from git alone, so that they are named even if the content
cannot be read. Then the content of both states is rendered with the present program and templates.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.review.changed_files import compare_files
from prospectus.review.content_diff import read_content
from prospectus.review.diff_json import as_data
from prospectus.review.diff_report import content_files_part, content_part, maintainer_part


def define(parser: ArgumentParser) -> None:
    """Add the options: the commit, and the output format (Markdown or JSON)."""
    parser.add_argument("--base", required=True, metavar="COMMIT", help=translate("diff.base"))
    parser.add_argument("--format", choices=["markdown", "json"], default="markdown")


def run(project: Project, arguments: Namespace) -> int:
    """Print the report; exit code 0.

    Raises GitError if the commit cannot be read, and DiagnosticsError, after the report, if the
    present content is wrong.
    """
    files = compare_files(project.root, arguments.base)
    if arguments.format == "json":
        content = read_content(project.root, arguments.base, files)
        print(json.dumps(as_data(files, content), ensure_ascii=False, indent=2))
    else:
        _print(f"## {translate('diff.head')}", maintainer_part(files))
        try:
            content = read_content(project.root, arguments.base, files)
            _print(content_part(files, content))
        finally:
            _print(content_files_part(files))
    if content.problems and not content.is_base_wrong:
        raise DiagnosticsError(content.problems)
    return 0


def _print(*parts: str) -> None:
    for part in parts:
        if part:
            print(f"{part}\n")
    sys.stdout.flush()
