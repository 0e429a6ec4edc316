"""Workbooks: one to download, and changed ones to be brought back after somebody has looked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs_build.editor import names
from mkdocs_build.editor.form_pages import message
from mkdocs_build.editor.requests import EditorRequest, UploadedFile
from mkdocs_build.editor.workspace import HEADERS, Upload, Workspace, address, see_other
from mkdocs_build.preview.responses import Response
from prospectus.content import translation_status
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain.loader import load
from prospectus.editing.forms.drafts import version_of
from prospectus.editing.spreadsheet import importer, table_file
from prospectus.editing.spreadsheet.importer import ImportPlan
from prospectus.files import journal
from prospectus.i18n.catalog import get_editors_catalog
from prospectus.yamlio.reader import YamlDocument

WORKBOOK = "data.xlsx"
MOST_SHOWN = 200  # changes; of more, their number is enough to decide
# What browsers add to the name of a file that was downloaded before.
_COPY = re.compile(r"\s*\(\d{1,3}\)(?=\.[^.]+$)")


def ask(workspace: Workspace, request: EditorRequest) -> Response:
    """A form for the files, and a workbook to begin with."""
    return _page(workspace, request)


def export(workspace: Workspace, request: EditorRequest) -> Response:
    """All records as a workbook."""
    site = load(workspace.project, with_pending=True)
    headers = {
        **HEADERS,
        "Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Content-Disposition": f'attachment; filename="{WORKBOOK}"',
    }
    return Response(HTTPStatus.OK, table_file.content(site, Path(WORKBOOK)), headers)


def upload(workspace: Workspace, request: EditorRequest) -> Response:
    """What the files would change, or what is wrong with them; nothing is written."""
    files = [UploadedFile(_name(file.name), file.content) for file in request.files]
    if not files:
        return _page(workspace, request, message=workspace.text(request.language, "import.no_file"))
    key = version_of(b"".join(version_of(file.content).encode() for file in files))
    workspace.upload = Upload(key, files)
    return _shown_plan(workspace, request, workspace.upload)


def accept(workspace: Workspace, request: EditorRequest) -> Response:
    """Write the changes of the files that were uploaded last."""
    kept = workspace.upload
    if kept is None or kept.key != request.posted.get("upload"):
        return _page(workspace, request, message=workspace.text(request.language, "import.gone"))
    try:
        tables = _tables(kept)
        plan = importer.plan_import(workspace.root, tables)
        if plan.doubts and "doubts" not in request.posted:
            return _shown_plan(workspace, request, kept)
        journal.write(workspace.root, plan.files, plan.before)
        if "confirm" in request.posted:
            names = importer.translated_records(workspace.root, tables)
            translation_status.confirm_records(workspace.project, names)
    except DiagnosticsError as error:
        return _page(workspace, request, problems=error.problems)
    workspace.upload = None
    place = "translations" if plan.pending else "changes"
    return see_other(f"{address(request.language, place)}?done=imported")


def _tables(kept: Upload) -> list[tuple[str, Any]]:
    return [(file.name, table_file.parse(file.name, file.content)) for file in kept.files]


def _name(uploaded: str) -> str:
    r"""The name of a file without folders, and without the number of a repeated download.

    >>> _name(r"C:\made up\parks (2).csv")
    'parks.csv'
    """
    name = PurePosixPath(uploaded.replace("\\", "/")).name
    return _COPY.sub("", name)


def _shown_plan(workspace: Workspace, request: EditorRequest, kept: Upload) -> Response:
    try:
        plan = importer.plan_import(workspace.root, _tables(kept))
    except DiagnosticsError as error:
        return _page(workspace, request, problems=error.problems)
    return _page(workspace, request, plan=plan, key=kept.key)


def _page(
    workspace: Workspace,
    request: EditorRequest,
    *,
    plan: ImportPlan | None = None,
    key: str = "",
    problems: Sequence[Diagnostic] = (),
    message: str = "",
) -> Response:
    language = request.language
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems or message else HTTPStatus.OK
    return workspace.page(
        "import.html",
        language,
        "import",
        status,
        plan=_shown(workspace, plan, language) if plan else None,
        key=key,
        problems=_located(problems, language),
        message=message,
        endings=",".join(table_file.ENDINGS),
    )


def _shown(workspace: Workspace, plan: ImportPlan, language: str) -> Mapping[str, Any]:
    catalog = get_editors_catalog(language)
    added = _new_titles(plan, language)
    rows = [
        {
            "table": catalog[f"tables.sheet.{change.table}"],
            "title": added.get((change.path, change.name))
            or _known_title(workspace, change.table, change.name, language),
            "name": change.name,
            "field": names.path_name(workspace, change.field, language) if change.field else "",
            "old": change.old,
            "new": change.new,
        }
        for change in plan.changes[:MOST_SHOWN]
    ]
    return {
        "changes": rows,
        "count": len(plan.changes),
        "added": sum(not change.field for change in plan.changes),
        "pending": plan.pending,
        "doubts": _located(plan.doubts, language),
    }


def _known_title(workspace: Workspace, table: str, name: str, language: str) -> str:
    entry = workspace.index.find(table, name)
    return entry.title(language) if entry else name


def _new_titles(plan: ImportPlan, language: str) -> Mapping[tuple[str, str], str]:
    """The titles of new records that are shown, by the path of the file and the name."""
    titles = {}
    for change in plan.changes[:MOST_SHOWN]:
        if change.path and not change.field and change.path in plan.files:
            values = YamlDocument(change.path, plan.files[change.path].decode()).values
            record = values.get(change.name, values)
            texts = record.get("name") if isinstance(record, Mapping) else None
            if isinstance(texts, Mapping) and texts:
                title = texts.get(language) or next(iter(texts.values()))
                titles[change.path, change.name] = str(title)
    return titles


def _located(problems: Sequence[Diagnostic], language: str) -> list[tuple[str, str]]:
    return [(problem.location, message(problem, language)) for problem in problems]
