"""`python hooks …`, in a process of its own or in this one, and its usual output."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from unittest import mock

from cli import main
from prospectus.diagnostics.diagnostic import translate_each


def importing(*files: Path, dry_run: bool = False, accept_doubts: bool = False) -> Namespace:
    """The arguments of `python hooks import`."""
    return Namespace(files=files, dry_run=dry_run, accept_doubts=accept_doubts)


def run_hooks(project: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python hooks …` as editors do."""
    return subprocess.run(
        [sys.executable, "hooks", *words],
        cwd=project,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def run_here(project: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in this process, which saves the start of another.

    The program is the one of this checkout, with the project's content. At least one test of each
    command calls `run_hooks` instead.
    """
    streams = [
        io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace")
        for _ in range(2)
    ]
    with (
        contextlib.chdir(project),
        contextlib.redirect_stdout(streams[0]),
        contextlib.redirect_stderr(streams[1]),
        mock.patch.object(main, "ROOT", project),
        mock.patch.dict(os.environ, environment),
    ):
        code = main.run(list(words))
    output = []
    for stream in streams:
        stream.seek(0)
        output.append(stream.read())
    return subprocess.CompletedProcess(words, code, *output)


def no_dates(key: str, **details: object) -> str:
    """What a build says that knows no dates of change."""
    why = translate_each(f"history.{key}", **details)
    notices = translate_each("build.no_dates")
    return " / ".join(f"{notices[code]}{why[code]}" for code in notices) + "\n"


# What a build of a copy says, as a copy has no history.
NO_REPOSITORY = no_dates("no_repository")
