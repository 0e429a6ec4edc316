"""Data that a process of its own reads while the command that needs it is being imported.

Without a persistent cache, a command parses every file of data/. Its own imports take as long as
several hundred files, on one core. This module imports little, so that the process can begin
before them.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.files import content_tree
from prospectus.support.parallel import CAN_FORK, Background
from prospectus.yamlio import reader, text_files
from prospectus.yamlio.reader import YamlDocument

# Text and values of files, by their paths below the root of the project.
ValuesAhead: TypeAlias = Mapping[str, tuple[str, Any]]

# As many files as are read in the time of the imports; the command reads the rest on all cores.
_MAX_FILES = 1000


def read_ahead(root: Path) -> Background[ValuesAhead] | None:
    """Begin to read the data of the project `root`; None where the persistent cache has it."""
    if CAN_FORK and not reader.has_cached_values(root) and (root / "data").is_dir():
        return Background(lambda: _read(root))
    return None


def _read(root: Path) -> ValuesAhead:
    """Without the files that cannot be read; reading them later reports why."""
    values: dict[str, tuple[str, Any]] = {}
    with suppress(DiagnosticsError):
        content_tree.require_plain_files(root, ("data",))
        for path in sorted((root / "data").rglob("*.yml"))[:_MAX_FILES]:
            with suppress(DiagnosticsError):
                name, text = path.relative_to(root).as_posix(), text_files.read_text(root, path)
                values[name] = text, YamlDocument(name, text).values
    return values
