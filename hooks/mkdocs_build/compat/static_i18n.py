"""mkdocs-static-i18n: its state during a build, and how it treats files of several languages.

The plugin builds one language after another: MkDocs builds the first, and at the end of that build
the plugin starts the builds of the others. It answers the events `config`, `files`, `nav` and
`post_build` at priority -100, those of pages at 50.
"""

from __future__ import annotations

import re
from typing import Protocol, cast

import mkdocs_static_i18n.config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page

from prospectus.i18n.language_codes import TAG

NAME = "i18n"  # in `config.plugins`

# Priorities of events that have to see its work, or that it has to see.
BEFORE_I18N = -50
AFTER_I18N = -200


class _Plugin(Protocol):
    current_language: str | None
    building: bool


def _plugin(config: MkDocsConfig) -> _Plugin:
    return cast("_Plugin", config.plugins[NAME])


def current_language(config: MkDocsConfig) -> str:
    """The code of the language that is built. Raises RuntimeError before the plugin knows it."""
    code = _plugin(config).current_language
    if code is None:
        raise RuntimeError("mkdocs-static-i18n has not chosen a language yet")
    return code


def select_language(config: MkDocsConfig, code: str) -> None:
    """Make the next build build this language only.

    The plugin takes this build for one of those that it starts, and so starts none itself.
    """
    plugin = _plugin(config)
    plugin.current_language, plugin.building = code, True


def accept_codes() -> None:
    """Let mkdocs.yml name languages of three letters, which the plugin builds, but refuses to read.

    To be called before the settings are read.
    """
    mkdocs_static_i18n.config.RE_LOCALE = re.compile(rf"{TAG}\Z")


def announced_page(uri: str, code: str, config: MkDocsConfig, *, in_navigation: bool) -> File:
    """The file of a generated page in one language, to be added to the files before the plugin.

    The plugin replaces every file by a new one, made of its path below docs/. It drops pages that
    lie elsewhere and fails on pages without a path. To those in docs/ it gives an address and
    alternates whether they exist or not. So a generated page is announced as if it lay there, and
    gets its content after the plugin.
    """
    path = f"{uri}.{code}.md"
    file = File(path, config.docs_dir, config.site_dir, config.use_directory_urls)
    if not in_navigation:
        leave_out_of_navigation(file)
    return file


def leave_out_of_navigation(file: File) -> None:
    """Have MkDocs expect no entry of the navigation for a page; the plugin passes that on."""
    file.inclusion = InclusionLevel.NOT_IN_NAV


def file_uri(file: File) -> str:
    """The URI of a page, without language and ending: `parks/a` of the file `parks/a.en.md`."""
    return file.src_uri.rsplit(".", 2)[0]


def page_uri(page: Page) -> str:
    """The URI of a page, as `file_uri`."""
    return file_uri(page.file)


def disable_language_links(config: MkDocsConfig) -> None:
    """Keep the theme from printing its own links to the other languages.

    They are relative, and Material's script would fetch the sitemap of each. The plugin sets the
    attribute `alternate`, not the item of that name, and sets it again for each page. Anything
    that is no list is not printed.
    """
    setattr(config.extra, "alternate", True)  # noqa: B010 - not a field of the class
