"""Builds all languages in parallel, into one folder.

MkDocs by itself builds one language after another. Here each language is built in a process of its
own, forked when content and templates are in memory; the files are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TypeAlias

from mkdocs.config.defaults import MkDocsConfig

from mkdocs_build.compat import mkdocs, static_i18n
from mkdocs_build.compiled_fragments import Bytecode, compile_in_background
from mkdocs_build.errors import check_problems, errors_as_diagnostics
from mkdocs_build.open_data import OpenDataRecord
from mkdocs_build.session import BuildSession
from mkdocs_build.site_context import SiteContext
from mkdocs_build.theme import compile_theme
from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.files.build_record import BuildRecord
from prospectus.files.earlier_output import Details, Manifest
from prospectus.rendering.environment import take_templates
from prospectus.review.check import find_problems
from prospectus.review.reading import CheckedSite, Reading, read
from prospectus.support.parallel import Background, run_parallel
from prospectus.yamlio.reading_ahead import ValuesAhead

# Problems, keys and details of the pages, and the files for the record.
_BuiltLanguage: TypeAlias = tuple[
    list[Diagnostic], Mapping[str, bytes], Mapping[str, Details], Manifest
]


def build_site(
    root: Path,
    output: Path,
    *,
    directory_urls: bool = True,
    record: BuildRecord | None = None,
    fragments: Background[Bytecode] | None = None,
    values: Callable[[], ValuesAhead] = dict,
) -> CheckedSite:
    """Build the site of the project `root` into the folder `output`, which must not exist.

    Pages that have not changed since the earlier build of `record` are taken over, and the record
    learns which pages there are now. `fragments` are those of the project, if a caller has begun to
    compile them already; `values` returns what was read ahead.

    Without `directory_urls`, pages link to files, so that the site opens from a folder. Raises
    DiagnosticsError with everything that is wrong with the project, and FailureError where
    something else fails; `output` is then incomplete.
    """
    with ExitStack() as stack:
        fragments = fragments or compile_in_background(root)
        stack.callback(fragments.cancel)
        begun = _begin(
            stack, root, output, record, fragments, values, directory_urls=directory_urls
        )
        codes = [language.code for language in begun.checked.site.languages]
        folders = [output, *(output.with_name(f"{output.name}-{code}") for code in codes[1:])]
        others = [
            partial(_build_language, root, begun.config, code, folder, record)
            for code, folder in zip(codes[1:], folders[1:], strict=True)
        ]
        results = run_parallel([partial(_build_first_language, begun, output, record), *others])
    if problems := [problem for each, *_ in results for problem in each]:
        raise DiagnosticsError([*problems, *check_problems(root)])
    if record:
        for _, keys, details, files in reversed(results):  # the first language's come last and stay
            record.page_keys.update(keys)
            record.page_details.update(details)
            record.files.update(files)
    for folder in folders[1:]:
        for path in folder.iterdir():
            if not (output / path.name).exists():  # files of the theme, which each language copies
                path.rename(output / path.name)
    begun.open_data.add(output)
    return begun.checked


@dataclass(frozen=True)
class _BegunBuild:
    """What the processes of all languages share; only this process may ask what is found wrong."""

    checking: _Checking
    checked: CheckedSite
    config: MkDocsConfig
    session: BuildSession
    open_data: OpenDataRecord


def _begin(
    stack: ExitStack,
    root: Path,
    output: Path,
    record: BuildRecord | None,
    fragments: Background[Bytecode],
    values: Callable[[], ValuesAhead],
    *,
    directory_urls: bool,
) -> _BegunBuild:
    """Read and check the site, and compile fragments and templates of the theme, in parallel.

    The check may go on; `stack` ends it and the others.
    """
    if record:
        record.note_inputs()
    config = _right_settings(root, directory_urls=directory_urls)
    theme = Background(partial(_compiled_theme, root, config))
    stack.callback(theme.cancel)
    reading = read(root, values=values)
    begun = _begin_while_checking(
        stack, reading, output, record, config, directory_urls=directory_urls
    )
    begun.session.bytecode.save(theme.result())
    take_templates(root, fragments.result())
    return begun


def _begin_while_checking(
    stack: ExitStack,
    reading: Reading,
    output: Path,
    record: BuildRecord | None,
    config: MkDocsConfig | None,
    *,
    directory_urls: bool,
) -> _BegunBuild:
    """Prepare the build of a site while another process checks it.

    Raises DiagnosticsError with all problems of the site. What else fails counts only where there
    are none, as it may be due to them.
    """
    if reading.problems:
        raise DiagnosticsError(find_problems(reading, fill=False)[0])
    checking = _Checking(reading)
    stack.callback(checking.cancel)
    try:
        with errors_as_diagnostics(reading.root), checking.comes_first():
            config = config or mkdocs.load_settings(reading.root, directory_urls=directory_urls)
            begun = _prepare(checking, reading, output, record, config)
        if not checking.is_running:
            checking.require_none()
    except DiagnosticsError as error:
        if checking.problems:
            raise
        raise DiagnosticsError([*error.problems, *check_problems(reading.root)]) from None
    return begun


class _Checking:
    """The check of a site by another process, while this one prepares and begins the build."""

    def __init__(self, reading: Reading) -> None:
        self._finding = Background(partial(find_problems, reading, fill=False))
        self.cancel = self._finding.cancel

    @property
    def is_running(self) -> bool:
        """Whether there is such a process; otherwise the site is checked when somebody asks."""
        return self._finding.is_running

    @cached_property
    def problems(self) -> list[Diagnostic]:
        """All problems of the site; waits for the end of the check."""
        return self._finding.result()[0]

    def require_none(self) -> None:
        """Raise DiagnosticsError with all problems of the site, if there are any."""
        if self.problems:
            raise DiagnosticsError(self.problems) from None

    @contextmanager
    def comes_first(self) -> Iterator[None]:
        """Report, in place of an error in the block, the problems to which it may be due."""
        try:
            yield
        except Exception:
            self.require_none()
            raise


def _prepare(
    checking: _Checking,
    reading: Reading,
    output: Path,
    record: BuildRecord | None,
    config: MkDocsConfig,
) -> _BegunBuild:
    """Prepare the build of a site, with which something may still be found wrong."""
    root, checked = reading.root, reading.checked()
    history = record.inputs.history if record and record.inputs else None
    context = SiteContext.of(root, checked, history)
    open_data = OpenDataRecord(context, record, output.with_name(f"{output.name}-data"))
    made = open_data.take()
    if made is None and context.publication:  # once for all languages
        made = open_data.make(context.publication, interface=config.use_directory_urls)
    context = replace(context, made=made)
    session = BuildSession(root, context, record=record)
    session.attach(config)
    if session.digests:
        session.digests.prepare()
    return _BegunBuild(checking, checked, config, session, open_data)


def _right_settings(root: Path, *, directory_urls: bool) -> MkDocsConfig | None:
    """The settings; None where they are wrong, which is reported with the problems of the site."""
    with suppress(Exception), mkdocs.capture_warnings():
        # Refuses YAML tags, by which the settings reader of MkDocs runs code.
        _ = Project(root).settings.languages
        return mkdocs.load_settings(root, directory_urls=directory_urls)
    return None


def _compiled_theme(root: Path, config: MkDocsConfig | None) -> Bytecode:
    """Empty where a template or the settings are wrong, which the check reports."""
    with suppress(Exception):
        return compile_theme(root, config) if config else {}
    return {}


def build_language(config: MkDocsConfig, code: str, folder: Path) -> None:
    """Build one language; `folder` is the root of the site, whatever the language is."""
    static_i18n.select_language(config, code)
    try:
        mkdocs.build_all(config, folder)
    except BaseException:
        BuildSession.of(config).cancel()
        raise


def _build_first_language(
    begun: _BegunBuild, folder: Path, record: BuildRecord | None
) -> _BuiltLanguage:
    """Build the first language, in this process, which stops if the check finds problems.

    Raises DiagnosticsError with these, and no other problems.
    """
    session, checking = begun.session, begun.checking
    session.require_checked = checking.require_none
    code = begun.checked.site.languages[0].code
    with checking.comes_first():
        built = _build_language(session.root, begun.config, code, folder, record)
    checking.require_none()
    return built


def _build_language(
    root: Path, config: MkDocsConfig, code: str, folder: Path, record: BuildRecord | None
) -> _BuiltLanguage:
    """Build one language and return its problems, as another process cannot raise errors here.

    Also returns the keys and details of its pages, and the files for the record: each language
    describes its own, as they take a while to read.
    """
    try:
        with errors_as_diagnostics(root):
            build_language(config, code, folder)
    except DiagnosticsError as error:
        return error.problems, {}, {}, {}
    session = BuildSession.of(config)
    files = record.describe(folder, session.written) if record else {}
    return [], session.page_keys, session.page_details, files
