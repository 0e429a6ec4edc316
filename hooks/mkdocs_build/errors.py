"""Errors and warnings of MkDocs as diagnostics, each at the position that it names."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mkdocs_build.compat.messages import capture_warnings
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.diagnostics.failures import failure, system_failure
from prospectus.review.check import check

# The technical details of unexpected errors, which `--debug` shows.
DETAILS = logging.getLogger("prospectus")


# What MkDocs says of a link to an id that no heading has; the check refuses all other wrong links.
_NO_ANCHOR = re.compile(
    r"^Doc file '(?P<from>[^']+)' contains a link '(?P<name>[^']+)', but "
    r"(?:there is no such anchor|the doc '(?P<page>[^']+)' does not contain an anchor)"
)

# What MkDocs says of a setting, and the message that says the same in the languages of the editors.
_SETTING = re.compile(r"^Config value '(?P<name>[^']+)': (?P<why>.*)$", re.DOTALL)
_SETTING_MESSAGES = {
    "mkdocs_plugin": re.compile(r'The "(?P<what>[^"]+)" plugin is not installed'),
    "mkdocs_theme": re.compile(
        r"Unrecognised theme name: '(?P<what>[^']+)'.*themes are: (?P<known>[^\n]+)"
    ),
    "mkdocs_extension": re.compile(r"Failed to load extension '(?P<what>[^']+)'"),
    "mkdocs_file": re.compile(
        r"The path (?:set in custom_dir \()?'(?P<what>[^']+)'\)? (?:isn't|does not exist)"
    ),
    "mkdocs_unknown": re.compile(r"Unrecognised configuration name: (?P<what>\S+)"),
    "mkdocs_choice": re.compile(r"Expected one of \[(?P<known>[^]]+)\], got (?P<what>[^\n]+)"),
    "mkdocs_url": re.compile(r"The URL isn't valid"),
    "mkdocs_type": re.compile("Expected |Must be a |Invalid "),
}


@contextmanager
def errors_as_diagnostics(root: Path) -> Iterator[None]:
    """Raise DiagnosticsError for every error inside that the content of `root` has caused.

    Raises FailureError for any other, for example where the disk is full.
    """
    with capture_warnings() as messages:
        try:
            yield
        except Exception as error:
            raise _cause(root, error, messages) from error


def warnings_to_diagnostics(root: Path, messages: Iterable[str]) -> list[Diagnostic]:
    """Messages of MkDocs as diagnostics, each at the position of what it quotes."""
    return [_diagnostic(root, message) for message in messages]


def check_problems(root: Path) -> list[Diagnostic]:
    """The problems of the whole project, for a build that stopped at its first error."""
    with suppress(Exception):  # where the check itself fails, the error of the build is reported
        try:
            check(root)
        except DiagnosticsError as error:
            return error.problems
    return []


def _cause(root: Path, error: Exception, messages: list[str]) -> Exception:
    """The error to raise: of the content, of the system, of the check, else of MkDocs."""
    for cause in _causes(error):
        if isinstance(cause, DiagnosticsError):
            return cause
    DETAILS.debug("", exc_info=error)
    if refused := system_failure(error):
        return refused
    if problems := check_problems(root):  # MkDocs may have failed before it came to our events
        return DiagnosticsError(problems)
    return DiagnosticsError(warnings_to_diagnostics(root, messages)) if messages else failure(error)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__context__


def _diagnostic(root: Path, message: str) -> Diagnostic:
    """A message at the file and text that it quotes, else at the beginning of mkdocs.yml."""
    quoted = re.findall(r"'([^'\n]+)'", message)
    pages = [f"docs/{name}" for name in quoted]
    records = [f"data/{name.split('.')[0]}.yml" for name in quoted]  # of generated pages
    existing = (path for path in [*pages, *records] if (root / path).is_file())
    path = next(existing, "mkdocs.yml")
    text = (root / path).read_text(encoding="utf-8")
    at = next((start for name in quoted if (start := text.find(name)) >= 0), 0)
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    if match := _NO_ANCHOR.search(message):
        target = match["page"] or match["from"]
        return Diagnostic.at(path, line, column, "no_anchor", name=match["name"], page=target)
    if match := _SETTING.search(message):
        key, details = _setting_message(root, match["why"])
        return Diagnostic.at(path, line, column, key, name=match["name"], **details)
    return Diagnostic.at(path, line, column, "mkdocs", why=message.rstrip("."))


def _setting_message(root: Path, why: str) -> tuple[str, dict[str, str]]:
    """The key and the details of the message for what MkDocs says of a setting."""
    for key, pattern in _SETTING_MESSAGES.items():
        if match := pattern.search(why):
            details = {name: text.replace("'", "") for name, text in match.groupdict().items()}
            if "what" in details:
                details["what"] = details["what"].removeprefix(f"{root.as_posix()}/")
            return key, details
    return "mkdocs_setting", {"why": why.rstrip(".")}
