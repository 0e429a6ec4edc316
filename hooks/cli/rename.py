"""`python hooks rename`: give a record another name, with every reference to it."""

from __future__ import annotations

import shutil
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from prospectus.config.project import Project
from prospectus.content import translation_status
from prospectus.content.markdown_pages import NEWS
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.diagnostics.failures import CommandError
from prospectus.editing import rename, rename_session
from prospectus.editing.rename import RenamePlan
from prospectus.files import journal
from prospectus.review.check import CheckedSite, check

# What is checked, and therefore copied.
_CHECKED = ("data", "docs", "overrides", "mkdocs.yml")


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
    checked = check(project.root)
    plan = _plan(project, checked, arguments.address, arguments.name)
    renaming = plan.renaming
    plan = _with_ledger(project.root, checked, plan)
    journal.write(project.root, plan.files, plan.before)
    print(translate("rename.done", old=renaming.before, new=renaming.after))
    for path, content in plan.files.items():
        if path in plan.moved:
            print(f"{path} → {plan.moved[path]}")
        elif content is not None and path not in plan.moved.values():
            print(path)
    if renaming.collection not in (NEWS, rename_session.SESSIONS):
        print(translate("rename.next"))
    return 0


def _plan(project: Project, checked: CheckedSite, address: str, new: str) -> RenamePlan:
    site, pages = checked.site, checked.written
    if address.startswith(f"{rename_session.SESSIONS}/"):
        renaming = rename_session.read_renaming(site, address, new)
        return rename_session.plan_rename(project, site, pages, renaming)
    posts = (post.uri for some in checked.posts.values() for post in some)
    renaming = rename.read_renaming(site, posts, address, new)
    return rename.plan_rename(project, site, pages, checked.routes, renaming)


def _with_ledger(root: Path, checked: CheckedSite, plan: RenamePlan) -> RenamePlan:
    """The plan with its ledger of translations, if the site that it makes has no problem."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve() / "site"
        copy.mkdir()
        for name in _CHECKED:
            source = root / name
            if source.exists():  # a site with an installed program may have no templates
                (shutil.copytree if source.is_dir() else shutil.copy)(source, copy / name)
        for path, content in plan.files.items():
            if content is None:
                (copy / path).unlink()
            else:
                (copy / path).write_bytes(content)
        try:
            result = check(copy)
        except DiagnosticsError as error:
            raise CommandError(f"{error}\n{translate('rename.spoils')}") from None
    before, after = (
        translation_status.translations(state.site, state.written) for state in (checked, result)
    )
    return rename.with_ledger(plan, root, checked.ledger, before, after)
