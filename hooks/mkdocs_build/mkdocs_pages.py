"""The pages that MkDocs builds: those that people write, and generated ones in the navigation.

The first half are the steps of a whole build, called by its events. The second half makes one page
at a time, for the preview.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from mkdocs_build.compat import material, mkdocs, static_i18n
from mkdocs_build.compat.static_i18n import page_uri
from mkdocs_build.language_build import LanguageBuild
from mkdocs_build.page_context import mkdocs_page_context
from mkdocs_build.site_context import SiteContext
from prospectus.content import news
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.i18n.catalog import get_catalog
from prospectus.outputs import search_index
from prospectus.policies import html_policy, page_conversion
from prospectus.presentation.page_styles import page_styles
from prospectus.rendering import html as html_tools

NOT_FOUND = "404.html"

# What Python-Markdown says of the link of a heading to itself, in one language for all pages.
_PERMALINK_TITLE = 'title="Permanent link"'

# The navigation of mkdocs.yml: titles, paths and lists of both.
NavItem: TypeAlias = "str | dict[str, NavItem] | list[NavItem] | None"

# -- in a whole build -----------------------------------------------------------------------------


def expand_navigation(nav: NavItem, context: SiteContext) -> NavItem:
    """The navigation with the generated pages of each folder in place of `folder/*.md`."""
    pages = context.generated_pages.values()
    return _expanded(nav, [f"{page.uri}.md" for page in pages if not page.is_list])


def _expanded(nav: NavItem, paths: Iterable[str]) -> NavItem:
    if isinstance(nav, dict):
        return {title: _expanded(item, paths) for title, item in nav.items()}
    if not isinstance(nav, list):
        return nav
    expanded: list[NavItem] = []
    for item in nav:
        if isinstance(item, str) and item.endswith("/*.md"):
            folder = item.removesuffix("*.md")
            expanded += [path for path in paths if path.startswith(folder)]
        else:
            expanded.append(_expanded(item, paths))
    return expanded


def announce_pages(files: Files, config: MkDocsConfig, context: SiteContext) -> None:
    """Add the generated pages of every language to the files, before static-i18n.

    News are in their list, so the navigation need not name them.
    """
    folder = context.checked.routes.folder(news.NEWS)
    for file in files.documentation_pages():
        if news.is_post(static_i18n.file_uri(file), folder):
            static_i18n.leave_out_of_navigation(file)
    for page in context.generated_pages.values():
        for code in context.languages:
            in_navigation = not page.is_list and not page.is_optional
            files.append(
                static_i18n.announced_page(page.uri, code, config, in_navigation=in_navigation)
            )


def set_page_sources(build: LanguageBuild, files: Files) -> None:
    """Give the announced pages of this language an empty content and an edit link.

    Their text comes in `finish_html`.
    """
    for file in files.documentation_pages():
        uri = static_i18n.file_uri(file)
        if uri in build.context.generated_pages:
            mkdocs.set_generated(file, edit_uri(build, build.source_file(uri)))


def edit_uri(build: LanguageBuild, path: str) -> str:
    """A file of the project as MkDocs names it in edit links: seen from the folder of pages."""
    docs = Path(build.config.docs_dir).relative_to(build.context.root).as_posix()
    return posixpath.relpath(path, docs)


def page_markdown(build: LanguageBuild, page: Page) -> str:
    """The Markdown of a page with all expressions filled in; also sets its title and description.

    Raises DiagnosticsError.
    """
    uri = page_uri(page)
    page.meta.update(build.escaped_front_matter(uri))
    return build.rendered(uri).markdown


def finish_html(build: LanguageBuild, page: Page, html: str) -> str:
    """The whole HTML of a page, from what its Markdown has become.

    Fragments take the places of their comments; of a generated page, the fragment is all there is.
    Also gives the page its anchors, a generated one its table of contents, and the search index
    what the page says. Raises DiagnosticsError where a written page holds HTML that is not allowed.
    """
    uri, catalog = page_uri(page), get_catalog(build.language.code)
    generated = build.context.generated_pages.get(uri)
    if generated is None:
        build.html_policy.require(build.written_pages[uri], html)
    build.converted[uri] = build.page_content(uri)
    html = html_tools.join_unspaced_lines(html)
    html = html.replace(_PERMALINK_TITLE, f'title="{escape(catalog["theme.heading_link"])}"')
    html = build.rendered(uri).insert_fragments(html)
    mkdocs.add_anchor_ids(page, html_tools.ids(html))
    if generated is not None or "\n## " not in f"\n{page.markdown}":  # all headings in fragments
        page.toc = mkdocs.table_of_contents(html_tools.headings(html))
    if generated is not None and not generated.has_text:
        return html  # found by the records they list
    add_to_search(build, page, html)
    return html


def add_to_search(build: LanguageBuild, page: Page, html: str) -> None:
    """Give the search index a page with this content."""
    uri = page_uri(page)
    generated = build.context.generated_pages.get(uri)
    kind: str = "page"
    aliases: tuple[str, ...] = ()
    if generated is not None:
        kind, aliases = generated.kind, generated.aliases(build.language.code)
    title, description = (build.front_matter[uri][name] for name in ("title", "description"))
    location = page.url.removeprefix(build.folder).removeprefix("./")
    build.search_entries[uri] = search_index.SearchPage(
        location, kind, title, description, html, aliases
    )


def add_page_context(build: LanguageBuild, context: TemplateContext, page: Page) -> None:
    """Give the template of a page its addresses, breadcrumb and origin."""
    page.canonical_url = page.canonical_url and build.urls.published_url(page.url)
    static_i18n.disable_language_links(build.config)
    url = page.canonical_url or page.url
    variables = mkdocs_page_context(build, page_uri(page), url)
    mkdocs.add_to_context(context, variables | {"styles": page_styles(page.content or "")})


def set_not_found_base(build: LanguageBuild, context: TemplateContext) -> None:
    """Let links of the not-found page begin at its own folder in a copy that has no host."""
    if not build.config.use_directory_urls:
        context["base_url"] = posixpath.relpath(".", build.folder or ".")


def write_not_found(build: LanguageBuild, output: str) -> str:
    """Write the not-found page of this language into its folder; returns what MkDocs shall write.

    MkDocs would write that of each language to the same path. Only the default language leaves it
    to MkDocs; hosts that look for the nearest one find the others in their folders.
    """
    html = material.fix_theme_html(output)
    if not build.folder:
        return html
    path = Path(build.config.site_dir, build.folder, NOT_FOUND)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(html.encode())
    return ""


# -- one at a time --------------------------------------------------------------------------------


def pages_by_uri(build: LanguageBuild) -> dict[str, Page]:
    """The pages of this language as MkDocs keeps them, also those that it leaves out."""
    files = build.files.documentation_pages(inclusion=lambda _: True)
    return {page_uri(file.page): file.page for file in files if file.page}


def convert_markdown(build: LanguageBuild, page: Page) -> bool:
    """Make MkDocs read a page and convert its Markdown, unless its content is still the same.

    Returns whether it was converted. Raises DiagnosticsError where the page cannot be rendered, or
    takes too long to convert.
    """
    config, files, uri = build.config, build.files, page_uri(page)
    if build.converted.get(uri) == build.page_content(uri):
        return False
    if uri in build.written_pages:
        _require_fast(build, uri)
    page.read_source(config)
    page.markdown = config.plugins.on_page_markdown(
        page.markdown or "", page=page, config=config, files=files
    )
    page.render(config, files)
    page.content = config.plugins.on_page_content(
        page.content or "", page=page, config=config, files=files
    )
    return True


def _require_fast(build: LanguageBuild, uri: str) -> None:
    markdown = build.rendered(uri).markdown
    if page_conversion.may_be_slow(markdown):
        # A policy of its own: one that has refused a slow page stays slow.
        policy = html_policy.project_policy(build.context.root)
        if problems := [*policy.problems(build.written_pages[uri], markdown)]:
            raise DiagnosticsError(problems)


def render_page(build: LanguageBuild, page: Page) -> str:
    """A page by the steps by which MkDocs builds one. Raises DiagnosticsError."""
    convert_markdown(build, page)
    config, nav = build.config, build.nav
    template = build.env.get_template(page.meta.get("template", "main.html"))
    page.active = True
    try:
        context = mkdocs.template_context(config, nav, build.files, page=page)
        context = config.plugins.on_page_context(context, page=page, config=config, nav=nav)
        return material.fix_theme_html(template.render(context))
    finally:
        page.active = False


def render_404(build: LanguageBuild) -> str:
    """The not-found page of this language, by the steps by which MkDocs builds it."""
    base_url = urlsplit(build.config.site_url or "/").path
    context = mkdocs.template_context(build.config, build.nav, build.files, base_url=base_url)
    return material.fix_theme_html(build.env.get_template(NOT_FOUND).render(context))
