"""`python hooks mark-translated`: mark translations as up to date with their source."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from prospectus.config.project import Project
from prospectus.content import translation_status
from prospectus.content.translation_status import Key, Translation
from prospectus.diagnostics.diagnostic import DiagnosticsError, suggest, translate
from prospectus.diagnostics.failures import CommandError
from prospectus.editing.spreadsheet import importer, table_file
from prospectus.git.history import unpack

# The files of a commit that are needed to read its texts.
_CONTENT = ("data", "docs", "mkdocs.yml")


def define(parser: ArgumentParser) -> None:
    """Add the arguments: names of translations, `--import`, `--all` or `--changed-since`."""
    choice = parser.add_mutually_exclusive_group(required=True)
    names = translate("translation.names")
    choice.add_argument("names", nargs="*", default=[], metavar="NAME", help=names)
    file = translate("translation.import")
    choice.add_argument("--import", dest="files", nargs="+", default=[], type=Path, help=file)
    choice.add_argument("--all", action="store_true", help=translate("translation.all"))
    since = translate("translation.changed_since")
    choice.add_argument("--changed-since", metavar="COMMIT", help=since)


def run(project: Project, arguments: Namespace) -> int:
    """Update the translation ledger; exit code 0.

    Raises DiagnosticsError if data, pages, the ledger or a file cannot be read. Raises CommandError
    if a name belongs to no translation, or there is no such commit; the ledger was not changed.
    """
    site, ledger, status = translation_status.load_status(project)
    by_name: dict[str, list[Translation]] = {}
    for translation in status.all:
        for alias in translation_status.aliases(translation, site.languages[0].code):
            by_name.setdefault(alias, []).append(translation)
    names = [name.replace("\\", "/").removeprefix("./") for name in arguments.names]
    if unknown := [name for name in names if name not in by_name]:
        messages = (
            translate("translation.unknown", name=name, nearest=suggest(name, by_name))
            for name in unknown
        )
        raise CommandError("\n".join(messages))
    if arguments.all:
        chosen = {*status.all}
    elif arguments.changed_since:
        together = _changed_since(project, arguments.changed_since, site.languages[0].code)
        chosen = {entry for entry in status.all if entry.digest and entry.key in together}
    elif arguments.files:
        tables = [(path.name, table_file.read(path)) for path in arguments.files]
        imported = importer.translated_records(project.root, tables)
        chosen = {text for text in status.all if text.digest and text.name in imported}
    else:
        chosen = {translation for name in names for translation in by_name[name]}
    changed = chosen.difference(status.current)
    if changed:
        translation_status.save(project.root, ledger, ledger.confirm(changed))
    removed = sum(translation in status.obsolete for translation in changed)
    print(translate("translation.done", confirmed=len(chosen) - removed, removed=removed))
    return 0


def _changed_since(project: Project, commit: str, first: str) -> frozenset[Key]:
    """The translations that were changed together with their originals since a commit."""
    with tempfile.TemporaryDirectory() as folder:
        unpack(project.root, commit, Path(folder), *_CONTENT)
        try:
            before = translation_status.hashes(Project(Path(folder)))
        except DiagnosticsError as error:
            message = translate("change.unreadable", base=commit)
            raise CommandError(f"{error}\n{message}") from None
    return translation_status.changed_together(before, translation_status.hashes(project), first)
