"""MkDocs: functions and attributes that its documentation for plugins does not mention.

ProperDocs, the continuation of MkDocs 1, has the same ones under the same names.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import cast
from urllib.parse import quote

import jinja2
from mkdocs.commands.build import build, get_context
from mkdocs.config import Config, load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents, get_toc
from mkdocs.theme import Theme
from mkdocs.utils.templates import TemplateContext

from mkdocs_build.compat import static_i18n
from prospectus.support import program


def load_settings(
    root: Path, *, site_url: str | None = None, directory_urls: bool | None = None
) -> MkDocsConfig:
    """The settings of the project `root`, in which every warning fails the build.

    `site_url` and `directory_urls` replace what mkdocs.yml says, unless they are None. Raises
    mkdocs.exceptions.ConfigurationError.
    """
    static_i18n.accept_codes()
    config = load_config(
        str(root / "mkdocs.yml"),
        strict=True,
        site_url=site_url,
        use_directory_urls=directory_urls,
    )
    add_template_folders(config)
    config.theme.get_env = partial(_theme_environment, config.theme)  # type: ignore[method-assign]
    return config


def _theme_environment(theme: Theme) -> jinja2.Environment:
    """As `Theme.get_env`; its loader leaves hidden folders out of the list of files."""
    env = Theme.get_env(theme)
    env.loader = _VisibleFiles(theme.dirs)
    return env


class _VisibleFiles(jinja2.FileSystemLoader):
    """Lists no files of hidden folders, of which MkDocs publishes none.

    Material has fourteen thousand icons in such a folder, and MkDocs compares the name of each with
    twenty patterns. Templates still find them.
    """

    def list_templates(self) -> list[str]:
        names = set[str]()
        for folder in self.searchpath:
            for path, subfolders, files in os.walk(folder):
                subfolders[:] = (name for name in subfolders if not name.startswith("."))
                parent = os.path.relpath(path, folder).replace(os.sep, "/")
                names.update(posixpath.normpath(f"{parent}/{name}") for name in files)
        return sorted(names)


def add_template_folders(config: MkDocsConfig) -> None:
    """Have the theme find the templates and assets of a site and of an installed program.

    A site that has the program in its checkout names their folder in mkdocs.yml (`custom_dir`).
    """
    if program.IS_INSTALLED:
        folders = map(str, program.template_folders(Path(config.docs_dir).parent))
        first = [folder for folder in folders if Path(folder).is_dir()]
        config.theme.dirs[:] = dict.fromkeys([*first, *config.theme.dirs])


def leave_out_sitemap(config: MkDocsConfig) -> None:
    """Have the theme write no sitemap, which would lack pages that MkDocs does not know."""
    config.theme.static_templates.discard("sitemap.xml")


def attach(config: MkDocsConfig, name: str, value: object) -> None:
    """Attach an object to the settings, which MkDocs passes from event to event.

    MkDocs looks for methods of a plugin whose names begin with `on_`; the object has none.
    """
    config.plugins[name] = cast("BasePlugin[Config]", value)


def attached(config: MkDocsConfig, name: str) -> object | None:
    """The object that was attached under a name, or None."""
    return config.plugins.get(name)


def build_all(config: MkDocsConfig, folder: Path) -> None:
    """Run a whole build, with all its events, into `folder`."""
    config.site_dir = str(folder)
    build(config)


def template_context(
    config: MkDocsConfig,
    nav: Navigation,
    files: Files | Sequence[File],
    *,
    page: Page | None = None,
    base_url: str = "",
) -> TemplateContext:
    """The variables of a template of the theme, before plugins add theirs."""
    return get_context(nav, files, config, page, base_url)


def add_to_context(context: TemplateContext, values: Mapping[str, object]) -> None:
    """Add variables to a template context, whose type lists only those of MkDocs."""
    cast("dict[str, object]", context).update(values)


def table_of_contents(headings: Iterable[tuple[str, str]]) -> TableOfContents:
    """The table of contents of a page, from the ids and texts of its second-level headings."""
    return get_toc(
        [{"level": 2, "id": id_, "name": text, "children": []} for id_, text in headings]
    )


def add_anchor_ids(page: Page, ids: Iterable[str]) -> None:
    """Name ids that links to this page may use, besides those that Markdown has made."""
    page.present_anchor_ids = {*(page.present_anchor_ids or ()), *ids}


def leave_out(file: File, config: MkDocsConfig) -> Page:
    """Have MkDocs neither read nor convert nor write a page whose file exists already.

    Returns the page, which has no text, and stays in the navigation and a target of links. To be
    called after MkDocs has made the navigation.
    """
    file.inclusion = InclusionLevel.EXCLUDED
    page = file.page or Page(None, file, config)
    page.markdown = ""
    return page


def links_to_anchors(page: Page) -> dict[str, dict[str, str]]:
    """The anchors to which a converted page links, with the links as they are written.

    They are by the paths of the files that have the anchors.
    """
    return {file.src_uri: dict(links) for file, links in (page.links_to_anchors or {}).items()}


def check_links(
    page: Page, links: Mapping[str, Mapping[str, str]], files: Files, config: MkDocsConfig
) -> None:
    """Log a warning for each of these `links_to_anchors` of a page whose anchor does not exist."""
    known = {path: files.get_file_from_path(path) for path in links}
    page.links_to_anchors = {file: dict(links[path]) for path, file in known.items() if file}
    page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)


def set_generated(file: File, edit_uri: str) -> None:
    """Mark a page as generated: MkDocs reads no file for it, and links `edit_uri` to edit it.

    To be called before MkDocs makes the page, which keeps the address of its edit link.
    """
    file.generated_by = "prospectus"
    file.content_string = ""
    file.edit_uri = edit_uri


def set_destination(file: File, path: str, config: MkDocsConfig) -> None:
    """Publish a file at another path below the root of the site."""
    file.dest_uri = path
    file.url = quote(path)
    file.abs_dest_path = str(Path(config.site_dir, path))
