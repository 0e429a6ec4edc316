"""Write the data as a workbook, or one table as CSV, for people to change."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from prospectus.diagnostics.diagnostic import translate
from prospectus.editing.spreadsheet import importer


def define(parser: ArgumentParser) -> None:
    """The file to write; its ending says of which kind."""
    parser.add_argument("file", type=Path, help=translate("command.export.file"))


def run(root: Path, arguments: Namespace) -> int:
    """Raises SiteError where it cannot be written, or would overwrite what nobody imported."""
    path: Path = arguments.file
    print(translate("tables.exported", name=path.name, rows=importer.export(root, path)))
    return 0
