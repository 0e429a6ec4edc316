"""Releases in a folder of this machine or of a server, through the worker in folder.sh.

Files that are unchanged since the live release are hard links, so they keep their date and ETag
and take no space. Damage to such a file affects every release that contains it; the manifests
detect it, and a repair replaces the file.
"""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from errors import PublishingError, message, say
from manifest import Damage, Manifest, compare, is_version
from processes import environment, run
from target import Target

_AGENT = Path(__file__).with_name("folder.sh")
_READY = "publishing worker"
# A lost connection is noticed within a minute.
SSH = (
    "ssh",
    *("-o", "ConnectTimeout=20", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4"),
)
_TAKEN = re.compile(r"~ (lock\.(?:forced|left|expired)) (\d+) (.*)")
_DIGEST = re.compile(r"\\?([0-9a-f]{64}) [ *]?\./(.+)")


def who() -> str:
    """User and machine, for the lock and the log."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # users of containers may have no name
        user = str(os.getuid())
    return re.sub(r"[^\w.@-]", "_", f"{user}@{socket.gethostname()}")


def number(text: str) -> int:
    """Parse a number from the lock; 0 if it is invalid or too large for a time."""
    return int(text) if text.isdecimal() and len(text) <= 10 else 0


def clock(seconds: int) -> str:
    """Format a time in seconds since the epoch."""
    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(seconds))


class Worker:
    """A running folder.sh; it unlocks when it is closed, or when this process ends."""

    def __init__(self, target: Target) -> None:
        self.token = secrets.token_hex(8)
        self._root = target.root
        self._program = "ssh" if target.host else "sh"
        command = [*SSH, "--", target.host, "exec sh -s"] if target.host else ["sh", "-s"]
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the worker
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=environment(),
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
        )
        self._send(_AGENT.read_text(encoding="utf-8"))
        self._read_until(re.compile(f".*{_READY}"))  # whatever the login shell says before it
        self._send(f"{self._root}\n{self.token}\n{who()}\n")

    def call(self, verb: str, *words: str, lines: Iterable[str] | None = None) -> list[str]:
        """Send a request, with a list if it takes one, and return the lines of the answer.

        Raises PublishingError with the cause if the request failed.
        """
        listed = "" if lines is None else "".join(f"{line}\n" for line in lines) + ".\n"
        if verb == "record":
            listed = listed.removesuffix(".\n")
        self._send(" ".join((verb, *words)) + "\n" + listed)
        answer, status = self._read_until(re.compile(rf"{self.token} (\d+)"))
        if status[1] == "0":
            return answer
        cause = next((line[2:].split(" ") for line in answer if line.startswith("! ")), None)
        try:
            named = self._named(*cause) if cause else None
        except LookupError:  # an unknown message
            named = None
        raise named or self._failure(int(status[1]))

    def close(self) -> None:
        """Unlock, remove an unfinished upload, and end."""
        if self._process.stdin and not self._process.stdin.closed:
            with contextlib.suppress(OSError):  # the worker may be gone already
                self._process.stdin.close()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        self._errors.close()

    def _named(self, key: str, *words: str) -> PublishingError:
        if key == "lock.held":
            return PublishingError(key, since=clock(number(words[0])), owner=" ".join(words[1:]))
        detail = " ".join(words)
        return PublishingError(key, root=self._root, detail=detail, version=detail)

    def _send(self, text: str) -> None:
        assert self._process.stdin  # noqa: S101 - a pipe, see above
        try:
            self._process.stdin.write(text)
            self._process.stdin.flush()
        except OSError:
            raise self._failure(self._process.wait()) from None

    def _read_until(self, end: re.Pattern[str]) -> tuple[list[str], re.Match[str]]:
        assert self._process.stdout  # noqa: S101 - a pipe, see above
        lines: list[str] = []
        for line in self._process.stdout:
            if match := end.fullmatch(line.rstrip("\n")):
                return lines[:-1] if lines[-1:] == [""] else lines, match
            lines.append(line.rstrip("\n"))
        raise self._failure(self._process.wait())

    def _failure(self, code: int) -> PublishingError:
        self._errors.seek(0)
        output = self._errors.read().decode("utf-8", "replace")
        return PublishingError.of_program(self._program, code, output)


class FolderStore:
    """Keeps releases in a folder; see releases.Store."""

    def __init__(self, target: Target) -> None:
        self.name = f"{target.host}:{target.root}" if target.host else target.root
        self._target = target
        self._worker: Worker | None = None

    @property
    def worker(self) -> Worker:
        """The worker, started at first use."""
        if self._worker is None:
            self._worker = Worker(self._target)
        return self._worker

    def lock(self, *, force: bool, existing: bool) -> None:
        self.worker.call("prepare", "existing" if existing else "new")
        for line in self.worker.call("lock", "force" if force else "-"):
            if match := _TAKEN.fullmatch(line):
                key, since, owner = match.groups()
                say(message(key, owner=owner or "-", since=clock(number(since))))

    def unlock(self) -> None:
        if self._worker:
            self._worker.close()
            self._worker = None

    def read_log(self) -> list[str]:
        return self.worker.call("log")

    def record(self, line: str) -> None:
        self.worker.call("record", lines=[line])

    def versions(self) -> list[str]:
        return sorted(filter(is_version, self.worker.call("list")))

    def manifest(self, version: str) -> Manifest | None:
        return Manifest.parse("\n".join(self.worker.call("manifest", version)))

    def live(self, recorded: str | None) -> str | None:
        """The target of the symlink, whatever was recorded."""
        place = "".join(self.worker.call("current"))
        version = place.removeprefix("releases/")
        if place and not is_version(version):
            raise PublishingError("folder.elsewhere", root=self._target.root, detail=place)
        return version or None

    def damage(self, version: str, manifest: Manifest, others: Sequence[Manifest]) -> Damage:
        return compare(manifest, self._digest(version), others)

    def upload(
        self,
        version: str,
        site: Path,
        manifest: Manifest,
        damage: Damage | None,
        base: str | None,
        headers: Sequence[tuple[str, str, str]],
    ) -> None:
        upload = f".new-{self.worker.token}"
        if self._target.host:
            self._copy_to_server(site, upload, base)
        else:
            self._copy(site, manifest, upload, base)
        self.worker.call("modes", upload)
        if wrong := compare(manifest, self._digest(upload), ()):
            paths = wrong.wrong + wrong.extra
            raise PublishingError("upload.differs", count=len(paths), first=paths[0])
        self.worker.call("put_manifest", version, lines=str(manifest).splitlines())
        if damage is None:
            self.worker.call("arrive", version)
        else:
            self.worker.call("drop", version, lines=damage.extra)
            self.worker.call("mend", version, lines=damage.wrong)

    def make_live(self, version: str, known: Mapping[str, Manifest], recent: Sequence[str]) -> bool:
        """Switch the symlink; return False if it leads there already."""
        self.worker.call("modes", version)
        current = self.live(None)
        if current == version:
            return False
        manifest = known[version]
        carried: dict[str, str] = {}
        if current and current in known:
            named = known[current].content_named
            carried = {p: entry.sha256 for p, entry in named.items() if p not in manifest.entries}
            self.worker.call("carry", current, version, lines=carried)
        digests = self._digest(version)
        expected = {path: entry.sha256 for path, entry in manifest.entries.items()} | carried
        spare = [path for path, digest in digests.items() if expected.get(path) != digest]
        self.worker.call(
            "drop", version, lines=[path for path in spare if path not in manifest.entries]
        )
        if compare(manifest, digests, ()).wrong:
            raise PublishingError("release.changed", version=version)
        self.worker.call("modes", version)
        self.worker.call("switch", version)
        return True

    def keep_only(self, wanted: Collection[str]) -> None:
        for version in self.versions():
            if version not in wanted:
                self.worker.call("remove", version)

    def _renew(self) -> None:
        self.worker.call("renew")

    def _digest(self, release: str) -> dict[str, str]:
        digests = {}
        for line in self.worker.call("digest", release):
            if line.startswith("- ./"):
                digests[line[4:]] = "-"
            elif match := _DIGEST.fullmatch(line):
                digests[match[2]] = match[1]
            else:
                raise PublishingError("folder.digest", detail=line)
        return digests

    def _copy(self, site: Path, manifest: Manifest, upload: str, base: str | None) -> None:
        """Copy on this machine; files that are intact in the base become hard links."""
        releases = Path(self._target.root, "releases")
        for path, entry in manifest.entries.items():
            new = releases / upload / path
            new.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            if base and _links(releases / base / path, new, entry.sha256):
                continue
            shutil.copyfile(site / path, new)

    def _copy_to_server(self, site: Path, upload: str, base: str | None) -> None:
        link = [f"--link-dest=../{base}/"] if base else []
        done = run(
            [
                *("rsync", "-rlp", "--checksum", "--chmod=D755,F644", "-e", " ".join(SSH), *link),
                *(f"{site}/", f"{self._target.host}:{self._target.root}/releases/{upload}/"),
            ],
            renew=self._renew,
        )
        if done.returncode:
            raise PublishingError.of_program("rsync", done.returncode, done.stderr)


def _links(old: Path, new: Path, sha256: str) -> bool:
    try:
        if old.is_symlink() or hashlib.sha256(old.read_bytes()).hexdigest() != sha256:
            return False
        os.link(old, new)
    except OSError:  # not there, or a file system without hard links
        return False
    return True
