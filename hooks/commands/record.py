"""Record what changed in the data, for the change log and its feeds."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace
from pathlib import Path

from commands.summary import before_it
from prospectus import changes, edits
from prospectus.problems import tell

FILE = "data/changes.yml"


def define(parser: ArgumentParser) -> None:
    """Against which commit, and for which day."""
    parser.add_argument("--base", required=True, metavar="COMMIT", help=tell("change.base"))
    parser.add_argument("--date", type=_day, metavar="DATE", help=tell("change.date"))


def run(root: Path, arguments: Namespace) -> int:
    """Raises SiteError where the present state, or that of the commit, is wrong."""
    after = changes.read(root)
    found = changes.compare(before_it(root, arguments.base), after)
    day = (arguments.date or dt.datetime.now().astimezone().date()).isoformat()
    entry = changes.entry(found, day, set(after.checked.site.changes))
    if not entry:
        print(tell("change.nothing", base=arguments.base))
        return 0
    path = root / FILE
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
    head = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    edits.write(root, {FILE: "".join([*lines[:head], entry, *lines[head:]]).encode()})
    print(tell("change.recorded", path=FILE))
    return 0


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise SystemExit(tell("change.bad_date", date=text)) from None
