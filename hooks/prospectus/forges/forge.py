"""Pull and merge requests on GitHub, GitLab, Gitea, Forgejo and Gitee, behind one interface.

Sources: docs.github.com/rest/pulls/pulls, docs.gitlab.com/api/merge_requests,
docs.gitea.com/api (also of Forgejo), gitee.com/api/v5/swagger.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import quote

from prospectus.forges.http_json import ForgeError, call
from prospectus.git.remotes import Credential, Remote


@dataclass(frozen=True)
class ReviewRequest:
    """What is asked: to merge `branch` into `base`. `body` is Markdown."""

    branch: str
    base: str
    title: str
    body: str


@dataclass(frozen=True)
class Forge(ABC):
    """A server that hosts the repository `remote`, with the token of an editor."""

    remote: Remote
    token: str = field(repr=False)

    name: ClassVar[str]  # as its makers write it
    user: ClassVar[str] = "oauth2"  # goes with a token over HTTPS

    @property
    def credential(self) -> Credential:
        """What git needs to push."""
        return Credential(self.user, self.token)

    def create_request(self, request: ReviewRequest) -> str:
        """Open a request and return its address. Raises ForgeError."""
        answer = call(self._address(), self._headers(), self._fields(request), secret=self.token)
        address = answer.get(self._result()) if isinstance(answer, dict) else None
        if not isinstance(address, str) or not address.startswith(("https://", "http://")):
            raise ForgeError("unexpected", host=self.remote.host)
        return address

    @abstractmethod
    def _address(self) -> str:
        """The address to post to."""

    @abstractmethod
    def _headers(self) -> Mapping[str, str]:
        """The headers that hold the token."""

    def _fields(self, request: ReviewRequest) -> Mapping[str, Any]:
        """The values to post."""
        return {
            "title": request.title,
            "body": request.body,
            "head": request.branch,
            "base": request.base,
        }

    def _result(self) -> str:
        """The name of the value of the answer that is the address of the request."""
        return "html_url"


class GitHub(Forge):
    """github.com, and GitHub Enterprise on other hosts."""

    name = "GitHub"
    user = "x-access-token"

    def _address(self) -> str:
        host, web = self.remote.host, self.remote.web
        api = "https://api.github.com" if host == "github.com" else f"{web}/api/v3"
        return f"{api}/repos/{quote(self.remote.path)}/pulls"

    def _headers(self) -> Mapping[str, str]:
        return {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }


class GitLab(Forge):
    """gitlab.com and other hosts of GitLab, whose groups may hold groups."""

    name = "GitLab"

    def _address(self) -> str:
        project = quote(self.remote.path, safe="")
        return f"{self.remote.web}/api/v4/projects/{project}/merge_requests"

    def _headers(self) -> Mapping[str, str]:
        return {"PRIVATE-TOKEN": self.token}

    def _fields(self, request: ReviewRequest) -> Mapping[str, Any]:
        return {
            "title": request.title,
            "description": request.body,
            "source_branch": request.branch,
            "target_branch": request.base,
        }

    def _result(self) -> str:
        return "web_url"


class Gitea(Forge):
    """Gitea, and Forgejo, which has the same interface."""

    name = "Gitea"

    def _address(self) -> str:
        return f"{self.remote.web}/api/v1/repos/{quote(self.remote.path)}/pulls"

    def _headers(self) -> Mapping[str, str]:
        return {"Authorization": f"token {self.token}"}


class Gitee(Forge):
    """gitee.com, which takes the token as one of the posted values."""

    name = "Gitee"

    def _address(self) -> str:
        return f"{self.remote.web}/api/v5/repos/{quote(self.remote.path)}/pulls"

    def _headers(self) -> Mapping[str, str]:
        return {}

    def _fields(self, request: ReviewRequest) -> Mapping[str, Any]:
        return {"access_token": self.token, **super()._fields(request)}


KINDS: tuple[type[Forge], ...] = (GitHub, GitLab, Gitea, Gitee)
_HOSTS: tuple[tuple[str, type[Forge]], ...] = (
    ("github.com", GitHub),
    ("gitlab.com", GitLab),
    ("gitee.com", Gitee),
    ("gitea.com", Gitea),
    ("codeberg.org", Gitea),
)


def kind_of(remote: Remote) -> type[Forge] | None:
    """The kind of the server of a remote: by its host, or by what it answers without a token.

    None for a folder, and for a server that is none of these.
    """
    if not remote.host:
        return None
    for host, kind in _HOSTS:
        if remote.host == host:
            return kind
    for path, kind in (("/api/v1/version", Gitea), ("/api/v3/meta", GitHub)):
        if _answers(remote, path):
            return kind
    # GitLab shows its version only to users who are signed in.
    return GitLab if _answers(remote, "/api/v4/version", refused=True) else None


def _answers(remote: Remote, path: str, *, refused: bool = False) -> bool:
    """Whether a server answers with JSON: what is asked, or that a token is needed."""
    try:
        return isinstance(call(f"{remote.web}{path}", {}), dict)
    except ForgeError as error:
        return refused and error.key == "refused" and error.is_json
