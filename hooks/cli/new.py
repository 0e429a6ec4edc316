"""`python hooks new`: write a new record with all its fields, to be filled in."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import translate
from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.editing import scaffold

# Kinds of records that have a file each, and their collections.
_COLLECTIONS = {"park": "parks", "chain": "chains", "project": "projects"}
# Kinds of which a file holds many, and their collections.
_ENTRIES = {"target": "targets"}


def define(parser: ArgumentParser) -> None:
    """Add the arguments: kind and name; for a session also its part and its event."""
    kinds = parser.add_subparsers(
        dest="kind", required=True, metavar="kind", help=translate("command.new.kind")
    )
    for kind in (*_COLLECTIONS, *_ENTRIES, "session", "figure"):
        description = translate(f"command.new.{kind}")
        inner = kinds.add_parser(kind, help=description, description=description)
        if kind in _ENTRIES:
            address = translate(f"command.new.{kind}_address")
            inner.add_argument("name", metavar="FILE.KEY", help=address)
            continue
        if kind == "figure":
            inner.add_argument("name", metavar="FILE.KEY", help=translate("command.new.address"))
            continue
        if kind == "session":
            inner.add_argument("part", metavar="PART", help=translate("command.new.part"))
            inner.add_argument("--event", help=translate("command.new.event"))
        inner.add_argument("name", metavar="NAME", help=translate("command.new.name"))


def run(project: Project, arguments: Namespace) -> int:
    """Write the record and print what to do next; exit code 0.

    Raises DiagnosticsError if the file to add to cannot be read. Raises CommandError if the name is
    not valid or is in use, or the file to add to does not exist.
    """
    languages, name = project.settings.languages, arguments.name
    if arguments.kind == "figure":
        record = scaffold.new_figure(project.root, name, languages)
    elif arguments.kind in _ENTRIES:
        collection = next(it for it in COLLECTIONS if it.name == _ENTRIES[arguments.kind])
        record = scaffold.new_entry(project.root, collection, name, languages)
        name = name.partition(".")[2]
    elif arguments.kind == "session":
        record = scaffold.new_session(
            project.root, arguments.event, arguments.part, name, languages
        )
    else:
        collection = next(spec for spec in COLLECTIONS if spec.name == _COLLECTIONS[arguments.kind])
        record = scaffold.new_file(project.root, collection, name, languages)
    print(translate("command.new.written", place=f"{record.path}:{record.line}"))
    print(translate(f"command.new.next.{arguments.kind}", name=name))
    return 0
