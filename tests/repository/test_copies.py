"""A copy that a test has spoiled is again what it was when the next test gets it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.copies import CopyPool
from support.project import cache_of, contents


@pytest.fixture
def original(tmp_path: Path) -> Path:
    project = tmp_path / "original/project"
    for name in ("data/parks/a.yml", "data/parks/b.yml", "docs/index.md", "hooks/main.py"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(name, encoding="utf-8")
    cache = project.with_name("cache")
    cache.mkdir()
    (cache / "templates").write_text("compiled", encoding="utf-8")
    return project


@pytest.fixture
def pool(original: Path, tmp_path: Path) -> CopyPool:
    folder = tmp_path / "pool"
    folder.mkdir()
    return CopyPool(original, folder, ("hooks",))


def replace_folder(project: Path) -> None:
    (project / "docs/index.md").unlink()
    (project / "docs").rmdir()
    (project / "docs").write_text("a file", encoding="utf-8")


SPOILED: dict[str, Callable[[Path], object]] = {
    "a changed file": lambda project: (project / "docs/index.md").write_text("x", "utf-8"),
    "one of the same size": lambda project: (project / "docs/index.md").write_text(
        "docs/other.md", "utf-8"
    ),
    "a file that is gone": lambda project: (project / "data/parks/a.yml").unlink(),
    "a file by another name": lambda project: (project / "data/parks/a.yml").rename(project / "a"),
    "a new folder": lambda project: (project / "site/en").mkdir(parents=True),
    "a file in place of a folder": replace_folder,
    "a link in place of a file": lambda project: (
        (project / "data/parks/b.yml").unlink(),
        (project / "data/parks/b.yml").symlink_to("a.yml"),
    ),
    "a cache that holds more": lambda project: (cache_of(project) / "more").write_text("x"),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_the_next_test_gets_what_the_first_got(pool, tmp_path, spoil):
    first = tmp_path / "first/project"
    copies = pool.lend(first)
    before = contents(first), contents(cache_of(first))
    spoil(first)
    pool.take_back(*copies)
    assert not first.exists()
    second = tmp_path / "second/project"
    assert pool.lend(second) == copies, "the same copy"
    assert (contents(second), contents(cache_of(second))) == before


def test_a_copy_lacks_what_is_left_out_and_the_original_stays(pool, original, tmp_path):
    before = contents(original)
    pool.lend(tmp_path / "first/project")
    (tmp_path / "first/project/docs/index.md").write_text("x", encoding="utf-8")
    assert not (tmp_path / "first/project/hooks").exists()
    assert contents(original) == before


def test_a_copy_that_was_removed_is_not_lent_again(pool, tmp_path):
    copies = pool.lend(tmp_path / "first/project")
    (tmp_path / "first/project").rename(tmp_path / "elsewhere")
    pool.take_back(*copies)
    pool.lend(tmp_path / "second/project")
    assert (tmp_path / "second/project/docs/index.md").is_file()
