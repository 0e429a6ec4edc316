"""`python hooks import`: bring changes from a workbook or CSV file back into data/."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.editing.spreadsheet import importer, table_file
from prospectus.files import journal


def define(parser: ArgumentParser) -> None:
    """Add the arguments: the files to read, `--dry-run` and `--accept-doubts`."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help=translate("command.import.file")
    )
    parser.add_argument("--dry-run", action="store_true", help=translate("command.import.dry_run"))
    accept = translate("command.import.accept_doubts")
    parser.add_argument("--accept-doubts", action="store_true", help=accept)


def run(project: Project, arguments: Namespace) -> int:
    """Print the changes and write the files; exit code 0.

    Raises DiagnosticsError if something in the file is wrong, or if changes are doubtful and were
    not accepted; no file was changed.
    """
    files = [(path.name, table_file.read(path)) for path in arguments.files]
    plan = importer.plan_import(project.root, files)
    for change in plan.changes:
        if change.field:
            print(f"{change.table} {change.name} {change.field}: {change.old} → {change.new}")
        else:
            print(f"{change.table} {change.name} + {change.path}")
    if plan.pending:
        names = ", ".join(plan.pending)
        print(translate("tables.pending", count=len(plan.pending), names=names))
    if plan.doubts and not arguments.accept_doubts:
        raise DiagnosticsError(plan.doubts)
    if not plan.files:
        print(translate("tables.nothing"))
        return 0
    counts = {"changes": len(plan.changes), "files": len(plan.files)}
    if arguments.dry_run:
        print(translate("tables.would_change", **counts))
        return 0
    journal.write(project.root, plan.files, plan.before)
    print(translate("tables.did_change", **counts))
    return 0
