"""Files to which pages link; `test_markdown_pages` has the links, and what is reported of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.config.settings import Language
from prospectus.content.linked_files import is_published, language_of, names

ZH, EN = Language("zh", "zh-Hans-CN", ""), Language("en", "en-GB", "")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    for name in ("plan.pdf", "card.zh.png", "card.en.png", "first.zh.pdf", "second.en.pdf"):
        (tmp_path / name).touch()
    (tmp_path / "index.zh.md").touch()
    return tmp_path


@pytest.mark.parametrize("name", ["plan.pdf", "card.png", "card.en.png", "first.pdf"])
def test_a_file_is_for_all_languages_for_one_or_in_the_first_as_a_fallback(docs, name):
    assert is_published(docs, name, EN, [ZH, EN])


@pytest.mark.parametrize(
    ("name", "language"),
    [("plan.pdf", ZH), ("card.png", EN), ("first.pdf", ZH), ("none.pdf", None)],
)
def test_it_is_in_the_folder_of_its_language_or_of_the_first(docs, name, language):
    assert language_of(docs, name, EN, [ZH, EN]) == language


@pytest.mark.parametrize("name", ["card.zh.png", "none.pdf", "../plan.pdf", "Plan.pdf", "plan"])
def test_no_file_of_another_language_and_no_other_name_is_published(docs, name):
    assert not is_published(docs, name, EN, [ZH, EN])


def test_no_other_language_than_the_first_is_a_fallback(docs):
    assert not is_published(docs, "second.pdf", ZH, [ZH, EN])


def test_files_like_a_wrong_one_are_suggested_and_no_pages(docs):
    assert names(docs, ".png") == ["card.en.png", "card.zh.png"]
    assert "index.zh.md" not in names(docs, ".txt")
    assert "plan.pdf" in names(docs, ".txt")
