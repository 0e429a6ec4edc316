"""The repository on a server from which a checkout was cloned: its address, fetch and push.

The configuration of a checkout may come from a stranger. It can neither name programs that the
transfer starts, nor another server than that of the address, to which a token would go. The token
reaches git by an environment variable: it is in no file, no address and no list of processes.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from prospectus.git.command import GitError, run_git

_OPTIONS = (
    *("-c", "credential.helper="),
    *("-c", "core.askPass="),
    *("-c", "http.sslVerify=true"),
    *("-c", "http.followRedirects=false"),
    *("-c", "gc.auto=0"),
    *("-c", "maintenance.auto=false"),
)
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "https:ssh:file",
    "GIT_SSH_COMMAND": "ssh -o BatchMode=yes",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
# As in git@example.org:place/site.git
_SCP = re.compile(r"(?:[\w.-]+@)?(?P<host>[\w-]+(?:\.[\w-]+)+):(?P<path>[^/\\].*)")


@dataclass(frozen=True)
class Remote:
    """A repository on a server.

    `url` holds no password. `host` has a port where it is not that of the protocol; it is empty for
    a folder. `path` is that of the repository on the server, such as `place/site`.
    """

    name: str
    url: str
    host: str
    path: str

    @property
    def web(self) -> str:
        """The address of the server, such as https://example.org."""
        scheme = "http" if self.url.startswith("http:") else "https"
        return f"{scheme}://{self.host}"


@dataclass(frozen=True)
class Credential:
    """A token, and the name that goes with it over HTTPS; it is in no representation."""

    user: str
    token: str = field(repr=False)


def read_remote(root: Path) -> Remote | None:
    """The remote `origin` of a checkout, or its only one; None if there is none."""
    names = run_git(root, "remote").decode(errors="replace").split()
    name = "origin" if "origin" in names else next(iter(names), "")
    if not name or (len(names) > 1 and name != "origin"):
        return None
    url = run_git(root, "config", "--get", f"remote.{name}.url").decode(errors="replace").strip()
    return parse_remote(name, url)


def parse_remote(name: str, url: str) -> Remote:
    """A remote by its address in any form of git; names and passwords in it are left out.

    >>> remote = parse_remote("origin", "git@example.org:place/site.git")
    >>> remote.host, remote.path
    ('example.org', 'place/site')
    """
    if match := _SCP.fullmatch(url):
        return Remote(name, url, match["host"], _without_ending(match["path"]))
    parts = urlsplit(url)
    if parts.scheme in ("http", "https"):
        host = parts.netloc.rpartition("@")[2]
        return Remote(
            name, f"{parts.scheme}://{host}{parts.path}", host, _without_ending(parts.path)
        )
    if parts.scheme == "ssh":  # the port is that of ssh
        return Remote(name, url, parts.hostname or "", _without_ending(parts.path))
    return Remote(name, url, "", "")


def default_branch(root: Path, remote: Remote) -> str:
    """The branch of the remote into which changes are merged, as it was when it was cloned."""
    for branch in _candidates(root, remote):
        words = ("rev-parse", "--verify", "--quiet", f"refs/remotes/{remote.name}/{branch}")
        if run_git(root, *words):
            return branch
    return "main"


def _candidates(root: Path, remote: Remote) -> list[str]:
    words = ("rev-parse", "--abbrev-ref", f"{remote.name}/HEAD")
    try:
        head = run_git(root, *words).decode(errors="replace").strip()
    except GitError:  # where it was not cloned
        head = ""
    return [head.removeprefix(f"{remote.name}/"), "main", "master"]


def fetch(root: Path, remote: Remote, branch: str, credential: Credential | None = None) -> str:
    """Fetch a branch and return the hash of its newest commit. Raises GitError."""
    target = f"refs/remotes/{remote.name}/{branch}"
    _transfer(
        root,
        remote,
        credential,
        *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"),
        *("--upload-pack=git-upload-pack", "--", remote.url, f"+refs/heads/{branch}:{target}"),
    )
    return run_git(root, "rev-parse", "--verify", target).decode().strip()


def push(
    root: Path,
    remote: Remote,
    commit: str,
    branch: str,
    credential: Credential | None = None,
    *,
    instead_of: str = "",
) -> None:
    """Make a commit the newest of a branch that is new on the server. Raises GitError.

    `instead_of` is the commit that an older branch has there, if it is to be replaced. Where
    somebody has added to that branch, nothing is pushed.
    """
    lease = [f"--force-with-lease=refs/heads/{branch}:{instead_of}"] if instead_of else []
    _transfer(
        root,
        remote,
        credential,
        *("push", "--quiet", "--no-verify", "--no-signed", "--recurse-submodules=no"),
        *lease,
        *("--receive-pack=git-receive-pack", "--", remote.url, f"{commit}:refs/heads/{branch}"),
    )


def _transfer(root: Path, remote: Remote, credential: Credential | None, *words: str) -> None:
    environment = {**_ENVIRONMENT}
    if is_loopback(remote.host):
        environment["GIT_ALLOW_PROTOCOL"] += ":http"
    if credential and remote.url.startswith(("https:", "http:")):
        environment |= _header(remote, credential)
    try:
        run_git(root, *_OPTIONS, *words, environment=environment)
    except GitError as error:
        if "Authentication failed" in str(error) or "could not read Username" in str(error):
            raise GitError("no_permission", host=remote.host) from None
        raise


def is_loopback(host: str) -> bool:
    """Whether a host, with or without a port, is this machine."""
    return urlsplit(f"//{host}").hostname in _LOOPBACK


def _header(remote: Remote, credential: Credential) -> Mapping[str, str]:
    """The environment by which git sends a token to the server of the remote, and to no other."""
    pair = base64.b64encode(f"{credential.user}:{credential.token}".encode()).decode()
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{remote.web}/.extraHeader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {pair}",
        "GIT_TRACE_REDACT": "1",
        "GIT_TRACE_CURL": "0",
        "GIT_CURL_VERBOSE": "0",
    }


def _without_ending(path: str) -> str:
    return path.strip("/").removesuffix(".git")
