"""Builds all languages in parallel, into one folder.

MkDocs by itself builds one language after another. Here each language is built in a process of its
own, forked when content and templates are in memory; the files are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeAlias

from mkdocs.config.defaults import MkDocsConfig

from mkdocs_build.compat import mkdocs, static_i18n
from mkdocs_build.compat.messages import capture_warnings
from mkdocs_build.compiled_fragments import Bytecode
from mkdocs_build.errors import check_problems, errors_as_diagnostics
from mkdocs_build.preparation import Preparation, prepare
from mkdocs_build.session import BuildSession
from mkdocs_build.theme import compile_theme
from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.files.build_record import BuildRecord
from prospectus.files.earlier_output import Details, Manifest
from prospectus.rendering.environment import take_templates
from prospectus.review.reading import CheckedSite
from prospectus.support.parallel import Background, run_parallel

# Problems, keys and details of the pages, and the files for the record.
_BuiltLanguage: TypeAlias = tuple[
    list[Diagnostic], Mapping[str, bytes], Mapping[str, Details], Manifest
]


def build_site(
    root: Path, output: Path, *, directory_urls: bool = True, record: BuildRecord | None = None
) -> CheckedSite:
    """Build the site of the project `root` into the folder `output`, which must not exist.

    Pages that have not changed since the earlier build of `record` are taken over, and the record
    learns which pages there are now.

    Without `directory_urls`, pages link to files, so that the site opens from a folder. Raises
    DiagnosticsError with everything that is wrong with the project, and FailureError where
    something else fails; `output` is then incomplete.
    """
    with prepare(root, output, record, directory_urls=directory_urls) as preparation:
        return build_prepared(preparation, output)


def build_prepared(preparation: Preparation, output: Path) -> CheckedSite:
    """Go on with a build that has begun. Raises the same."""
    root, record = preparation.root, preparation.record
    config = _settings(preparation)
    codes = [*preparation.context.languages]
    folders = [output, *(output.with_name(f"{output.name}-{code}") for code in codes[1:])]
    others = [
        partial(_build_language, root, config, code, folder, record)
        for code, folder in zip(codes[1:], folders[1:], strict=True)
    ]
    results = run_parallel([partial(_build_first_language, preparation, config, output), *others])
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
    preparation.open_data.add(output)
    return preparation.context.checked


def _settings(preparation: Preparation) -> MkDocsConfig:
    """The settings of MkDocs, with a session that the processes of all languages share.

    Raises DiagnosticsError with all problems of the site, unless the check goes on.
    """
    root, directory_urls = preparation.root, preparation.directory_urls
    settings = _right_settings(root, directory_urls=directory_urls)
    fragments = preparation.fragments
    theme = Background(partial(_compiled_theme, root, settings)) if fragments else None
    try:
        with preparation.checked_first():
            config = settings or mkdocs.load_settings(root, directory_urls=directory_urls)
            session = BuildSession(
                root,
                preparation.context,
                record=preparation.record,
                digests=preparation.digests,
                print_files=preparation.print_files,
            )
            session.attach(config)
        if not preparation.checking.is_running:
            preparation.checking.require_none()
        if theme and fragments:
            session.bytecode.save(theme.result())
            take_templates(root, fragments.result())
    finally:
        if theme:
            theme.cancel()
    return config


def _right_settings(root: Path, *, directory_urls: bool) -> MkDocsConfig | None:
    """The settings; None where they are wrong, which is reported with the problems of the site."""
    with suppress(Exception), capture_warnings():
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
    preparation: Preparation, config: MkDocsConfig, folder: Path
) -> _BuiltLanguage:
    """Build the first language, in this process, which stops if the check finds problems.

    Raises DiagnosticsError with these, and no other problems.
    """
    checking, code = preparation.checking, next(iter(preparation.context.languages))
    BuildSession.of(config).require_checked = checking.require_none
    with checking.comes_first():
        built = _build_language(preparation.root, config, code, folder, preparation.record)
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
