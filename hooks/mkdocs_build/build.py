"""Builds all languages in parallel, into one folder.

MkDocs by itself builds one language after another. Here each language is built in a process of its
own, forked when content and templates are in memory; the files are the same.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from mkdocs.config.defaults import MkDocsConfig

from mkdocs_build.compat import mkdocs, static_i18n
from mkdocs_build.errors import check_problems, errors_as_diagnostics
from mkdocs_build.open_data import OpenDataRecord
from mkdocs_build.session import BuildSession
from mkdocs_build.site_context import SiteContext
from mkdocs_build.theme import compile_theme
from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.files.build_record import BuildRecord
from prospectus.files.earlier_output import Details
from prospectus.rendering.environment import compile_templates, take_templates
from prospectus.review.check import find_problems
from prospectus.review.reading import CheckedSite, Reading, read
from prospectus.support.parallel import run_parallel

# For `gc.set_threshold`: nearly everything that a build allocates, it keeps to the end.
GC_THRESHOLDS = (20_000, 20, 100)

# Compiled templates by the keys of the persistent cache.
Bytecode: TypeAlias = Mapping[bytes, bytes]


def build_site(
    root: Path,
    output: Path,
    *,
    directory_urls: bool = True,
    record: BuildRecord | None = None,
) -> CheckedSite:
    """Build the site of the project `root` into the folder `output`, which must not exist.

    Pages that have not changed since the earlier build of `record` are taken over, and the record
    learns which pages there are now.

    Without `directory_urls`, pages link to files, so that the site opens from a folder. Raises
    DiagnosticsError with everything that is wrong with the project, and FailureError where
    something else fails; `output` is then incomplete.
    """
    gc.set_threshold(*GC_THRESHOLDS)
    begun, templates, theme = _begin(root, output, record, directory_urls=directory_urls)
    begun.session.bytecode.save(theme)
    take_templates(root, templates)
    codes = [language.code for language in begun.checked.site.languages]
    folders = [output, *(output.with_name(f"{output.name}-{code}") for code in codes[1:])]
    jobs = [
        partial(_build_language, root, begun.config, code, folder)
        for code, folder in zip(codes, folders, strict=True)
    ]
    results = run_parallel(jobs)
    if problems := [problem for each, *_ in results for problem in each]:
        raise DiagnosticsError([*problems, *check_problems(root)])
    if record:
        for _, keys, details in results:
            record.page_keys.update(keys)
            record.page_details.update(details)
    for folder in folders[1:]:
        for path in folder.iterdir():
            if not (output / path.name).exists():  # files of the theme, which each language copies
                path.rename(output / path.name)
    begun.open_data.add(output)
    return begun.checked


@dataclass(frozen=True)
class _BegunBuild:
    """What the processes of all languages share."""

    checked: CheckedSite
    config: MkDocsConfig
    session: BuildSession
    open_data: OpenDataRecord


def _begin(
    root: Path, output: Path, record: BuildRecord | None, *, directory_urls: bool
) -> tuple[_BegunBuild, Bytecode, Bytecode]:
    """Read and check the site, and compile fragments and templates of the theme, in parallel."""
    begun: list[_BegunBuild] = []

    def begin() -> Bytecode:
        reading = read(root)
        prepare = partial(_prepare, reading, output, record, directory_urls=directory_urls)
        begun.append(_while_checking(reading, prepare))
        return {}

    jobs: list[Callable[[], Bytecode]] = [
        begin,
        partial(_compiled_fragments, root),
        partial(_compiled_theme, root),
    ]
    _, templates, theme = run_parallel(jobs)
    return begun[0], templates, theme


def _while_checking(reading: Reading, prepare: Callable[[], _BegunBuild]) -> _BegunBuild:
    """What `prepare` returns, which is called while another process checks the site.

    Raises DiagnosticsError with all problems of the site; what `prepare` raises counts only where
    there are none, as it may be due to them.
    """
    if reading.problems:
        raise DiagnosticsError(find_problems(reading, fill=False)[0])
    prepared: list[_BegunBuild] = []
    errors: list[Exception] = []

    def attempt() -> list[Diagnostic]:
        try:
            prepared.append(prepare())
        except Exception as error:
            errors.append(error)
        return []

    _, problems = run_parallel([attempt, lambda: find_problems(reading, fill=False)[0]])
    if problems:
        raise DiagnosticsError(problems)
    if errors:
        raise errors[0]
    return prepared[0]


def _prepare(
    reading: Reading, output: Path, record: BuildRecord | None, *, directory_urls: bool
) -> _BegunBuild:
    """Prepare the build of a site, with which something may still be found wrong."""
    root = reading.root
    try:
        with errors_as_diagnostics(root):
            checked = reading.checked()
            config = mkdocs.load_settings(root, directory_urls=directory_urls)
            context = SiteContext.of(root, checked)
            open_data = OpenDataRecord(context, record, output.with_name(f"{output.name}-data"))
            made = open_data.take()
            if made is None and context.publication:  # once for all languages
                made = open_data.make(context.publication, interface=directory_urls)
            context = replace(context, made=made)
            session = BuildSession(root, context, record=record)
            session.attach(config)
            if session.digests:
                session.digests.prepare()
    except DiagnosticsError as error:
        raise DiagnosticsError([*error.problems, *check_problems(root)]) from None
    return _BegunBuild(checked, config, session, open_data)


def _compiled_fragments(root: Path) -> Bytecode:
    """Empty where a fragment cannot be compiled, which the check reports."""
    with suppress(Exception):
        return compile_templates(root)
    return {}


def _compiled_theme(root: Path) -> Bytecode:
    """Empty where the settings are wrong, which the check reports."""
    with suppress(Exception), mkdocs.capture_warnings():
        # Refuses YAML tags, by which the settings reader of MkDocs runs code.
        _ = Project(root).settings.languages
        return compile_theme(root, mkdocs.load_settings(root))
    return {}


def build_language(config: MkDocsConfig, code: str, folder: Path) -> None:
    """Build one language; `folder` is the root of the site, whatever the language is."""
    static_i18n.select_language(config, code)
    mkdocs.build_all(config, folder)


def _build_language(
    root: Path, config: MkDocsConfig, code: str, folder: Path
) -> tuple[list[Diagnostic], Mapping[str, bytes], Mapping[str, Details]]:
    """Build one language and return its problems, as another process cannot raise errors here.

    Also returns the keys and details of its pages.
    """
    try:
        with errors_as_diagnostics(root):
            build_language(config, code, folder)
    except DiagnosticsError as error:
        return error.problems, {}, {}
    session = BuildSession.of(config)
    return [], session.page_keys, session.page_details
