"""Renderers of a small project, in Chinese and in English."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.rendering.renderer import Renderer
from support.small_project import project, renderers


@pytest.fixture
def zh(tmp_path: Path) -> Renderer:
    return renderers(project(tmp_path))[0]


@pytest.fixture
def en(tmp_path: Path) -> Renderer:
    return renderers(project(tmp_path))[1]
