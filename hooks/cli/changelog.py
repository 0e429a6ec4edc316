"""`python hooks changelog`: add an entry with the changes of the data to data/changes/."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.diagnostics.failures import CommandError
from prospectus.domain.edtf import Period
from prospectus.domain.loader import load
from prospectus.editing import changelog
from prospectus.files import journal
from prospectus.git.history import last_commit


def define(parser: ArgumentParser) -> None:
    """Add the options: the commit to compare with, and the date of the entry."""
    parser.add_argument("--base", metavar="COMMIT", help=translate("change.base"))
    parser.add_argument("--date", type=_date, metavar="DATE", help=translate("change.date"))


def run(project: Project, arguments: Namespace) -> int:
    """Write the entry; exit code 0.

    The data is loaded but not validated, because one of the rules asks for this command after a
    record was deleted.

    Raises DiagnosticsError if the present data cannot be loaded. Raises CommandError if the commit
    does not exist, its data cannot be loaded, or the date is wrong.
    """
    after = load(project)
    base = arguments.base or last_commit(project.root, changelog.FOLDER)
    try:
        before = changelog.load_commit(project.root, base)
    except DiagnosticsError as error:
        message = translate("change.unreadable", base=base)
        raise CommandError(f"{error}\n{message}") from None
    date = arguments.date or dt.datetime.now().astimezone().date()
    entry = changelog.new_entry(before, after, Period(date.isoformat()))
    if entry is None:
        print(translate("change.nothing", base=base))
        return 0
    newest = next(iter(after.changes.values()), None)
    if newest and date < newest.date.first_day:
        raise CommandError(translate("change.too_early", date=date, newest=newest.date.root))
    path, text = changelog.file_of(after.changes, entry)
    journal.write(project.root, {path: text.encode()}, {path: None})
    print(translate("change.recorded", path=path))
    return 0


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(translate("change.bad_date", date=text)) from None
