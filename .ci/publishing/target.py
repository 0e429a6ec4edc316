"""Parse targets of publishing.

    /srv/www/site             a folder of this machine
    user@host:/srv/www/site   a folder of a server, over ssh
    rclone:remote:bucket      object storage, as configured in rclone

In a folder, `current` is a symlink to the live release. In object storage the live files are in
`live/`, or in the place that the variable LIVE names (remote:other-bucket).
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from errors import PublishingError

_HOST = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*@)?[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_SERVER_PATH = re.compile(r"[A-Za-z0-9/._-]+")
# A remote of the configuration; `:backend:` and `remote,option=…:` would configure another.
_REMOTE = re.compile(r"([A-Za-z0-9_][A-Za-z0-9_.-]*):(.*)")
# Folders of the operating system, in which no site belongs.
_SYSTEM = re.compile(r"/(?:bin|boot|dev|etc|lib\w*|proc|sbin|sys|usr/(?:bin|lib\w*|sbin))(?:/|$)")


@dataclass(frozen=True)
class Target:
    """A place for releases; `host` is empty for this machine, `live` is used for storage only."""

    kind: str
    host: str
    root: str
    live: str = ""


def parse_target(text: str, checkout: Path, live: str | None) -> Target:
    """Parse a target. Raises PublishingError with the reason if it is invalid."""
    if not text:
        raise PublishingError("target.empty")
    shown = ascii(text)[1:-1] if not text.isprintable() else text
    if not text.isprintable() or text != text.strip():
        raise PublishingError("target.characters", target=shown)
    if text.startswith("-"):
        raise PublishingError("target.option", target=shown)
    if text.startswith("rclone:"):
        root = _storage_path(text.removeprefix("rclone:"), shown)
        place = _storage_path(live, live) if live else f"{root}/live"
        # Storage treats /bucket and bucket alike.
        base, readers = (f"{folder.replace(':/', ':', 1)}/" for folder in (root, place))
        releases = tuple(f"{base}{name}/" for name in ("releases", "manifests", "log", ".lock"))
        if base.startswith(readers) or readers.startswith(releases):
            raise PublishingError("target.live_overlaps", live=place, target=root)
        return Target("storage", "", root, place)
    head, colon, tail = text.partition(":")
    if colon and "/" not in head:
        if not head or head.endswith("@"):
            raise PublishingError("target.no_host", target=shown)
        if not _HOST.fullmatch(head):
            raise PublishingError("target.host", target=shown)
        if not _SERVER_PATH.fullmatch(tail):
            raise PublishingError(
                "target.server_path" if tail else "target.no_folder", target=shown
            )
        return Target("folder", head, _absolute(tail, shown))
    if text.startswith("~"):
        raise PublishingError("target.tilde", target=shown)
    if ".." in text.split("/"):
        raise PublishingError("target.dots", target=shown)
    path = Path(_absolute(text if text.startswith("/") else str(Path.cwd() / text), shown))
    real = path.resolve()
    if real.is_relative_to(checkout) or checkout.is_relative_to(real):
        raise PublishingError("target.checkout", target=shown)
    with suppress(RuntimeError):  # users of containers may have no home
        if real == Path.home():
            raise PublishingError("folder.home", root=shown)
    _absolute(str(real), shown)
    return Target("folder", "", str(path))


def _absolute(path: str, shown: str) -> str:
    """A normalized path, at least two levels deep and outside the folders of the system."""
    path = path.rstrip("/")
    if path and not path.startswith("/"):
        raise PublishingError("target.relative", target=shown)
    parts = path.split("/")[1:]
    if any(part in ("", ".", "..") for part in parts):
        raise PublishingError("target.dots", target=shown)
    if len(parts) < 2 or _SYSTEM.match(path):
        raise PublishingError("target.system", target=shown)
    return path


def _storage_path(text: str, shown: str) -> str:
    match = _REMOTE.fullmatch(text)
    if not match or not text.isprintable():
        raise PublishingError("target.remote", target=shown)
    path = match[2].rstrip("/")
    if not path.strip("/"):
        raise PublishingError("target.no_bucket", target=shown)
    if any(part in ("", ".", "..") for part in path.removeprefix("/").split("/")):
        raise PublishingError("target.dots", target=shown)
    return f"{match[1]}:{path}"
