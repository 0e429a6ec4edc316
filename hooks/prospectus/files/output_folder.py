"""The folder that a build writes: which one it may replace, and what a killed build leaves.

A build works in a folder of its own beside the one that it replaces. It holds a lock there as
long as it lives, so that the next build can tell what is abandoned and remove it.
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

# The file by which a build is known. It names what lies beside it, so that a folder into which a
# build was copied is not taken for one.
MARKER = ".prospectus-build"
_MARKER_HEAD = (
    "Written by `python hooks build`, which replaces this folder and all that it holds.\n"
)

# Files that file managers write without being asked.
_IGNORED = {".DS_Store", "Thumbs.db", "desktop.ini"}

# Top-level folders of a project that hold its content and program, besides hidden ones.
_PROJECT = {"data", "docs", "guide", "hooks", "overrides", "schema", "tests"}

_PREFIX = ".site-"
_WORKSPACE = re.compile(rf"{re.escape(_PREFIX)}[a-z0-9_]{{8}}")  # as tempfile names it
_OWNER = "owner"
_OWNER_HEAD = "python hooks build works in this folder; the next build removes it if it is killed\n"


def mark(folder: Path) -> None:
    """Make a finished build known as one."""
    names = sorted(it.name for it in folder.iterdir())
    (folder / MARKER).write_bytes(_MARKER_HEAD.encode() + b"".join(map(_line, names)))


def refusal(root: Path, folder: Path, *, is_default: bool = False) -> str | None:
    """Why a build of the project `root` may not replace `folder`, in words; None where it may.

    It may replace what is absent, empty or an earlier build to which nothing was added. A default
    folder of the project may also be a build of an earlier version, which had no marker.
    """
    shown = folder.name if is_default else folder  # as it was given: no path of the machine
    try:
        resolved = folder.resolve()
        if _is_protected(root.resolve(), resolved):
            return translate("build.protected", folder=shown)
        if not resolved.exists():
            if next(it for it in resolved.parents if it.exists()).is_dir():
                return None
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not resolved.is_dir():
            return translate("build.no_build", folder=shown)
        if resolved.is_mount():
            return translate("build.mounted", folder=shown)
        names = {it.name for it in resolved.iterdir()} - _IGNORED
        if not names or (is_default and not folder.is_symlink() and _is_unmarked(resolved, names)):
            return None
        known = _marked(resolved)
    except (RuntimeError, OSError) as error:  # a loop of symlinks; a name that no system takes
        why = getattr(error, "strerror", None) or os.strerror(errno.ELOOP)
        return translate("build.unusable", folder=shown, why=why)
    if known is None:
        return translate("build.no_build", folder=shown)
    added = sorted(name for name in names if _line(name) not in known)
    return translate("build.added", folder=shown, name=added[0]) if added else None


def _is_protected(root: Path, folder: Path) -> bool:
    mine = [root]
    with contextlib.suppress(RuntimeError):  # nobody's home
        mine.append(Path.home().resolve())
    if any(folder == it or folder in it.parents for it in mine):
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
    """The lines of the marker of a folder; None where it has none of ours."""
    marker = folder / MARKER
    if marker.is_symlink() or not marker.is_file():
        return None
    lines = marker.read_bytes().splitlines(keepends=True)
    return {*lines[1:], _line(MARKER)} if lines[:1] == [_MARKER_HEAD.encode()] else None


def _line(name: str) -> bytes:
    return os.fsencode(name) + b"\n"


# -- the folder in which a build works ------------------------------------------------------


@contextlib.contextmanager
def workspace(target: Path) -> Iterator[Path]:
    """A new folder beside `target`, removed in the end; what killed builds left there is removed.

    Where one was killed while it replaced `target`, the earlier build comes back first. Folders
    above `target` that are not there are made, and removed again if nothing came into them.
    Raises OSError.
    """
    parent = target.parent
    made = [it for it in (parent, *parent.parents) if not it.exists()]
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with _Workspace(target) as folder:
            yield folder
    finally:
        for it in made:
            with contextlib.suppress(OSError):
                it.rmdir()


def replace(new: Path, target: Path, aside: Path) -> None:
    """Put a finished build in its place; what was there becomes `aside`.

    Raises OSError, and FailureError where something is mounted there.
    """
    try:
        with _locked(target.parent):
            exchange(new, target, aside)
    except OSError as error:
        if error.errno in (errno.EBUSY, errno.EXDEV):  # such as a part of the same file system
            raise FailureError("build.mounted", {"folder": target.name}) from error
        raise


class _Workspace:
    def __init__(self, target: Path) -> None:
        self._target = target

    def __enter__(self) -> Path:
        parent = self._target.parent
        with _locked(parent):
            abandoned = [it for it in map(_Abandoned.find, _workspaces(parent)) if it]
            for it in abandoned:
                it.restore(self._target)
            self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
            self._folder.chmod(0o700)  # whatever the umask
            self._owner = _own(self._folder, self._target)
        for it in abandoned:
            it.remove()
        return self._folder

    def __exit__(self, *_: object) -> None:
        _remove(self._folder, self._owner)


def _workspaces(parent: Path) -> list[Path]:
    return [
        it
        for it in parent.iterdir()
        if _WORKSPACE.fullmatch(it.name) and it.is_dir() and not it.is_symlink()
    ]


def _own(folder: Path, target: Path) -> int:
    """Write who works in a folder, and hold its lock until the descriptor is closed."""
    owner = os.open(folder / _OWNER, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(owner, _OWNER_HEAD.encode() + _line(target.name))
    _lock(owner)
    return owner


class _Abandoned:
    """A folder in which a build was killed, locked until it is removed."""

    def __init__(self, folder: Path, owner: int) -> None:
        self._folder, self._owner = folder, owner

    @classmethod
    def find(cls, folder: Path) -> _Abandoned | None:
        """None where it is not ours, or somebody still works there."""
        if not any(folder.iterdir()):  # killed before or after there was anything in it
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
        """Bring back the earlier build, if it was set aside and nothing took its place."""
        name = os.read(self._owner, 4096)
        aside = self._folder / "old"
        if name == _line(target.name) and aside.is_dir() and not os.path.lexists(target):
            aside.rename(target)

    def remove(self) -> None:
        _remove(self._folder, self._owner)


def _remove(folder: Path, owner: int) -> None:
    """Remove a folder, its owner file last; what cannot be removed stays."""
    with contextlib.suppress(OSError):
        for it in folder.iterdir():
            if it.is_dir() and not it.is_symlink():
                shutil.rmtree(it, ignore_errors=True)
            elif it.name != _OWNER:
                it.unlink()
    os.close(owner)  # Windows removes no open file
    with contextlib.suppress(OSError):
        if list(folder.iterdir()) == [folder / _OWNER]:
            (folder / _OWNER).unlink()
            folder.rmdir()


# -- locks, where the system has them --------------------------------------------------------


def _lock(descriptor: int) -> bool:
    """Lock an open file, if nobody else has; False where somebody has, or where it is not known."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Wait until no other build looks for leftovers in a folder, or replaces something there."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with contextlib.suppress(OSError):  # some network file systems lock no folders
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
