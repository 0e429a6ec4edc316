"""One language while it is built: its content, its settings, and what MkDocs makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from html import escape
from typing import TYPE_CHECKING, Any

import jinja2

from mkdocs_build.site_context import SiteContext
from mkdocs_build.urls import SiteUrls
from prospectus.config.settings import Language
from prospectus.content import markdown_pages
from prospectus.content.news import Post
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.i18n.catalog import get_catalog
from prospectus.i18n.name_keys import name_keys
from prospectus.outputs import script_labels, search_index
from prospectus.outputs.brochure.pdf_files import PdfFiles
from prospectus.outputs.open_data.data_page import DataPage
from prospectus.policies import html_policy, page_conversion
from prospectus.presentation.listing import LISTINGS
from prospectus.presentation.source_links import SourceLinks
from prospectus.rendering import share_cards
from prospectus.rendering.pages import ComparisonPage
from prospectus.rendering.rendered_page import RenderedPage
from prospectus.rendering.renderer import Renderer
from prospectus.rendering.share_cards import ShareCard
from prospectus.review.check import fill
from prospectus.support.parallel import Background

if TYPE_CHECKING:  # PDF files are made of a language before MkDocs is imported
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation


@dataclass
class LanguageBuild:
    """What the events of MkDocs share while they build one language.

    `files`, `nav` and `env` are set by the events of these names; to ask for one before raises
    AttributeError. `search_entries` grows with every page that is converted. `converted` has, by
    URI, from what a page was converted last, and `hashed_assets` the published path of each style
    sheet and script by its path in docs/. `chart_files` has, by URI, the files of the charts on a
    page by their paths below the root of the site. `unchanged` are the URIs of pages that an
    earlier build has made from the same; they are rendered only when somebody asks for them.
    `projects_key` stands for everything that the search has of projects, and `sheets_key` for
    everything that the sheets are made of, if a key is known. `pdf_files` is set when a file is
    first asked for, `name_keys` by `begin_name_keys`.

    The class is long because everything that is made of a language is kept here, each in a property
    that computes it once.
    """

    context: SiteContext
    config: MkDocsConfig
    language: Language
    files: Files = field(init=False)
    nav: Navigation = field(init=False)
    env: jinja2.Environment = field(init=False)
    search_entries: dict[str, search_index.SearchPage] = field(default_factory=dict)
    converted: dict[str, object] = field(default_factory=dict)
    hashed_assets: dict[str, str] = field(default_factory=dict)
    chart_files: dict[str, Mapping[str, str | bytes]] = field(default_factory=dict)
    unchanged: frozenset[str] = frozenset()
    projects_key: str = ""
    sheets_key: str = ""
    pdf_files: PdfFiles | None = None
    name_keys: Background[Mapping[str, Any]] | None = None
    _rendered: dict[str, RenderedPage] = field(default_factory=dict)

    def refreshed(self, context: SiteContext) -> LanguageBuild:
        """The same language and the same pages, with changed content.

        The pages that MkDocs keeps stay, and are converted again when they are requested. The
        templates have to be given the new content (`theme.set_globals`).
        """
        build = LanguageBuild(context, self.config, self.language)
        build.files, build.nav, build.env = self.files, self.nav, self.env
        build.search_entries, build.converted = self.search_entries, self.converted
        build.hashed_assets = self.hashed_assets
        return build

    # -- addresses ------------------------------------------------------------------------------

    @cached_property
    def urls(self) -> SiteUrls:
        """Where pages lie."""
        config = self.config
        return SiteUrls(config.site_url or "", self.context.languages, config.use_directory_urls)

    @property
    def folder(self) -> str:
        """The folder of this language below the root of the site."""
        return self.urls.folder(self.language.code)

    def page_path(self, uri: str) -> str:
        """The path of a page of this language below the root of the site."""
        return self.urls.page_path(uri, self.language.code)

    @cached_property
    def source_links(self) -> SourceLinks:
        """Links from pages to the files behind them, and to reports of errors."""
        extra = self.config.extra
        return SourceLinks(
            self.config.site_url or "",
            extra.get("source_url") or "",
            extra.get("report_url") or "",
            self.context.checked.site.publisher.email or "",
        )

    def report_url(self, title: str, address: str) -> str:
        """Where an error in a page is reported; empty where nobody would read it."""
        subject = get_catalog(self.language.code)["origin.report_page"].format(name=title)
        return self.source_links.report(subject, address)

    # -- content --------------------------------------------------------------------------------

    @property
    def posts(self) -> tuple[Post, ...]:
        """The news of this language, the latest first."""
        return self.context.checked.posts[self.language.code]

    def _renderer(self, *, directory_urls: bool) -> Renderer:
        return Renderer(
            self.context.root,
            self.context.checked.site,
            self.language,
            directory_urls=directory_urls,
            routes=self.context.checked.routes,
            pages=self.context.checked.pages,
            outdated=self.context.outdated[self.language.code],
            staleness=self.context.checked.staleness,
            comparison=self.context.checked.comparison,
            source_links=self.source_links,
            posts=self.posts,
        )

    @cached_property
    def renderer(self) -> Renderer:
        """Renders pages of this build."""
        return self._renderer(directory_urls=self.config.use_directory_urls)

    @cached_property
    def published_renderer(self) -> Renderer:
        """Renders pages with the links of the published site, also while a copy is built."""
        return self._renderer(directory_urls=True)

    @cached_property
    def share_cards(self) -> Mapping[str, ShareCard]:
        """The share cards of this language that are drawn, by the URIs of their pages."""
        checked, name = self.context.checked, self.config.site_name
        cards = share_cards.share_cards(checked.written, checked.generated, self.renderer, name)
        root = self.context.root
        return {uri: card for uri, card in cards.items() if share_cards.card_content(root, card)}

    @cached_property
    def script_labels(self) -> Mapping[str, Mapping[str, object]]:
        """The labels that scripts need on every page, by what they are for; empty without any."""
        checked, catalog = self.context.checked, get_catalog(self.language.code)
        labels: dict[str, Mapping[str, object]] = {}
        if checked.features.table_tools:
            labels["table"] = script_labels.table_labels(catalog)
        page = self.context.generated_pages.get(checked.routes.compare)
        if isinstance(page, ComparisonPage):
            routes, path = checked.routes, self.renderer.links.page_path
            folders = {name: f"{routes.folder(name)}/" for name in page.collections}
            others = [
                path(uri)
                for uri in self.written_pages
                if not uri.endswith("/index") and uri.startswith(tuple(folders.values()))
            ]
            labels["compare"] = script_labels.comparison_labels(
                catalog, path(page.uri), folders, others
            )
        return labels

    @property
    def has_markdown(self) -> bool:
        """Whether pages are there as Markdown, too; a copy to be opened from a folder has none."""
        return self.context.checked.features.markdown and self.config.use_directory_urls

    @cached_property
    def written_pages(self) -> dict[str, markdown_pages.Page]:
        """The written pages of this language, by their URIs."""
        written = self.context.checked.written
        return {page.uri: page for page in written if page.language == self.language}

    @property
    def has_changes(self) -> bool:
        """Whether there are recorded changes and a page of them, which has a feed."""
        checked = self.context.checked
        return bool(checked.site.changes) and checked.routes.changes in self.written_pages

    @cached_property
    def front_matter(self) -> dict[str, Mapping[str, Any]]:
        """At least title and description of each page that MkDocs builds, by their URIs."""
        code = self.language.code
        return {uri: page.front_matter for uri, page in self.written_pages.items()} | {
            uri: {"title": page.title(code), "description": page.description(code)}
            for uri, page in self.context.generated_pages.items()
        }

    def escaped_front_matter(self, uri: str) -> dict[str, str]:
        """Title and description of a page as the theme needs them, which does not escape them."""
        values = self.front_matter[uri]
        return {name: escape(values[name]) for name in ("title", "description")}

    def source_file(self, uri: str) -> str:
        """The file below the root of the project that holds the text of a page."""
        return self.context.source_file(uri, self.language.code)

    def is_outdated(self, uri: str) -> bool:
        """Whether the translation of a page is older than its original."""
        return self.context.is_outdated(uri, self.language.code)

    def last_changed(self, source: str) -> str | None:
        """The date on which a file was last changed, in this language; None where unknown."""
        date = self.context.last_changes.get(source)
        return self.renderer.texts.date(date) if date else None

    # -- names ----------------------------------------------------------------------------------

    def begin_name_keys(self) -> None:
        """Have another process find the pinyin of the names, if the language needs it.

        It ends long before this one needs most memory, and this one imports no library for it.
        """
        if self.language.uses_han_script:
            names = sorted({*self._names()})
            self.name_keys = Background(partial(name_keys, names, self.language.code))

    def known_names(self) -> Mapping[str, Any]:
        """What the other process has found, by the texts of `name_keys`; empty without one."""
        return self.name_keys.result() if self.name_keys else {}

    def _names(self) -> Iterator[str]:
        """The names by which readers search, and those of which lists are in order."""
        site, code = self.context.checked.site, self.language.code
        for collection in (*(spec.name for spec in COLLECTIONS), *LISTINGS):
            for record in getattr(site, collection).values():
                names = [getattr(record, "name", None), *getattr(record, "aliases", ())]
                yield from (name.in_language(code) for name in names if name)
        for page in self.context.generated_pages.values():
            yield from page.aliases(code)
        yield from (values["title"] for values in self.front_matter.values())

    # -- rendering ------------------------------------------------------------------------------

    def rendered(self, uri: str) -> RenderedPage:
        """A page that MkDocs builds, with all expressions and fragments filled in.

        Raises DiagnosticsError.
        """
        if uri not in self._rendered:
            if generated := self.context.generated_pages.get(uri):
                self._rendered[uri] = RenderedPage.of(generated.body(self.renderer))
            else:
                page = self.written_pages[uri]
                self._rendered[uri] = self.renderer.page(page.body, uri, page.path, page.first_line)
        return self._rendered[uri]

    def page_content(self, uri: str) -> object:
        """Everything that the HTML of a page is made from. Raises DiagnosticsError."""
        return self.front_matter[uri], self.rendered(uri)

    def converted_html(self, uri: str) -> str | None:
        """The HTML of a page; None unless MkDocs has converted what it is made from now."""
        entry = self.search_entries.get(uri)
        is_current = entry and self.converted.get(uri) == self.page_content(uri)
        return entry.html if entry and is_current else None

    def render_all(self) -> None:
        """Render every page that MkDocs builds, but those that are `unchanged`.

        Raises DiagnosticsError with everything that is wrong, pages that take MkDocs too long to
        convert included.
        """
        problems: list[Diagnostic] = []
        written = [it for uri, it in self.written_pages.items() if uri not in self.unchanged]
        pages = self.context.generated_pages.items()
        generated = [it for uri, it in pages if uri not in self.unchanged]
        # That of open data last, as it waits until the sizes of the files are known.
        generated.sort(key=lambda page: isinstance(page, DataPage))
        self._rendered |= fill(written, generated, self.renderer, problems)
        for uri, page in self.written_pages.items():
            if uri in self._rendered and page_conversion.may_be_slow(self._rendered[uri].markdown):
                problems += self.html_policy.problems(page, self._rendered[uri].markdown)
        if problems:
            raise DiagnosticsError(problems)

    @cached_property
    def html_policy(self) -> html_policy.PagePolicy:
        """What HTML written pages may hold."""
        return html_policy.project_policy(self.context.root)
