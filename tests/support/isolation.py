"""The domain is tested without the programs that build the site."""

from __future__ import annotations

import sys

BLOCKED = ("mkdocs", "material", "mkdocs_static_i18n")


def block_site_engine() -> None:
    """Let every import of MkDocs fail in this process; programs that tests start may import it."""
    for name in BLOCKED:
        sys.modules[name] = None  # type: ignore[assignment]
