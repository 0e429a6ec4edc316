"""The theme: its Jinja environment, compiled templates, global variables, styles and scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from jinja2.ext import Extension
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from mkdocs_build.compat import material, mkdocs, static_i18n
from mkdocs_build.language_build import LanguageBuild
from mkdocs_build.page_context import Step, alternate
from prospectus.i18n.catalog import OWN_CATALOGS, get_catalog
from prospectus.outputs import http_headers
from prospectus.outputs.brochure import typesetting
from prospectus.presentation import asset_names, images
from prospectus.presentation.routes import LISTED_COLLECTIONS, Routes
from prospectus.rendering import html as html_tools
from prospectus.support import program
from prospectus.support.cache import ContentCache

_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)

# What the field of the search names, as far as there are such records.
_HINTED = ("sectors", "parks", "projects", "figures")


class ThemeBytecode(BytecodeCache):
    """The compiled templates of the theme, in the persistent cache of the project `root`."""

    def __init__(self, root: Path) -> None:
        self._cache = ContentCache(root, "theme", Path(__file__), jinja2.__version__)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load a template that was compiled from the same source under the same name."""
        code = self._cache.get(bucket.key + bucket.checksum)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template in memory; `save` writes it to disk."""
        self._cache.put(bucket.key + bucket.checksum, bucket.bytecode_to_string())

    @property
    def used(self) -> Mapping[bytes, bytes]:
        """All templates that were loaded or compiled, for `save` in another process."""
        return self._cache.used

    def save(self, used: Mapping[bytes, bytes]) -> None:
        """Take over what another process has compiled, and write it to disk."""
        self._cache.merge(used)
        self._cache.save()


class Unindented(Extension):
    """Leaves out the indentation of templates, none of which holds preformatted text."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source of a template, in the same lines."""
        return _INDENTATION.sub("", source)


def compile_theme(root: Path, config: MkDocsConfig) -> Mapping[bytes, bytes]:
    """Compile all templates of the theme that pages use, for `ThemeBytecode.save`."""
    bytecode = ThemeBytecode(root)
    env = config.theme.get_env()
    configure_environment(env, bytecode)
    for name in template_names(root):
        env.get_template(name)
    return bytecode.used


def template_names(root: Path) -> list[str]:
    """The templates of the theme that pages use: ours, and those that ours name.

    What templates of the installed theme name besides is in blocks that ours replace.
    """
    ours = program.template_files(root, "*.html")
    ours |= program.template_files(root, "partials/**/*.html")
    sources = (path.read_text(encoding="utf-8") for path in ours.values())
    named = (name for source in sources for name in material.referenced_templates(source))
    return [*dict.fromkeys([*ours, *named])]


def configure_environment(env: jinja2.Environment, bytecode: ThemeBytecode) -> None:
    """Give the environment of the theme our filters, settings and cache."""
    env.filters |= {"head_and_body": html_tools.head_and_body, "sections": html_tools.sections}
    env.filters |= {"split_notes": html_tools.split_notes, "script_json": html_tools.script_json}
    env.bytecode_cache = bytecode
    # Lines that hold nothing but tags of the template would be a fifteenth of a project's page,
    # and indentation a thirtieth.
    env.trim_blocks = env.lstrip_blocks = True
    env.add_extension(Unindented)


def prepare_environment(
    build: LanguageBuild, env: jinja2.Environment, bytecode: ThemeBytecode
) -> None:
    """Make the environment of the theme ready to render pages of a language."""
    build.env = env
    static_i18n.disable_language_links(build.config)
    configure_environment(env, bytecode)
    env.filters["url"] = _with_hashed_assets(env.filters["url"], build.hashed_assets)
    set_globals(build)


def forget_templates(env: jinja2.Environment) -> None:
    """Have templates read again whose files have changed; the theme does not look by itself."""
    if env.cache is not None:
        env.cache.clear()


def set_globals(build: LanguageBuild) -> None:
    """Set the variables that templates of pages and of the not-found page use.

    The not-found page belongs to no page, so `alternates` are the home pages there.
    """
    config, site, language = build.config, build.context.checked.site, build.language
    root = urlsplit(config.site_url or "/").path if config.use_directory_urls else ""
    build.env.globals |= {
        "catalog": get_catalog(language.code),
        "site_language": language,
        "publisher": build.renderer.publisher(),
        "pictures": pictures(build),
        "has_changes": build.has_changes,
        "search_kinds": [kind for name, kind in LISTED_COLLECTIONS.items() if getattr(site, name)],
        "search_hint": _search_hint(build),
        "sections": sections(build),
        "open_data": open_data(build),
        "has_news": bool(build.posts),
        "language_folder": build.folder,
        "labels": f"{build.folder}{Routes.labels}" if build.script_labels else "",
        "policy": http_headers.META_POLICY if config.use_directory_urls else "",
        "alternates": [
            alternate(build, code, root + build.urls.page_path("index", code))
            for code in build.context.languages
        ],
    }


def _search_hint(build: LanguageBuild) -> str:
    """What readers can search for, by the kinds of records that there are; empty without any."""
    catalog, site = get_catalog(build.language.code), build.context.checked.site
    names = [catalog[f"search.hinted.{name}"] for name in _HINTED if getattr(site, name)]
    if not names:
        return ""
    text = catalog["search.hint"].format(kinds=catalog["list.comma"].join(names))
    return text[:1].upper() + text[1:]


def sections(build: LanguageBuild) -> list[Step]:
    """The sections that exist because of their records and that the navigation does not name."""
    code, pages = build.language.code, build.context.checked.generated
    named = {page.file.src_uri.rsplit(".", 2)[0] for page in build.nav.pages}
    return [
        Step(name=page.title(code), path=build.page_path(page.uri))
        for page in pages
        if page.is_section and page.uri not in named
    ]


def open_data(build: LanguageBuild) -> Step | None:
    """The page of open data where there is one that the navigation does not name."""
    uri = build.context.checked.routes.open_data
    named = {page.file.src_uri.rsplit(".", 2)[0] for page in build.nav.pages}
    if not uri or uri in named or uri not in build.front_matter:
        return None
    return Step(name=build.front_matter[uri]["title"], path=build.page_path(uri))


def pictures(build: LanguageBuild) -> dict[str, images.ImageView]:
    """The pictures of the site as they are shown in a language, by their names."""
    root, site = build.context.root, build.context.checked.site
    return {
        name: images.image_view(root, site, picture, build.language)
        for name, picture in site.pictures.items()
    }


# -- styles and scripts ---------------------------------------------------------------------------


def hash_assets(build: LanguageBuild) -> None:
    """Join style sheets, and name them and scripts by their content.

    To be called again when that may have changed. Removes files that were written under an earlier
    name.
    """
    for file in list(build.files):
        if asset_names.is_part(file.src_uri):
            build.files.remove(file)
        elif asset_names.is_hashed(file.src_uri) and file.src_dir:
            _hash_asset(build, file, Path(file.src_dir, file.src_uri))


def _hash_asset(build: LanguageBuild, file: File, source: Path) -> None:
    content = asset_names.published_content(source)
    name = asset_names.hashed_name(file.src_uri, content)
    if name == file.dest_uri:
        return
    if file.src_uri in build.hashed_assets and file.abs_dest_path:
        Path(file.abs_dest_path).unlink(missing_ok=True)
    build.hashed_assets[file.src_uri] = name
    file.content_bytes = content
    mkdocs.set_destination(file, name, build.config)


def _with_hashed_assets(
    url: Callable[..., str], hashed_assets: Mapping[str, str]
) -> Callable[..., str]:
    """The filter `url` of templates, with the published names of styles and scripts."""

    @jinja2.pass_context
    def hashed_url(context: jinja2.runtime.Context, value: object) -> str:
        path = str(value)
        return url(context, hashed_assets.get(path, path))

    return hashed_url


def remove_unused_files(files: Files, config: MkDocsConfig) -> None:
    """Publish none of the files of the installed theme that pages do not use.

    Nor catalogs, nor what the brochure is set by.
    """
    for file in list(material.unused_theme_files(files, config)):
        files.remove(file)
    folders = Path(OWN_CATALOGS).name, typesetting.FOLDER
    for file in list(files):
        if file.src_dir != config.docs_dir and file.src_uri.partition("/")[0] in folders:
            files.remove(file)
