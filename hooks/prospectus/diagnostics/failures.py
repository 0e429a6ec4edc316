"""Failures of a command that the input does not cause: disk, memory, permissions, bugs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from prospectus.diagnostics.diagnostic import os_cause, translate_each

# Causes that are not failures of the system; usually the caller has a message of its own.
_NO_FAILURES = ("missing", "is_folder", "other")


class CommandError(Exception):
    """A command cannot do what was asked; the text says why and what to do, in all languages.

    This is how every command fails, except where content is wrong (`DiagnosticsError`).
    """


class FailureError(CommandError):
    """A cause that lies in no file of the site; its text says what helps, in all languages.

    `key` names a message of the catalogs, which says what helps; `details` are its placeholders.
    `path` is the file or folder that the system refused, if any.
    """

    def __init__(self, key: str, details: Mapping[str, str], path: str = "") -> None:
        super().__init__(key, details, path)  # the arguments that pickle needs
        self.key, self.details, self.path = key, details, path

    def __str__(self) -> str:
        return " / ".join(self.messages.values())

    def relative_to(self, root: Path) -> FailureError:
        """The same failure, with paths inside the folder `root` relative to it."""
        path = Path(self.path)
        if self.path and path.is_relative_to(root):
            path = path.relative_to(root)
        details = {name: text.replace(f"{root}{os.sep}", "") for name, text in self.details.items()}
        return FailureError(self.key, details, path.as_posix() if self.path else "")

    @property
    def messages(self) -> dict[str, str]:
        """The message by language."""
        prefix = f"{self.path}: " if self.path else ""
        messages = translate_each(self.key, **self.details)
        return {language: f"{prefix}{message}" for language, message in messages.items()}


def system_failure(error: BaseException | None) -> FailureError | None:
    """The failure of the system that caused an error; None if there is none.

    >>> import errno
    >>> system_failure(OSError(errno.ENOSPC, "", "site/a.html")).key
    'problem.os_disk_full'
    >>> system_failure(ValueError()), system_failure(FileNotFoundError(errno.ENOENT, ""))
    (None, None)
    """
    for cause in _chain(error):
        if isinstance(cause, FailureError):
            return cause
        if isinstance(cause, MemoryError):
            return FailureError("problem.os_no_memory", {})
        if isinstance(cause, RecursionError):
            return FailureError("failure.too_deep", {})
        if isinstance(cause, ChildProcessError) and cause.args:
            return FailureError("failure.process_ended", {"why": str(cause.args[0])})
        if isinstance(cause, OSError) and os_cause(cause) not in _NO_FAILURES:
            return _os_failure(cause)
    return None


def failure(error: BaseException) -> FailureError:
    """The failure of the system that caused an error, or else the message of the error."""
    if cause := system_failure(error):
        return cause
    if isinstance(error, OSError) and error.strerror:
        return _os_failure(error)
    why = " ".join(f"{type(error).__name__}: {error}".split())
    return FailureError("failure.unexpected", {"why": why})


def _os_failure(error: OSError) -> FailureError:
    names = [name for name in (error.filename, error.filename2) if name is not None]
    why = error.strerror or type(error).__name__
    return FailureError(
        f"problem.os_{os_cause(error)}", {"why": why}, str(names[-1]) if names else ""
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, its cause, the cause of that, and so on."""
    while error:
        yield error
        error = error.__cause__ or error.__context__
