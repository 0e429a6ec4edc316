"""What the site tells MkDocs.

MkDocs builds one language at a time: the i18n plugin starts the next at the end of the first, or
`builder` has each built in a process of its own. So every event below happens once for each
language, and what is known of one stands in its `Build`.

MkDocs makes the pages that people write or find in navigation. Of those that may be thousands
(`GeneratedPage.is_one_of_many`) it makes none, unless a written page links to one: they are filled
into a shell, a page made in the same way with marks in place of what is its own. What a build
writes is the same as if MkDocs had made all.

Without directory URLs (`parks/a.html` instead of `parks/a/`) it builds a copy to be opened from a
folder. What a copy tells of itself is the address of the published page all the same.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from html import escape
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import jinja2
import markupsafe
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from jinja2.utils import htmlsafe_json_dumps
from mkdocs.commands.build import get_context
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import write_file

from prospectus.config.settings import Language
from prospectus.content import markdown_pages, translation_status
from prospectus.content.translation_status import PAGES
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.git.history import last_changes
from prospectus.i18n.catalog import get_catalog
from prospectus.outputs import atom, hosting, icalendar, qr, search_index, sitemap, structured_data
from prospectus.policies import html_policy
from prospectus.presentation import asset_names, images
from prospectus.presentation.listing import SEARCHED
from prospectus.presentation.source_links import SourceLinks
from prospectus.rendering import html as layout
from prospectus.rendering.page_template import PageTemplate, mark
from prospectus.rendering.pages import MANY, GeneratedPage
from prospectus.rendering.renderer import RenderedPage, Renderer
from prospectus.review.check import CheckedSite, check, fill
from prospectus.support.cache import ContentCache

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.utils.templates import TemplateContext

ROOT = Path(__file__).parent.parent

# The i18n plugin answers on_config, on_files and on_nav at -100 and on_page_context at 50.
BEFORE_I18N = -50
AFTER_I18N = -200

# The one date that MkDocs would take from the clock.
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")


@dataclass(frozen=True)
class SiteContext:
    """What is known of the whole site before any language of it is built."""

    checked: CheckedSite
    changes: Mapping[str, str]
    outdated: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, checked: CheckedSite) -> SiteContext:
        """All that stands in the files and in their history."""
        outdated = translation_status.outdated(checked.site, checked.written, checked.ledger)
        return cls(checked, last_changes(ROOT, "data", "docs"), outdated)

    @cached_property
    def languages(self) -> dict[str, Language]:
        """By the codes that MkDocs uses."""
        return {language.code: language for language in self.checked.site.languages}

    @cached_property
    def many(self) -> tuple[GeneratedPage, ...]:
        """The pages that MkDocs does not make."""
        linked = markdown_pages.linked(self.checked.written)
        return tuple(
            page
            for page in self.checked.generated
            if page.is_one_of_many and page.uri not in linked
        )

    @cached_property
    def made(self) -> dict[str, GeneratedPage]:
        """The generated pages that it makes, by their uris."""
        many = {page.uri for page in self.many}
        return {page.uri: page for page in self.checked.generated if page.uri not in many}


# What is known, if whoever calls MkDocs has looked already; else it is looked for here.
_known: SiteContext | None = None

# Whether a build writes more than MkDocs makes.
_writing = True

# Paths below the root of the site and what stands there.
Artifacts = Mapping[str, str | bytes]

# The languages by their codes, as far as they were built.
builds: dict[str, LanguageBuild] = {}


# Where a shell is cut, and what stands there.
_MARKS = {
    name: mark(name)
    for name in ("title", "description", "tail", "name", "body", "source", "shown", "changed")
} | {
    "report": mark("report"),
    "qr": mark("qr"),
    "head": f"<h1>{mark('head')}</h1>",
}


@dataclass
class LanguageBuild:
    """One language while it is built."""

    known: SiteContext
    config: MkDocsConfig
    language: Language
    nav: Navigation = None  # type: ignore[assignment]  # as the next two, from an event
    files: Files = None  # type: ignore[assignment]
    env: jinja2.Environment = None  # type: ignore[assignment]
    entries: dict[str, search_index.Entry] = field(default_factory=dict)
    populated: dict[str, object] = field(default_factory=dict)
    hashed: dict[str, str] = field(default_factory=dict)
    _filled: dict[str, RenderedPage] = field(default_factory=dict)
    _shells: dict[tuple[object, ...], PageTemplate] = field(default_factory=dict)

    @cached_property
    def origins(self) -> SourceLinks:
        """The ways back from its pages."""
        extra = self.config.extra
        return SourceLinks(
            self.config.site_url or "",
            extra.get("source_url") or "",
            extra.get("report_url") or "",
            self.known.checked.site.publisher.email or "",
        )

    def _renderer(self, *, directory_urls: bool) -> Renderer:
        return Renderer(
            ROOT,
            self.known.checked.site,
            self.language,
            directory_urls=directory_urls,
            outdated=self.known.outdated[self.language.code],
            freshness=self.known.checked.freshness,
            origins=self.origins,
        )

    @cached_property
    def renderer(self) -> Renderer:
        """What fills pages for this build."""
        return self._renderer(directory_urls=self.config.use_directory_urls)

    @cached_property
    def published(self) -> Renderer:
        """What fills pages as they are published."""
        return self._renderer(directory_urls=True)

    @cached_property
    def written(self) -> dict[str, markdown_pages.Page]:
        """The written pages of this language, by their uris."""
        written = self.known.checked.written
        return {page.uri: page for page in written if page.language == self.language}

    @cached_property
    def heads(self) -> dict[str, Mapping[str, Any]]:
        """Titles and descriptions of the pages that MkDocs makes, by their uris."""
        code = self.language.code
        return {uri: page.front_matter for uri, page in self.written.items()} | {
            uri: {"title": page.title(code), "description": page.description(code)}
            for uri, page in self.known.made.items()
        }

    @cached_property
    def policy(self) -> html_policy.PagePolicy:
        """What HTML its written pages may hold."""
        return html_policy.project_policy(ROOT)

    @property
    def folder(self) -> str:
        """Where its pages lie: those of the first language at the root, others below it."""
        return self._folder(self.language.code)

    def _folder(self, code: str) -> str:
        return "" if code == next(iter(self.known.languages)) else f"{code}/"

    def way(self, uri: str, code: str = "") -> str:
        """The path of a page below the root of the site, by its uri and language."""
        folder = self._folder(code) if code else self.folder
        return folder + self.renderer.page_url("index", uri).removeprefix("./")

    def address(self, path: str) -> str:
        """The whole address of a page where it is published, also where a copy is being built."""
        if not self.config.use_directory_urls:
            path = re.sub(r"((^|/)index)?\.html$", "/", path).lstrip("/")
        return (self.config.site_url or "") + path.removeprefix("./")

    def alternate(self, code: str, path: str) -> dict[str, Any]:
        """`link` is whole, for <link rel="alternate">; `path` is not, so a preview stays one."""
        language = self.known.languages[code]
        return {
            "code": code,
            "hreflang": language.hreflang,
            "name": language.name,
            "path": path,
            "link": self.address(path),
            "here": code == self.language.code,
            "words": get_catalog(code),
        }

    def source(self, uri: str) -> str:
        """The file in which the words of a page stand that MkDocs makes."""
        code, made = self.language.code, self.known.made.get(uri)
        return made.source(code) if made else f"docs/{uri}.{code}.md"

    def is_behind(self, uri: str) -> bool:
        """Whether a page is translated from words that are others now: of a record, or written."""
        return not self.known.outdated[self.language.code].isdisjoint({uri, f"{PAGES}/{uri}"})

    def changed(self, source: str) -> str | None:
        """The day on which a file was last changed, in words."""
        day = self.known.changes.get(source)
        return self.renderer.date(day) if day else None

    def report(self, title: str, address: str) -> str:
        """Where an error in a page is reported."""
        told = get_catalog(self.language.code)["origin.report_page"].format(name=title)
        return self.origins.report(told, address)

    def about(self, uri: str, title: str, origin: Mapping[str, str | None]) -> dict[str, Any]:
        """What templates are told of a page: where it is in every language, and what is around."""
        path = self.way(uri)
        trail = [{"name": self.config.site_name, "path": self.way("index") or "./"}]
        folder = uri.split("/", maxsplit=1)[0]
        if not uri.endswith("index"):
            above = self.heads[f"{folder}/index"]
            trail.append({"name": above["title"], "path": self.way(f"{folder}/index")})
        if uri != "index":
            trail.append({"name": title, "path": path})
        return {
            "alternates": [
                self.alternate(code, self.way(uri, code) or "./") for code in self.known.languages
            ],
            "outdated": self.is_behind(uri),
            "trail": trail,
            "origin": origin,
            "structured": self._structured(uri, trail),
            "qr": qr.svg(self.address(path)),
        }

    def _structured(self, uri: str, trail: list[dict[str, str]]) -> list[structured_data.Node]:
        site, url = self.known.checked.site, self.address(trail[-1]["path"])
        if uri == "index":
            name, description = self.config.site_name, self.config.site_description or ""
            url = self.address(self.way(uri))
            return [structured_data.website(name, description, url, self.language, site.publisher)]
        steps = [(it["name"], self.address(it["path"])) for it in trail]
        head = self.heads.get(uri, {})
        about = structured_data.of_page(site, self.language, uri, url, head)
        return [structured_data.breadcrumbs(steps), *([about] if about else [])]

    # -- pages that MkDocs makes -----------------------------------------------------------

    @cached_property
    def pages(self) -> dict[str, Page]:
        """As MkDocs knows them, by their uris."""
        return {
            _uri(file.page): file.page for file in self.files.documentation_pages() if file.page
        }

    @cached_property
    def uris(self) -> dict[str, str]:
        """Those of their files, by the paths of these below the root of the site."""
        return {page.file.dest_uri: uri for uri, page in self.pages.items()}

    def filled(self, uri: str) -> RenderedPage:
        """A page with all that is filled into it. Raises SiteError."""
        if uri not in self._filled:
            if made := self.known.made.get(uri):
                self._filled[uri] = RenderedPage.of(made.body(self.renderer))
            else:
                page = self.written[uri]
                self._filled[uri] = self.renderer.page(page.body, uri, page.path, page.first_line)
        return self._filled[uri]

    def fill_all(self) -> None:
        """Fill them all. Raises SiteError with all that is wrong."""
        problems: list[Diagnostic] = []
        made = self.known.made.values()
        self._filled |= fill(self.written.values(), made, self.renderer, problems)
        for uri, page in self.written.items():  # before MkDocs converts it without a limit
            if uri in self._filled and html_policy.may_be_slow(self._filled[uri].markdown):
                problems += self.policy.problems(page, self._filled[uri].markdown)
        if problems:
            raise DiagnosticsError(problems)

    def _require_quick(self, uri: str) -> None:
        """As above, for one page that changed since. Raises SiteError."""
        markdown = self.filled(uri).markdown
        if html_policy.may_be_slow(markdown):
            policy = html_policy.project_policy(ROOT)  # which has no slow page behind it
            if problems := [*policy.problems(self.written[uri], markdown)]:
                raise DiagnosticsError(problems)

    def renewed(self, known: SiteContext) -> LanguageBuild:
        """The same language with other words, of the same pages.

        What MkDocs keeps of its pages stays, and is renewed with each page that is asked for.
        Raises SiteError where the foot of all pages cannot be filled.
        """
        kept = self.config, self.language, self.nav, self.files, self.env
        build = LanguageBuild(known, *kept, self.entries, self.populated, self.hashed)
        for uri, page in build.pages.items():
            page.meta.update(_escaped(build.heads[uri]))
        _tell_templates(build)
        builds[self.language.code] = build
        return build

    def hash_assets(self) -> None:
        """Name styles and scripts by their content; again when that may have changed.

        `hashed` has the published path of each by its path in docs/. What was copied under an
        earlier name is removed.
        """
        config = self.config
        for file in self.files:
            if file.src_dir != config.docs_dir or not asset_names.is_hashed(file.src_uri):
                continue
            name = asset_names.hashed_name(file.src_uri, file.content_bytes)
            if name == file.dest_uri:
                continue
            if file.src_uri in self.hashed:
                Path(file.abs_dest_path).unlink(missing_ok=True)
            self.hashed[file.src_uri] = file.dest_uri = name
            file.url = quote(name)
            file.abs_dest_path = str(Path(config.site_dir, name))

    @cached_property
    def makers(self) -> dict[str, Callable[[], str]]:
        """What makes each page, by its path below the root of the site."""
        return {
            **{path: partial(self.made, uri) for path, uri in self.uris.items()},
            **{self.file(page): partial(self.page, page) for page in self.known.many},
            f"{self.folder}404.html": self.lost,
        }

    def populate(self, uri: str) -> bool:
        """Have MkDocs read a page and convert its Markdown, unless it holds these words already.

        Returns whether it had to. Raises SiteError where the page cannot be filled.
        """
        config, page, files = self.config, self.pages[uri], self.files
        if self.populated.get(uri) == self.told(uri):
            return False
        if uri in self.written:
            self._require_quick(uri)
        page.read_source(config)
        markdown = page.markdown or ""
        on = config.plugins
        page.markdown = on.on_page_markdown(markdown, page=page, config=config, files=files)
        page.render(config, files)
        html = page.content or ""
        page.content = on.on_page_content(html, page=page, config=config, files=files)
        return True

    def told(self, uri: str) -> object:
        """All that MkDocs is told of a page. Raises SiteError."""
        return self.heads[uri], self.filled(uri)

    def made(self, uri: str) -> str:
        """A page by the steps by which MkDocs makes one. Raises SiteError."""
        self.populate(uri)
        config, page, nav = self.config, self.pages[uri], self.nav
        template = self.env.get_template(page.meta.get("template", "main.html"))
        page.active = True
        try:
            context = get_context(nav, self.files, config, page)
            context = config.plugins.on_page_context(context, page=page, config=config, nav=nav)
            return _mended(template.render(context))
        finally:
            page.active = False

    def lost(self) -> str:
        """The page for addresses that lead nowhere, by the same steps."""
        root = urlsplit(self.config.site_url or "/").path
        context: Any = get_context(self.nav, self.files, self.config, base_url=root)
        return _mended(self.env.get_template("404.html").render(context))

    # -- pages that it does not make -------------------------------------------------------

    def page(self, page: GeneratedPage) -> str:
        """One of many pages, whole. Raises SiteError where its fragment is wrong."""
        code, source = self.language.code, page.source(self.language.code)
        html = page.body(self.renderer)
        head, body = layout.head_and_body(html)
        title, address = page.title(code), self.address(self.way(page.uri))
        shelf, _, tail = page.uri.partition("/")
        values = {
            "title": escape(title),
            "description": escape(page.description(code)),
            "tail": tail,
            "name": str(htmlsafe_json_dumps(title))[1:-1],
            "head": head,
            "body": body,
            "source": source,
            "shown": self.origins.source(source),
            "changed": self.changed(source) or "",
            "report": str(markupsafe.escape(self.report(title, address))),
            "qr": qr.svg(address),
        }
        there = tuple(name for name in ("shown", "changed", "report") if values[name])
        key = (shelf, tail.count("/"), there, layout.headings(html), self.is_behind(page.uri))
        if key not in self._shells:
            self._shells[key] = self._shell(*key)
        return self._shells[key].fill(values)

    def _shell(
        self,
        shelf: str,
        depth: int,
        there: tuple[str, ...],
        headings: tuple[tuple[str, str], ...],
        outdated: bool,
    ) -> PageTemplate:
        """A page with marks, made as MkDocs makes one."""
        config = self.config
        tail = mark("tail") + depth * "/x"
        uri = f"{shelf}/{tail}"
        source = f"{self.folder}{uri}.md"
        file = File(source, config.docs_dir, config.site_dir, config.use_directory_urls)
        file.edit_uri = _from_docs(mark("source"), config)
        page = Page(None, file, config)
        page.canonical_url = page.canonical_url and self.address(page.url)
        page.meta = {"title": mark("title"), "description": mark("description")}
        page.content = f"<h1>{mark('head')}</h1>{mark('body')}"
        page.toc = _toc(headings)
        shown, changed, report = (
            mark(name) if name in there else None for name in ("shown", "changed", "report")
        )
        origin = {"file": mark("source"), "source": shown, "changed": changed, "report": report}
        context: Any = get_context(self.nav, [], config, page)
        context |= self.about(uri, mark("name"), origin)
        context |= {"outdated": outdated, "qr": mark("qr")}
        text = _mended(self.env.get_template("main.html").render(context))
        return PageTemplate.cut(text, _MARKS | {"tail": tail})

    def file(self, page: GeneratedPage) -> str:
        """Where one of many pages is written, below the root of the site."""
        path = self.way(page.uri)
        return f"{path}index.html" if self.config.use_directory_urls else path

    # -- what else there is ----------------------------------------------------------------

    @cached_property
    def others(self) -> dict[str, Callable[[], Artifacts]]:
        """Search, lists, calendars, and what machines are told: what makes the files of a pattern.

        Who opens a copy from a folder is no search engine, and browsers keep no app from there.
        """
        folder, online = self.folder, self.config.use_directory_urls
        makers: dict[str, Callable[..., Artifacts]] = {f"{folder}search/*": _search}
        for shelf in SEARCHED:
            makers[f"{folder}{shelf}/list.js"] = partial(_list, shelf=shelf)
            makers[f"{folder}{shelf}/*.csv"] = partial(_sheet, shelf=shelf)
        makers[f"{folder}event/*.ics"] = _calendars
        if self.known.checked.site.changes:
            makers[f"{folder}changes.xml"] = _feed
        if online:
            makers[f"{folder}manifest.webmanifest"] = _manifest
        # Once for all; not by the first language, which may have sounds to find.
        if online and self.language == self.known.checked.site.languages[-1]:
            makers |= {"robots.txt": _robots, "sitemap*.xml": _sitemaps}
            if self.known.checked.site.publisher.security:
                makers[structured_data.SECURITY_TXT] = _security_txt
        return {pattern: cache(partial(make, self)) for pattern, make in makers.items()}


def know(checked: CheckedSite, *, writing: bool = True) -> None:
    """Take this for what is known in the builds to come; `writing`, they write all there is."""
    global _known, _writing
    _known, _writing = SiteContext.of(checked), writing


def _code(config: MkDocsConfig) -> str:
    i18n: Any = config.plugins["i18n"]
    code: str = i18n.current_language
    return code


def _build(config: MkDocsConfig) -> LanguageBuild:
    return builds[_code(config)]


@event_priority(AFTER_I18N)
def on_config(config: MkDocsConfig) -> None:
    """Read and check everything, and name the generated pages in the navigation."""
    i18n: Any = config.plugins["i18n"]
    before = next(iter(builds.values()), None)
    try:
        if _known:
            here = _known
        elif i18n.building and before:
            here = before.known
        else:
            here = SiteContext.of(check(ROOT, fill=False))
        build = LanguageBuild(here, config, here.languages[_code(config)])
        build.fill_all()
    except DiagnosticsError as error:
        raise PluginError(f"\n{error}") from None
    builds[build.language.code] = build
    paths = [f"{page.uri}.md" for page in here.made.values() if not page.is_list]
    config.nav = _unfold(config.nav, paths)


def _remove_unused_theme_files(files: Files, config: MkDocsConfig) -> None:
    """Keep those static files of the installed theme that a page references.

    Material brings scripts, search workers and source maps of 2.4 MB for functions that the
    templates in overrides/ replace. Its style sheets stay, and what the settings name.
    """
    ours = {config.docs_dir, config.theme.custom_dir, None}  # None: generated by a plugin
    named = {config.theme.get("favicon"), config.theme.get("logo")}
    sheets = ("main", "palette") if config.theme.get("palette") else ("main",)
    used = re.compile(rf"assets/stylesheets/({'|'.join(sheets)})\.[0-9a-f]+\.min\.css")
    for file in [it for it in files if it.src_dir not in ours]:
        if file.src_uri not in named and not used.fullmatch(file.src_uri):
            files.remove(file)


@event_priority(BEFORE_I18N)
def _announce_pages(files: Files, *, config: MkDocsConfig) -> None:
    """Let i18n believe that the generated pages lie in docs/.

    It drops pages that lie elsewhere, and fails on pages without a path. To those in docs/ it
    gives an address and alternates, whether they are there or not.
    """
    _remove_unused_theme_files(files, config)
    here = _build(config).known
    for page in here.made.values():
        for code in here.languages:
            path = f"{page.uri}.{code}.md"
            file = File(path, config.docs_dir, config.site_dir, config.use_directory_urls)
            if page.is_list:
                file.inclusion = InclusionLevel.NOT_IN_NAV
            files.append(file)


@event_priority(AFTER_I18N)
def _fill_pages(files: Files, *, config: MkDocsConfig) -> None:
    """Give the generated pages of this language their source."""
    build = _build(config)
    for file in files.documentation_pages():
        uri, _, _ = file.src_uri.rsplit(".", 2)
        if uri in build.known.made:
            file.generated_by = "prospectus"
            file.content_string = ""  # its words come in on_page_content
            file.edit_uri = _from_docs(build.source(uri), config)
    build.files = files
    build.hash_assets()


on_files = CombinedEvent(_announce_pages, _fill_pages)


@event_priority(AFTER_I18N)
def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
    """Remember the navigation, for the pages that MkDocs does not make."""
    _build(config).nav = nav


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill the `{{ … }}` of written pages, and give every page its title and description.

    The theme prints them as they are, so here they are escaped.
    """
    build, uri = _build(config), _uri(page)
    page.meta.update(_escaped(build.heads[uri]))
    return build.filled(uri).markdown


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put fragments in their places; of generated pages that is all, headings and all.

    Here every page passes whole, so here the search index notes the words of those that tell
    something of their own.
    """
    build, uri = _build(config), _uri(page)
    made = build.known.made.get(uri)
    if made is None:
        build.policy.require(build.written[uri], html)
    build.populated[uri] = build.told(uri)
    html = build.filled(uri).whole(html)
    page.present_anchor_ids = (page.present_anchor_ids or set()) | layout.ids(html)
    if made is not None:
        page.toc = _toc(layout.headings(html))
    if made is not None and (made.is_list or made.kind in MANY):
        return html
    location = page.url.removeprefix(build.folder).removeprefix("./")
    head, code = build.heads[uri], build.language.code
    kind, also = (made.kind, made.also(code)) if made else ("page", ())
    entry = search_index.Entry(location, kind, head["title"], head["description"], html, also)
    build.entries[uri] = entry
    return html


def on_env(env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> None:
    """Give the theme's templates the generator's words, and the homes of all languages.

    The theme's own links to other languages are relative and name no script; anything that is no
    list keeps it from printing them.
    """
    build = _build(config)
    build.env, build.files = env, files
    extra: Any = config.extra
    extra.alternate = True  # not ["alternate"]: i18n sets the attribute, and anew for each page
    _equip(env)
    env.filters["url"] = _hashed_urls(env.filters["url"], build.hashed)
    _tell_templates(build)


def _hashed_urls(url: Callable[..., str], hashed: Mapping[str, str]) -> Callable[..., str]:
    """The filter by which templates write URLs, with the published names of styles and scripts."""

    @jinja2.pass_context
    def hashed_url(context: jinja2.runtime.Context, value: object) -> str:
        path = str(value)
        return url(context, hashed.get(path, path))

    return hashed_url


def _equip(env: jinja2.Environment) -> None:
    env.filters |= {"head_and_body": layout.head_and_body, "bands": layout.bands}
    env.bytecode_cache = _codes
    # Lines that hold nothing but tags of the template would be a fifteenth of a project's page.
    env.trim_blocks = env.lstrip_blocks = True


class _Codes(BytecodeCache):
    """The theme's templates as they were compiled before."""

    def __init__(self) -> None:
        self.kept = ContentCache(ROOT, "theme", Path(__file__), jinja2.__version__)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Find what was compiled from the same text under the same name."""
        code = self.kept.get(bucket.key + bucket.checksum)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember what was compiled."""
        self.kept.put(bucket.key + bucket.checksum, bucket.bytecode_to_string())


_codes = _Codes()

_REFERENCES = re.compile(r'{%-?\s*(?:extends|import|include)\s+"([^"]+)"(?!\s*~)')


def compile_theme(config: MkDocsConfig) -> Mapping[bytes, bytes]:
    """Compile the theme's templates, for `take_theme` elsewhere."""
    env = config.theme.get_env()
    _equip(env)
    wanted, seen = ["main.html", "home.html", "404.html"], set[str]()
    while wanted:
        name = wanted.pop()
        if name not in seen and env.loader:
            seen.add(name)
            source, _, _ = env.loader.get_source(env, name)
            env.get_template(name)
            wanted += _REFERENCES.findall(source)
    return _codes.kept.used


def take_theme(compiled: Mapping[bytes, bytes]) -> None:
    """Take over what another process compiled, and keep it for the next time."""
    _codes.kept.merge(compiled)
    _codes.kept.save()


def _tell_templates(build: LanguageBuild) -> None:
    """Not-found pages belong to no page; there, `alternates` are the home pages."""
    config, env = build.config, build.env
    site, language = build.known.checked.site, build.language
    root = urlsplit(config.site_url or "/").path if config.use_directory_urls else ""
    env.globals |= {
        "words": get_catalog(language.code),
        "og_locale": f"{language.locale.language}_{language.locale.territory}",
        "publisher": build.renderer.publisher(),
        "pictures": _pictures(build),
        "has_changes": bool(site.changes),
        "language_folder": build.folder,
        "policy": hosting.META_POLICY if config.use_directory_urls else "",
        "alternates": [
            build.alternate(code, root + build.way("index", code)) for code in build.known.languages
        ],
    }


@event_priority(AFTER_I18N)
def on_page_context(
    context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
) -> None:
    """Tell templates where this very page is in every language, and where it comes from."""
    build, uri = _build(config), _uri(page)
    page.canonical_url = page.canonical_url and build.address(page.url)
    extra: Any = config.extra
    extra.alternate = True
    title, source = build.heads[uri]["title"], build.source(uri)
    origin = {
        "file": source,
        "source": build.origins.source(source),
        "changed": build.changed(source),
        "report": build.report(title, page.canonical_url or page.url),
    }
    told: Any = context
    told |= build.about(uri, title, origin)


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Mend what the theme writes outside the blocks that a template can change."""
    return _mended(output)


def on_template_context(
    context: TemplateContext, *, template_name: str, config: MkDocsConfig
) -> TemplateContext:
    """Let links of the not-found page begin at its own folder in a copy that has no host."""
    if template_name == "404.html" and not config.use_directory_urls:
        context["base_url"] = posixpath.relpath(".", _build(config).folder or ".")
    return context


def on_post_template(output: str, *, template_name: str, config: MkDocsConfig) -> str | None:
    """Write each language's not-found page into its own folder.

    All languages would write to one place; only the first may, the others go to
    `<language>/404.html`, where hosts that look for the nearest one find it. The sitemap tells of
    pages, too, that MkDocs does not know: `on_post_build` writes it.
    """
    if template_name == "sitemap.xml":
        return ""
    if template_name != "404.html":
        return None
    folder, output = _build(config).folder, _mended(output)
    if not folder:
        return output
    write_file(output.encode(), str(Path(config.site_dir, folder, template_name)))
    return ""


def on_post_build(*, config: MkDocsConfig) -> None:
    """Write what else there is in this language, unless somebody asks for it piece by piece."""
    build = _build(config)
    if not _writing:
        return
    try:
        others = chain.from_iterable(make().items() for make in build.others.values())
        for path, content in chain(_many(build), others):
            file = Path(config.site_dir, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
    except DiagnosticsError as error:
        raise PluginError(f"\n{error}") from None


def _many(build: LanguageBuild) -> Iterator[tuple[str, str]]:
    for page in build.known.many:
        yield build.file(page), build.page(page)


def _search(build: LanguageBuild) -> Artifacts:
    site, code = build.known.checked.site, build.language.code
    way = partial(build.renderer.page_url, "index")
    items = search_index.projects(site, build.renderer.finder("projects"), code, way)
    scripts = search_index.files(build.entries.values(), items, code)
    return {f"{build.folder}search/{name}": text for name, text in scripts.items()}


def _list(build: LanguageBuild, shelf: str) -> Artifacts:
    return {f"{build.folder}{shelf}/list.js": build.renderer.list_script(shelf)}


def _sheet(build: LanguageBuild, shelf: str) -> Artifacts:
    return {f"{build.folder}{shelf}/{shelf}.csv": build.renderer.finder(shelf).csv()}


def _calendars(build: LanguageBuild) -> Artifacts:
    site, page = build.known.checked.site, build.address(build.way(icalendar.PAGE))
    files = icalendar.calendars(site, build.language, build.config.site_name, page)
    return {f"{build.folder}{name}": content for name, content in files}


def _robots(build: LanguageBuild) -> Artifacts:
    return {"robots.txt": structured_data.robots(build.address("sitemap.xml"))}


def _security_txt(build: LanguageBuild) -> Artifacts:
    site = build.known.checked.site
    if site.publisher.security is None:
        return {}
    url = build.config.site_url or ""
    text = structured_data.security_txt(site.publisher.security, site.languages, url)
    return {structured_data.SECURITY_TXT: text}


def _sitemaps(build: LanguageBuild) -> Artifacts:
    return sitemap.sitemaps(_sitemap(build), build.config.site_url or "")


def _sitemap(build: LanguageBuild) -> Iterator[sitemap.Entry]:
    here = build.known
    written = {page.uri: f"docs/{page.uri}.{{}}.md" for page in here.checked.written}
    made = {page.uri: page.source for page in here.checked.generated}
    for code in here.languages:
        for uri in (*written, *made):
            source = made[uri](code) if uri in made else written[uri].format(code)
            yield sitemap.Entry(
                build.address(build.way(uri, code)),
                here.changes.get(source),
                {
                    language.hreflang: build.address(build.way(uri, it))
                    for it, language in here.languages.items()
                },
            )


def _feed(build: LanguageBuild) -> Artifacts:
    renderer, uri = build.published, "about/changes"
    site, config = build.known.checked.site, build.config
    entries = [
        atom.Entry(
            name,
            renderer.period(change.date.root),
            change.date.root,
            renderer.fragment("change.html", uri, name=name),
        )
        for name, change in site.changes.items()
    ]
    home = build.address(build.folder)
    publisher = site.publisher.name
    text = atom.atom(
        entries,
        title=f"{config.site_name} · {build.heads[uri]['title']}",
        author=publisher.in_language(build.language.code) if publisher else config.site_name,
        page=home + renderer.page_url("index", uri).removeprefix("./"),
        feed=f"{home}changes.xml",
        language=build.language.tag,
    )
    return {f"{build.folder}changes.xml": text}


# The icons by which a site is kept, and whether systems may cut them to their shape.
ICONS = {"icon-small": "any", "icon-large": "any", "icon-maskable": "maskable"}


def _pictures(build: LanguageBuild) -> dict[str, images.ImageView]:
    site = build.known.checked.site
    return {
        name: images.shown(ROOT, site, picture, build.language)
        for name, picture in site.pictures.items()
    }


def _manifest(build: LanguageBuild) -> Artifacts:
    here, config = _pictures(build), build.config
    icons = [
        (
            replace(here[name], address=posixpath.relpath(here[name].address, build.folder or ".")),
            it,
        )
        for name, it in ICONS.items()
        if name in here
    ]
    colour = config.extra["theme_color"]["light"]
    node = structured_data.manifest(
        config.site_name, config.site_description or "", build.language, colour, icons
    )
    text = json.dumps(node, ensure_ascii=False, indent=2) + "\n"
    return {f"{build.folder}manifest.webmanifest": text}


def _escaped(head: Mapping[str, Any]) -> dict[str, str]:
    """The title and description of a page; the theme prints them as they are."""
    return {name: escape(head[name]) for name in ("title", "description")}


def _uri(page: Page) -> str:
    return page.file.src_uri.rsplit(".", 2)[0]


def _from_docs(path: str, config: MkDocsConfig) -> str:
    """The way to a file of the project from where MkDocs looks for pages."""
    return posixpath.relpath(path, Path(config.docs_dir).relative_to(ROOT).as_posix())


def _toc(headings: tuple[tuple[str, str], ...]) -> Any:
    return get_toc([{"level": 2, "id": id_, "name": it, "children": []} for id_, it in headings])


def _mended(html: str) -> str:
    """HTML knows no autocompletion of switches."""
    return re.sub(r'(<input class="md-toggle[^>]*) autocomplete="off"', r"\1", html)


def _unfold(nav: Any, paths: list[str]) -> Any:
    """Put the generated pages of a folder in the place of `folder/*.md`."""
    if isinstance(nav, dict):
        return {title: _unfold(item, paths) for title, item in nav.items()}
    if not isinstance(nav, list):
        return nav
    unfolded: list[Any] = []
    for item in nav:
        if isinstance(item, str) and item.endswith("/*.md"):
            folder = item.removesuffix("*.md")
            unfolded += [path for path in paths if path.startswith(folder)]
        else:
            unfolded.append(_unfold(item, paths))
    return unfolded
