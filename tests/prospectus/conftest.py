"""Copies of projects without the program, which these tests call in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def copy(sample: Path, tmp_path: Path, lend: Callable[..., Path]) -> Path:
    """A copy of the sample site that a test may spoil."""
    return lend(sample, tmp_path / "project", "hooks")


@pytest.fixture
def bare(bare_project: Path, tmp_path: Path, lend: Callable[..., Path]) -> Path:
    """A copy that a test may spoil, quick to check: most pages have a head and no text."""
    return lend(bare_project, tmp_path / "project", "hooks")


@pytest.fixture
def with_program(bare_project: Path, tmp_path: Path, lend: Callable[..., Path]) -> Path:
    """The same with the program, for tests that start it as editors do."""
    return lend(bare_project, tmp_path / "project")
