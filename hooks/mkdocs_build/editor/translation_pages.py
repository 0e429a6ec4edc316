"""What waits for its translation, or was translated before its original changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mkdocs_build.editor.requests import EditorRequest
from mkdocs_build.editor.workspace import Workspace, address, see_other
from mkdocs_build.preview.responses import Response
from prospectus.content import translation_status
from prospectus.content.translation_status import PAGES, Translation

MOST_SHOWN = 200  # of each list; the number of all is shown


def show(workspace: Workspace, request: EditorRequest) -> Response:
    """Records that are not published yet, and translations that nobody has compared."""
    _, _, status = translation_status.load_status(workspace.project)
    open_ones = (*status.outdated, *status.unconfirmed)
    waiting = workspace.index.waiting()
    return workspace.page(
        "translations.html",
        request.language,
        request.path,
        waiting=waiting[:MOST_SHOWN],
        waiting_count=len(waiting),
        translations=[_shown(request, translation) for translation in open_ones[:MOST_SHOWN]],
        count=len(open_ones),
        done=request.query.get("done", ""),
    )


def confirm(workspace: Workspace, request: EditorRequest) -> Response:
    """Mark the translations as current that the editor ticked."""
    _, ledger, status = translation_status.load_status(workspace.project)
    chosen = [
        translation
        for translation in (*status.outdated, *status.unconfirmed)
        if _control(translation) in request.posted
    ]
    if chosen:
        translation_status.save(workspace.root, ledger, ledger.confirm(chosen))
    return see_other(f"{address(request.language, 'translations')}?done=confirmed")


def _control(translation: Translation) -> str:
    return f"translated.{translation.language}.{translation.name}"


def _shown(request: EditorRequest, translation: Translation) -> Mapping[str, Any]:
    kind, _, name = translation.name.partition("/")
    steps = name.split("/") if kind == PAGES else [name]
    folder = ["pages"] if kind == PAGES else ["records", kind]
    return {
        "control": _control(translation),
        "title": translation.title or translation.name,
        "language": translation.language,
        "name": translation.name,
        "form": address(request.language, *folder, *steps),
    }
