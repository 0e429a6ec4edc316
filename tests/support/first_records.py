"""A site that has no page, menu or setting for optional kinds of records."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from support.project import swap

# The pages that exist only for an optional kind.
OPTIONAL_PAGES = (
    "news/index", "policies/index", "documents/index", "invest/index", "invest/questions",
)  # fmt: skip


def remove_optional_pages(root: Path, *, news: bool = True) -> None:
    """Remove these pages and what mkdocs.yml says of them; with `news`, the posts too."""
    for page in OPTIONAL_PAGES:
        for path in root.glob(f"docs/{page}.*.md"):
            path.unlink()
    if news:
        shutil.rmtree(root / "docs/news")
    swap(root, "mkdocs.yml", "  /news/*\n", "")
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    text = re.sub(r"  - 投资服务:\n(      - .*\n)*", "", text)
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
