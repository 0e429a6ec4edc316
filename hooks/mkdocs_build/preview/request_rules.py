"""Which requests the preview answers, by their host and path.

A page on another host can have its own name resolve to this machine (DNS rebinding), and its
scripts would then read the preview as if it were theirs. The `Host` header still has that name, so
only names that no other person controls are answered.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection

MAX_PATH = 1024  # characters of a path

_HOST = re.compile(r"(?P<name>[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.I)
_POLL = re.compile(r"([0-9]{1,18})/[0-9]{1,18}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")


def is_loopback(name: str) -> bool:
    """Whether only this machine can reach a host name or address."""
    address = _address(name)
    return address.is_loopback if address else name.lower() == "localhost"


def is_allowed_host(header: str | None, names: Collection[str], local_address: str) -> bool:
    """Whether a `Host` header names this machine, with any port or none.

    Allowed are names and addresses of the machine itself, `names`, and `local_address`, the one
    at which the connection arrived: a numeric address is what the user has typed.
    """
    match = _HOST.fullmatch(header or "")
    if not match:
        return False
    name = match["name"].lower().strip("[]")
    if name.isascii() and (is_loopback(name) or name in {allowed.lower() for allowed in names}):
        return True
    address = _address(name)
    return address is not None and address == _address(local_address)


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def site_path(raw: str) -> str | None:
    """The path below the root of the site that a request asks for; None where it cannot be one.

    `raw` is the decoded path, its bytes as Latin-1 characters. A folder stands for its index.html.
    """
    try:
        path = raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
    if not path.startswith("/") or len(path) > MAX_PATH or _CONTROL.search(path):
        return None
    *folders, name = path[1:].split("/")
    if any(part in ("", ".", "..") for part in folders) or name in (".", ".."):
        return None
    return "/".join([*folders, name or "index.html"])


def polled_version(path: str) -> int | None:
    """The version of the site that a waiting browser has, from `<version>/<number of the page>`."""
    match = _POLL.fullmatch(path)
    return int(match[1]) if match else None
