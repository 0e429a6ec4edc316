"""Requires the folders of a project to hold regular files and folders only.

A symbolic link can lead out of the project, so that other files of the machine would be read or
published; a FIFO or a device never ends. Both are refused before anything is read, and so are names
that other systems cannot hold or that are misleading.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, os_problem

# The folders that a build reads, besides mkdocs.yml.
FOLDERS = ("data", "docs", "hooks", "overrides")

# The folders of editors; names in them must be valid on every system.
_CONTENT = ("data", "docs")

# Reserved by Windows, with any extension.
_DEVICE = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])(\.|\Z)", re.I
)

_MAX_NAME_LENGTH = 100  # characters; ZIP programs and Windows limit whole paths to about 260
_MAX_DEPTH = 12  # nested folders


def require_plain_files(root: Path, folders: Sequence[str] = FOLDERS) -> None:
    """Require that mkdocs.yml and these folders of `root` are plain files and folders.

    Raises DiagnosticsError for links, devices and names that other systems cannot hold.
    """
    if problems := list(_problems(root, folders)):
        raise DiagnosticsError(problems)


def _problems(root: Path, folders: Sequence[str]) -> Iterator[Diagnostic]:
    for name in ("mkdocs.yml", *folders):
        path = root / name
        if path.is_symlink():
            yield Diagnostic.of_file(name, "symlink")
        elif path.is_dir():
            yield from _folder_problems(root, path, depth=1)
        elif path.exists() and not (path.is_file() and name == "mkdocs.yml"):
            yield Diagnostic.of_file(name, "special_file")


def escape_invisible(name: str) -> str:
    r"""A file name for messages, with invisible characters escaped.

    >>> escape_invisible("a\u202egnp.exe")
    'a\\u202egnp.exe'
    """
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in name)


def _folder_problems(root: Path, folder: Path, depth: int) -> Iterator[Diagnostic]:
    try:
        with os.scandir(folder) as iterator:
            entries = sorted(iterator, key=lambda entry: entry.name)
    except OSError as error:
        name = escape_invisible(folder.relative_to(root).as_posix())
        yield os_problem(error, root, name)
        return
    is_content = folder.relative_to(root).parts[0] in _CONTENT
    for entry in entries:
        is_folder = entry.is_dir(follow_symlinks=False)
        key = _problem_with(entry, is_folder=is_folder)
        if not key and is_content:
            key = problem_with_name(entry.name)
        if not key and is_folder and depth == _MAX_DEPTH:
            key = "too_deep_folder"
        if key:
            name = escape_invisible(Path(entry.path).relative_to(root).as_posix())
            yield Diagnostic.of_file(name, key, name=escape_invisible(entry.name))
        elif is_folder:
            yield from _folder_problems(root, Path(entry.path), depth + 1)


def _problem_with(entry: os.DirEntry[str], *, is_folder: bool) -> str:
    if entry.is_symlink():
        return "symlink"
    if not is_folder and not entry.is_file(follow_symlinks=False):
        return "special_file"
    return ""


def problem_with_name(name: str) -> str:
    """The key of the message if a name is not valid on every system; else an empty text."""
    if not name.isprintable():
        return "unprintable_name"
    if len(name) > _MAX_NAME_LENGTH:
        return "long_name"
    return "reserved_name" if _DEVICE.match(name) else ""
