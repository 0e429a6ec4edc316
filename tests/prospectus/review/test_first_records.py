"""The first record of an optional kind needs no page, menu or setting besides itself."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from prospectus.review.check import check
from support.project import swap

# Folders below docs/ whose pages exist only for an optional kind.
PAGES = ("news/index", "policies/index", "documents/index", "invest/index", "invest/questions")


@pytest.fixture
def plain(copy_content) -> Path:
    """A site whose editors wrote no page for an optional kind, and no setting about one."""
    root = copy_content()
    for page in PAGES:
        for path in root.glob(f"docs/{page}.*.md"):
            path.unlink()
    swap(root, "mkdocs.yml", "  /news/*\n", "")
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    text = re.sub(r"  - 投资服务:\n(      - .*\n)*", "", text)
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    return root


def pages_of(root: Path) -> set[str]:
    return {page.uri for page in check(root).generated}


def test_pages_of_optional_kinds_are_made_where_there_are_records(plain):
    assert set(PAGES) <= pages_of(plain)


def test_they_are_not_made_where_there_are_none(plain):
    for name in ("steps.yml", "questions.yml"):
        (plain / "data" / name).unlink()
    shutil.rmtree(plain / "docs/news")
    assert {"news/index", "invest/index", "invest/questions"}.isdisjoint(pages_of(plain))


def test_a_written_page_stands_in_place_of_the_made_one(plain):
    for code, title in (("zh", "虚构动态"), ("en", "Made-up news")):
        head = f"---\ntitle: {title}\ndescription: {title}\n---\n"
        page = f'{head}\n# {title}\n\n{{{{ fragment("news.html") }}}}\n'
        (plain / f"docs/news/index.{code}.md").write_text(page, encoding="utf-8")
    swap(plain, "mkdocs.yml", "  - index.md\n", "  - index.md\n  - news/index.md\n")
    assert "news/index" not in pages_of(plain)
