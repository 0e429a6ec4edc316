"""Messages in both languages, and failures with their cause."""

from __future__ import annotations

import errno
import re
import sys
import tomllib
from functools import cache
from pathlib import Path

# Patterns in the output of programs (C locale), and the message that names the cause.
_CAUSES = (
    (r"no space left|disk quota exceeded|insufficient storage", "cause.no_space"),
    (r"read-only file system", "cause.read_only"),
    (
        r"permission denied \(|host key verification failed|too many authentication"
        r"|invalidaccesskeyid|signaturedoesnotmatch|expiredtoken|invalidtoken",
        "cause.login",
    ),
    (
        r"permission denied|operation not permitted|accessdenied|\bforbidden\b|status code: 403",
        "cause.permission",
    ),
    (
        r"could not resolve|no such host|connection (refused|timed out|reset|closed)|timed out"
        r"|no route to host|network is unreachable|broken pipe|connection unexpectedly closed",
        "cause.unreachable",
    ),
    (r"didn't find section in config file", "cause.no_remote"),
    (r"no such file or directory|directory not found|nosuchbucket", "cause.missing"),
    (r"not found", "cause.no_program"),
)
_ERRNO = {
    errno.ENOSPC: "cause.no_space",
    errno.EDQUOT: "cause.no_space",
    errno.EROFS: "cause.read_only",
    errno.EACCES: "cause.permission",
    errno.EPERM: "cause.permission",
    errno.ENOENT: "cause.missing",
}


class PublishingError(Exception):
    """The reason why a command failed; `key` names a message in messages.toml."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(message(key, **values))
        self.key = key

    @classmethod
    def of_program(cls, program: str, code: int, output: str) -> PublishingError:
        """The cause of a failure, recognized in the output of a program."""
        output = output.strip()
        keys = (key for pattern, key in _CAUSES if re.search(pattern, output, re.IGNORECASE))
        fallback = "cause.unreachable" if program == "ssh" and code == 255 else "cause.other"
        return cls(next(keys, fallback), program=program, code=code, detail=output or "-")

    @classmethod
    def of_system(cls, error: OSError) -> PublishingError:
        """The cause of an error of the operating system."""
        key = _ERRNO.get(error.errno or 0, "cause.other")
        return cls(key, program="-", code=error.errno, detail=str(error))


def message(key: str, **values: object) -> str:
    """A message in both languages, on one line unless it quotes a program."""
    texts = _messages()[key]
    return f"{texts['zh']} / {texts['en']}".format_map(values)


def say(text: str) -> None:
    """Print a message, with control characters escaped, as hosts could send some."""
    shown = (
        character if character.isprintable() or character in "\n\t" else ascii(character)[1:-1]
        for character in text
    )
    print("".join(shown), file=sys.stderr, flush=True)


@cache
def _messages() -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name("messages.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
