"""Gives a session, or a part of a programme, another id: in its event, `was`, and links of pages.

The id is part of anchors and of the path of a calendar file, which keep leading to the session.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from prospectus.config.project import Project
from prospectus.content.markdown_pages import Page
from prospectus.diagnostics.diagnostic import suggest
from prospectus.domain.dataset import Dataset
from prospectus.domain.events import Event, ProgrammeSection, Session
from prospectus.domain.renames import Renaming
from prospectus.editing.rename import ChangedFiles, RenamePlan, RenameRefusedError
from prospectus.editing.scaffold import check_name
from prospectus.editing.spreadsheet.columns import field_order
from prospectus.editing.spreadsheet.record_edits import placed
from prospectus.presentation.routes import Routes
from prospectus.yamlio.parser import Where

SESSIONS = "sessions"


def read_renaming(site: Dataset, address: str, new: str) -> Renaming:
    """The renaming of `sessions/<event>.<id>`; its names are `<event>.<id>`, too.

    Raises RenameRefusedError or RefusedError, with what would be right.
    """
    written = address.removesuffix("/").partition("/")[2]
    known = [f"{name}.{item.id}" for name in site.events for _, item in _items(site.events[name])]
    if written not in known:
        raise RenameRefusedError("unknown", name=address, nearest=suggest(written, known))
    check_name(new)
    event, _, old = written.partition(".")
    for _, item in _items(site.events[event]):
        if new == item.id or (new in item.was and item.id != old):
            other = f"{SESSIONS}/{event}.{item.id}"
            raise RenameRefusedError("taken", name=new, other=other)
    return Renaming(SESSIONS, written, f"{event}.{new}")


def plan_rename(
    project: Project, site: Dataset, pages: Sequence[Page], renaming: Renaming
) -> RenamePlan:
    """The files of data/ and docs/ after the renaming.

    Raises DiagnosticsError if a file cannot be edited in place.
    """
    event, _, old = renaming.old.partition(".")
    new = renaming.new.partition(".")[2]
    location = site.location("events", event)
    where, item = next(
        (where, item) for where, item in _items(site.events[event]) if item.id == old
    )
    record = location.document.value_at((*location.where, *where))
    former = [name for name in record.get("was", ()) if name != new]
    changed = placed({**record, "id": new}, "was", (*former, old), field_order(type(item)))
    files = ChangedFiles(project.root)
    files.edit_values(location.document.path, {(*location.where, *where): changed})
    before, after = (Routes.programme_anchor(event, name) for name in (old, new))
    anchor = re.compile(rf"(?<=#){re.escape(before)}(?![a-z0-9-])")
    for page in pages:
        links = [(*match.span(), after) for match in anchor.finditer(page.text)]
        files.splice(page.path, links, page.text)
    return RenamePlan(renaming, *files.moved({}), {})


def _items(event: Event) -> Iterator[tuple[Where, Session | ProgrammeSection]]:
    """The parts of a programme and their sessions, each with its path in the event."""
    for at, part in enumerate(event.programme):
        yield ("programme", at), part
        for number, session in enumerate(part.sessions):
            yield ("programme", at, "sessions", number), session
