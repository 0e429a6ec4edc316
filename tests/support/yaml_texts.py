"""Made-up YAML files, and the problems that they have."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.yamlio.reader import YamlDocument

PATH = "data/test.yml"


def problems_in(text: str) -> list[str]:
    """The problems of a text that is refused."""
    with pytest.raises(DiagnosticsError) as caught:
        YamlDocument(PATH, text)
    return [str(problem) for problem in caught.value.problems]


def line(place: str, key: str, **details: str) -> str:
    """The line that reports a problem of the file."""
    return f"{PATH}:{place}: {translate(f'problem.{key}', **details)}"


def written(folder: Path, content: bytes) -> Path:
    """The file with this content, below `folder`."""
    path = folder / PATH
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path
