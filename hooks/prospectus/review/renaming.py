"""Renames a record in all files, if the site that this makes has no problem."""

from __future__ import annotations

import posixpath
from pathlib import Path

from prospectus.config.project import Project
from prospectus.content import translation_status
from prospectus.content.news import NEWS
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.diagnostics.failures import CommandError
from prospectus.editing import rename, rename_session
from prospectus.editing.rename import RenamePlan
from prospectus.review.check import check
from prospectus.review.dry_run import check_with
from prospectus.review.reading import CheckedSite

# What has no address that readers could have kept.
_WITHOUT_REDIRECT = (NEWS, rename_session.SESSIONS)


def plan(project: Project, address: str, new: str) -> RenamePlan:
    """The checked change of all files that gives the record at an address another name.

    Raises DiagnosticsError if the site has problems or a file cannot be edited. Raises
    CommandError if there is no such record, the name is not valid or in use, or the result would
    have problems.
    """
    checked = check(project.root)
    return _with_ledger(project.root, checked, _plan(project, checked, address, new))


def belongs_in_changelog(renamed: RenamePlan) -> bool:
    """Whether readers find the new name in the list of changes."""
    return renamed.renaming.collection not in _WITHOUT_REDIRECT


def _plan(project: Project, checked: CheckedSite, address: str, new: str) -> RenamePlan:
    site, pages = checked.site, checked.written
    if address.startswith(f"{rename_session.SESSIONS}/"):
        renaming = rename_session.read_renaming(site, address, new)
        return rename_session.plan_rename(project, site, pages, renaming)
    posts = (posixpath.basename(post.uri) for some in checked.posts.values() for post in some)
    renaming = rename.read_renaming(site, posts, address, new)
    return rename.plan_rename(project, site, pages, checked.routes, renaming)


def _with_ledger(root: Path, checked: CheckedSite, plan: RenamePlan) -> RenamePlan:
    """The plan with its ledger of translations, if the site that it makes has no problem."""
    try:
        result = check_with(root, plan.files)
    except DiagnosticsError as error:
        raise CommandError(f"{error}\n{translate('rename.spoils')}") from None
    before, after = (
        translation_status.translations(state.site, state.written) for state in (checked, result)
    )
    return rename.with_ledger(plan, root, checked.routes, checked.ledger, before, after)
