"""What an editor changed since the last commit, and how it is undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.git.command import run_git
from prospectus.review.own_changes import own_files, undo, undo_all
from support.git import commit

PARK = "data/parks/a.yml"
RECORD = """\
# A comment
name: {zh: 甲, en: A}
value: 1 # of a source
sources: [article p01]
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path, text in ((PARK, RECORD), ("docs/a.zh.md", "# 甲\n"), ("mkdocs.yml", "a: 1\n")):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    commit(tmp_path)
    return tmp_path


def edit(site: Path, path: str, *changes: tuple[str, str]) -> None:
    text = (site / path).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (site / path).write_text(text, encoding="utf-8")


def test_changed_files_of_content_are_listed_with_the_values_that_differ(site):
    edit(site, PARK, ("value: 1", "value: 2"), ("en: A", "en: B"))
    (site / "docs/a.zh.md").unlink()
    (site / "data/parks/b.yml").write_text("name: {}\n", encoding="utf-8")
    edit(site, "mkdocs.yml", ("a: 1", "a: 2"))
    files = {file.path: file for file in own_files(site)}
    assert {*files} == {PARK, "data/parks/b.yml", "docs/a.zh.md"}
    assert [(value.place, value.base, value.mine) for value in files[PARK].values] == [
        (("name", "en"), "A", "B"),
        (("value",), 1, 2),
    ]
    assert files["docs/a.zh.md"].after is None
    assert files["data/parks/b.yml"].before is None


def test_one_value_is_undone_and_all_else_stays(site):
    edit(site, PARK, ("value: 1", "value: 2"), ("en: A", "en: B"), ("# A comment", "# Other"))
    undo(site, PARK, ("value",))
    assert (site / PARK).read_text(encoding="utf-8") == RECORD.replace("en: A", "en: B").replace(
        "# A comment", "# Other"
    )
    undo(site, PARK, ("name", "en"))
    assert own_files(site) == []


def test_a_file_is_undone_whether_changed_new_or_gone(site):
    edit(site, PARK, ("value: 1", "value: ["))  # not even YAML
    (site / "docs/a.zh.md").unlink()
    (site / "data/parks/b.yml").write_text("name: {}\n", encoding="utf-8")
    undo(site, PARK)
    assert {file.path for file in own_files(site)} == {"data/parks/b.yml", "docs/a.zh.md"}
    undo_all(site)
    assert own_files(site) == []
    assert not (site / "data/parks/b.yml").exists()
    assert run_git(site, "status", "--porcelain") == b""


@pytest.mark.parametrize(
    ("path", "place"),
    [("mkdocs.yml", ()), ("../a", ()), (PARK, ("sources", "x")), ("data/parks/none.yml", ())],
)
def test_what_is_no_own_change_is_not_undone(site, path, place):
    edit(site, PARK, ("value: 1", "value: 2"))
    edit(site, "mkdocs.yml", ("a: 1", "a: 2"))
    with pytest.raises(DiagnosticsError):
        undo(site, path, place)
    assert (site / "mkdocs.yml").read_text(encoding="utf-8") == "a: 2\n"
    assert len(own_files(site)) == 1
