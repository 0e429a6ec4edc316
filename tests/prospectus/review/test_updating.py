"""What others published comes into a checkout with changes of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.git.command import GitError, run_git
from prospectus.git.commits import Author, write_commit
from prospectus.review.own_changes import own_files
from prospectus.review.updating import apply_update, plan_update
from support.git import commit

PARK, PAGE = "data/parks/a.yml", "docs/a.zh.md"
RECORD = "name: {zh: 甲, en: A}\nvalue: 1\n"
SOMEBODY = Author("Somebody", "somebody@example.org")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path, text in ((PARK, RECORD), (PAGE, "# 甲\n\n一\n"), ("Makefile", "a:\n")):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    commit(tmp_path)
    return tmp_path


def published(site: Path, **files: str | None) -> str:
    """A commit of somebody else with these files: those of data and docs, and the Makefile."""
    names = {"park": PARK, "page": PAGE, "new": "data/parks/new.yml", "makefile": "Makefile"}
    contents = {names[name]: text.encode() if text else None for name, text in files.items()}
    return write_commit(site, "HEAD", contents, SOMEBODY, "Made up")


def write(site: Path, path: str, text: str) -> None:
    (site / path).write_text(text, encoding="utf-8")


def test_changes_of_both_are_in_the_files_and_only_ones_own_are_left_to_send(site):
    write(site, PARK, RECORD.replace("value: 1", "value: 2"))
    theirs = published(
        site, park=RECORD.replace("zh: 甲", "zh: 乙"), page=None, new="a: 1\n", makefile="b:\n"
    )
    update = plan_update(site, theirs)
    assert not update.conflicts
    apply_update(site, update)
    assert (site / PARK).read_text(encoding="utf-8") == "name: {zh: 乙, en: A}\nvalue: 2\n"
    assert not (site / PAGE).exists()
    assert (site / "Makefile").read_text(encoding="utf-8") == "b:\n"
    assert run_git(site, "rev-parse", "HEAD").decode().strip() == theirs
    (file,) = own_files(site)
    assert [(value.place, value.mine) for value in file.values] == [(("value",), 2)]


def test_a_conflict_changes_nothing_before_it_is_decided(site):
    write(site, PARK, RECORD.replace("value: 1", "value: 2"))
    write(site, PAGE, "# 甲\n\n二\n")
    before = run_git(site, "rev-parse", "HEAD")
    theirs = published(site, park=RECORD.replace("value: 1", "value: 3"), page="# 甲\n\n三\n")
    update = plan_update(site, theirs)
    assert {path: [conflict.place for conflict in of] for path, of in update.conflicts.items()} == {
        PARK: [("value",)],
        PAGE: [("1",)],
    }
    with pytest.raises(ValueError, match="conflicts"):
        apply_update(site, update)
    assert run_git(site, "rev-parse", "HEAD") == before
    choices = {PARK: {("value",): "mine"}, PAGE: {("1",): "theirs"}}
    apply_update(site, plan_update(site, theirs, choices))
    assert "value: 2" in (site / PARK).read_text(encoding="utf-8")
    assert (site / PAGE).read_text(encoding="utf-8") == "# 甲\n\n三\n"


def test_a_file_that_changes_between_plan_and_writing_stops_it(site):
    theirs = published(site, park=RECORD.replace("value: 1", "value: 3"))
    update = plan_update(site, theirs)
    write(site, PARK, RECORD.replace("value: 1", "value: 9"))
    with pytest.raises(DiagnosticsError):
        apply_update(site, update)
    assert "value: 9" in (site / PARK).read_text(encoding="utf-8")


def test_changes_of_the_program_on_both_sides_need_a_maintainer(site):
    write(site, "Makefile", "c:\n")
    with pytest.raises(GitError):
        plan_update(site, published(site, makefile="b:\n"))


def test_own_commits_that_are_not_published_need_a_maintainer(site):
    theirs = published(site, park=RECORD.replace("value: 1", "value: 3"))
    own = published(site, park=RECORD.replace("value: 1", "value: 4"))
    run_git(site, "update-ref", "HEAD", own)
    with pytest.raises(GitError):
        plan_update(site, theirs)
