"""The pages of which there may be thousands, which MkDocs does not build.

A page is built once for each kind with placeholders in place of what differs between pages, by the
steps by which MkDocs builds one, and is then cut at these placeholders and filled for each page.
The result is what MkDocs would have built, to the byte (tests/same).
"""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from typing import NamedTuple

import markupsafe
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from mkdocs_build.compat import material, mkdocs
from mkdocs_build.earlier_pages import EarlierPages
from mkdocs_build.language_build import LanguageBuild
from mkdocs_build.mkdocs_pages import edit_uri
from mkdocs_build.page_context import page_context, page_subject
from prospectus.outputs import qr
from prospectus.presentation.page_styles import SHEETS, page_styles
from prospectus.rendering import html as html_tools
from prospectus.rendering.page_template import PageTemplate, mark
from prospectus.rendering.pages import GeneratedPage

# What stands in a page template in place of each value; `tail` is added for each template.
_PLACEHOLDERS = {
    name: mark(name)
    for name in ("title", "description", "name", "body", "source", "shown", "changed", "report")
} | {"qr": mark("qr"), "about": f'"{mark("about")}"', "head": f"<h1>{mark('head')}</h1>"}

# Parts of the origin of a page that are left out where nothing is known.
_OPTIONAL = ("shown", "changed", "report")

# Pages whose QR codes are made one after the other, which takes less than half as long as between
# the pages: the processor then has both codes and tables in its caches.
_BATCH = 256


class _Kind(NamedTuple):
    """What pages that share a template have in common."""

    collection: str
    depth: int  # of the page's path below the collection
    optional: tuple[str, ...]
    headings: tuple[tuple[str, str], ...]
    outdated: bool
    has_subject: bool
    styles: tuple[str, ...]


class BulkPages:
    """Builds the bulk pages of one language."""

    def __init__(self, build: LanguageBuild) -> None:
        self._build = build
        self._templates: dict[_Kind, PageTemplate] = {}

    def path(self, page: GeneratedPage) -> str:
        """The path of the file of a page below the root of the site."""
        return self._build.urls.file_path(page.uri, self._build.language.code)

    def page_at(self, path: str) -> GeneratedPage | None:
        """The page in a file below the root of the site, if there is one.

        A preview asks for one of thousands after each change, so their paths are not listed.
        """
        inner = path.removeprefix(self._build.folder)
        for ending in ("/index.html", "index.html", ".html"):
            page = self._build.context.bulk_pages_by_uri.get(inner.removesuffix(ending))
            if page and self.path(page) == path:
                return page
        return None

    def qr_code(self, page: GeneratedPage) -> str:
        """The QR code of the address of a page, as SVG."""
        return qr.svg(self._url(page))

    def render(self, page: GeneratedPage, qr_code: str = "") -> str:
        """A whole page, with its `qr_code` if the caller has it.

        Raises DiagnosticsError where its fragment fails.
        """
        build, code = self._build, self._build.language.code
        source, title = page.source(code), page.title(code)
        html = page.body(build.renderer)
        head, body = html_tools.head_and_body(html)
        url = self._url(page)
        collection, _, tail = page.uri.partition("/")
        subject = page_subject(build, page.uri, url)
        values = {
            "about": html_tools.script_json(subject),
            "title": escape(title),
            "description": escape(page.description(code)),
            "tail": tail,
            "name": html_tools.script_json(title)[1:-1],
            "head": head,
            "body": body,
            "source": source,
            "shown": build.source_links.source(source),
            "changed": build.last_changed(source) or "",
            "report": str(markupsafe.escape(build.report_url(title, url))),
            "qr": qr_code or self.qr_code(page),
        }
        kind = _Kind(
            collection,
            tail.count("/"),
            tuple(name for name in _OPTIONAL if values[name]),
            html_tools.headings(html),
            build.is_outdated(page.uri),
            subject is not None,
            page_styles(html),
        )
        if kind not in self._templates:
            self._templates[kind] = self._template(kind)
        return self._templates[kind].fill(values)

    @property
    def shell(self) -> str:
        """A page without content: what all pages of a language have in common."""
        kind = _Kind("projects", 1, _OPTIONAL, (), outdated=True, has_subject=True, styles=SHEETS)
        return "".join(self._template(kind).pieces)

    def _url(self, page: GeneratedPage) -> str:
        return self._build.urls.published_url(self._build.page_path(page.uri))

    def _template(self, kind: _Kind) -> PageTemplate:
        """A page with placeholders, built as MkDocs builds one."""
        build, config = self._build, self._build.config
        tail = mark("tail") + kind.depth * "/x"
        uri = f"{kind.collection}/{tail}"
        path = f"{build.folder}{uri}.md"
        file = File(path, config.docs_dir, config.site_dir, config.use_directory_urls)
        file.edit_uri = edit_uri(build, mark("source"))
        page = Page(None, file, config)
        page.canonical_url = page.canonical_url and build.urls.published_url(page.url)
        page.meta = {"title": mark("title"), "description": mark("description")}
        page.content = f"<h1>{mark('head')}</h1>{mark('body')}"
        page.toc = mkdocs.table_of_contents(kind.headings)
        shown, changed, report = (
            mark(name) if name in kind.optional else None for name in _OPTIONAL
        )
        origin = {"file": mark("source"), "source": shown, "changed": changed, "report": report}
        context = mkdocs.template_context(config, build.nav, [], page=page)
        mkdocs.add_to_context(context, page_context(build, uri, mark("name"), origin))
        if kind.has_subject:
            structured = [*context["structured"], mark("about")]  # type: ignore[typeddict-item]
            mkdocs.add_to_context(context, {"structured": structured})
        mkdocs.add_to_context(context, {"outdated": kind.outdated, "qr": mark("qr")})
        mkdocs.add_to_context(context, {"styles": kind.styles})
        html = build.env.get_template("main.html").render(context)
        return PageTemplate.cut(material.fix_theme_html(html), _PLACEHOLDERS | {"tail": tail})


def write_bulk_pages(
    build: LanguageBuild, folder: Path, earlier: EarlierPages | None = None
) -> None:
    """Write all bulk pages of a language below `folder`. Raises DiagnosticsError.

    Those that have not changed since an earlier build are taken over. PDF files that wait for those
    of another language are begun meanwhile.
    """
    pages = BulkPages(build)
    by_path = {pages.path(page): page for page in build.context.bulk_pages}
    if earlier:
        earlier.add_bulk_keys(by_path, pages.shell)
    made: list[str] = []
    for path in by_path:
        _make_folder(os.path.dirname(f"{folder}/{path}"))  # noqa: PTH120 - fast
        if not (earlier and earlier.take_bulk_page(path, folder)):
            made.append(path)
    for start in range(0, len(made), _BATCH):
        batch = made[start : start + _BATCH]
        if build.pdf_files:
            build.pdf_files.begin_if_free()
        codes = [pages.qr_code(by_path[path]) for path in batch]
        for path, code in zip(batch, codes, strict=True):
            content = pages.render(by_path[path], code).encode()
            if earlier:
                earlier.write_bulk_page(path, folder, content)
            else:
                (folder / path).write_bytes(content)

    build.renderer.listings.forget_rendered()


def _make_folder(path: str) -> None:
    """Make a folder, nearly always a new one in a folder that is there."""
    try:
        os.mkdir(path)  # noqa: PTH102 - fast
    except OSError:
        os.makedirs(path, exist_ok=True)  # noqa: PTH103
