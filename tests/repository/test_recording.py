""".ci/record: what CI writes into the main branch after a merge."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.builds import copy_with_cache
from support.git import commit, git
from support.project import ROOT, swap
from support.weekly import first_of

PARK = "data/parks/milton.yml"
PAGE_ZH, PAGE_EN = "docs/why/location.zh.md", "docs/why/location.en.md"
TITLE = "chore: record changes"


@pytest.fixture
def merged(sample: Path, tmp_path: Path) -> Path:
    """A clone of a bare repository, whose main branch has the sample site and `.ci`."""
    project = copy_with_cache(sample, tmp_path / "clone")
    shutil.copytree(ROOT / ".ci", project / ".ci")
    commit(project)
    git(project, "branch", "--move", "--force", "main")
    git(tmp_path, "clone", "--quiet", "--bare", str(project), str(tmp_path / "forge"))
    git(project, "remote", "add", "origin", str(tmp_path / "forge"))
    git(project, "fetch", "--quiet", "origin")
    return project


def run(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [project / ".ci/record", *words],
        env=os.environ | {"SITE_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )


def merge(project: Path) -> str:
    """Commit everything as a merge would, and return the commit before."""
    before = head(project)
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "feat: made up")
    git(project, "push", "--quiet", "origin", "HEAD:main")
    git(project, "fetch", "--quiet", "origin")
    return before


def answer(project: Path, *words: str) -> str:
    return subprocess.run(
        ["git", *words],  # noqa: S607
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def head(project: Path) -> str:
    return answer(project, "rev-parse", "HEAD")


def written(project: Path) -> list[str]:
    """The files of the last commit."""
    return answer(project, "show", "--format=", "--name-only", "HEAD").split()


def change_both(project: Path) -> None:
    swap(project, "data/figures/exports.yml", "value: 84\n", "value: 85\n")
    swap(project, PAGE_ZH, "\n## ", "\n虚构的一段。\n\n## ")
    swap(project, PAGE_EN, "\n## ", "\nA made-up paragraph.\n\n## ")


def patch(project: Path) -> Path:
    return project.parent / "out/record.patch"


def record(project: Path, before: str) -> str:
    """What is recorded of a merge; the files that it changes are put back."""
    done = run(project, before, str(patch(project).parent))
    assert done.returncode == 0, done.stderr
    git(project, "reset", "--quiet", "--hard")
    git(project, "clean", "--quiet", "-fd", "data")
    return patch(project).read_text(encoding="utf-8")


def push(project: Path, target: str) -> subprocess.CompletedProcess[str]:
    return run(project, "--push", "main", target, str(patch(project).parent))


def test_a_merge_is_recorded_once_and_pushed(merged, tmp_path):
    change_both(merged)
    before = merge(merged)
    assert record(merged, before)
    done = push(merged, str(tmp_path / "forge"))
    assert (done.returncode, done.stdout.strip()) == (0, head(merged)), done.stderr
    entry, page = written(merged)
    assert entry.startswith("data/changes/")
    assert page == "data/translations/en/pages/why/location.yml"
    assert answer(merged, "log", "-1", "--format=%s") == TITLE
    assert answer(tmp_path / "forge", "rev-parse", "main") == head(merged)
    assert record(merged, before) == "", "its own commit is not recorded"


@pytest.mark.weekly
def test_a_translation_is_confirmed_only_if_both_languages_have_changed(merged):
    swap(merged, PAGE_ZH, "\n## ", "\n虚构的一段。\n\n## ")
    swap(merged, "docs/why/industry.en.md", "\n## ", "\nA made-up paragraph.\n\n## ")
    before = merge(merged)
    assert record(merged, before) == "", "there is nothing to record"
    assert push(merged, "nowhere").stdout.strip() == head(merged)


@pytest.mark.parametrize("before", first_of(["", "0" * 40, "--all"]))
def test_without_a_commit_before_nothing_is_recorded(merged, before):
    change_both(merged)
    merge(merged)
    assert record(merged, before) == ""


@pytest.mark.weekly
def test_a_push_that_is_refused_is_no_error_and_the_merge_is_published(merged, tmp_path):
    change_both(merged)
    before = merge(merged)
    commit_of_merge = head(merged)
    assert record(merged, before)
    done = push(merged, f"{tmp_path}/token/gone")
    assert (done.returncode, done.stdout.strip()) == (0, commit_of_merge)
    assert "token" not in done.stderr


@pytest.mark.parametrize("is_link", first_of([False, True]))
def test_nothing_but_the_records_of_changes_is_pushed(merged, tmp_path, is_link):
    """Whatever somebody put into the patch."""
    before = head(merged)
    if is_link:
        (merged / "data/changes/2030-05-01.yml").symlink_to("/etc/passwd")
    else:
        swap(merged, PARK, "order: 5", "order: 6")
        (merged / "data/changes/2030-05-01.yml").write_text("made up\n", encoding="utf-8")
    git(merged, "add", "--all")
    patch(merged).parent.mkdir()
    patch(merged).write_text(
        answer(merged, "diff", "--cached", "--binary") + "\n", encoding="utf-8"
    )
    git(merged, "reset", "--quiet", "--hard")
    done = push(merged, str(tmp_path / "forge"))
    assert done.returncode == 0, done.stderr
    if is_link:
        assert answer(tmp_path / "forge", "rev-parse", "main") == before
    else:
        assert written(merged) == ["data/changes/2030-05-01.yml"]
