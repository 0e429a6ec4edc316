"""Requests to the interface of a server, with JSON both ways, over HTTPS and without redirects.

A token is never part of an address or of an error.
"""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from prospectus.diagnostics.diagnostic import translate_each
from prospectus.diagnostics.failures import CommandError
from prospectus.git.remotes import is_loopback

_SECONDS = 30
_MAX_BYTES = 2_000_000
_MAX_REASON = 300  # characters of what a server says
_KEYS = {401: "refused", 403: "refused", 404: "not_found", 409: "conflict", 422: "invalid"}


class ForgeError(CommandError):
    """A server does not do what it is asked; `messages` say why and what helps, by language.

    `is_json` says whether the server explained it in JSON.
    """

    def __init__(self, key: str, *, is_json: bool = False, **details: object) -> None:
        self.key, self.is_json = key, is_json
        self.messages = translate_each(f"forge.{key}", **details)
        super().__init__(" / ".join(self.messages.values()))


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Leaves redirects unanswered: they could lead a token to another host."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


def call(
    address: str,
    headers: Mapping[str, str],
    fields: Mapping[str, Any] | None = None,
    *,
    secret: str = "",
) -> Any:
    """The answer to a GET, or to a POST of `fields`.

    `secret` is left out of what the server says. Raises ForgeError.
    """
    parts = urlsplit(address)
    if parts.scheme != "https" and not is_loopback(parts.netloc):
        raise ForgeError("not_encrypted", host=parts.netloc)
    body = None if fields is None else json.dumps(fields, ensure_ascii=False).encode()
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
        address,
        data=body,
        headers={
            "Accept": "application/json",
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "prospectus",
            **headers,
        },
    )
    opener = urllib.request.build_opener(_NoRedirects)
    try:
        with opener.open(request, timeout=_SECONDS) as answer:
            return json.loads(answer.read(_MAX_BYTES))
    except urllib.error.HTTPError as error:
        with error:
            raise _refusal(parts.netloc, error, secret) from None
    except (OSError, http.client.HTTPException) as error:
        why = str(getattr(error, "reason", error))
        raise ForgeError("unreachable", host=parts.netloc, why=_clean(why, secret)) from None
    except ValueError:
        raise ForgeError("unexpected", host=parts.netloc) from None


def _refusal(host: str, error: urllib.error.HTTPError, secret: str) -> ForgeError:
    """What a server answered with a status of an error."""
    try:
        said = json.loads(error.read(_MAX_BYTES))
    except (OSError, ValueError, http.client.HTTPException):
        said = None
    why = _clean(" ".join(_texts(said)) or str(error.code), secret)
    key = _KEYS.get(error.code, "failed")
    return ForgeError(key, is_json=said is not None, host=host, why=why)


def _texts(said: object) -> list[str]:
    """All texts in an answer, such as those of `message` and `errors`, but no addresses."""
    if isinstance(said, str):
        return [] if said.startswith(("http:", "https:")) else [said]
    inner = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    return [text for item in inner for text in _texts(item)]


def _clean(text: str, secret: str) -> str:
    shown = " ".join(text.split())
    return (shown.replace(secret, "…") if secret else shown)[:_MAX_REASON]
