"""The program as an installed package, and sites that consist of content."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from support.project import ROOT, SAMPLE

# What the package is made of, besides the folders of the program.
_FILES = ("pyproject.toml", "setup.py", "requirements.in", "README.md", "LICENSE")
_FOLDERS = ("hooks", "overrides", "prospectus_site")


def copy_program(folder: Path) -> Path:
    """Copy what the package is made of, as a build writes into the folder that it builds from."""
    folder.mkdir(parents=True)
    for name in _FILES:
        shutil.copy(ROOT / name, folder)
    for name in _FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def make_installed(folder: Path) -> None:
    """Install the package into `folder / "packages"`, with the libraries of this Python."""
    source = copy_program(folder / "source")
    offline = ("--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check")
    target = ("--target", str(folder / "packages"))
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", *offline, *target, str(source)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def environment_of(packages: Path) -> Mapping[str, str]:
    """The environment in which the installed command and its plugin are found."""
    path = os.pathsep.join([str(packages / "bin"), os.environ["PATH"]])
    return {**os.environ, "PYTHONPATH": str(packages), "PATH": path}


def run_installed(packages: Path, site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `prospectus …` of an installed package in the folder of a site."""
    return subprocess.run(
        [str(packages / "bin/prospectus"), *words],
        cwd=site,
        env=environment_of(packages),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def copy_content(folder: Path) -> Path:
    """The sample site as content that names the plugin of an installed program."""
    shutil.copytree(SAMPLE, folder)
    settings = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    settings = re.sub(r"^(?:hooks|watch):.*\n|^  custom_dir:.*\n", "", settings, flags=re.MULTILINE)
    settings = settings.replace("plugins:\n", "plugins:\n  - prospectus\n")
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return folder


def commands_of(guide: str) -> list[str]:
    """The commands in the code blocks of a guide, one a line."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", guide, re.MULTILINE | re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]
