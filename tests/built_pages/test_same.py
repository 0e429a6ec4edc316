"""However the site is made, it is the same to the byte.

Without EDITS there is one edit of each kind, and a comparison after every fourth and the last.
EDITS asks for so many random edits and a comparison after each; SEED asks for others.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.generated_projects import write
from support.project import ROOT, swap
from support.weekly import first_of

pytestmark = pytest.mark.slow

KINDS = 14
EDITS = int(os.environ.get("EDITS", KINDS))
EVERY = 1 if "EDITS" in os.environ else 4
REBUILDS = int(os.environ.get("EDITS", "3"))
REBUILDS_EVERY = 1 if "EDITS" in os.environ else 3


@pytest.fixture
def crowded(bare: Path) -> Path:
    """A copy with made-up projects for lists of several pages, and a name full of signs."""
    write(bare, 60)
    path = bare / "data/projects/coal-chemicals.yml"
    name = """name: {zh: '虚构“&”', en: 'Made up "&" <b>''s'}"""
    text = re.sub(
        r"^name: .*$", name, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE
    )
    path.write_text(text, encoding="utf-8")
    return bare


def compare(project: Path, *words: str) -> str:
    script = [sys.executable, str(ROOT / "tests/same"), *words]
    done = subprocess.run(script, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout + done.stderr


# Files of open data are no pages, and take a quarter of the time.
@pytest.mark.parametrize("setting", first_of(["  open_data: false\n", ""]))
def test_a_page_filled_into_a_shell_is_the_page_that_mkdocs_makes(crowded, setting):
    swap(crowded, "mkdocs.yml", "\nextra:\n", f"\nextra:\n{setting}")
    assert compare(crowded, "all") == ""


@pytest.mark.weekly
def test_after_each_edit_a_preview_answers_what_a_build_writes(crowded):
    seed = os.environ.get("SEED", "1")
    assert compare(crowded, "edits", str(EDITS), seed, str(EVERY)) == ""


@pytest.mark.weekly
def test_after_each_edit_a_rebuild_writes_what_a_first_build_would(crowded):
    """Few edits usually: most that could go wrong is found by tests of page keys."""
    seed = os.environ.get("SEED", "1")
    assert compare(crowded, "rebuilds", str(REBUILDS), seed, str(REBUILDS_EVERY)) == ""
