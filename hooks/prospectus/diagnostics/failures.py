"""What stops a command besides its input: disk, memory, permissions, or a fault of the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prospectus.diagnostics.diagnostic import os_cause, translate_each

# A file that is not there says nothing of the system: usually the caller has its own message.
_NO_FAILURES = ("missing", "is_folder", "other")


class CommandError(Exception):
    """A command cannot do what was asked; the text says why and what to do, in all languages.

    This is how every command fails, except where content is wrong (`DiagnosticsError`).
    """


class FailureError(CommandError):
    """A cause that lies in no file of the site; its text says what helps, in all languages.

    `key` names a message of the catalogs, `details` are its placeholders; `path` is the file or
    folder that the system refused, if any.
    """

    def __init__(self, key: str, details: Mapping[str, str], path: str = "") -> None:
        super().__init__(key, details, path)  # all that pickle needs, between processes
        self.key, self.details, self.path = key, details, path

    def __str__(self) -> str:
        return " / ".join(self.messages.values())

    @property
    def messages(self) -> dict[str, str]:
        """The text by language."""
        before = f"{self.path}: " if self.path else ""
        each = translate_each(self.key, **self.details)
        return {language: f"{before}{text}" for language, text in each.items()}


def system_failure(error: BaseException | None) -> FailureError | None:
    """What the system refused, if that is why this error came about.

    >>> import errno
    >>> system_failure(OSError(errno.ENOSPC, "", "site/a.html")).key
    'problem.os_disk_full'
    >>> system_failure(ValueError()), system_failure(FileNotFoundError(errno.ENOENT, ""))
    (None, None)
    """
    for it in _chain(error):
        if isinstance(it, FailureError):
            return it
        if isinstance(it, MemoryError):
            return FailureError("problem.os_no_memory", {})
        if isinstance(it, RecursionError):
            return FailureError("failure.too_deep", {})
        if isinstance(it, ChildProcessError) and it.args:
            return FailureError("failure.process_ended", {"why": str(it.args[0])})
        if isinstance(it, OSError) and os_cause(it) not in _NO_FAILURES:
            return _refusal(it)
    return None


def failure(error: BaseException) -> FailureError:
    """What the system refused; else the error in its own words."""
    if found := system_failure(error):
        return found
    if isinstance(error, OSError) and error.strerror:
        return _refusal(error)
    why = " ".join(f"{type(error).__name__}: {error}".split())
    return FailureError("failure.unexpected", {"why": why})


def _refusal(error: OSError) -> FailureError:
    names = [it for it in (error.filename, error.filename2) if it is not None]
    why = error.strerror or type(error).__name__
    return FailureError(
        f"problem.os_{os_cause(error)}", {"why": why}, str(names[-1]) if names else ""
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__
