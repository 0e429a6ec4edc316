"""Which address of the editor is answered by what.

Patterns are paths below `/_editor/<language>/`; `{name}` stands for one part of the path, which the
request then has as a parameter, and `{name*}` for several.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Literal

from mkdocs_build.editor import (
    change_pages,
    import_pages,
    list_pages,
    record_pages,
    removal_pages,
    send_pages,
    translation_pages,
    update_pages,
    written_pages,
)
from mkdocs_build.editor.requests import EditorRequest, RefusedRequestError
from mkdocs_build.editor.workspace import Workspace
from mkdocs_build.preview.responses import Response

Handler = Callable[[Workspace, EditorRequest], Response]


@dataclass(frozen=True)
class Route:
    """A method and a pattern of paths, and the function that answers.

    Pages of other hosts may link to it only if it `is_page`.
    """

    method: Literal["GET", "POST"]
    pattern: str
    handler: Handler
    is_page: bool = True

    def match(self, path: str) -> dict[str, str] | None:
        """The parameters in a path; None if it does not match."""
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(self.pattern))
        pattern = re.sub(r"\\\{(\w+)\\\*\\\}", r"(?P<\1>.+)", pattern)
        match = re.fullmatch(pattern, path)
        return match.groupdict() if match else None


ROUTES: Sequence[Route] = (
    Route("GET", "", list_pages.show_everything),
    Route("GET", "records/{kind}", list_pages.show_kind),
    Route("GET", "options/{kind}", list_pages.show_options, is_page=False),
    Route("GET", "records/{kind}/{name}", record_pages.show),
    Route("POST", "records/{kind}/{name}", record_pages.save),
    Route("GET", "new/{kind}", record_pages.show_new),
    Route("POST", "new/{kind}", record_pages.create),
    Route("GET", "delete/{kind}/{name}", removal_pages.ask_to_delete),
    Route("POST", "delete/{kind}/{name}", removal_pages.delete),
    Route("GET", "rename/{kind}/{name}", removal_pages.ask_to_rename),
    Route("POST", "rename/{kind}/{name}", removal_pages.give_name),
    Route("GET", "pages", written_pages.show_pages),
    Route("GET", "pages/{uri*}", written_pages.show),
    Route("POST", "pages/{uri*}", written_pages.save),
    Route("GET", "new-post", written_pages.show_new),
    Route("POST", "new-post", written_pages.create),
    Route("POST", "delete-post/{uri*}", written_pages.delete),
    Route("GET", "import", import_pages.ask),
    Route("POST", "import", import_pages.upload),
    Route("POST", "import/accept", import_pages.accept),
    Route("GET", "workbook.xlsx", import_pages.export, is_page=False),
    Route("GET", "translations", translation_pages.show),
    Route("POST", "translations", translation_pages.confirm),
    Route("GET", "changes", change_pages.show),
    Route("POST", "changes/undo", change_pages.undo),
    Route("GET", "changes/send", send_pages.ask),
    Route("POST", "changes/send", send_pages.send),
    Route("POST", "changes/update", update_pages.fetch),
    Route("POST", "changes/choose", update_pages.choose),
)


def matching(path: str) -> Iterator[tuple[Route, dict[str, str]]]:
    """The routes of a path, with the parameters in it."""
    for route in ROUTES:
        if (parameters := route.match(path)) is not None:
            yield route, parameters


def answer(workspace: Workspace, request: EditorRequest) -> Response | None:
    """The answer to a request; None if no route has its path and method.

    Raises RefusedRequestError if a page of another host links to what is no page.
    """
    for route, parameters in matching(request.path):
        if route.method == request.method:
            if request.is_linked and not route.is_page:
                raise RefusedRequestError(HTTPStatus.FORBIDDEN, "foreign_request")
            return route.handler(workspace, replace(request, parameters=parameters))
    return None
