"""`python hooks rename`: give a record another name, with every reference to it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import translate
from prospectus.files import journal
from prospectus.review import renaming


def define(parser: ArgumentParser) -> None:
    """Add the arguments: the address of the record, and its new name."""
    parser.add_argument("address", metavar="KIND/OLD", help=translate("command.rename.address"))
    parser.add_argument("name", metavar="NEW", help=translate("command.rename.name"))


def run(project: Project, arguments: Namespace) -> int:
    """Rename the record in all files and print them; exit code 0.

    The result is checked before a file is written, so all files change or none.

    Raises DiagnosticsError if the site has problems or a file cannot be written. Raises
    CommandError if there is no such record, or the name is not valid or in use.
    """
    plan = renaming.plan(project, arguments.address, arguments.name)
    journal.write(project.root, plan.files, plan.before)
    print(translate("rename.done", old=plan.renaming.before, new=plan.renaming.after))
    for path, content in plan.files.items():
        if path in plan.moved:
            print(f"{path} → {plan.moved[path]}")
        elif content is not None and path not in plan.moved.values():
            print(path)
    if renaming.belongs_in_changelog(plan):
        print(translate("rename.next"))
    return 0
