"""Build the checked-out commit in a clean copy.

Files that are not committed, or that other commands left behind, are neither published nor do they
affect the build.
"""

from __future__ import annotations

import ipaddress
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from errors import PublishingError, message, say
from manifest import is_version

# The inputs of a build; uncommitted changes of other files are not mentioned.
_INPUTS = ("data", "docs", "hooks", "overrides", "mkdocs.yml")
_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
_CANONICAL = re.compile(r"""<link\b(?=[^>]*\srel=["']?canonical\b)[^>]*\shref=["']?([^"'\s>]+)""")
# Names that are never public (RFC 2606, RFC 6761), with all subdomains.
_PLACEHOLDERS = re.compile(
    r"(?:.*\.)?(?:example(?:\.com|\.net|\.org)?|invalid|test|localhost|local|internal)"
)
_HEADERS = ("hooks", "hosting", "object-storage")  # a table of glob, Cache-Control, Content-Type
_UNKNOWN_COMMAND = 2  # argparse's exit code

# Git sets these variables for its hooks; they would point to another repository.
_GIT = {f"GIT_{name}" for name in ("DIR", "WORK_TREE", "COMMON_DIR", "INDEX_FILE", "NAMESPACE")}
_GIT |= {"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH"}


@dataclass(frozen=True)
class BuiltSite:
    """The site built from a commit; `headers` are those that storage has to set."""

    version: str
    folder: Path
    headers: tuple[tuple[str, str, str], ...]


@contextmanager
def committed_site(root: Path, *, any_commit: bool, trial: bool) -> Iterator[BuiltSite]:
    """Build HEAD in a copy of its own, which lasts as long as the context.

    Raises PublishingError for a shallow clone, a commit that is not merged (unless `any_commit`),
    and for a site whose address is a placeholder (unless `trial`).
    """
    commit = _git(root, "rev-parse", "--verify", "HEAD^{commit}")
    if _git(root, "rev-parse", "--is-shallow-repository") != "false":
        raise PublishingError("source.shallow")
    if not any_commit:
        _require_merged(root, commit)
    changed = _git(root, "status", "--porcelain", "--", *_INPUTS).splitlines()
    if changed:
        listed = ", ".join(line.strip() for line in changed[:5])
        say(message("source.not_committed", count=len(changed), files=listed))
    version = _git(root, "log", "-1", "--no-show-signature", "--abbrev=8", "--format=%cs-%h")
    if not is_version(version):  # a commit can have any year
        raise PublishingError("version.malformed", version=version)
    with tempfile.TemporaryDirectory(prefix="publish-") as folder:
        copy = Path(folder, "checkout")
        _git(root, "clone", "--quiet", "--shared", "--no-checkout", "--", str(root), str(copy))
        _git(copy, "checkout", "--quiet", "--detach", commit)
        python = os.environ.get("SITE_PYTHON") or sys.executable
        built = subprocess.run(
            [python, "hooks", "build"], cwd=copy, env=_environment(), check=False
        )
        if built.returncode:
            raise PublishingError("source.build")
        site = copy / "site"
        if not trial:
            require_public_address(site)
        yield BuiltSite(version, site, _headers(python, copy))


def _environment() -> dict[str, str]:
    """The environment of git and of the build, which are about this checkout and no other."""
    kept = {name: value for name, value in os.environ.items() if name not in _GIT}
    return kept | {"GIT_NO_REPLACE_OBJECTS": "1"}  # one could make a commit look merged


def _require_merged(root: Path, commit: str) -> None:
    """Raises PublishingError unless the commit is merged into the main branch."""
    wanted = os.environ.get("PUBLISH_BRANCH")
    for branch in (wanted,) if wanted else _BRANCHES:
        reference = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{branch}^{{commit}}")
        tip = _git(root, *reference, code=1)
        if tip:
            if _git(root, "merge-base", commit, tip, code=1) != commit:
                raise PublishingError("source.not_merged", commit=commit[:8], branch=branch)
            return
    raise PublishingError("source.no_branch", branch=wanted or "main")


def require_public_address(site: Path) -> None:
    """Raises PublishingError unless the pages name a real address; links and feeds use it."""
    page = site / "index.html"
    match = _CANONICAL.search(page.read_text(encoding="utf-8")) if page.is_file() else None
    address = unescape(match[1]) if match else ""
    host = urlsplit(address).hostname or ""
    if not host or "." not in host or _PLACEHOLDERS.fullmatch(host) or _is_address(host):
        raise PublishingError("source.placeholder", address=address or "-")
    if urlsplit(address).scheme != "https":
        say(message("source.not_https", address=address))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _headers(python: str, copy: Path) -> tuple[tuple[str, str, str], ...]:
    done = subprocess.run(
        [python, *_HEADERS],
        cwd=copy,
        env=_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode == _UNKNOWN_COMMAND:  # a commit older than this command
        return ()
    if done.returncode:
        raise PublishingError.of_program("python", done.returncode, done.stderr)
    rows = []
    for line in done.stdout.splitlines():
        pattern, caching, kind = [*line.split("\t"), "", ""][:3]
        rows.append((pattern, caching, kind))
    return tuple(rows)


def _git(root: Path, *words: str, code: int = 0) -> str:
    """The output of git; empty if it exits with `code`. Raises PublishingError for other codes."""
    try:
        done = subprocess.run(
            ["git", *words],
            cwd=root,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            env=_environment(),
        )
    except FileNotFoundError:
        raise PublishingError("cause.no_program", program="git", code=127, detail="-") from None
    if done.returncode not in (0, code):
        raise PublishingError("source.git", detail=done.stderr.strip())
    return done.stdout.strip() if not done.returncode else ""
