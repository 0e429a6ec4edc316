"""What one run of MkDocs keeps from event to event: the content of the site, and its languages.

The settings of MkDocs carry the session. Our own commands attach one before they run MkDocs;
`mkdocs build` by itself gets one at its first event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation

from mkdocs_build import brochures, mkdocs_pages
from mkdocs_build.artifacts import write_artifacts
from mkdocs_build.bulk_pages import write_bulk_pages
from mkdocs_build.compat import mkdocs, static_i18n
from mkdocs_build.compat.static_i18n import page_uri
from mkdocs_build.earlier_pages import EarlierPages
from mkdocs_build.language_build import LanguageBuild
from mkdocs_build.page_keys import SharedDigests
from mkdocs_build.site_context import SiteContext
from mkdocs_build.theme import ThemeBytecode, set_globals
from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.files.build_record import BuildRecord
from prospectus.files.earlier_output import Details
from prospectus.i18n import catalog

_NAME = "prospectus"  # under which settings carry the session


class BuildSession:
    """The state of a build of the project `root`.

    `context` is its checked content; without it, the first language reads and checks the project.
    Unless `writes_files`, MkDocs writes its own files only, and whoever runs it asks for the rest.
    Pages that have not changed since the earlier build of `record` are taken over; `page_keys` has
    the keys of all that were written or taken over, `page_details` what the next build has to know
    of those that MkDocs builds, and `written` describes files for the record. `require_checked` is
    called once pages are rendered; it raises DiagnosticsError where a check that was not over has
    found problems.
    """

    def __init__(
        self,
        root: Path,
        context: SiteContext | None = None,
        *,
        writes_files: bool = True,
        record: BuildRecord | None = None,
    ) -> None:
        self.root, self._context, self._writes_files = root, context, writes_files
        self._record = record
        self._builds: dict[str, LanguageBuild] = {}
        self._earlier: dict[str, EarlierPages] = {}
        self.require_checked: Callable[[], None] = lambda: None
        self.page_keys: dict[str, bytes] = {}
        self.page_details: dict[str, Details] = {}
        self.written: dict[str, tuple[int, bytes]] = {}

    @classmethod
    def of(cls, config: MkDocsConfig) -> BuildSession:
        """The session that these settings carry; begins one where there is none."""
        session = mkdocs.attached(config, _NAME)
        if not isinstance(session, BuildSession):
            root = Path(config.config_file_path).absolute().parent
            catalog.use_site(root, Project(root).language_codes)
            session = cls(root)
            session.attach(config)
        return session

    def attach(self, config: MkDocsConfig) -> None:
        """Attach the session to these settings for a run of MkDocs."""
        mkdocs.attach(config, _NAME, self)

    @cached_property
    def bytecode(self) -> ThemeBytecode:
        """The compiled templates of the theme, which all languages share."""
        return ThemeBytecode(self.root)

    @cached_property
    def digests(self) -> SharedDigests | None:
        """Digests of the content for the keys of pages, which all languages share, if it is known.

        Without a record of the build, nobody asks for keys.
        """
        if self._context is None or self._record is None or self._record.inputs is None:
            return None
        return SharedDigests(self._context, self._record.inputs)

    def start_language(self, config: MkDocsConfig) -> None:
        """Begin with the language that static-i18n has chosen, and render its pages.

        Raises mkdocs.exceptions.PluginError with everything that is wrong.
        """
        with _plugin_errors():
            if self._context is None:
                self._context = SiteContext.load(self.root)
            language = self._context.languages[static_i18n.current_language(config)]
            build = LanguageBuild(self._context, config, language)
            if self._record:
                earlier = EarlierPages(build, self._record, self.digests)
                self._earlier[language.code] = earlier
                build.unchanged = frozenset(earlier.unchanged())
                build.projects_key = earlier.projects_key
            build.render_all()
        self._builds[language.code] = build
        config.nav = mkdocs_pages.expand_navigation(config.nav, self._context)

    def start_pages(self, config: MkDocsConfig, nav: Navigation, files: Files) -> None:
        """Keep the navigation, and take over the pages that have not changed.

        PDF files come first, as pages show their sizes: they are taken over, or another process
        begins to make them.
        """
        self.require_checked()
        build, folder = self.build(config), Path(config.site_dir)
        build.nav = nav
        earlier = self._earlier.get(build.language.code)
        pdf_files = brochures.pdf_files(build) if self._writes_files else None
        if pdf_files and not (earlier and earlier.take_pdf_files(pdf_files, folder)):
            pdf_files.begin()
        if earlier:
            earlier.take(files, folder)

    def cancel(self) -> None:
        """End what other processes still do for this one, which goes on no further."""
        for build in self._builds.values():
            if build.pdf_files:
                build.pdf_files.cancel()

    def build(self, config: MkDocsConfig) -> LanguageBuild:
        """The language that is being built."""
        return self._builds[static_i18n.current_language(config)]

    def refresh_language(self, config: MkDocsConfig, context: SiteContext) -> LanguageBuild:
        """Replace the language of these settings by the same with changed content.

        The pages have to be the same, in the same order. Raises DiagnosticsError where what all
        pages share cannot be rendered; the language is not replaced then.
        """
        build = self.build(config).refreshed(context)
        for page in mkdocs_pages.pages_by_uri(build).values():
            page.meta.update(build.escaped_front_matter(page_uri(page)))
        set_globals(build)
        self._builds[build.language.code] = build
        return build

    def finish_language(self, config: MkDocsConfig) -> None:
        """Write what MkDocs does not: bulk pages and artifacts.

        Raises mkdocs.exceptions.PluginError with everything that is wrong.
        """
        if self._writes_files:
            folder, build = Path(config.site_dir), self.build(config)
            earlier = self._earlier.get(build.language.code)
            with _plugin_errors():
                if earlier:
                    earlier.sort_search()
                write_bulk_pages(build, folder, earlier)
                write_artifacts(build, folder, earlier)
            if earlier:
                earlier.check_links()
                self.page_keys |= earlier.keys
                self.page_details |= earlier.details()
                self.written |= earlier.written


@contextmanager
def _plugin_errors() -> Iterator[None]:
    """Report the problems of the content in the form in which MkDocs prints errors."""
    try:
        yield
    except DiagnosticsError as error:
        raise PluginError(f"\n{error}") from None
