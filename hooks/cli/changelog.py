"""Record what changed in the data, for the change log and its feeds."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.domain.dataset import Dataset
from prospectus.domain.edtf import Period
from prospectus.domain.loader import load
from prospectus.editing import changelog
from prospectus.files import journal
from prospectus.git.command import GitError
from prospectus.git.history import last_commit, unpack

# What has to be there for the data to be read.
DATA = ("data", "mkdocs.yml")


def define(parser: ArgumentParser) -> None:
    """Against which commit, and for which day."""
    parser.add_argument("--base", metavar="COMMIT", help=translate("change.base"))
    parser.add_argument("--date", type=_day, metavar="DATE", help=translate("change.date"))


def run(root: Path, arguments: Namespace) -> int:
    """Raises SiteError where a record cannot be read.

    The rules may be broken: one of them asks for this very command, where a record is gone.
    """
    after = load(Project(root))
    try:
        base = arguments.base or last_commit(root, changelog.PATH)
        before = _load(root, base)
    except GitError as error:
        raise SystemExit(str(error)) from None
    except DiagnosticsError as error:
        print(error, file=sys.stderr)
        raise SystemExit(translate("change.unreadable", base=base)) from None
    day = arguments.date or dt.datetime.now().astimezone().date()
    change = changelog.change(before, after, Period(day.isoformat()))
    if change is None:
        print(translate("change.nothing", base=base))
        return 0
    newest = next(iter(after.changes.values()), None)
    if newest and day < newest.date.first_day:
        raise SystemExit(translate("change.too_early", date=day, newest=newest.date.root))
    path = root / changelog.PATH
    content = path.read_bytes() if path.exists() else None
    text = (content or b"").decode()
    told = changelog.with_entry(text, after.changes, change)
    journal.write(root, {changelog.PATH: told.encode()}, {changelog.PATH: content})
    print(translate("change.recorded", path=changelog.PATH))
    return 0


def _load(root: Path, base: str) -> Dataset:
    with tempfile.TemporaryDirectory() as folder:
        unpack(root, base, Path(folder), *DATA)
        return load(Project(Path(folder)))


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise SystemExit(translate("change.bad_date", date=text)) from None
