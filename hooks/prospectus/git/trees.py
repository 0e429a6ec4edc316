"""The files of a commit and of the working tree, compared by their bytes.

Attributes, filters, the index and the settings of a checkout can make git leave out or rewrite
files (`export-ignore`, `filter`, `assume-unchanged`). None of them is used but `eol=crlf`, by which
a file has other line ends in every checkout: the tree of the commit is read as git stores it, and
the files of the working tree are hashed here.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from prospectus.git.command import GitError, failed, run_git

REGULAR, EXECUTABLE, SYMLINK, SUBMODULE = "100644", "100755", "120000", "160000"

_CHUNK = 1 << 20  # bytes read at once
MAX_BYTES = 500_000_000  # of all files that are written


@dataclass(frozen=True)
class TreeEntry:
    """One file of a tree: its mode as git writes it, its object name, its size in bytes."""

    mode: str
    object_name: str
    size: int


@dataclass(frozen=True)
class TreeChange:
    """A path with a changed entry; `before` or `after` is None if there is no such file.

    `moved_from` is the path of a removed file with the same content. `path` is relative to the
    folder that was compared; bytes that are not UTF-8 are kept as surrogates.
    """

    path: str
    before: TreeEntry | None
    after: TreeEntry | None
    moved_from: str = field(default="", compare=False)


def read_tree(folder: Path, commit: str, *paths: str) -> dict[str, TreeEntry]:
    """All files of a commit below `folder`, or below some `paths` of it."""
    return _tree(folder, "ls-tree", "-r", "-l", "-z", commit, "--", *paths)


def read_blobs(folder: Path, object_names: Iterable[str]) -> Iterator[bytes]:
    """The content of each of these objects. Raises GitError if one is missing."""
    given = "".join(f"{name}\n" for name in object_names).encode()
    output = run_git(folder, "cat-file", "--batch", given=given) if given else b""
    at = 0
    while at < len(output):
        line = output.find(b"\n", at)
        line = line if line >= 0 else len(output)
        head = output[at:line].split()
        if len(head) != 3:
            raise failed(output[at:line].decode("ascii", errors="replace"))
        begin, size = line + 1, int(head[2])
        yield output[begin : begin + size]
        at = begin + size + 1


def write_tree(folder: Path, commit: str, into: Path, *paths: str) -> None:
    """Write the regular files of a commit below `paths` of `folder` to the folder `into`.

    Symlinks, submodules and paths that would lead out of `into` are left out. Raises GitError if
    the files are too large, or if the tree has paths that a file system cannot hold.
    """
    entries = {
        path: entry
        for path, entry in read_tree(folder, commit, *paths).items()
        if entry.mode in (REGULAR, EXECUTABLE) and all(map(_is_name, path.split("/")))
    }
    if sum(entry.size for entry in entries.values()) > MAX_BYTES:
        raise GitError("too_large", name=commit, limit=MAX_BYTES // 1_000_000)
    contents = read_blobs(folder, (entry.object_name for entry in entries.values()))
    try:
        for path, content in zip(entries, contents, strict=True):
            file = into / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise failed(error) from None


def _is_name(part: str) -> bool:
    """Whether a part of a path is the name of an entry of its folder, on any system."""
    is_path = os.path.basename(part) != part or bool(os.path.splitdrive(part)[0])  # noqa: PTH119
    return part not in ("", ".", "..") and not is_path


def changed_files(folder: Path, commit: str) -> list[TreeChange]:
    """The differences between a commit and the working tree, sorted by path.

    The whole repository is compared, including untracked files that are not ignored. Paths
    outside of `folder` begin with `../`. Raises GitError.
    """
    top = Path(os.fsdecode(run_git(folder, "rev-parse", "--show-toplevel").removesuffix(b"\n")))
    prefix = os.fsdecode(run_git(folder, "rev-parse", "--show-prefix").removesuffix(b"\n"))
    before = _tree(top, "ls-tree", "-r", "-l", "-z", "--full-tree", commit)
    after = _work_tree(top, before)
    changes = [
        TreeChange(path, before.get(path), after.get(path))
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
    ]
    return [
        TreeChange(
            _seen_from(prefix, change.path), change.before, change.after, _seen_from(prefix, moved)
        )
        for change, moved in zip(changes, _origins(top, changes), strict=True)
    ]


def _tree(folder: Path, *words: str) -> dict[str, TreeEntry]:
    entries = {}
    for line in _names(run_git(folder, *words)):
        head, _, path = line.partition("\t")
        mode, _, object_name, size = head.split()
        entries[path] = TreeEntry(mode, object_name, int(size) if size.isdigit() else 0)
    return entries


def _work_tree(top: Path, before: Mapping[str, TreeEntry]) -> dict[str, TreeEntry]:
    """The files of the working tree; only those with an entry in the commit are hashed."""
    tracked = {}
    for line in _names(run_git(top, "ls-files", "--stage", "-z")):
        head, _, path = line.partition("\t")
        tracked[path] = head.split()[:2]
    others = _names(run_git(top, "ls-files", "--others", "--exclude-standard", "-z"))
    algorithm = _algorithm(next((entry.object_name for entry in before.values()), ""))
    settings = _settings(top)
    converts = settings.get("core.autocrlf", "false") != "false"
    keeps_modes = settings.get("core.filemode") != "false"
    linked: dict[str, bool] = {"": False}
    entries = {}
    other_ends: dict[str, TreeEntry] = {}  # what larger files are if only their line ends differ
    for path in {*tracked, *others}:
        mode, object_name = tracked.get(path, (REGULAR, ""))
        folder, _, _ = path.rstrip("/").rpartition("/")
        if _is_linked(top, folder, linked):
            continue  # a parent folder is a symlink now, which has its own entry
        if mode == SUBMODULE or path.endswith("/"):  # git names nested repositories with a slash
            entries[path.rstrip("/")] = TreeEntry(SUBMODULE, object_name, 0)
            continue
        try:
            status = (top / path).lstat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        kind = stat.S_IFMT(status.st_mode)
        if kind == stat.S_IFLNK:
            content = os.fsencode((top / path).readlink())
            name = _object_name(algorithm, len(content), [content])
            entries[path] = TreeEntry(SYMLINK, name, len(content))
        elif kind != stat.S_IFREG:
            if kind != stat.S_IFDIR:
                entries[path] = TreeEntry(f"{kind:06o}", "", 0)
        else:
            if keeps_modes:
                mode = EXECUTABLE if status.st_mode & stat.S_IXUSR else REGULAR
            known, size, name = before.get(path), status.st_size, ""
            if known and (known.size == size or converts):
                name = _hash(algorithm, top / path, size)
            if known and name != known.object_name and size > known.size:
                other_ends[path] = TreeEntry(mode, known.object_name, known.size)
            entries[path] = TreeEntry(mode, name, size)
    for path in other_ends if converts else _with_windows_ends(top, other_ends):
        text = (top / path).read_bytes().replace(b"\r\n", b"\n")
        if _object_name(algorithm, len(text), [text]) == other_ends[path].object_name:
            entries[path] = other_ends[path]
    return entries


def _with_windows_ends(top: Path, paths: Iterable[str]) -> list[str]:
    """The paths whose line ends are those of Windows in every checkout, by their attributes."""
    given = "".join(f"{path}\0" for path in paths)
    if not given:
        return []
    words = ("check-attr", "-z", "--stdin", "eol")
    fields = _names(run_git(top, *words, given=os.fsencode(given)))
    return [path for path, value in zip(fields[::3], fields[2::3], strict=True) if value == "crlf"]


def _origins(top: Path, changes: Sequence[TreeChange]) -> Iterator[str]:
    """For each change, the path from which the file was moved, if the content is the same."""
    gone: dict[int, list[tuple[str, str]]] = {}
    for change in changes:
        if change.before and not change.after and change.before.size:
            gone.setdefault(change.before.size, []).append((change.before.object_name, change.path))
    for change in changes:
        if change.before or not change.after or change.after.mode not in (REGULAR, EXECUTABLE):
            yield ""
        elif old := gone.get(change.after.size):
            name = _hash(_algorithm(old[0][0]), top / change.path, change.after.size)
            yield next((path for known, path in old if known == name), "")
        else:
            yield ""


def _is_linked(top: Path, folder: str, known: dict[str, bool]) -> bool:
    """Whether a folder below `top` is a symlink, or inside of one."""
    if folder not in known:
        above = folder.rpartition("/")[0]
        known[folder] = _is_linked(top, above, known) or (top / folder).is_symlink()
    return known[folder]


def _algorithm(object_name: str) -> str:
    return "sha256" if len(object_name) == 64 else "sha1"


def _hash(algorithm: str, path: Path, size: int) -> str:
    """The object name of a file; empty if it cannot be read, so that it counts as changed."""
    try:
        with path.open("rb") as file:
            return _object_name(algorithm, size, iter(lambda: file.read(_CHUNK), b""))
    except OSError:
        return ""


def _object_name(algorithm: str, size: int, chunks: Iterable[bytes]) -> str:
    """The object name of a blob."""
    digest = hashlib.new(algorithm, b"blob %d\0" % size, usedforsecurity=False)
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _names(output: bytes) -> list[str]:
    return [os.fsdecode(name) for name in output.split(b"\0") if name]


def _settings(folder: Path) -> dict[str, str]:
    """The settings of the checkout that affect the content and modes of files."""
    try:
        output = run_git(folder, "config", "-z", "--get-regexp", r"^core\.(autocrlf|filemode)$")
    except GitError:  # none is set
        return {}
    pairs = (line.partition("\n") for line in _names(output))
    return {key: value.lower() for key, _, value in pairs}


def _seen_from(prefix: str, path: str) -> str:
    """A path of the repository, relative to a folder of it.

    >>> _seen_from("", "data/a.yml"), _seen_from("site/", "site/data/a.yml"), _seen_from("a/", "b")
    ('data/a.yml', 'data/a.yml', '../b')
    """
    if not path or path.startswith(prefix):
        return path.removeprefix(prefix)
    return "../" * prefix.count("/") + path
