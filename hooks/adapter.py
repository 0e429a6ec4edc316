"""What the site tells MkDocs. No other module knows MkDocs.

MkDocs builds the site once for each language: at the end of the first build the i18n plugin
starts the next, with the same config. So every event below happens once for each language.

Without directory URLs (`parks/a.html` instead of `parks/a/`) it builds a copy to be opened from a
folder. What a copy tells of itself is the address of the published page all the same.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.toc import get_toc
from mkdocs.utils import write_file

from prospectus import calendar, feed, layout, metadata, pictures, qr
from prospectus.check import check
from prospectus.finder import SEARCHED
from prospectus.history import last_changes
from prospectus.origins import Origins
from prospectus.pages import GeneratedPage
from prospectus.problems import SiteError
from prospectus.render import Renderer
from prospectus.search import Entry, index
from prospectus.settings import Language
from prospectus.site import Site
from prospectus.translations import PAGES
from prospectus.words import catalogue

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

ROOT = Path(__file__).parent.parent

# The i18n plugin answers on_files at -100 and on_page_context at 50.
BEFORE_I18N = -50
AFTER_I18N = -200

# The one date that MkDocs would take from the clock: that inside sitemap.xml.gz.
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")

known: Site
origins: Origins
languages: dict[str, Language]
behind: dict[str, frozenset[str]]
heads: dict[str, dict[str, str]]
renderers: dict[str, Renderer]
published: dict[str, Renderer]
changes: Mapping[str, str]
generated: dict[str, GeneratedPage]
entries: list[Entry]


def on_config(config: MkDocsConfig) -> None:
    """Read and check everything, and name the generated pages in the navigation."""
    global \
        known, \
        origins, \
        languages, \
        behind, \
        renderers, \
        published, \
        changes, \
        generated, \
        heads, \
        entries
    try:
        checked = check(ROOT)
    except SiteError as error:
        raise PluginError(f"\n{error}") from None
    known = checked.site
    languages = {language.code: language for language in checked.site.languages}
    behind = {code: checked.translations.names_behind(code) for code in languages}
    origins = Origins(
        config.site_url or "",
        config.extra.get("source_url") or "",
        config.extra.get("report_url") or "",
        known.publisher.email or "",
    )
    renderers, published = (
        {
            code: Renderer(
                ROOT,
                known,
                it,
                directory_urls=directory_urls,
                behind=behind[code],
                freshness=checked.freshness,
                origins=origins,
            )
            for code, it in languages.items()
        }
        for directory_urls in (config.use_directory_urls, True)
    )
    generated = {f"{page.uri}.{code}.md": page for page in checked.generated for code in languages}
    heads = {
        f"{page.uri}.{code}.md": {"title": page.title(code), "description": page.description(code)}
        for page in checked.generated
        for code in languages
    }
    for written in checked.written:
        heads[f"{written.uri}.{written.language.code}.md"] = dict(written.front_matter)
    changes = last_changes(ROOT, "data", "docs")
    entries = []
    config.nav = _unfold(config.nav)


@event_priority(BEFORE_I18N)
def _announce_pages(files: Files, *, config: MkDocsConfig) -> None:
    """Let i18n believe that the generated pages lie in docs/.

    It drops pages that lie elsewhere, and fails on pages without a path. To those in docs/ it
    gives an address and alternates, whether they are there or not.
    """
    for uri, page in generated.items():
        file = File(uri, config.docs_dir, config.site_dir, config.use_directory_urls)
        if page.is_list:
            file.inclusion = InclusionLevel.NOT_IN_NAV
        files.append(file)


@event_priority(AFTER_I18N)
def _fill_pages(files: Files, *, config: MkDocsConfig) -> None:
    """Give the generated pages of this language their titles and their source."""
    docs = Path(config.docs_dir).relative_to(ROOT).as_posix()
    for file in files.documentation_pages():
        if page := generated.get(file.src_uri):
            file.generated_by = "prospectus"
            file.content_string = ""  # its words come in on_page_content
            code = file.src_uri.split(".")[-2]
            file.edit_uri = posixpath.relpath(page.source(code), docs)


on_files = CombinedEvent(_announce_pages, _fill_pages)


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill the `{{ … }}` of written pages, and give every page its title and description.

    The theme prints them as they are, so here they are escaped.
    """
    file = page.file
    for field in ("title", "description"):
        page.meta[field] = escape(heads[file.src_uri][field])
    if file.src_uri in generated:
        return ""
    uri, language, _ = file.src_uri.rsplit(".", 2)
    try:
        return renderers[language].page(markdown, uri, f"docs/{file.src_uri}")
    except SiteError as error:
        raise PluginError(f"\n{error}") from None


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put generated pages in place: they are HTML from the start, with a table of contents.

    Here every page passes whole, so here the search index notes the words of those that tell
    something of their own.
    """
    language = page.file.src_uri.split(".")[-2]
    made = generated.get(page.file.src_uri)
    if made is not None:
        try:
            html = made.body(renderers[language])
        except SiteError as error:
            raise PluginError(f"\n{error}") from None
        headings = _Headings(html)
        page.toc = get_toc(headings.tokens)
        page.present_anchor_ids = headings.ids
    if made is not None and made.is_list:
        return html
    location = page.url.removeprefix(_folder(language)).removeprefix("./")
    head = heads[page.file.src_uri]
    kind, also = (made.kind, made.also(language)) if made else ("page", ())
    entries.append(Entry(location, kind, head["title"], head["description"], html, also))
    return html


def on_env(env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> None:
    """Give the theme's templates the generator's words, and the homes of all languages.

    Not-found pages and the sitemap belong to no page; there, `alternates` are the home pages.
    The theme's own links to other languages are relative and name no script; anything that is
    no list keeps it from printing them.
    """
    extra: Any = config.extra
    extra.alternate = True  # not ["alternate"]: i18n sets the attribute, and anew for each page
    i18n: Any = config.plugins["i18n"]
    env.filters |= {"head_and_body": layout.head_and_body, "bands": layout.bands}
    root = urlsplit(config.site_url or "/").path if config.use_directory_urls else ""
    env.globals["words"] = catalogue(i18n.current_language)
    env.globals["qr"] = qr.svg
    env.globals["hreflang"] = {code: it.hreflang for code, it in languages.items()}
    locale = languages[i18n.current_language].locale
    env.globals["og_locale"] = f"{locale.language}_{locale.territory}"
    env.globals["publisher"] = renderers[i18n.current_language].publisher()
    env.globals["pictures"] = _pictures(i18n.current_language)
    env.globals["changed"] = _changed
    env.globals["has_changes"] = bool(known.changes)
    env.globals["language_folder"] = _folder(i18n.current_language)
    env.globals["alternates"] = [
        _alternate(code, root + _way(code, "index"), config) for code in languages
    ]


@event_priority(AFTER_I18N)
def on_page_context(
    context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
) -> None:
    """Tell templates where this very page is in every language, and where it comes from."""
    file: Any = page.file  # with `alternates`, which i18n adds
    page.canonical_url = page.canonical_url and _published(page.url, config)
    here = [_alternate(code, file.alternates[code].url, config) for code in languages]
    context["alternates"] = here  # type: ignore[typeddict-unknown-key]
    uri, code, _ = file.src_uri.rsplit(".", 2)
    outdated = not behind[code].isdisjoint({uri, f"{PAGES}/{uri}"})  # of a record, or written
    context["outdated"] = outdated  # type: ignore[typeddict-unknown-key]
    extra: Any = config.extra
    extra.alternate = True
    trail = _trail(page, config)
    context["trail"] = trail  # type: ignore[typeddict-unknown-key]
    context["origin"] = _origin(page)  # type: ignore[typeddict-unknown-key]
    context["structured"] = _structured(page, trail, config)  # type: ignore[typeddict-unknown-key]


def _trail(page: Page, config: MkDocsConfig) -> list[dict[str, str]]:
    """The way to a page from the home page, the page itself last: the name and path of each."""
    uri, code, _ = page.file.src_uri.rsplit(".", 2)
    folder = uri.split("/")[0]
    trail = [{"name": config.site_name, "path": _way(code, "index") or "./"}]
    if not uri.endswith("index"):
        index = heads[f"{folder}/index.{code}.md"]
        trail.append({"name": index["title"], "path": _way(code, f"{folder}/index")})
    if uri != "index":
        trail.append({"name": heads[page.file.src_uri]["title"], "path": page.url})
    return trail


def _structured(
    page: Page, trail: list[dict[str, str]], config: MkDocsConfig
) -> list[metadata.Node]:
    uri, code, _ = page.file.src_uri.rsplit(".", 2)
    language, url = languages[code], page.canonical_url or page.url
    if uri == "index":
        description = config.site_description or ""
        return [metadata.website(config.site_name, description, url, language, known.publisher)]
    steps = [(it["name"], _published(it["path"], config)) for it in trail]
    about = metadata.of_page(known, language, uri, url, heads[page.file.src_uri])
    return [metadata.breadcrumbs(steps), *([about] if about else [])]


def _pictures(code: str) -> dict[str, pictures.Shown]:
    return {
        name: pictures.shown(ROOT, known, picture, languages[code])
        for name, picture in known.pictures.items()
    }


def _source(file: File) -> str:
    """The file in which the words of a page stand."""
    made = generated.get(file.src_uri)
    language = file.src_uri.split(".")[-2]
    return made.source(language) if made else f"docs/{file.src_uri}"


def _changed(file: File) -> str | None:
    """The day on which the file was last changed in which the words of a page stand."""
    return changes.get(_source(file))


def _origin(page: Page) -> dict[str, str | None]:
    """What the foot of a page says of it: its file, the last change, the ways back."""
    code, source, changed = (
        page.file.src_uri.split(".")[-2],
        _source(page.file),
        _changed(page.file),
    )
    title = catalogue(code)["origin.report_page"].format(name=heads[page.file.src_uri]["title"])
    return {
        "file": source,
        "source": origins.source(source),
        "changed": renderers[code].date(changed) if changed else None,
        "report": origins.report(title, page.canonical_url or page.url),
    }


def _folder(code: str) -> str:
    """Where the pages of a language lie: the first one at the root, the others below it."""
    return "" if code == next(iter(languages)) else f"{code}/"


def _way(code: str, uri: str) -> str:
    """The path of a page below the root of the site, by its uri and language."""
    return _folder(code) + renderers[code].way("index", uri).removeprefix("./")


def _published(path: str, config: MkDocsConfig) -> str:
    """The whole address of a page where it is published, also where a copy is being built."""
    if not config.use_directory_urls:
        path = re.sub(r"((^|/)index)?\.html$", "/", path).lstrip("/")
    return urljoin(config.site_url or "", path)


def _alternate(code: str, path: str, config: MkDocsConfig) -> dict[str, Any]:
    """`link` is whole, for <link rel="alternate">; `path` is not, so a preview stays a preview."""
    language, i18n = languages[code], config.plugins["i18n"]
    return {
        "code": code,
        "hreflang": language.hreflang,
        "name": language.name,
        "path": path,
        "link": _published(path, config),
        "here": code == i18n.current_language,  # type: ignore[attr-defined]
        "words": catalogue(code),
    }


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Mend what the theme writes outside the blocks that a template can change."""
    return _mended(output)


def on_template_context(
    context: TemplateContext, *, template_name: str, config: MkDocsConfig
) -> TemplateContext:
    """Let links of the not-found page begin at its own folder in a copy that has no host."""
    if template_name == "404.html" and not config.use_directory_urls:
        i18n: Any = config.plugins["i18n"]
        context["base_url"] = posixpath.relpath(".", _folder(i18n.current_language) or ".")
    return context


def on_post_template(output: str, *, template_name: str, config: MkDocsConfig) -> str | None:
    """Write each language's not-found page into its own folder.

    All languages would write to one place; only the first may, the others go to
    `<language>/404.html`, where hosts that look for the nearest one find it. Who opens a copy
    from a folder is no search engine: it needs no sitemap.
    """
    i18n: Any = config.plugins["i18n"]
    folder = _folder(i18n.current_language)
    if template_name == "sitemap.xml" and not config.use_directory_urls:
        return ""
    if template_name != "404.html":
        return None
    output = _mended(output)
    if not folder:
        return output
    write_file(output.encode(), str(Path(config.site_dir, folder, template_name)))
    return ""


def on_post_build(*, config: MkDocsConfig) -> None:
    """Write what else there is in this language: search, lists, calendars, the manifest."""
    i18n: Any = config.plugins["i18n"]
    code = i18n.current_language
    renderer, folder = renderers[code], _folder(code)
    written = {"search/index.js": index(entries, code).encode()}
    for shelf in SEARCHED:
        written[f"{shelf}/list.js"] = renderer.list_script(shelf).encode()
        written[f"{shelf}/{shelf}.csv"] = renderer.finder(shelf).csv().encode()
    page = _published(_way(code, calendar.PAGE), config)
    written |= calendar.calendars(known, languages[code], config.site_name, page)
    if known.changes:
        written["changes.xml"] = _feed(code, config).encode()
    if config.use_directory_urls:
        written["manifest.webmanifest"] = _manifest(code, config).encode()
    if config.use_directory_urls and not folder:
        robots = metadata.robots(urljoin(config.site_url or "", "sitemap.xml"))
        written["robots.txt"] = robots.encode()
    for name, content in written.items():
        write_file(content, str(Path(config.site_dir, folder, name)))


def _feed(code: str, config: MkDocsConfig) -> str:
    renderer, uri = published[code], "about/changes"
    entries = [
        feed.Entry(
            name,
            renderer.period(change.date.root),
            change.date.root,
            renderer.fragment("change.html", uri, name=name),
        )
        for name, change in known.changes.items()
    ]
    home = urljoin(config.site_url or "", _folder(code))
    publisher = known.publisher.name
    return feed.atom(
        entries,
        title=f"{config.site_name} · {heads[f'{uri}.{code}.md']['title']}",
        author=publisher.in_(code) if publisher else config.site_name,
        page=urljoin(home, renderer.way("index", uri)),
        feed=urljoin(home, "changes.xml"),
        language=languages[code].tag,
    )


# The icons by which a site is kept, and whether systems may cut them to their shape.
ICONS = {"icon-small": "any", "icon-large": "any", "icon-maskable": "maskable"}


def _manifest(code: str, config: MkDocsConfig) -> str:
    here = _pictures(code)
    icons = [
        (
            replace(
                here[name], address=posixpath.relpath(here[name].address, _folder(code) or ".")
            ),
            it,
        )
        for name, it in ICONS.items()
        if name in here
    ]
    colour = config.extra["theme_color"]["light"]
    node = metadata.manifest(
        config.site_name, config.site_description or "", languages[code], colour, icons
    )
    return json.dumps(node, ensure_ascii=False, indent=2) + "\n"


def _mended(html: str) -> str:
    """HTML knows no autocompletion of switches."""
    return re.sub(r'(<input class="md-toggle[^>]*) autocomplete="off"', r"\1", html)


def _unfold(nav: Any) -> Any:
    """Put the generated pages of a folder in the place of `folder/*.md`."""
    if isinstance(nav, dict):
        return {title: _unfold(item) for title, item in nav.items()}
    if not isinstance(nav, list):
        return nav
    unfolded: list[Any] = []
    for item in nav:
        if isinstance(item, str) and item.endswith("/*.md"):
            folder = item.removesuffix("*.md")
            uris = dict.fromkeys(page.uri for page in generated.values() if not page.is_list)
            unfolded += [f"{uri}.md" for uri in uris if uri.startswith(folder)]
        else:
            unfolded.append(_unfold(item))
    return unfolded


class _Headings(HTMLParser):
    """All ids of a page, and its headings of the second level as a table of contents."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tokens: list[Any] = []
        self.ids: set[str] = set()
        self._open: dict[str, Any] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        anchor = dict(attrs).get("id")
        self.ids |= {anchor} if anchor else set()
        if tag == "h2" and anchor:
            self._open = {"level": 2, "id": anchor, "name": "", "children": []}
            self.tokens.append(self._open)

    def handle_endtag(self, tag: str) -> None:
        if tag == "h2":
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open["name"] += escape(data)
