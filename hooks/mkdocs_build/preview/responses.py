"""What the preview answers: headers, media types, notices, and pages that reload themselves."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from mimetypes import MimeTypes
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from prospectus.diagnostics.diagnostic import translate_each
from prospectus.diagnostics.reporters import as_notice
from prospectus.i18n.catalog import editors_languages, get_editors_catalog
from prospectus.outputs.http_headers import without_policy

# Addresses of the preview itself.
RELOAD_FOLDER = "livereload/"
RELOAD_SCRIPT = f"{RELOAD_FOLDER}script.js"
EDIT_LINK_STYLE = f"{RELOAD_FOLDER}edit_link.css"
EDITOR_FOLDER = "_editor/"

# Of every answer: browsers keep nothing, and no page of another host embeds or reads anything. The
# editor shows pages of the preview beside its forms.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# For pages of the preview itself, which hold no more than text, a style sheet and the script.
_NOTICE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_HTML = "text/html; charset=utf-8"

# By the endings of files; not the types that the system happens to know.
_MEDIA_TYPES = {
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".md": "text/markdown",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_COMMON_TYPES = MimeTypes()


@dataclass(frozen=True)
class Response:
    """An answer; `headers` are those besides `HEADERS`, or in place of them."""

    status: HTTPStatus
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def file_response(path: str, content: bytes) -> Response:
    """A file of the site that is no page."""
    return Response(HTTPStatus.OK, content, {"Content-Type": media_type(path)})


def page_response(
    page: bytes, version: int, status: HTTPStatus = HTTPStatus.OK, *, edit_link: str = ""
) -> Response:
    """A page of the site, which reloads itself when there is a newer version.

    At its end is the link to its form, if it has one.
    """
    return Response(status, _reloading(page, version, edit_link), {"Content-Type": _HTML})


def problems_response(page: bytes, version: int) -> Response:
    """The page that lists the problems, which reloads itself when there is a newer version."""
    headers = {"Content-Type": _HTML, "Content-Security-Policy": _NOTICE_POLICY}
    return Response(HTTPStatus.SERVICE_UNAVAILABLE, _reloading(page, version), headers)


def redirect(path: str) -> Response:
    """Leads to another path of this host."""
    return Response(HTTPStatus.FOUND, headers={"Location": f"/{quote(path)}"})


def notice(status: HTTPStatus, key: str, **headers: str) -> Response:
    """A page that says why there is no other; it does not depend on the request."""
    page = encoded(as_notice(translate_each(f"command.serve.{key}")))
    policy = {"Content-Type": _HTML, "Content-Security-Policy": _NOTICE_POLICY}
    return Response(status, page, {**policy, **headers})


def version_response(version: int) -> Response:
    """The version of the site, for a browser that waits for a newer one."""
    return Response(HTTPStatus.OK, b"%d" % version, {"Content-Type": "text/plain; charset=utf-8"})


def reload_script() -> Response:
    """The script that waits for a newer version."""
    script = Path(__file__).with_name("live_reload.js").read_bytes()
    return file_response(RELOAD_SCRIPT, script)


def edit_link(kind: str, name: str, code: str) -> str:
    """The link from a page to the form of what it shows, in the language of the page if it can be.

    It leaves the frame in which the editor shows the page.

    >>> edit_link("parks", "a", "en").partition("<a ")[2]
    'href="/_editor/en/records/parks/a" target="_top" lang="en">Edit this page</a></nav>'
    """
    known = editors_languages()
    language = code if code in known else known[0]
    form = f"pages/{name}" if kind == "pages" else f"records/{kind}/{name}"
    catalog = get_editors_catalog(language)
    return (
        f'<link rel="stylesheet" href="/{EDIT_LINK_STYLE}">'
        f'<nav class="preview-edit" aria-label="{escape(catalog["editor.title"])}">'
        f'<a href="/{EDITOR_FOLDER}{language}/{quote(form)}" target="_top" lang="{language}">'
        f"{escape(catalog['editor.edit_page'])}</a></nav>"
    )


def edit_link_style() -> Response:
    """The style sheet of the link to the form."""
    style = Path(__file__).with_name("edit_link.css").read_bytes()
    return file_response(EDIT_LINK_STYLE, style)


def encoded(page: str) -> bytes:
    """A page as UTF-8, where names of files that are no text become question marks."""
    return page.encode(errors="replace")


def media_type(path: str) -> str:
    """The media type of a file, by the ending of its name.

    >>> media_type("a/list.js"), media_type("a.png"), media_type("a.unknown")
    ('text/javascript; charset=utf-8', 'image/png', 'application/octet-stream')
    """
    suffix = PurePosixPath(path).suffix
    kind = _MEDIA_TYPES.get(suffix) or _COMMON_TYPES.guess_type(path)[0]
    kind = kind or "application/octet-stream"
    is_text = kind.startswith("text/") or kind.endswith(("json", "xml"))
    return f"{kind}; charset=utf-8" if is_text else kind


def _reloading(page: bytes, version: int, edit_link: str = "") -> bytes:
    """A page with the script that waits for a newer version.

    A number of each page keeps browsers from waiting for two tabs with one request. The policy of
    published pages is removed, as it allows requests for their own files only.
    """
    tag = (
        f'<script src="/{RELOAD_SCRIPT}" data-version="{version}" '
        f'data-page="{time.monotonic_ns()}"></script>'
    )
    head, end, tail = without_policy(page).rpartition(b"</body>")
    head, tail = (head, end + tail) if end else (page, b"")
    return head + edit_link.encode() + tag.encode() + tail
