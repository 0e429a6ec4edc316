"""Runs git on a checkout that may come from a stranger.

The configuration of a repository can name programs that git runs. All settings are overridden that
would start another program, prompt, use the network, rewrite what is read, or run for ever. The
configuration of the user and of the system stays valid (`safe.directory`, for example).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from types import MappingProxyType

from prospectus.diagnostics.diagnostic import translate_each
from prospectus.diagnostics.failures import CommandError

# Options take precedence over the configuration of the repository.
_OPTIONS = (
    "--no-pager",
    "--literal-pathspecs",
    "--no-replace-objects",
    *("-c", "core.quotePath=false"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", f"core.attributesFile={os.devnull}"),
    *("-c", "log.showSignature=false"),
    *("-c", "safe.bareRepository=explicit"),  # ignores files that look like a repository
)
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",  # objects that a partial clone lacks are not fetched
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",  # so that the patterns below match
    "LANGUAGE": "C",
}

SECONDS = 60  # for one command

# Messages of git, by the keys of our messages.
_REFUSALS = {
    "foreign_owner": re.compile(
        r"(?:dubious ownership in|unsafe) repository (?:at )?\(?'(?P<folder>[^']+)'"
    ),
    "no_repository": re.compile(r"not a git repository|cannot use bare repository"),
    "no_commits": re.compile(r"does not have any commits yet"),
}


class GitError(CommandError):
    """What is asked of git cannot be had; the message says why, and what helps.

    `key` names a message `history.<key>` of the catalogs, `details` are its placeholders.
    """

    def __init__(self, key: str, **details: object) -> None:
        self.messages = translate_each(f"history.{key}", **details)  # by language
        super().__init__(" / ".join(self.messages.values()))


def run_git(
    folder: Path,
    *words: str,
    given: bytes = b"",
    environment: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """The output of git in a folder; empty if it fails without a message.

    `given` is the standard input, `environment` has further variables. Raises GitError with the
    cause if git cannot answer.
    """
    git = shutil.which("git")
    if git is None:
        raise GitError("no_git")
    try:
        done = subprocess.run(
            [git, *_OPTIONS, *words],
            cwd=folder,
            env={**os.environ, **_ENVIRONMENT, **environment},
            input=given,
            capture_output=True,
            check=False,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise GitError("too_slow", seconds=SECONDS) from None
    except OSError as error:
        raise failed(error.strerror) from None
    message = done.stderr.decode(errors="replace").strip()
    if not done.returncode:
        return done.stdout
    if done.returncode < 0:  # such as -9, when there is too little memory
        raise failed(message or f"signal {-done.returncode}")
    if not message:
        return b""
    for key, pattern in _REFUSALS.items():
        if match := pattern.search(message):
            raise GitError(key, **{name: quote(text) for name, text in match.groupdict().items()})
    raise failed(message)


def failed(why: object) -> GitError:
    """A failure with the message of git."""
    return GitError("failed", why=" ".join(str(why).split())[:400])
