"""Bring a table that people changed back into data/."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from prospectus.diagnostics.diagnostic import translate
from prospectus.editing.spreadsheet import importer, workbook
from prospectus.files import journal


def define(parser: ArgumentParser) -> None:
    """The file to read, and whether only to look."""
    parser.add_argument("file", type=Path, help=translate("command.import.file"))
    parser.add_argument("--dry-run", action="store_true", help=translate("command.import.dry_run"))


def run(root: Path, arguments: Namespace) -> int:
    """Raises SiteError with everything that is wrong; then no file has changed."""
    path: Path = arguments.file
    found = importer.compare(root, path.name, workbook.read(path))
    for it in found.changes:
        what = f"{it.field}: {it.old} → {it.new}" if it.field else f"+ {it.path}"
        print(f"{it.table} {it.name} {what}")
    if not found.files:
        print(translate("tables.nothing"))
        return 0
    counts = {"changes": len(found.changes), "files": len(found.files)}
    if arguments.dry_run:
        print(translate("tables.would_change", **counts))
        return 0
    journal.write(root, found.files, found.before)
    print(translate("tables.did_change", **counts))
    return 0
