"""The PDF files of a language in a build, and how pages offer them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from functools import cache
from typing import TypedDict

from mkdocs_build.language_build import LanguageBuild
from prospectus.config.project import Project
from prospectus.content import linked_files
from prospectus.files.build_inputs import digest_of
from prospectus.i18n.catalog import get_catalog
from prospectus.outputs.brochure.documents import HOME, DocumentWriter, SiteTexts
from prospectus.outputs.brochure.pdf_files import PdfFiles
from prospectus.outputs.brochure.print_parts import resolver
from prospectus.policies import page_conversion
from prospectus.presentation.formatting import Formats
from prospectus.rendering import html as html_tools


class Download(TypedDict):
    """A PDF file that a page offers: its path below the root of the site, its name, and a note.

    The note says language, format and size.
    """

    path: str
    name: str
    note: str


def pdf_files(build: LanguageBuild) -> PdfFiles | None:
    """The PDF files of a language; None where the site has no brochure."""
    settings = build.context.checked.brochure
    if settings is None:
        return None
    if build.pdf_files is None:
        site_settings = Project(build.context.root).settings
        extensions = site_settings.markdown_extensions
        texts = SiteTexts(
            name=build.config.site_name,
            description=build.config.site_description or "",
            address=lambda uri: build.urls.published_url(build.page_path(uri)),
            resolve=_resolver(build),
            page_html=lambda uri: _page_html(build, uri, extensions),
            page_title=lambda uri: str(build.front_matter[uri]["title"]),
            names=site_settings.site_names,
        )
        root, renderer = build.context.root, build.published_renderer
        writer = DocumentWriter(root, renderer, texts, settings)
        routes, key = build.context.checked.routes, _sheets_key(build)
        build.pdf_files = PdfFiles(root, renderer, routes, writer, key)
    return build.pdf_files


def _sheets_key(build: LanguageBuild) -> str:
    """`LanguageBuild.sheets_key` with what MkDocs has understood of the settings."""
    config, links = build.config, build.source_links
    names = config.site_name, config.site_description or ""
    urls = config.site_url or "", config.use_directory_urls, links
    return digest_of(build.sheets_key, names, urls).hex() if build.sheets_key else ""


def contents(build: LanguageBuild) -> Mapping[str, bytes]:
    """All PDF files of a language by their paths below the root of the site."""
    files = pdf_files(build)
    if files is None:
        return {}
    made = {f"{build.folder}{path}": files.content(uri) for uri, path in files.paths.items()}
    files.save()
    return made


def download(build: LanguageBuild, uri: str) -> Download | None:
    """What a page offers; None for a page without a file.

    The page of open data offers the brochure, too, as readers look there for what to take along.
    """
    files, uri = pdf_files(build), _offered_on(build, uri)
    if files is None or uri not in files.paths:
        return None
    catalog, formats = get_catalog(build.language.code), Formats(build.language)
    parts = (
        build.language.name,
        "PDF",
        formats.file_size(len(files.content(uri))),
    )
    return Download(
        path=f"{build.folder}{files.paths[uri]}",
        name=catalog["brochure.download" if uri == HOME else "brochure.download_sheet"],
        note=" · ".join(parts),
    )


def is_being_made(build: LanguageBuild, uri: str) -> bool:
    """Whether a page offers a file that another process makes, so that its size is not known."""
    files = pdf_files(build)
    return files is not None and files.are_being_made and _offered_on(build, uri) in files.paths


def _offered_on(build: LanguageBuild, uri: str) -> str:
    """The page to which the file belongs that a page offers, if it offers any."""
    return HOME if uri and uri == build.context.checked.routes.open_data else uri


def _resolver(build: LanguageBuild) -> Callable[[str, str], str]:
    @cache  # pages have many links
    def address(uri: str) -> str:
        return build.urls.published_url(build.page_path(uri))

    docs, languages = build.context.root / "docs", build.context.checked.site.languages
    urls = build.urls

    @cache  # a file is looked for on the disk
    def written_address(path: str, folder: str) -> str | None:
        target = posixpath.normpath(posixpath.join(folder, path))
        page = target.removesuffix(".md")
        if page != target:
            return address(page) if page in build.context.checked.pages else None
        language = linked_files.language_of(docs, target, build.language, languages)
        return urls.published_url(urls.folder(language.code) + target) if language else None

    return resolver(address, lambda path, uri: written_address(path, posixpath.dirname(uri)))


def _page_html(build: LanguageBuild, uri: str, extensions: page_conversion.Extensions) -> str:
    """A written page with its fragments and footnotes, with the links of the published site.

    Where MkDocs has converted it, that is taken, in which links to pages and files are resolved.
    """
    if build.config.use_directory_urls and (html := build.converted_html(uri)):
        return html
    rendered = build.rendered(uri)
    if not build.config.use_directory_urls:
        page = build.written_pages[uri]
        rendered = build.published_renderer.page(page.body, uri, page.path, page.first_line)
    html = page_conversion.convert(rendered.markdown, extensions)
    return rendered.insert_fragments(html_tools.join_unspaced_lines(html))
