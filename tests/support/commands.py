"""`python hooks …` in a process of its own, and its usual output."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from prospectus.diagnostics.diagnostic import translate_each


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


def no_dates(key: str, **details: object) -> str:
    """What a build says that knows no dates of change."""
    why = translate_each(f"history.{key}", **details)
    notices = translate_each("build.no_dates")
    return " / ".join(f"{notices[code]}{why[code]}" for code in notices) + "\n"


# What a build of a copy says, as a copy has no history.
NO_REPOSITORY = no_dates("no_repository")
