"""`python hooks new`: write a new record with all its fields, to be filled in, or a new site."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from babel import UnknownLocaleError

from prospectus.config.project import Project
from prospectus.config.settings import Language
from prospectus.content import translation_status
from prospectus.content.news import NEWS
from prospectus.diagnostics.diagnostic import translate
from prospectus.diagnostics.failures import CommandError
from prospectus.domain.collection_specs import COLLECTIONS, CollectionSpec
from prospectus.editing import (
    json_schema,
    new_language,
    new_post,
    new_site,
    record_figures,
    scaffold,
)
from prospectus.files import journal
from prospectus.i18n import catalog, language_codes
from prospectus.presentation import routes
from prospectus.support import program

# Kinds of records that have a file each, and their collections.
FILE_KINDS = {
    "sector": "sectors",
    "park": "parks",
    "chain": "chains",
    "project": "projects",
    "policy": "policies",
    "event": "events",
    "series": "series",
    "offer": "offers",
    "cluster": "clusters",
    "list": "lists",
    "promotion": "promotions",
}
# Kinds of records of which a file holds many, and their collections.
ENTRY_KINDS = {
    "source": "sources",
    "target": "targets",
    "contact": "contacts",
    "company": "companies",
    "organisation": "organisations",
    "person": "people",
    "product": "products",
    "picture": "pictures",
    "document": "documents",
    "step": "steps",
    "question": "questions",
}


def define(parser: ArgumentParser) -> None:
    """Add the arguments: kind and name; sessions and figures have others."""
    kinds = parser.add_subparsers(
        dest="kind", required=True, metavar="kind", help=translate("command.new.kind")
    )
    for kind in (*FILE_KINDS, *ENTRY_KINDS, "session", "figure", "news"):
        description = translate(f"command.new.{kind}")
        inner = kinds.add_parser(kind, help=description, description=description)
        if kind in ENTRY_KINDS and "*" in _collection(ENTRY_KINDS[kind]).path:
            address = translate(f"command.new.{kind}_address")
            inner.add_argument("name", metavar="FILE.KEY", help=address)
            continue
        if kind == "figure":
            inner.add_argument("name", metavar="FILE.KEY", help=translate("command.new.address"))
            continue
        if kind == "session":
            inner.add_argument("part", metavar="PART", help=translate("command.new.part"))
            inner.add_argument("--event", help=translate("command.new.of_event"))
        named = "command.new.post_name" if kind == "news" else "command.new.name"
        inner.add_argument("name", metavar="NAME", help=translate(named))
    description = translate("command.new.language")
    language = kinds.add_parser("language", help=description, description=description)
    language.add_argument("name", metavar="CODE", help=translate("command.new.code"))
    language.add_argument("--tag", default="", help=translate("command.new.tag"))
    description = translate("command.new.figures")
    figures = kinds.add_parser("figures", help=description, description=description)
    figures.add_argument("--to", required=True, metavar="RECORD", help=translate("command.new.to"))
    indicators = translate("command.new.indicators")
    figures.add_argument("indicators", nargs="*", metavar="INDICATOR[=VALUE]", help=indicators)
    figures.add_argument("--period", default="", help=translate("command.new.figures_period"))
    figures.add_argument(
        "--source", action="append", default=[], help=translate("command.new.figures_source")
    )
    description = translate("command.new.site")
    site = kinds.add_parser("site", help=description, description=description)
    site.add_argument("folder", type=Path, metavar="FOLDER", help=translate("command.new.folder"))
    site.add_argument(
        "--languages", required=True, metavar="CODES", help=translate("command.new.languages")
    )


def _collection(name: str) -> CollectionSpec:
    return next(spec for spec in COLLECTIONS if spec.name == name)


def run(project: Project, arguments: Namespace) -> int:
    """Write the record and print what to do next; exit code 0.

    Raises DiagnosticsError if the file to add to cannot be read. Raises CommandError if the name is
    not valid or is in use, the file to add to does not exist, or the folder of a new site is not
    empty.
    """
    if arguments.kind == "site":
        return _write_site(arguments.folder, arguments.languages)
    languages = project.settings.languages
    if arguments.kind == "figures":
        return _add_figures(project.root, arguments, languages)
    name = arguments.name
    if arguments.kind == "language":
        return _add_language(project, name, arguments.tag or name)
    if arguments.kind == "figure":
        record = scaffold.new_figure(project.root, name, languages)
    elif arguments.kind == "session":
        record = scaffold.new_session(
            project.root, arguments.event, arguments.part, name, languages
        )
    elif arguments.kind == "news":
        record = new_post.new_post(project.root, name, languages, _news_folder(project))
    elif arguments.kind in ENTRY_KINDS:
        collection = _collection(ENTRY_KINDS[arguments.kind])
        record = scaffold.new_entry(project.root, collection, name, languages)
        name = name.rpartition(".")[2]
    else:
        collection = _collection(FILE_KINDS[arguments.kind])
        record = scaffold.new_file(project.root, collection, name, languages)
    print(translate("command.new.written", place=f"{record.path}:{record.line}"))
    print(translate(f"command.new.next.{arguments.kind}", name=name))
    return 0


def _news_folder(project: Project) -> str:
    return routes.read(project.settings).folder(NEWS)


def _write_site(folder: Path, words: str) -> int:
    """Write a new site, and say how to go on."""
    try:
        languages = new_site.read_languages(words)
    except ValueError as error:
        raise CommandError(translate("command.new.no_language", name=error)) from error
    files = new_site.files(languages, dt.date.today())
    visible = folder.exists() and any(not path.name.startswith(".") for path in folder.iterdir())
    if visible or any((folder / name).exists() for name in files):
        raise CommandError(translate("command.new.not_empty", folder=folder))
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    site = Project(folder.resolve())
    with catalog.of_site(site.root, site.language_codes):
        schemas = json_schema.files(site.settings.languages)
        journal.write(site.root, {name: text.encode() for name, text in schemas.items()})
        _, ledger, status = translation_status.load_status(site)
        translation_status.save(site.root, ledger, ledger.confirm(status.all))
    print(translate("command.new.site_written", folder=folder, command=program.NAME))
    return 0


def _add_language(project: Project, code: str, tag: str) -> int:
    """Write settings, catalog and empty translations of a language, and say how to go on."""
    if code in project.language_codes:
        raise CommandError(translate("command.new.has_language", name=code))
    try:
        if not language_codes.is_code(code):
            raise ValueError
        files = new_language.files(project.root, project.settings, code, tag)
    except (ValueError, UnknownLocaleError):
        raise CommandError(translate("command.new.no_code", name=code, tag=tag)) from None
    new_language.write(project.root, files)
    for name in files:
        print(name)
    print(translate("command.new.next.language", name=code))
    return 0


def _add_figures(root: Path, arguments: Namespace, languages: Sequence[Language]) -> int:
    """Add figures to a record; without indicators, list those that there are."""
    holder = record_figures.FigureHolder(root, arguments.to)
    if not arguments.indicators:
        existing = holder.figures
        print(translate("command.new.available", record=holder.name))
        names = [record_figures.indicator_names(root, language) for language in languages]
        for key in names[0]:
            mark = "*" if key in existing else " "
            print(f"{mark} {key:<20} {' / '.join(of_language[key] for of_language in names)}")
        return 0
    values = {
        name: value
        for name, _, value in (indicator.partition("=") for indicator in arguments.indicators)
    }
    new = record_figures.NewFigures(values, arguments.period, tuple(arguments.source))
    added = record_figures.add(root, holder, new, languages)
    print(translate("command.new.added_figures", record=added.path, count=len(values)))
    for path, ids in added.definitions.items():
        print(translate("command.new.added_definitions", path=path, names=", ".join(ids)))
    if not (all(values.values()) and new.period and new.sources):
        print(translate("command.new.next.figures"))
    return 0
