"""What the pages of the editor work with: the project, what is in it, and its templates."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2

from mkdocs_build.editor.requests import UploadedFile
from mkdocs_build.preview.responses import EDITOR_FOLDER, Response
from prospectus.config.project import Project
from prospectus.content.news import NEWS
from prospectus.editing.forms.content_index import ContentIndex
from prospectus.editing.forms.drafts import DraftCheck
from prospectus.i18n.catalog import editors_languages, get_editors_catalog
from prospectus.presentation import routes
from prospectus.review.content_diff import CommitMemory

# Forms go to the editor only, and nothing comes from elsewhere. `Origin` is sent to this host.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
}
_HTML = {"Content-Type": "text/html; charset=utf-8"}

# The address of the page that shows a record, in a language of the site.
PageOf = Callable[[str, str, str], "str | None"]


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    """The templates of the editor, which are the same for every project: each is compiled once."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Workspace:
    """The project `root`, as long as the preview runs. `token` is that of its forms."""

    def __init__(self, root: Path, page_of: PageOf) -> None:
        self.root, self.page_of = root, page_of
        self.token = secrets.token_urlsafe(32)
        # Tokens of editors by the host of the server: as long as this runs, in memory only.
        self.tokens: dict[str, str] = {}
        # The workbook that somebody is looking at before its changes are accepted.
        self.upload: Upload | None = None
        self.index, self.check = ContentIndex(root), DraftCheck(root)
        self.memory = CommitMemory()

    @property
    def project(self) -> Project:
        """The project with its settings as they are now."""
        return Project(self.root)

    @property
    def news_folder(self) -> str:
        """The folder of news below docs/. Raises DiagnosticsError where mkdocs.yml is wrong."""
        return routes.read(self.project.settings).folder(NEWS)

    def text(self, language: str, key: str, **details: object) -> str:
        """A text of the editor."""
        return get_editors_catalog(language)[f"editor.{key}"].format(**details)

    def page(
        self,
        template: str,
        language: str,
        path: str,
        status: HTTPStatus = HTTPStatus.OK,
        **values: Any,
    ) -> Response:
        """A page of the editor; `path` is its own below the language, for the switch to others."""

        def text(key: str, **details: object) -> str:
            return self.text(language, key, **details)

        languages = [
            (code, get_editors_catalog(code)["editor.language_name"])
            for code in editors_languages()
        ]
        source = _environment().get_template(template)
        page = source.render(
            t=text,
            language=language,
            languages=languages,
            path=path,
            token=self.token,
            address=lambda *parts: address(language, *parts),
            **values,
        )
        return Response(status, page.encode(errors="replace"), {**HEADERS, **_HTML})


@dataclass(frozen=True)
class Upload:
    """Files that somebody uploaded, kept until they are accepted or others are uploaded."""

    key: str
    files: Sequence[UploadedFile]


def address(language: str, *parts: str) -> str:
    """The address of a page of the editor."""
    return f"/{EDITOR_FOLDER}{language}/{'/'.join(quote(part, safe='') for part in parts)}"


def see_other(location: str) -> Response:
    """Leads to another page of the editor after a form was accepted."""
    return Response(HTTPStatus.SEE_OTHER, headers={**HEADERS, "Location": location})
