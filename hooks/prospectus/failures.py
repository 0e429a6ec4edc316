"""What stops a command besides its input: disk, memory, permissions, or a fault of the program."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping

from prospectus.problems import tell, tell_each

# Messages `failure.<key>` for what the system refuses.
_KEYS = {
    errno.ENOSPC: "disk_full",
    getattr(errno, "EDQUOT", errno.ENOSPC): "disk_full",
    errno.EROFS: "read_only",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EMFILE: "too_many_files",
    errno.ENFILE: "too_many_files",
    errno.ENOMEM: "no_memory",
    errno.EAGAIN: "no_process",
    errno.EIO: "disk_error",
    errno.ENAMETOOLONG: "name_too_long",
}


class FailureError(Exception):
    """A cause that lies in no file of the site; its text says what helps, in all languages.

    `key` names a message `failure.<key>` of the catalogues, `details` are its gaps.
    """

    def __init__(self, key: str, details: Mapping[str, str]) -> None:
        super().__init__(key, details)  # all that pickle needs, between processes
        self.key, self.details = key, details

    def __str__(self) -> str:
        return tell(f"failure.{self.key}", **self.details)

    @property
    def messages(self) -> dict[str, str]:
        """The text by language."""
        return tell_each(f"failure.{self.key}", **self.details)


def system_failure(error: BaseException | None) -> FailureError | None:
    """What the system refused, if that is why this error came about.

    >>> system_failure(OSError(errno.ENOSPC, "", "site/a.html")).key
    'disk_full'
    >>> system_failure(ValueError()), system_failure(FileNotFoundError(errno.ENOENT, ""))
    (None, None)
    """
    for it in _chain(error):
        if isinstance(it, FailureError):
            return it
        if isinstance(it, MemoryError):
            return FailureError("no_memory", {})
        if isinstance(it, ChildProcessError) and it.args:
            return FailureError("process_ended", {"why": str(it.args[0])})
        if isinstance(it, OSError) and it.errno in _KEYS:
            return FailureError(_KEYS[it.errno], {"path": _path(it)})
    return None


def failure(error: BaseException) -> FailureError:
    """What the system refused; else the error in its own words."""
    if found := system_failure(error):
        return found
    if isinstance(error, OSError) and error.strerror:
        return FailureError("system", {"path": _path(error), "why": error.strerror})
    return FailureError("unexpected", {"why": " ".join(f"{type(error).__name__}: {error}".split())})


def _path(error: OSError) -> str:
    names = [it for it in (error.filename, error.filename2) if it is not None]
    return str(names[-1]) if names else "—"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__
