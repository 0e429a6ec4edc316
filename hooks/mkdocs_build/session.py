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
from mkdocs_build.print_files import PrintFiles
from mkdocs_build.site_context import SiteContext
from mkdocs_build.theme import ThemeBytecode, set_globals
from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.files.build_record import BuildRecord
from prospectus.files.earlier_output import Details
from prospectus.i18n import catalog
from prospectus.support.parallel import core_count

_NAME = "prospectus"  # under which settings carry the session


class BuildSession:
    """The state of a build of the project `root`.

    `context` is its checked content; without it, the first language reads and checks the project.
    Unless `writes_files`, MkDocs writes its own files only, and whoever runs it asks for the rest.
    Pages that have not changed since the earlier build of `record` are taken over; `page_keys` has
    the keys of all that were written or taken over, `page_details` what the next build has to know
    of those that MkDocs builds, and `written` describes files for the record. `digests` are those
    of the content for the keys, and `print_files` are PDF files that other processes make already.
    `require_checked` is called once pages are rendered; it raises DiagnosticsError where a check
    that was not over has found problems.
    """

    def __init__(
        self,
        root: Path,
        context: SiteContext | None = None,
        *,
        writes_files: bool = True,
        record: BuildRecord | None = None,
        digests: SharedDigests | None = None,
        print_files: PrintFiles | None = None,
    ) -> None:
        self._root, self._context, self._writes_files = root, context, writes_files
        self._record, self._digests, self._print_files = record, digests, print_files
        self._builds: dict[str, LanguageBuild] = {}
        self._earlier: dict[str, EarlierPages] = {}
        self._written_apart: set[str] = set()
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
        return ThemeBytecode(self._root)

    def start_language(self, config: MkDocsConfig) -> None:
        """Begin with the language that static-i18n has chosen, and render its pages.

        Raises mkdocs.exceptions.PluginError with everything that is wrong.
        """
        with _plugin_errors():
            if self._context is None:
                self._context = SiteContext.load(self._root)
            language = self._context.languages[static_i18n.current_language(config)]
            build = LanguageBuild(self._context, config, language)
            if self._record:
                earlier = EarlierPages(build, self._record, self._digests)
                self._earlier[language.code] = earlier
                build.unchanged = frozenset(earlier.unchanged())
                if not self._record.earlier_output.files:
                    build.begin_name_keys()
            build.render_all()
        self._builds[language.code] = build
        config.nav = mkdocs_pages.expand_navigation(config.nav, self._context)

    def start_pages(self, config: MkDocsConfig, nav: Navigation, files: Files) -> None:
        """Keep the navigation, and take over the pages that have not changed."""
        self.require_checked()
        build = self.build(config)
        build.nav = nav
        self._start_pdf_files(build, config)
        if earlier := self._earlier.get(build.language.code):
            earlier.take(files, Path(config.site_dir))

    def _start_pdf_files(self, build: LanguageBuild, config: MkDocsConfig) -> None:
        """Take over the PDF files, whose sizes pages show, or have another process make them.

        Not before MkDocs has emptied its folder, which it does after its first event.
        """
        code, folder = build.language.code, Path(config.site_dir)
        earlier = self._earlier.get(code)
        pdf_files = brochures.pdf_files(build) if self._writes_files else None
        if pdf_files is None or (earlier and earlier.take_pdf_files(pdf_files, folder)):
            return
        if begun := self._print_files and self._print_files.begun(config, code):
            pdf_files.wait_for(begun)
        else:
            # Each language has a process, which another one for the same would only slow down.
            pdf_files.begin(is_core_free=core_count() > len(build.context.languages))

    def cancel(self) -> None:
        """End what other processes still do for this one, which goes on no further."""
        for build in self._builds.values():
            for other in (build.pdf_files, build.name_keys):
                if other:
                    other.cancel()

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

    def write_apart(self, config: MkDocsConfig) -> None:
        """Write all but the pages that MkDocs builds, once it has converted all, but built none.

        Other processes make PDF files meanwhile, and a page of MkDocs may have to wait for them.
        MkDocs has to have copied its files: it would write into files that are taken over. Does
        nothing when called again for the same language.
        """
        build = self.build(config)
        if self._writes_files and build.language.code not in self._written_apart:
            self._written_apart.add(build.language.code)
            folder = Path(config.site_dir)
            earlier = self._earlier.get(build.language.code)
            with _plugin_errors():
                write_bulk_pages(build, folder, earlier)
                if earlier:
                    earlier.sort_search()
                write_artifacts(build, folder, earlier, is_end=False)

    def finish_language(self, config: MkDocsConfig) -> None:
        """Write what other processes have made meanwhile.

        Raises mkdocs.exceptions.PluginError with everything that is wrong.
        """
        self.write_apart(config)
        if self._writes_files:
            folder, build = Path(config.site_dir), self.build(config)
            earlier = self._earlier.get(build.language.code)
            with _plugin_errors():
                write_artifacts(build, folder, earlier, is_end=True)
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
