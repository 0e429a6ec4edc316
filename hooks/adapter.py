"""The events of MkDocs; each calls a function of `mkdocs_build`.

Every event happens once for each language: MkDocs builds one language at a time. The state of the
build is a `BuildSession`, which the settings carry from event to event.
"""

from __future__ import annotations

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from mkdocs_build import mkdocs_pages, photographs, theme
from mkdocs_build.compat.material import fix_theme_html
from mkdocs_build.compat.mkdocs import add_template_folders, leave_out_sitemap
from mkdocs_build.compat.static_i18n import AFTER_I18N, BEFORE_I18N
from mkdocs_build.language_build import LanguageBuild
from mkdocs_build.session import BuildSession


def _build(config: MkDocsConfig) -> LanguageBuild:
    return BuildSession.of(config).build(config)


@event_priority(AFTER_I18N)
def on_config(config: MkDocsConfig) -> None:
    """Read and check the content, and put generated pages into the navigation."""
    add_template_folders(config)
    leave_out_sitemap(config)
    BuildSession.of(config).start_language(config)


@event_priority(BEFORE_I18N)
def _announce_files(files: Files, *, config: MkDocsConfig) -> None:
    theme.remove_unused_files(files, config)
    mkdocs_pages.announce_pages(files, config, _build(config).context)


@event_priority(AFTER_I18N)
def _complete_files(files: Files, *, config: MkDocsConfig) -> None:
    build = _build(config)
    build.files = files
    mkdocs_pages.set_page_sources(build, files)
    theme.hash_assets(build)
    photographs.publish(files, build.context)


# Which files there are, before static-i18n; what is in them, after it.
on_files = CombinedEvent(_announce_files, _complete_files)


@event_priority(AFTER_I18N)
def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
    """Keep the navigation, for the pages that MkDocs does not build."""
    BuildSession.of(config).start_pages(config, nav, files)


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in the expressions of written pages, and set titles and descriptions."""
    return mkdocs_pages.page_markdown(_build(config), page)


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Check the HTML of written pages, put in fragments, and collect text for the search."""
    return mkdocs_pages.finish_html(_build(config), page, html)


def on_env(env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> None:
    """Give templates our filters and variables."""
    session = BuildSession.of(config)
    session.build(config).files = files
    theme.prepare_environment(session.build(config), env, session.bytecode)


@event_priority(AFTER_I18N)
def on_page_context(
    context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
) -> None:
    """Give the template of a page its addresses, breadcrumb and origin."""
    mkdocs_pages.add_page_context(_build(config), context, page)


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Correct the HTML of the theme."""
    return fix_theme_html(output)


def on_template_context(
    context: TemplateContext, *, template_name: str, config: MkDocsConfig
) -> None:
    """Set the base of links of the not-found page."""
    if template_name == mkdocs_pages.NOT_FOUND:
        mkdocs_pages.set_not_found_base(_build(config), context)


def on_post_template(output: str, *, template_name: str, config: MkDocsConfig) -> str | None:
    """Write the not-found page of each language.

    Such templates come after MkDocs has copied its files, and before it builds pages.
    """
    if template_name == mkdocs_pages.NOT_FOUND:
        BuildSession.of(config).write_apart(config)
        return mkdocs_pages.write_not_found(_build(config), output)
    return None


def on_post_build(*, config: MkDocsConfig) -> None:
    """Write the pages and files that MkDocs does not."""
    BuildSession.of(config).finish_language(config)
