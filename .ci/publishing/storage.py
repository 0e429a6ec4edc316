"""Releases in object storage, with rclone.

Storage has no symlinks, so a release is made live by copying it, within the storage, to the live
folder: first content-named files, which no reader requests yet, then what pages show, then the
pages. Removed files are deleted last. The next run completes an interrupted copy, because the log
says "switching" and everything is compared again.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from itertools import groupby
from pathlib import Path
from secrets import token_hex

from errors import PublishingError, message, say
from folder import clock, number, who
from manifest import Damage, Manifest, is_content_named, is_version
from processes import run
from releases import log_line
from target import Target

LOCK_AGE = 600  # seconds without renewal after which a lock is void
LOCK_DELAY = 1.0  # seconds until it is read again: of two who lock at once, the last one wins
_MISSING = 3  # rclone's exit code for a folder that is not there


class ObjectStore:
    """Keeps releases in object storage; see releases.Store."""

    def __init__(self, target: Target) -> None:
        self.name = f"rclone:{target.root}"
        self._root = target.root
        self._live = target.live
        self._lock = ""  # what we wrote into the lock, without the time
        # What nobody else changes while we hold the lock is read once.
        self._log: list[str] | None = None
        self._manifests: dict[str, Manifest | None] | None = None

    # -- lock: storage cannot create an object only where there is none

    def lock(self, *, force: bool, existing: bool) -> None:
        if existing and not self._list(self._root):
            raise PublishingError("folder.nothing", root=self._root, detail="")
        held = self._read(".lock")
        if held:
            _, machine, pid, since, seen, owner = [*held.split(), *("0",) * 6][:6]
            values = {"owner": owner, "since": clock(number(since))}
            if force:
                say(message("lock.forced", **values))
            elif machine == socket.gethostname() and not _is_running(number(pid)):
                say(message("lock.left", **values))
            elif time.time() - number(seen) > LOCK_AGE:
                say(message("lock.expired", **values))
            else:
                raise PublishingError("lock.held", **values)
        self._log = self._manifests = None
        self._lock = f"{token_hex(8)} {socket.gethostname()} {os.getpid()} {time.time():.0f}"
        self._write_lock()
        time.sleep(LOCK_DELAY)
        self._require_lock()

    def unlock(self) -> None:
        if self._lock:
            lock, self._lock = self._lock, ""
            try:
                if self._read(".lock").startswith(lock):
                    self._rclone("deletefile", f"{self._root}/.lock")
            except PublishingError as error:  # what went wrong before matters more
                say(message("lock.stays", detail=error))

    def _write_lock(self) -> None:
        self._write(".lock", f"{self._lock} {time.time():.0f} {who()}\n")

    def _require_lock(self) -> None:
        if not self._read(".lock").startswith(f"{self._lock} "):
            self._lock = ""
            raise PublishingError("lock.lost", root=self._root, detail="")

    def _renew(self) -> None:
        self._require_lock()
        self._write_lock()

    # -- what there is

    def read_log(self) -> list[str]:
        if self._log is None:
            self._log = self._read("log").splitlines()
        return list(self._log)

    def versions(self) -> list[str]:
        """A manifest is written when everything else is there."""
        return sorted(self._all_manifests())

    def manifest(self, version: str) -> Manifest | None:
        return self._all_manifests()[version]

    def _all_manifests(self) -> dict[str, Manifest | None]:
        if self._manifests is None:
            with tempfile.TemporaryDirectory() as folder:
                words = ("copy", "--max-depth=1", f"{self._root}/manifests", folder)
                self._rclone(*words, missing=True)
                self._manifests = {
                    path.name: Manifest.parse(path.read_text(encoding="utf-8", errors="replace"))
                    for path in sorted(Path(folder).iterdir())
                    if is_version(path.name) and path.is_file()
                }
        return self._manifests

    def live(self, recorded: str | None) -> str | None:
        return recorded

    def damage(self, version: str, manifest: Manifest, others: Sequence[Manifest]) -> Damage:
        return self._compare(manifest, f"{self._root}/releases/{version}")

    # -- what changes it

    def record(self, line: str) -> None:
        self._require_lock()
        lines = [*self.read_log(), line]
        self._write("log", "".join(f"{line}\n" for line in lines))
        self._log = lines

    def upload(
        self,
        version: str,
        site: Path,
        manifest: Manifest,
        damage: Damage | None,
        base: str | None,
        headers: Sequence[tuple[str, str, str]],
    ) -> None:
        place = f"{self._root}/releases/{version}"
        damage = damage or self._compare(manifest, place)  # of an interrupted upload
        for options, paths in _by_header(damage.wrong, headers):
            self._copy(str(site), place, paths, *options)
        self._delete(place, damage.extra)
        if wrong := self._compare(manifest, place):
            differing = wrong.wrong + wrong.extra
            raise PublishingError("upload.differs", count=len(differing), first=differing[0])
        self._require_lock()
        self._write(f"manifests/{version}", str(manifest))
        self._all_manifests()[version] = manifest

    def make_live(self, version: str, known: Mapping[str, Manifest], recent: Sequence[str]) -> bool:
        manifest = known[version]
        lasting: set[str] = set()
        for name in recent:
            if name in known:
                lasting.update(known[name].content_named)
        published = {path for manifest in known.values() for path in manifest.entries}
        damage = self._compare(manifest, self._live)
        # Files that no release contained belong to somebody else.
        gone = [path for path in damage.extra if path in published and path not in lasting]
        if not damage.wrong and not gone:
            return False
        self.record(log_line("switching", version))
        release = f"{self._root}/releases/{version}"
        # Within one storage, copies keep their headers.
        is_same_remote = self._root.partition(":")[0] == self._live.partition(":")[0]
        kept = () if is_same_remote else ("--metadata",)
        for _, paths in groupby(sorted(damage.wrong, key=_phase), key=_phase):
            self._require_lock()
            self._copy(release, self._live, list(paths), *kept)
        self._require_lock()
        self._delete(self._live, gone)
        if wrong := self._compare(manifest, self._live).wrong:
            raise PublishingError(
                "switch.differs", version=version, count=len(wrong), first=wrong[0]
            )
        return True

    def keep_only(self, wanted: Collection[str]) -> None:
        self._require_lock()
        manifests = self._all_manifests()
        folders = self._rclone("lsf", "--dirs-only", f"{self._root}/releases", missing=True)
        for name in sorted({*manifests, *folders.replace("/", "").splitlines()}):
            if is_version(name) and name not in wanted:
                self._rclone("purge", f"{self._root}/releases/{name}", missing=True)
                if name in manifests:  # until it is gone, the next run tries again
                    self._rclone("deletefile", f"{self._root}/manifests/{name}")
                    del manifests[name]

    # -- rclone

    def _rclone(self, *words: str, missing: bool = False) -> str:
        renew = self._renew if self._lock else lambda: None
        done = run(["rclone", *words], renew=renew)
        if missing and done.returncode == _MISSING:
            return ""
        if done.returncode:
            raise PublishingError.of_program("rclone", done.returncode, done.stderr)
        return done.stdout

    def _list(self, place: str) -> list[str]:
        return self._rclone("lsf", place, missing=True).splitlines()

    def _read(self, name: str) -> str:
        """The text of an object, or an empty text if there is none. Raises if reading fails."""
        folder, _, file = f"{self._root}/{name}".rpartition("/")
        return self._rclone("cat", "--max-depth=1", "--include", f"/{file}", folder, missing=True)

    def _write(self, name: str, text: str) -> None:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            self._rclone("copyto", "--ignore-times", file.name, f"{self._root}/{name}")

    def _copy(self, source: str, place: str, paths: Collection[str], *options: str) -> None:
        with _listed(paths) as listed:
            self._rclone(
                *("copy", "--no-check-dest", "--transfers=32", "--checkers=32"),
                *("--files-from-raw", listed, *options, source, place),
            )

    def _delete(self, place: str, paths: Collection[str]) -> None:
        if paths:
            with _listed(paths) as listed:
                self._rclone("delete", "--files-from-raw", listed, place)

    def _compare(self, manifest: Manifest, place: str) -> Damage:
        uploaded = self._digest(place)
        entries = manifest.entries
        wrong = (p for p, entry in entries.items() if uploaded.get(p) != (entry.size, entry.md5))
        extra = (path for path in uploaded if path not in entries)
        return Damage(tuple(sorted(wrong)), tuple(sorted(extra)))

    def _digest(self, place: str) -> dict[str, tuple[int, str]]:
        """Size and MD5 of every object; objects without an MD5 in the storage are downloaded."""
        words = ("lsjson", "-R", "--files-only", "--no-modtime", "--no-mimetype")
        output = self._rclone(*words, "--hash", "--hash-type=md5", place, missing=True)
        objects = json.loads(output) if output.strip() else []
        uploaded = {
            listed["Path"]: (listed["Size"], listed.get("Hashes", {}).get("md5", ""))
            for listed in objects
        }
        unknown = [path for path, (_, md5) in uploaded.items() if not md5]
        if unknown:
            with _listed(unknown) as listed:
                options = ("--download", "--files-from-raw", listed)
                for line in self._rclone("hashsum", "md5", *options, place).splitlines():
                    md5, _, path = line.partition("  ")
                    uploaded[path] = (uploaded[path][0], md5)
        return uploaded


def _phase(path: str) -> int:
    """The phase in which a file goes live: before every page that could request it."""
    return 0 if is_content_named(path) else 2 if path.endswith(".html") else 1


def _by_header(
    paths: Sequence[str], headers: Sequence[tuple[str, str, str]]
) -> Iterator[tuple[list[str], list[str]]]:
    """Paths in groups with the same headers, as options of rclone."""

    def options(path: str) -> tuple[str, str]:
        return next((header[1:] for header in headers if fnmatchcase(path, header[0])), ("", ""))

    for (caching, kind), group in groupby(sorted(paths, key=options), key=options):
        named = [("Cache-Control", caching), ("Content-Type", kind)]
        words = [f"--header-upload={name}: {value}" for name, value in named if value]
        yield words, list(group)


@contextmanager
def _listed(paths: Collection[str]) -> Iterator[str]:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
        file.writelines(f"{path}\n" for path in paths)
        file.flush()
        yield file.name


def _is_running(pid: int) -> bool:
    """Whether another process of this number runs on this machine, under any user."""
    if pid == os.getpid():  # containers reuse the same numbers
        return False
    listed = subprocess.run(
        ["ps", "-p", str(pid), "-o", "stat="],
        capture_output=True,
        text=True,
        check=False,
    )
    return bool(listed.stdout.strip()) and not listed.stdout.strip().startswith("Z")
