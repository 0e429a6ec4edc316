"""What lies on disk; more that is refused in tests/attacks/test_files.py."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.files import content_tree
from support.platforms import needs_symlinks


def test_the_project_itself_is_of_plain_files(root):
    content_tree.require_plain_files(root)


@needs_symlinks
def test_everything_is_reported_at_once_in_the_order_of_paths(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/con.md").touch()
    (tmp_path / "docs/link").symlink_to("/")
    (tmp_path / "data").touch()
    os.mkfifo(tmp_path / "mkdocs.yml")
    with pytest.raises(DiagnosticsError) as caught:
        content_tree.require_plain_files(tmp_path)
    assert caught.value.problems == [
        Diagnostic.at("data", 1, 1, "special_file"),
        Diagnostic.at("docs/con.md", 1, 1, "reserved_name", name="con.md"),
        Diagnostic.at("docs/link", 1, 1, "symlink", name="link"),
        Diagnostic.at("mkdocs.yml", 1, 1, "special_file"),
    ]


@needs_symlinks
def test_names_of_programs_are_free_and_so_are_folders_that_are_not_read(tmp_path):
    for name in ("hooks/Aux.py", "overrides/partials/con.html", "site/con", ".venv/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / ".venv/link").symlink_to("/")
    content_tree.require_plain_files(tmp_path)


@pytest.mark.parametrize("name", ["console.md", "nuls", "com", "com10.yml", "auxiliary", "lpt"])
def test_names_that_only_begin_like_devices_are_free(tmp_path, name):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / name).touch()
    content_tree.require_plain_files(tmp_path)


def refused(root: Path) -> list[tuple[str, str]]:
    try:
        content_tree.require_plain_files(root)
    except DiagnosticsError as error:
        return [(problem.path, problem.key) for problem in error.problems]
    return []


def test_names_have_a_hundred_characters_at_most(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / ("a" * 100)).touch()
    assert refused(tmp_path) == []
    (tmp_path / "docs" / ("b" * 101)).touch()
    assert refused(tmp_path) == [("docs/" + "b" * 101, "long_name")]


def test_twelve_folders_lie_inside_each_other_at_most(tmp_path):
    deepest = "/".join(["docs", *"abcdefghijk"])
    (tmp_path / deepest).mkdir(parents=True)
    (tmp_path / deepest / "page.md").touch()
    assert refused(tmp_path) == []
    (tmp_path / deepest / "l").mkdir()
    assert refused(tmp_path) == [(f"{deepest}/l", "too_deep_folder")]
