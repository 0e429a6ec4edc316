"""Made-up settings, and the problems that they have."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.config.project import Project
from prospectus.config.settings import Settings
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.yamlio.reader import YamlDocument


def settings(text: str) -> Settings:
    """The settings of an mkdocs.yml with this text."""
    return Settings(YamlDocument("mkdocs.yml", text))


def problems_in(root: Path, settings: str) -> list[str]:
    """The problems of settings that cannot be used, written to mkdocs.yml in `root`."""
    (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    with pytest.raises(DiagnosticsError) as caught:
        _ = Project(root).settings.languages
    return [str(problem) for problem in caught.value.problems]


def line(place: str, key: str, **details: str) -> str:
    """The line that reports a problem of mkdocs.yml."""
    return f"mkdocs.yml:{place}: {translate(f'problem.{key}', **details)}"
