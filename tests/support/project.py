"""Copies of the project that tests change, and what their files hold."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from prospectus.support import cache

ROOT = Path(__file__).parents[2]


SAMPLE = Path(__file__).with_name("sample_site")
PROGRAM = ("hooks", "overrides")


def copy_project(folder: Path) -> Path:
    """Write the sample site, with the program that builds it, to a new folder.

    Program tests run on this made-up place, so that editors may change any content of the site
    without breaking them.
    """
    shutil.copytree(SAMPLE, folder)
    for name in PROGRAM:
        shutil.copytree(ROOT / name, folder / name)
    return folder


def copy_published_site(folder: Path) -> Path:
    """Write the site of this repository, with its program, to a new folder."""
    for name in ("cards", "data", "docs", "hooks", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def copy_quickly(source: str, target: str) -> None:
    """Copy a file, and of a program its date too, or Python would compile it anew."""
    shutil.copyfile(source, target)
    if source.endswith(".py"):
        date = Path(source).stat().st_mtime_ns
        os.utime(target, ns=(date, date))


def cache_of(project: Path) -> Path:
    """The folder of a project's cache, which the programs would create themselves."""
    folder = cache.cache_folder(project)
    assert folder
    return folder


def contents(project: Path) -> dict[str, bytes]:
    """Every file and folder, but for compiled programs."""
    return {
        path.relative_to(project).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in project.rglob("*")
        if "__pycache__" not in path.parts
    }


def data_contents(project: Path) -> dict[str, bytes]:
    """The content of every file in data/, by its path below the project."""
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in (project / "data").rglob("*")
        if path.is_file()
    }


def swap(project: Path, name: str, old: str, new: str) -> None:
    """Replace the first occurrence of `old` in a file of the project.

    Raises AssertionError where there is none.
    """
    text = (project / name).read_text(encoding="utf-8")
    assert old in text, f"{name}: {old}"
    (project / name).write_text(text.replace(old, new, 1), encoding="utf-8")
