"""The files that differ from a commit, by category, with new hosts and changed settings.

Everything comes from git and the bytes of the files, so the report is complete even if pages or
data cannot be read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from prospectus.git.history import resolve_commit
from prospectus.git.trees import (
    EXECUTABLE,
    REGULAR,
    SUBMODULE,
    SYMLINK,
    TreeChange,
    TreeEntry,
    changed_files,
    read_blobs,
)
from prospectus.policies.link_hosts import MAX_LINE, hosts_in_text
from prospectus.support.comparison import changed_multiset

# Categories of paths; the first matching pattern decides. Editors may change "page" and "record";
# all others need a maintainer. CODEOWNERS and .ci/changed-files hold the same rules.
CATEGORIES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "workflow",
            r"\.github/.*|\.gitlab/.*|\.gitlab-ci\.yml|\.ci/.*|(.*/)?CODEOWNERS",
        ),
        ("program", r"hooks/.*|tests/.*|schema/.*|(.*/)?[^/]+\.(py|pyc|pyd|so|pth)"),
        ("dependency", r"requirements[^/]*\.(txt|in)|constraints[^/]*\.txt"),
        (
            "tool",
            r"Makefile|[^/]+\.(toml|ini|cfg)|(package|renovate)[^/]*\.json|\.vscode/.*"
            r"|\.editorconfig|(.*/)?\.git(attributes|modules|ignore)|\.pre-commit-config\.yaml",
        ),
        ("setting", r"mkdocs\.yml"),
        ("template", r"overrides/.*"),
        ("asset", r"docs/(.*/)?[^/]+\.(css|js|mjs|cjs|wasm|map)"),
        (
            "media",
            r"docs/(.*/)?[^/.][^/]*\.(avif|gif|ico|jpe?g|mp[34]|pdf|png|svg|webm|webp|woff2?)"
            r"|cards/[0-9a-f]+\.png",
        ),
        ("document", r"[^/.]+(\.[a-z]+)?\.md|LICENSE|(decisions|guide)/.*"),
        ("page", r"docs/([\w-]+/)*[a-z0-9-]+\.[A-Za-z-]+\.md"),
        ("record", r"data/([\w-]+/)*[\w-]+(\.[\w-]+)*\.yml"),
        ("other", r".*"),
    )
)
CONTENT = ("page", "record")

MAX_TEXT_BYTES = 2_000_000  # bytes of a file that is searched for hosts
MAX_TOTAL_BYTES = 64_000_000  # bytes of all files that are searched
_MAX_SETTINGS = 5_000  # settings that are compared
_STANDARD_TAGS = {
    f"tag:yaml.org,2002:{name}"
    for name in ("bool", "float", "int", "map", "null", "seq", "str", "timestamp")
}
_MAX_DEPTH = 30  # levels; aliases can nest without end


@dataclass(frozen=True)
class FileChange:
    """A file that was added, removed, moved or changed; None for a state without it."""

    path: str
    before: TreeEntry | None
    after: TreeEntry | None
    moved_from: str = ""

    @property
    def category(self) -> str:
        """The category of its path; a page or record that is not a regular file is "other"."""
        category = category_of(self.path)
        is_regular = all(
            entry is None or entry.mode == REGULAR for entry in (self.before, self.after)
        )
        return category if is_regular or category not in CONTENT else "other"

    @property
    def is_content(self) -> bool:
        """Whether an editor may change it without a maintainer."""
        return self.category in CONTENT

    @property
    def status(self) -> str:
        """The kind of change, as a key of the message catalogs."""
        if self.before is None:
            return "moved" if self.moved_from else "added"
        if self.after is None:
            return "removed"
        return "changed" if self.before.object_name != self.after.object_name else "mode"

    @property
    def kind(self) -> str:
        """Its kind if it is not a regular file, as a key of the message catalogs; else empty."""
        mode = (self.after or self.before or TreeEntry(REGULAR, "", 0)).mode
        kinds = {EXECUTABLE: "executable", SYMLINK: "symlink", SUBMODULE: "submodule", REGULAR: ""}
        return kinds.get(mode, "special")


@dataclass(frozen=True)
class NewHost:
    """A host or URL scheme that no changed file held before; `line` counts from 1."""

    host: str
    path: str
    line: int


@dataclass(frozen=True)
class SettingChange:
    """The settings removed from one top-level key of mkdocs.yml and those added."""

    key: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True)
class FileChanges:
    """All files that differ from a commit.

    `hosts` are new, `hosts_before` are all hosts of the changed files before. `unsearched` files
    are too large, or are not text. `lines` has the removed and the added lines of each file of
    content.
    """

    files: tuple[FileChange, ...]
    hosts: tuple[NewHost, ...]
    hosts_before: frozenset[str]
    unsearched: tuple[str, ...]
    settings: tuple[SettingChange, ...]
    lines: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]


def category_of(path: str) -> str:
    """The category of a path, as a key of the message catalogs.

    >>> category_of("docs/about/index.en.md"), category_of("hooks/adapter.py"), category_of("x")
    ('page', 'program', 'other')
    """
    return next(name for name, pattern in CATEGORIES if _matches(pattern, path))


def _matches(pattern: re.Pattern[str], path: str) -> bool:
    return bool(path.isascii() and path.isprintable() and pattern.fullmatch(path)) or (
        pattern.pattern == ".*"
    )


def compare_files(root: Path, revision: str) -> FileChanges:
    """The differences between a commit and the working tree.

    Raises GitError if the commit cannot be read.
    """
    commit = resolve_commit(root, revision)
    files = tuple(_file_change(change) for change in changed_files(root, commit))
    texts, unsearched = _texts(root, files)
    hosts_before = frozenset(
        host for before, _ in texts.values() for host, _ in hosts_in_text(before)
    )
    hosts = []
    for path, (_, after) in texts.items():
        first: dict[str, int] = {}
        for host, line in hosts_in_text(after):
            first.setdefault(host, line)
        hosts += [NewHost(host, path, line) for host, line in first.items()]
    old, new = texts.get("mkdocs.yml", ("", ""))
    return FileChanges(
        files=files,
        hosts=tuple(link for link in hosts if link.host not in hosts_before),
        hosts_before=hosts_before,
        unsearched=tuple(sorted(unsearched)),
        settings=tuple(compare_settings(old, new)),
        lines={
            file.path: compare_lines(*texts[file.path])
            for file in files
            if file.is_content and file.path in texts
        },
    )


def compare_lines(before: str, after: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    r"""The removed and the added lines; none if only the order differs.

    >>> compare_lines("a\nb\nb", "b\nc")
    (('a', 'b'), ('c',))
    """
    return changed_multiset(before.split("\n"), after.split("\n"))


def compare_settings(before: str, after: str) -> Iterator[SettingChange]:
    r"""The settings that differ between two states of mkdocs.yml, by top-level key.

    >>> changes = compare_settings("a: [1, 2]", "a: [1, 3]\nb: x")
    >>> [(change.key, change.removed, change.added) for change in changes]
    [('a', ('a: 2',), ('a: 3',)), ('b', (), ('b: x',))]
    """
    old, new = _settings(before), _settings(after)
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key, []), new.get(key, [])
        if was != now:
            removed = tuple(value for value in was if value not in set(now))
            added = tuple(value for value in now if value not in set(was))
            # Otherwise the same settings are in another order or repeated.
            changed = bool(removed or added)
            yield SettingChange(
                key, removed if changed else tuple(was), added if changed else tuple(now)
            )


def _file_change(change: TreeChange) -> FileChange:
    return FileChange(change.path, change.before, change.after, change.moved_from)


def _texts(root: Path, files: Sequence[FileChange]) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """The text of each changed file before and after, and the files that cannot be searched."""
    small: list[FileChange] = []
    unsearched = []
    total = 0
    for file in files:
        entries = [entry for entry in (file.before, file.after) if entry]
        if any(entry.mode not in (REGULAR, EXECUTABLE, SYMLINK) for entry in entries):
            continue
        total += sum(entry.size for entry in entries)
        if max(entry.size for entry in entries) > MAX_TEXT_BYTES or total > MAX_TOTAL_BYTES:
            unsearched.append(file.path)
        else:
            small.append(file)
    before = [file for file in small if file.before]
    blobs = read_blobs(root, (file.before.object_name for file in before if file.before))
    old = {file.path: content for file, content in zip(before, blobs, strict=True)}
    texts = {}
    for file in small:
        contents = (old.get(file.path, b""), _content(root, file))
        if not any(b"\0" in content for content in contents):
            texts[file.path] = (
                contents[0].decode("utf-8", errors="replace"),
                contents[1].decode("utf-8", errors="replace"),
            )
            if any(len(line) > MAX_LINE for line in texts[file.path][1].split("\n")):
                unsearched.append(file.path)
        elif file.category != "media":  # a program can hold a null byte, too
            unsearched.append(file.path)
    return texts, unsearched


def _content(root: Path, change: FileChange) -> bytes:
    path = root / change.path
    if change.after is None:
        return b""
    try:
        return os.fsencode(path.readlink()) if change.after.mode == SYMLINK else path.read_bytes()
    except OSError:  # the file is reported anyway
        return b""


def _settings(text: str) -> dict[str, list[str]]:
    """Each setting as one line, in the order of the file, by top-level key."""
    settings: dict[str, list[str]] = {}
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}
    count = 0
    stack: list[tuple[tuple[str, ...], yaml.Node]] = [((), node)] if node else []
    while stack and count < _MAX_SETTINGS:
        count += 1
        keys, node = stack.pop()
        inner: list[tuple[tuple[str, ...], yaml.Node]] = []
        if isinstance(node, yaml.MappingNode) and len(keys) < _MAX_DEPTH:
            inner = [
                ((*keys, str(key.value) if isinstance(key, yaml.ScalarNode) else "?"), value)
                for key, value in node.value
            ]
        elif isinstance(node, yaml.SequenceNode) and len(keys) < _MAX_DEPTH:
            inner = [(keys, value) for value in node.value]
        if inner:
            stack += reversed(inner)
            continue
        value = node.value if isinstance(node, yaml.ScalarNode) else "…" if node.value else "—"
        tag = "" if node.tag in _STANDARD_TAGS else f"{node.tag} "
        key = keys[0] if keys else ""
        settings.setdefault(key, []).append(f"{' › '.join(keys)}: {tag}{value}")
    return settings
