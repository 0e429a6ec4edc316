"""Fragments compiled by a process of their own.

This module imports little, so that the process can begin before MkDocs is imported, and works while
the content is checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeAlias

from prospectus.config.settings import FILE
from prospectus.files import content_tree
from prospectus.rendering.environment import compile_templates
from prospectus.support.parallel import Background

# Compiled templates by the keys of the persistent cache.
Bytecode: TypeAlias = Mapping[bytes, bytes]

# The setting, and the beginning of the names of its fragments, which are an eighth of all.
_BROCHURE = "brochure"


def compile_in_background(root: Path) -> Background[Bytecode]:
    """Begin to compile the fragments of the project `root`, for `environment.take_templates`."""
    return Background(partial(_compiled, root))


def _compiled(root: Path) -> Bytecode:
    """Empty where a fragment cannot be read or compiled, which the check reports."""
    with suppress(Exception):
        content_tree.require_plain_files(root)
        # Whatever else the settings say, there is a brochure only where they name it.
        settings = (root / FILE).read_text(encoding="utf-8")
        return compile_templates(root, "" if _BROCHURE in settings else _BROCHURE)
    return {}
