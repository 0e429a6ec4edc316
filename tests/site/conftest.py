"""Tests below this folder are about the content of this repository, not about the sample site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from prospectus.config.project import Project
from prospectus.domain.dataset import Dataset
from prospectus.domain.loader import load
from support.builds import Once, make_published
from support.parsing import BuiltSite
from support.project import ROOT, copy_published_site
from support.server import served


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def site() -> Dataset:
    return load(Project(ROOT))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of this site that a test may spoil."""
    return copy_published_site(tmp_path / "project")


@pytest.fixture(scope="session")
def built(once: Once) -> BuiltSite:
    """The site of this repository, as `make build` makes it."""
    return BuiltSite(once("published", make_published) / "project/site")


@pytest.fixture(scope="session")
def serve(built: BuiltSite) -> Iterator[Callable[[str], str]]:
    with served(built) as serve:
        yield serve
