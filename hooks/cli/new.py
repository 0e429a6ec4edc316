"""Make a new record, to be filled in."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import translate
from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.editing import scaffold

# What has a file of its own, and its shelf.
FILES = {"park": "parks", "chain": "chains", "project": "projects"}


def define(parser: ArgumentParser) -> None:
    """What to make, and its name; a session also needs its part, and perhaps its event."""
    kinds = parser.add_subparsers(
        dest="kind", required=True, metavar="kind", help=translate("command.new.kind")
    )
    for kind in (*FILES, "session", "figure"):
        told = translate(f"command.new.{kind}")
        inner = kinds.add_parser(kind, help=told, description=told)
        if kind == "figure":
            inner.add_argument("name", metavar="FILE.KEY", help=translate("command.new.address"))
            continue
        if kind == "session":
            inner.add_argument("part", metavar="PART", help=translate("command.new.part"))
            inner.add_argument("--event", help=translate("command.new.event"))
        inner.add_argument("name", metavar="NAME", help=translate("command.new.name"))


def run(root: Path, arguments: Namespace) -> int:
    """Raises SiteError where a file that it should add to cannot be read."""
    languages, name = Project(root).settings.languages, arguments.name
    try:
        if arguments.kind == "figure":
            draft = scaffold.new_figure(root, name, languages)
        elif arguments.kind == "session":
            draft = scaffold.new_session(root, arguments.event, arguments.part, name, languages)
        else:
            shelf = next(it for it in COLLECTIONS if it.name == FILES[arguments.kind])
            draft = scaffold.new_file(root, shelf, name, languages)
    except scaffold.RefusedError as error:
        print(error, file=sys.stderr)
        return 1
    print(translate("command.new.written", place=f"{draft.path}:{draft.line}"))
    print(translate(f"command.new.next.{arguments.kind}", name=name))
    return 0
