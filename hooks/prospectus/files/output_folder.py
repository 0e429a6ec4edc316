"""The output folder of a build: which folders it may replace, and cleanup after killed builds.

A build works in a new folder beside the one that it replaces, and holds a lock in it. The next
build removes such folders whose lock is free, because their builds were killed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from prospectus.diagnostics.diagnostic import translate
from prospectus.diagnostics.failures import FailureError
from prospectus.files.folder_swap import exchange

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

# The file that marks the output of a build. It lists the entries of the folder, so that a folder
# into which a build was copied is not mistaken for one.
MARKER = ".prospectus-build"
_MARKER_HEAD = (
    "Written by `python hooks build`, which replaces this folder and all that it holds.\n"
)

# Files that file managers create.
_IGNORED = {".DS_Store", "Thumbs.db", "desktop.ini"}

# Top-level folders with the content and the program of a project, besides hidden ones.
_PROJECT = {"data", "docs", "guide", "hooks", "overrides", "schema", "tests"}

_PREFIX = ".site-"
_WORKSPACE = re.compile(rf"{re.escape(_PREFIX)}[a-z0-9_]{{8}}")  # as tempfile names it
_OWNER = "owner"
_OWNER_HEAD = "python hooks build works in this folder; the next build removes it if it is killed\n"


def default_folder(root: Path, *, offline: bool = False) -> Path:
    """The folder into which the project `root` is built, unless another one is named."""
    return root / ("offline" if offline else "site")


def write_marker(folder: Path) -> None:
    """Write the marker of a finished build."""
    names = sorted(path.name for path in folder.iterdir())
    (folder / MARKER).write_bytes(_MARKER_HEAD.encode() + b"".join(map(_line, names)))


def refusal(root: Path, folder: Path, *, is_default: bool = False) -> str | None:
    """The message why a build of the project `root` may not replace `folder`; None if it may.

    A build may replace a folder that is absent, empty, or an earlier build without added files.
    The default folder may also be a build of an earlier version, which wrote no marker.
    """
    shown = folder.name if is_default else folder  # as given, not resolved
    try:
        resolved = folder.resolve()
        if _is_protected(root.resolve(), resolved):
            return translate("build.protected", folder=shown)
        if not resolved.exists():
            if next(parent for parent in resolved.parents if parent.exists()).is_dir():
                return None
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not resolved.is_dir():
            return translate("build.no_build", folder=shown)
        if resolved.is_mount():
            return translate("build.mounted", folder=shown)
        names = {path.name for path in resolved.iterdir()} - _IGNORED
        if not names or (is_default and not folder.is_symlink() and _is_unmarked(resolved, names)):
            return None
        marked = _marked(resolved)
    except (RuntimeError, OSError) as error:  # a loop of symlinks, or an invalid name
        why = getattr(error, "strerror", None) or os.strerror(errno.ELOOP)
        return translate("build.unusable", folder=shown, why=why)
    if marked is None:
        return translate("build.no_build", folder=shown)
    added = sorted(name for name in names if _line(name) not in marked)
    return translate("build.added", folder=shown, name=added[0]) if added else None


def _is_protected(root: Path, folder: Path) -> bool:
    protected = [root]
    with contextlib.suppress(RuntimeError):  # no home folder
        protected.append(Path.home().resolve())
    if any(folder == path or folder in path.parents for path in protected):
        return True
    if root not in folder.parents:
        return False
    top = folder.relative_to(root).parts[0].casefold()
    return top in _PROJECT or top.startswith(".")


def _is_unmarked(folder: Path, names: set[str]) -> bool:
    if MARKER in names or not {"index.html", "404.html", "assets"} <= names:
        return False
    with (folder / "index.html").open("rb") as file:
        return b'<meta name="generator" content="mkdocs-' in file.read(8192)


def _marked(folder: Path) -> set[bytes] | None:
    """The lines of the marker of a folder; None if it has no valid marker."""
    marker = folder / MARKER
    if marker.is_symlink() or not marker.is_file():
        return None
    lines = marker.read_bytes().splitlines(keepends=True)
    return {*lines[1:], _line(MARKER)} if lines[:1] == [_MARKER_HEAD.encode()] else None


def _line(name: str) -> bytes:
    return os.fsencode(name) + b"\n"


# -- the working folder of a build ------------------------------------------------------


@contextlib.contextmanager
def workspace(target: Path) -> Iterator[Path]:
    """A new folder beside `target`, removed at the end, like the leftovers of killed builds.

    If a build was killed while it replaced `target`, the earlier build is restored first. Missing
    parents of `target` are created, and removed again if they stay empty. Raises OSError.
    """
    parent = target.parent
    created = [path for path in (parent, *parent.parents) if not path.exists()]
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with _Workspace(target) as folder:
            yield folder
    finally:
        for path in created:
            with contextlib.suppress(OSError):
                path.rmdir()


def replace(new: Path, target: Path, aside: Path) -> None:
    """Replace `target` by a finished build; the old folder becomes `aside`.

    Raises OSError, and FailureError if `target` is a mount point.
    """
    try:
        with _locked(target.parent):
            exchange(new, target, aside)
    except OSError as error:
        if error.errno in (errno.EBUSY, errno.EXDEV):  # also bind mounts of the same file system
            raise FailureError("build.mounted", {"folder": target.name}) from error
        raise


class _Workspace:
    def __init__(self, target: Path) -> None:
        self._target = target

    def __enter__(self) -> Path:
        parent = self._target.parent
        with _locked(parent):
            abandoned = [*filter(None, map(_Abandoned.find, _workspaces(parent)))]
            for workspace in abandoned:
                workspace.restore(self._target)
            self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
            self._folder.chmod(0o700)  # whatever the umask
            self._owner = _own(self._folder, self._target)
        for workspace in abandoned:
            workspace.remove()
        return self._folder

    def __exit__(self, *_: object) -> None:
        _remove(self._folder, self._owner)


def _workspaces(parent: Path) -> list[Path]:
    return [
        path
        for path in parent.iterdir()
        if _WORKSPACE.fullmatch(path.name) and path.is_dir() and not path.is_symlink()
    ]


def _own(folder: Path, target: Path) -> int:
    """Write the owner file of a folder; its lock is held until the descriptor is closed."""
    owner = os.open(folder / _OWNER, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(owner, _OWNER_HEAD.encode() + _line(target.name))
    _lock(owner)
    return owner


class _Abandoned:
    """The folder of a killed build, locked until it is removed."""

    def __init__(self, folder: Path, owner: int) -> None:
        self._folder, self._owner = folder, owner

    @classmethod
    def find(cls, folder: Path) -> _Abandoned | None:
        """None if the folder is not that of a build, or if its build still runs."""
        if not any(folder.iterdir()):  # killed before or after its files existed
            with contextlib.suppress(OSError):
                folder.rmdir()
            return None
        path = folder / _OWNER
        if path.is_symlink() or not path.is_file():
            return None
        try:
            owner = os.open(path, os.O_RDWR)
        except OSError:
            return None
        head = os.read(owner, len(_OWNER_HEAD))
        is_ours = head == _OWNER_HEAD.encode() or (not head and len(list(folder.iterdir())) == 1)
        if is_ours and _lock(owner):
            return cls(folder, owner)
        os.close(owner)
        return None

    def restore(self, target: Path) -> None:
        """Restore the earlier build, if it was moved aside and not replaced."""
        name = os.read(self._owner, 4096)
        aside = self._folder / "old"
        if name == _line(target.name) and aside.is_dir() and not os.path.lexists(target):
            aside.rename(target)

    def remove(self) -> None:
        _remove(self._folder, self._owner)


def _remove(folder: Path, owner: int) -> None:
    """Remove a folder, its owner file last; entries that cannot be removed are kept."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != _OWNER:
                path.unlink()
    os.close(owner)  # Windows does not remove open files
    with contextlib.suppress(OSError):
        if list(folder.iterdir()) == [folder / _OWNER]:
            (folder / _OWNER).unlink()
            folder.rmdir()


# -- locks, on systems that have them --------------------------------------------------------


def _lock(descriptor: int) -> bool:
    """Lock an open file; False if another process holds the lock, or if locks are not supported."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Wait until no other build cleans up a folder, or replaces something in it."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with contextlib.suppress(OSError):  # some network file systems do not lock folders
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
