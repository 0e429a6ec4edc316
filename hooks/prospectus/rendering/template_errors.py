"""Errors of templates, and the diagnostics that they become."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from pathlib import PurePosixPath

from jinja2 import TemplateNotFound, TemplateRuntimeError, TemplateSyntaxError

from prospectus.diagnostics.diagnostic import Diagnostic, suggest

# The folder of the fragments, as seen from the root of the project.
FRAGMENTS = "overrides/fragments"


class TemplateError(TemplateRuntimeError):
    """A wrong argument of a template function; `key` and `details` are those of a diagnostic."""

    def __init__(self, key: str, **details: str) -> None:
        super().__init__(key)
        self.key, self.details = key, details


class UnknownNameError(TemplateError):
    """A name that does not exist; `known` are names that do, for a suggestion."""

    def __init__(self, key: str, name: str, known: Iterable[str]) -> None:
        super().__init__(key, name=name, nearest=suggest(name, known))


def to_diagnostic(error: Exception, fragment: str, fragments: Iterable[str]) -> Diagnostic:
    """Report an error at the line of the fragment that caused it.

    `fragment` is the name of the one that was called, `fragments` are the names of all. A
    TemplateError is reported where the outermost fragment caused it, any other error where it
    happened.
    """
    path, line = _position(error, fragment)
    if isinstance(error, TemplateNotFound):
        error = UnknownNameError("unknown_fragment", str(error.name), fragments)
    if isinstance(error, TemplateError):
        return Diagnostic.at(path, line, 1, error.key, **error.details)
    why = " ".join(str(error).split()) or type(error).__name__
    return Diagnostic.at(path, line, 1, "template", why=why)


def _position(error: Exception, fragment: str) -> tuple[str, int]:
    """Path and line of an error.

    The environment compiles fragments under their paths, so these are in the traceback.
    """
    if isinstance(error, TemplateSyntaxError):
        return f"{FRAGMENTS}/{error.name or fragment}", error.lineno
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if PurePosixPath(frame.filename).is_relative_to(FRAGMENTS)
    ]
    if not frames:
        return f"{FRAGMENTS}/{fragment}", 1
    frame = frames[0 if isinstance(error, TemplateError) else -1]
    return frame.filename, frame.lineno or 1
