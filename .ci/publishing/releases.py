"""Publish and roll back, for every kind of store.

The log has one line for each event, newest last:

    switching VERSION TIME WHO   readers may see a mix from now on (object storage only)
    publish VERSION TIME WHO     a new version is live
    back VERSION TIME WHO        an older one is live again

If the last line is "switching", the switch was interrupted and the live files may be a mix. The
next publication or roll-back compares them file by file and completes it.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from errors import PublishingError, message, say
from folder import who
from manifest import Damage, Manifest, is_version

LOCK_PATIENCE = 2  # seconds
KEPT = 5  # releases that are kept, including the live one


class Store(Protocol):
    """Keeps releases. Every method raises PublishingError with the cause."""

    name: str

    def lock(self, *, force: bool, existing: bool) -> None:
        """Lock out other publishers until `unlock`, and remove unfinished uploads.

        With `existing`, nothing is created.
        """

    def unlock(self) -> None:
        """Let others publish; remove an unfinished upload. Without effect when called again."""

    def read_log(self) -> list[str]:
        """The lines of the log."""

    def record(self, line: str) -> None:
        """Append a line to the log."""

    def versions(self) -> list[str]:
        """The names of all complete releases."""

    def manifest(self, version: str) -> Manifest | None:
        """The manifest of a release, or None if there is none."""

    def live(self, recorded: str | None) -> str | None:
        """The live version; `recorded` is the one of the log, if its switch was completed."""

    def damage(self, version: str, manifest: Manifest, others: Sequence[Manifest]) -> Damage:
        """The difference between a release and its manifest.

        A release may contain content-named files of `others`.
        """

    def upload(
        self,
        version: str,
        site: Path,
        manifest: Manifest,
        damage: Damage | None,
        base: str | None,
        headers: Sequence[tuple[str, str, str]],
    ) -> None:
        """Upload a release and verify it; with `damage`, repair an existing release.

        Files that are unchanged since the release `base` may share its space. Each of `headers` has
        a pattern of paths, Cache-Control and Content-Type; the first match counts.
        """

    def make_live(self, version: str, known: Mapping[str, Manifest], recent: Sequence[str]) -> bool:
        """Make a release live; return False if it was live and complete already.

        Content-named files of the `recent` versions stay available.
        """

    def keep_only(self, wanted: Collection[str]) -> None:
        """Remove other releases and the remains of interrupted uploads."""


@dataclass(frozen=True)
class History:
    """The versions that went live, newest last; rolling back removes the later ones."""

    stack: tuple[str, ...]
    unfinished: str | None

    @classmethod
    def of_log(cls, lines: Sequence[str]) -> History:
        """Parse the log; invalid lines are skipped."""
        stack: list[str] = []
        unfinished = None
        for line in lines:
            event, version, *_ = [*line.split(), "", ""]
            if not is_version(version):
                continue
            if event == "switching":
                unfinished = version
                continue
            if event == "back" and version in stack:
                del stack[len(stack) - stack[::-1].index(version) :]
            elif event in ("publish", "back") and stack[-1:] != [version]:
                stack.append(version)
            unfinished = None
        return cls(tuple(stack), unfinished)

    @property
    def recorded(self) -> str | None:
        """The live version according to the log."""
        return self.stack[-1] if self.stack and not self.unfinished else None


def publish(
    store: Store,
    version: str,
    site: Path,
    manifest: Manifest,
    *,
    headers: Sequence[tuple[str, str, str]] = (),
    force: bool = False,
) -> None:
    """Publish a built site. Readers see the previous version until the upload is verified."""
    try:
        _lock(store, force=force, existing=False)
        history = _settled(store, "publish")
        known = _manifests(store)
        live = store.live(history.recorded)
        base = live if live in known else None
        others = [manifest for name, manifest in known.items() if name != version]
        former = known.get(version, manifest)
        if version not in store.versions():
            store.upload(version, site, manifest, None, base, headers)
        elif former != manifest and not store.damage(version, former, others):
            differing = former.entries.items() ^ manifest.entries.items()
            say(message("release.other_build", version=version, count=len(dict(differing))))
            manifest = former
        elif damage := store.damage(version, manifest, others):
            say(message("release.mending", version=version, **_counts(damage)))
            store.upload(version, site, manifest, damage, None, headers)
        _finish(store, version, known | {version: manifest}, history, "publish")
        store.keep_only({*History.of_log(store.read_log()).stack[-KEPT:], version})
    finally:
        store.unlock()
    say(message("live", version=version))


def roll_back(store: Store, version: str = "", *, force: bool = False) -> None:
    """Make an older release live, by default the previous one. The live one is only verified."""
    try:
        _lock(store, force=force, existing=True)
        history = _settled(store, "back")
        known = _manifests(store)
        present = store.versions()
        live = store.live(history.recorded)
        before = [version for version in dict.fromkeys(reversed(history.stack)) if version != live]
        if version and version not in present:
            listed = ", ".join(present) or "-"
            raise PublishingError(
                "version.unknown", version=version, present=listed, live=live or "-"
            )
        if not version:
            # An interrupted roll-back is completed, not undone by the same command.
            broken_off = history.unfinished if history.unfinished in history.stack[:-1] else None
            wanted = (broken_off, *before)
            version = next((choice for choice in wanted if choice and choice in present), "")
            if not version:
                raise PublishingError("version.none_before", live=live or "-")
        _require_intact(
            store, version, known, [version for version in before if version in present], live
        )
        if not _finish(store, version, known, history, "back"):
            say(message("release.verified", version=version))
    finally:
        store.unlock()
    say(message("live", version=version))


def _lock(store: Store, *, force: bool, existing: bool) -> None:
    """Lock, after waiting for a moment if an interrupted run may be about to end."""
    for _ in range(LOCK_PATIENCE):
        try:
            return store.lock(force=force, existing=existing)
        except PublishingError as error:
            if error.key != "lock.held":
                raise
            store.unlock()
            time.sleep(1)
    return store.lock(force=force, existing=existing)


def _settled(store: Store, event: str) -> History:
    """The history, after recording a switch that a killed run did not record.

    `event` is what this run does, which is most likely what the killed run did. If a publication
    were recorded as a roll-back, the later versions would leave the history and be removed.
    """
    history = History.of_log(store.read_log())
    if history.unfinished:
        say(message("switch.unfinished", version=history.unfinished))
    live = store.live(history.recorded)
    if live and live != history.recorded:
        _record(store, event, live)
        return History.of_log(store.read_log())
    return history


def _manifests(store: Store) -> dict[str, Manifest]:
    manifests = {version: store.manifest(version) for version in store.versions()}
    return {version: manifest for version, manifest in manifests.items() if manifest}


def _require_intact(
    store: Store,
    version: str,
    known: Mapping[str, Manifest],
    candidates: Sequence[str] = (),
    live: str | None = None,
) -> None:
    """Raises PublishingError for a damaged release; names the newest intact candidate."""

    def problem(name: str) -> Damage | None:
        if name not in known:
            return Damage(("-",), ())
        return store.damage(
            name, known[name], [manifest for k, manifest in known.items() if k != name]
        )

    if damage := problem(version):
        intact = next(
            (
                candidate
                for candidate in candidates
                if candidate != version and not problem(candidate)
            ),
            "-",
        )
        raise PublishingError(
            "release.damaged", version=version, intact=intact, live=live or "-", **_counts(damage)
        )


def _counts(damage: Damage) -> dict[str, object]:
    first = (damage.wrong + damage.extra)[0]
    return {"wrong": len(damage.wrong), "extra": len(damage.extra), "first": first}


def _finish(
    store: Store, version: str, known: Mapping[str, Manifest], history: History, event: str
) -> bool:
    """Switch and record it; return False if nothing had to change."""
    recent = [*history.stack[-2:], *filter(None, [history.unfinished])]
    changed = store.make_live(version, known, recent)
    if changed or history.recorded != version:
        _record(store, event, version)
    return changed


def _record(store: Store, event: str, version: str) -> None:
    store.record(log_line(event, version))


def log_line(event: str, version: str) -> str:
    """A line of the log."""
    return f"{event} {version} {time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {who()}"
