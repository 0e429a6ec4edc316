"""The comparison of the content of a commit with that of the working tree."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.git.history import resolve_commit, unpack
from prospectus.policies.link_hosts import suspicions
from prospectus.review import snapshot
from prospectus.review.changed_files import FileChanges
from prospectus.review.diff import FigureDiff, RecordDiff, SiteDiff, compare
from prospectus.review.snapshot import SiteSnapshot
from prospectus.support.cache import lend_cache

# The content of a state. Templates are those of the working tree in both states, so that only
# content is compared.
_CONTENT_PATHS = ("data", "docs", "mkdocs.yml")

# Lines removed and lines added.
LineChanges = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class ContentDiff:
    """The comparison of two states of the content, or the problems that prevent it.

    `changes`, `before` and `after` are None if no content file differs or there are `problems`:
    those of the commit if `is_base_wrong`, else those of the working tree.
    """

    changes: SiteDiff | None = None
    before: SiteSnapshot | None = None
    after: SiteSnapshot | None = None
    problems: tuple[Diagnostic, ...] = ()
    is_base_wrong: bool = False


class CommitMemory:
    """The content of the commit that was read last, for a program that compares with it again.

    What is remembered counts as long as the commit, the templates and the day, which texts about
    events depend on, are the same.
    """

    def __init__(self) -> None:
        self._kept: tuple[object, SiteSnapshot] | None = None

    def read(self, root: Path, commit: str) -> SiteSnapshot:
        """The content of a commit, with the templates of the working tree.

        Raises GitError, and DiagnosticsError if anything in the content is wrong.
        """
        templates = {path: path.lstat().st_mtime_ns for path in (root / "overrides").rglob("*")}
        today = dt.datetime.now().astimezone().date()
        state = (root, resolve_commit(root, commit), templates, today)
        kept = self._kept
        if kept is None or kept[0] != state:
            kept = self._kept = (state, _read_commit(root, commit))
        return kept[1]


def read_content(
    root: Path, commit: str, files: FileChanges, memory: CommitMemory | None = None
) -> ContentDiff:
    """Compare the content of a commit and of the working tree if any content file differs.

    `memory` is that of earlier comparisons. Raises GitError if the commit's files cannot be read.
    """
    if not any(_is_content(file.path) for file in files.files):
        return ContentDiff()
    try:
        after = snapshot.read(root)
    except DiagnosticsError as error:
        return ContentDiff(problems=tuple(error.problems))
    try:
        before = (memory or CommitMemory()).read(root, commit)
    except DiagnosticsError as error:
        return ContentDiff(problems=tuple(error.problems), is_base_wrong=True)
    return ContentDiff(compare(before, after), before, after)


def new_hosts(files: FileChanges, content: ContentDiff) -> list[tuple[str, str]]:
    """Each new host with the first line or page that links to it; suspicious hosts first."""
    old = set(content.before.hosts) if content.before else set()
    hosts = {
        link.host: f"{link.path}:{link.line}"
        for link in reversed(files.hosts)
        if link.host not in old
    }
    for host, uri, language in content.changes.hosts if content.changes else ():
        if host not in files.hosts_before:
            hosts.setdefault(host, f"{uri} ({language})")
    return sorted(
        hosts.items(),
        key=lambda host_and_position: (not suspicions(host_and_position[0]), host_and_position),
    )


def unexplained_lines(files: FileChanges, content: ContentDiff) -> Mapping[str, LineChanges]:
    """The changed lines of content files in which no change for readers was found."""
    explained: set[str] = set()
    changes, before, after = content.changes, content.before, content.after
    if changes is not None and before is not None and after is not None:
        explained = _changed_files(changes, before, is_after=False)
        explained |= _changed_files(changes, after, is_after=True)
    return {path: lines for path, lines in files.lines.items() if path not in explained}


def _changed_files(changes: SiteDiff, state: SiteSnapshot, *, is_after: bool) -> set[str]:
    """The files of one state whose changes are part of `changes`."""
    records: list[tuple[str, str, FigureDiff | RecordDiff]] = [
        *(("figures", figure.address, figure) for figure in changes.figures),
        *((record.collection, record.name, record) for record in changes.records),
    ]
    paths = {
        state.position(*_address(collection, name, "" if is_after else change.former)).rpartition(
            ":"
        )[0]
        for collection, name, change in records
        if (change.after if is_after else change.before)
    }
    pages = {
        *((text.uri, text.language) for text in changes.texts),
        *((element.uri, element.language) for element in changes.elements),
        *((head.uri, head.language) for head in changes.heads),
    }
    moved = {uri for pair in changes.moved for uri in pair}
    uris = {*changes.added, *changes.removed, *moved}
    return paths | {
        path
        for (uri, language), path in state.files.items()
        if (uri, language) in pages or uri in uris
    }


def _address(collection: str, name: str, former: str) -> tuple[str, str]:
    """Collection and name of a record; those that it had before if it was renamed."""
    if former:
        collection, _, name = former.partition("/")
    return collection, name


def _is_content(path: str) -> bool:
    return any(path == name or path.startswith(f"{name}/") for name in _CONTENT_PATHS)


def _read_commit(root: Path, commit: str) -> SiteSnapshot:
    """The content of a commit, with the templates of the working tree."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder).resolve()
        unpack(root, commit, base, *_CONTENT_PATHS)
        if (templates := root / "overrides").is_dir():
            shutil.copytree(templates, base / "overrides")
        with lend_cache(root, base):
            return snapshot.read(base)
