"""What calls MkDocs: every language built at the same time, into one folder.

MkDocs by itself builds one language after another, because the i18n plugin starts the next at the
end of the first. Told that it is at work already, the plugin leaves that to others. So each
language is built by a copy of this process; what they write is the same.
"""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.diagnostics.failures import failure, system_failure
from prospectus.files import content_tree
from prospectus.rendering.renderer import compile_templates, take_templates
from prospectus.review.check import CheckedSite, check
from prospectus.support.parallel import run_parallel

# How often Python looks for what may go: nearly all that a build makes, it keeps to the end.
GC_THRESHOLDS = (20_000, 20, 100)

# As mkdocs.yml names it.
_ADAPTER = "hooks/adapter.py"

# Where the technical details of unexpected errors go, for those who ask for them (`--debug`).
DETAILS = logging.getLogger("prospectus")

_LOG = logging.getLogger("mkdocs")
_LOG.addHandler(logging.NullHandler())  # what matters is told as problems


def build_site(root: Path, into: Path, *, directory_urls: bool = True) -> CheckedSite:
    """Build the site of the project `root` into `into`, which is not there yet.

    Raises SiteError with everything that is wrong, and FailureError where nothing of the site is.
    """
    gc.set_threshold(*GC_THRESHOLDS)
    content_tree.require_plain_files(root)
    jobs: list[Callable[[], Any]] = [partial(check, root, fill=False)]
    jobs += [partial(compiled, root) for compiled in (_templates, _theme)]
    checked: CheckedSite
    checked, templates, theme = run_parallel(jobs)
    codes = [language.code for language in checked.site.languages]
    folders = [into, *(into.with_name(f"{into.name}-{code}") for code in codes[1:])]
    try:
        with errors_as_diagnostics(root):
            config = load_config(_settings(root), strict=True, use_directory_urls=directory_urls)
            adapter_of(config).know(checked)
            adapter_of(config).take_theme(theme)
            take_templates(root, templates)
        places = zip(codes, folders, strict=True)
        told = run_parallel([partial(_wrong, root, config, *it) for it in places])
        wrong = [it for problems in told for it in problems]
        if wrong:
            raise DiagnosticsError(wrong)
    except DiagnosticsError as error:
        raise DiagnosticsError([*error.problems, *_by_check(root)]) from None
    for made in (it for folder in folders[1:] for it in folder.iterdir()):
        if not (into / made.name).exists():  # else it is the theme's, which each language copies
            made.rename(into / made.name)
    return checked


def _templates(root: Path) -> Mapping[bytes, bytes]:
    """The compiled fragments; none where they cannot be read."""
    with suppress(Exception):  # the check tells why
        return compile_templates(root)
    return {}


def _theme(root: Path) -> Mapping[bytes, bytes]:
    """Those of the theme; none where the settings are wrong."""
    with suppress(Exception):  # the check tells why
        # Refuses YAML tags, by which the settings reader of MkDocs runs code.
        _ = Project(root).settings.languages
        config = load_config(_settings(root))
        compiled: Mapping[bytes, bytes] = adapter_of(config).compile_theme(config)
        return compiled
    return {}


def begin(root: Path, checked: CheckedSite, folder: Path, site_url: str | None) -> dict[str, Any]:
    """Every language with what MkDocs knows of its pages, to be made one by one.

    Each has settings of its own, which the i18n plugin changes, and a folder of its own in
    `folder`, where MkDocs puts what is no page.
    """
    built = {}
    for language in checked.site.languages:
        config = load_config(_settings(root), strict=True, site_url=site_url)
        adapter = adapter_of(config)
        adapter.know(checked, writing=False)
        build_language(config, language.code, folder / language.code)
        built[language.code] = adapter.builds[language.code]
    return built


def _settings(root: Path) -> str:
    return str(root / "mkdocs.yml")


def adapter_of(config: MkDocsConfig) -> Any:
    """The hooks that MkDocs calls, as it has loaded them."""
    return config.hooks[_ADAPTER]  # type: ignore[call-overload]  # by name, not number


def build_language(config: MkDocsConfig, code: str, folder: Path) -> None:
    """Build one language, in the folder of its code unless it is the first."""
    config.site_dir = str(folder)
    i18n: Any = config.plugins["i18n"]
    i18n.current_language, i18n.building = code, True
    build(config)


def _wrong(root: Path, config: MkDocsConfig, code: str, folder: Path) -> list[Diagnostic]:
    try:
        with errors_as_diagnostics(root):
            build_language(config, code, folder)
    except DiagnosticsError as error:
        return error.problems
    return []


def _by_check(root: Path) -> list[Diagnostic]:
    """What a check tells of; a build ends where it first stumbles."""
    with suppress(Exception):  # where the check itself stumbles, that is the error
        try:
            check(root)
        except DiagnosticsError as told:
            return told.problems
    return []


@contextmanager
def errors_as_diagnostics(root: Path) -> Iterator[None]:
    """Whatever fails inside raises SiteError, or FailureError where the site is not the cause."""
    with capture_warnings() as messages:
        try:
            yield
        except Exception as error:
            raise _cause(root, error, messages) from error


@contextmanager
def capture_warnings() -> Iterator[list[str]]:
    """What MkDocs warns of meanwhile."""
    heard = _Listener()
    _LOG.addHandler(heard)
    try:
        yield heard.messages
    finally:
        _LOG.removeHandler(heard)


def warnings_to_diagnostics(root: Path, messages: Iterable[str]) -> list[Diagnostic]:
    """What MkDocs said as problems, each at the place that it quotes."""
    return [_overheard(root, message) for message in messages]


class _Listener(logging.Handler):
    """Hears of what MkDocs warns."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(" ".join(record.getMessage().split()))


def _cause(root: Path, error: Exception, messages: list[str]) -> Exception:
    """Why a build failed: what the system refused, what the check says, else what MkDocs said."""
    for it in _chain(error):
        if isinstance(it, DiagnosticsError):
            return it
    DETAILS.debug("", exc_info=error)
    if refused := system_failure(error):
        return refused
    if told := _by_check(root):  # MkDocs stumbled over its settings before it asked
        return DiagnosticsError(told)
    return DiagnosticsError(warnings_to_diagnostics(root, messages)) if messages else failure(error)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__context__


def _overheard(root: Path, message: str) -> Diagnostic:
    """What MkDocs says, at the place that it quotes; else at the head of its settings."""
    quoted = re.findall(r"'([^'\n]+)'", message)
    pages = [f"docs/{it}" for it in quoted]
    records = [f"data/{it.split('.')[0]}.yml" for it in quoted]  # whose pages are made from them
    paths = (path for path in [*pages, *records] if (root / path).is_file())
    path = next(paths, "mkdocs.yml")
    text = (root / path).read_text(encoding="utf-8")
    at = next((found for it in quoted if (found := text.find(it)) >= 0), 0)
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return Diagnostic.at(path, line, column, "mkdocs", why=message.rstrip("."))
