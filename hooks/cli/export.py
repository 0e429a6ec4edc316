"""`python hooks export`: write the data as a workbook, or one table as CSV."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import translate
from prospectus.editing.spreadsheet import importer


def define(parser: ArgumentParser) -> None:
    """Add the argument: the file to write. Its extension selects the format."""
    parser.add_argument("file", type=Path, help=translate("command.export.file"))


def run(project: Project, arguments: Namespace) -> int:
    """Write the file; exit code 0.

    Raises DiagnosticsError if the data cannot be loaded, the file cannot be written, or it holds
    changes that were not imported.
    """
    path: Path = arguments.file
    print(translate("tables.exported", name=path.name, rows=importer.export(project.root, path)))
    return 0
