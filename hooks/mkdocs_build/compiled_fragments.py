"""Fragments compiled by a process of their own.

This module imports little, so that the process can begin before MkDocs is imported, and works while
the content is checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeAlias

from prospectus.config.settings import FILE
from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.files import content_tree
from prospectus.presentation.routes import LISTED_COLLECTIONS
from prospectus.rendering.environment import compile_templates
from prospectus.support.parallel import Background

# Compiled templates by the keys of the persistent cache.
Bytecode: TypeAlias = Mapping[bytes, bytes]

# Words of the settings, whether a part of the site exists with or without them, and its fragments.
_PARTS = (
    ("brochure", True, "brochure*.html"),
    ("open_data: false", False, "open-data.html"),
    ("compare: false", False, "compare-page.html"),
)


def compile_in_background(root: Path) -> Background[Bytecode]:
    """Begin to compile the fragments of the project `root`, for `environment.take_templates`."""
    return Background(partial(compiled, root))


def compiled(root: Path) -> Bytecode:
    """The fragments that a build may need, compiled by this process.

    Empty where one cannot be read or compiled, which the check reports.
    """
    with suppress(Exception):
        content_tree.require_plain_files(root)
        return compile_templates(root, frozenset(_unneeded(root)))
    return {}


def _unneeded(root: Path) -> Iterator[str]:
    """Patterns of the names of fragments that no page needs, which may be a quarter of all.

    They are those of parts that the site does without, and of collections without files. Where a
    page does need one, it is compiled then.
    """
    settings = (root / FILE).read_text(encoding="utf-8")
    yield from (fragments for words, is_on, fragments in _PARTS if (words in settings) != is_on)
    for spec in COLLECTIONS:
        if not (root / "data" / spec.path.partition("/*")[0]).exists():
            names = spec.name, f"{spec.name}-page", LISTED_COLLECTIONS.get(spec.name, spec.name)
            yield from (f"{name}.html" for name in names)
