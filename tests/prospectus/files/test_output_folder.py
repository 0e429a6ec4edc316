"""What a build may replace, and what becomes of folders in which one was killed."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import translate
from prospectus.diagnostics.failures import FailureError
from prospectus.files import output_folder
from prospectus.files.output_folder import MARKER, refusal, replace, workspace, write_marker

fcntl = pytest.importorskip("fcntl", reason="locks of folders, pipes and symbolic links need POSIX")


def build(folder: Path, text: str = "Made up.") -> Path:
    """A folder as a build writes it."""
    (folder / "assets").mkdir(parents=True)
    (folder / "en").mkdir()
    for name in ("index.html", "404.html", "en/index.html"):
        (folder / name).write_text(text, encoding="utf-8")
    write_marker(folder)
    return folder


def unmarked(folder: Path) -> Path:
    """A folder as an earlier version wrote it."""
    build(folder, '<meta name="generator" content="mkdocs-1.6.1">')
    (folder / MARKER).unlink()
    return folder


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("home", "project", "project/docs", "project/.git", "project/out"):
        (tmp_path / name).mkdir()
    return tmp_path / "project"


# -- which folder may be replaced ------------------------------------------------------------


def test_what_is_absent_empty_or_a_build_may_be_replaced(project):
    assert refusal(project, project / "public") is None
    assert refusal(project, project / "out") is None
    assert refusal(project, project / "a/b/c") is None
    assert refusal(project, build(project / "site")) is None
    assert refusal(project, build(project.parent / "elsewhere")) is None
    (project / "link").symlink_to(project / "site")
    assert refusal(project, project / "link") is None


def test_files_of_file_managers_are_nobodys(project):
    (build(project / "site") / ".DS_Store").write_text("", encoding="utf-8")
    assert refusal(project, project / "site") is None


def test_a_folder_with_pages_of_somebody_else_is_left_alone(project):
    folder = unmarked(project / "public")
    assert refusal(project, folder) == translate("build.no_build", folder=folder)


def test_what_was_added_to_a_build_is_not_lost(project):
    folder = build(project / "site")
    (folder / "mine.txt").write_text("Made up.", encoding="utf-8")
    assert refusal(project, folder) == translate("build.added", folder=folder, name="mine.txt")


def test_a_build_of_an_earlier_version_is_replaced_where_a_build_goes_by_default(project):
    folder = unmarked(project / "site")
    assert refusal(project, folder, is_default=True) is None
    folder.rename(project.parent / "there")
    folder.symlink_to(project.parent / "there")
    assert refusal(project, folder, is_default=True) == translate("build.no_build", folder="site")


@pytest.mark.parametrize(
    "folder",
    [
        "",
        ".",
        "..",
        "/",
        "docs",
        "docs/new",
        "DOCS/new",
        ".git/new",
        ".hidden",
        "hooks/x",
        "../home",
    ],
)
def test_folders_of_the_project_and_of_people_are_protected(project, folder, monkeypatch):
    monkeypatch.chdir(project)
    path = Path(folder)
    assert refusal(project, path) == translate("build.protected", folder=path)


def test_links_to_protected_folders_are_protected_too(project):
    for number, target in enumerate((project, project / "docs", project.parent / "home")):
        link = project.parent / f"link-{number}"
        link.symlink_to(target)
        assert refusal(project, link) == translate("build.protected", folder=link)


@pytest.mark.parametrize("content", [b"", b"Made up.\n", b"\xff\n", b"Written by\nindex.html\n"])
def test_a_marker_of_somebody_else_is_none(project, content):
    folder = build(project / "site")
    (folder / MARKER).write_bytes(content)
    assert refusal(project, folder) == translate("build.no_build", folder=folder)


def test_a_marker_that_is_no_file_is_none(project):
    folder = build(project / "site")
    (folder / MARKER).rename(project / "marker")
    (folder / MARKER).symlink_to(project / "marker")
    assert refusal(project, folder) == translate("build.no_build", folder=folder)
    (folder / MARKER).unlink()
    (folder / MARKER).mkdir()
    assert refusal(project, folder) == translate("build.no_build", folder=folder)


def test_what_is_no_folder_is_refused(project):
    (project / "file").write_text("", encoding="utf-8")
    os.mkfifo(project / "pipe")
    for path in (project / "file", project / "pipe", Path("/dev/null")):
        assert refusal(project, path) == translate("build.no_build", folder=path)


def test_a_path_that_no_system_takes_is_refused(project):
    (project / "loop").symlink_to("loop")
    for path in (project / "loop", project / ("x" * 300)):
        message = refusal(project, path)
        assert message
        assert message.startswith(str(path))


def test_the_marker_is_the_same_wherever_it_is_written(tmp_path):
    one, other = build(tmp_path / "one"), build(tmp_path / "other")
    assert (one / MARKER).read_bytes() == (other / MARKER).read_bytes()


# -- where a build works ----------------------------------------------------------------------


def test_nothing_is_left_of_a_build_or_of_one_that_failed(tmp_path):
    for error in (None, ValueError, KeyboardInterrupt):
        try:
            with workspace(tmp_path / "a/b/site") as folder:
                build(folder / "new")
                if error:
                    raise error
        except BaseException as raised:
            assert isinstance(raised, error or ())
    assert list(tmp_path.iterdir()) == []


# Builds, and is killed at some point.
KILLED = """
import os, signal, sys
from pathlib import Path
from prospectus.files import folder_swap as swap, output_folder as output

target, point = Path(sys.argv[1]), sys.argv[2]
die = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
if point == "made":
    output._own = die
with output.workspace(target) as folder:
    if point == "building":
        (folder / "new/en").mkdir(parents=True)
        die()
    (folder / "new").mkdir()
    (folder / "new/index.html").write_text("new")
    output.write_marker(folder / "new")
    if point == "between":
        target.rename(folder / "old")
        die()
    output.replace(folder / "new", target, folder / "old")
    if point == "replaced":
        die()
    output.shutil.rmtree = die
"""


def killed(root: Path, target: Path, point: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(target), point], cwd=root / "hooks", check=False
    )
    assert done.returncode == -9


@pytest.mark.parametrize(
    ("point", "text"),
    [
        ("made", "old"),
        ("building", "old"),
        ("between", None),
        ("replaced", "new"),
        ("removing", "new"),
    ],
)
def test_the_next_build_removes_what_a_killed_one_left(root, tmp_path, point, text):
    site = build(tmp_path / "site", "old")
    killed(root, site, point)
    assert len(list(tmp_path.iterdir())) == 2 - (text is None), "something is left"
    if text:
        assert (site / "index.html").read_text(encoding="utf-8") == text
    with workspace(site) as folder:
        assert {path.name for path in tmp_path.iterdir()} == {"site", folder.name}
        assert (site / "index.html").read_text(encoding="utf-8") == (text or "old")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_an_earlier_build_comes_back_to_its_own_place_only(root, tmp_path):
    site = build(tmp_path / "site", "old")
    killed(root, site, "between")
    with workspace(tmp_path / "offline"):
        assert not (tmp_path / "offline").exists()


def test_a_build_that_is_still_alive_keeps_its_folder(tmp_path):
    with workspace(tmp_path / "site") as one, workspace(tmp_path / "site") as other:
        assert {path.name for path in tmp_path.iterdir()} == {one.name, other.name}


def foreign_folder(folder: Path) -> None:
    folder.mkdir()
    (folder / "mine.txt").write_text("Made up.", encoding="utf-8")


def foreign_owner(folder: Path) -> None:
    foreign_folder(folder)
    (folder / "owner").write_text("Made up.", encoding="utf-8")


def empty_owner_beside_files(folder: Path) -> None:
    foreign_folder(folder)
    (folder / "owner").write_text("", encoding="utf-8")


def linked_owner(folder: Path) -> None:
    foreign_folder(folder)
    (folder / "mine.txt").write_text(output_folder._OWNER_HEAD, encoding="utf-8")
    (folder / "owner").symlink_to("mine.txt")


def folder_as_owner(folder: Path) -> None:
    foreign_folder(folder)
    (folder / "owner").mkdir()


def plain_file(folder: Path) -> None:
    folder.write_text("Made up.", encoding="utf-8")


@pytest.mark.parametrize(
    "make",
    [
        *(foreign_folder, foreign_owner, empty_owner_beside_files, linked_owner),
        *(folder_as_owner, plain_file),
    ],
)
@pytest.mark.parametrize("name", [".site-abcd1234", ".site-", ".site-mine"])
def test_what_looks_like_a_leftover_but_is_none_stays(tmp_path, make: Callable[[Path], None], name):
    make(tmp_path / name)
    with workspace(tmp_path / "site"):
        pass
    assert (tmp_path / name).exists()


def test_a_link_that_looks_like_a_leftover_is_not_followed(tmp_path):
    target = tmp_path / "there"
    foreign_folder(target)
    (tmp_path / "parent").mkdir()
    (tmp_path / "parent/.site-abcd1234").symlink_to(target)
    with workspace(tmp_path / "parent/site"):
        pass
    assert (target / "mine.txt").exists()


def test_without_locks_nothing_is_taken_for_abandoned(root, tmp_path, monkeypatch):
    site = build(tmp_path / "site", "old")
    killed(root, site, "building")
    monkeypatch.setattr("prospectus.files.output_folder.fcntl", None)
    with workspace(site):
        pass
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_system_without_locks_is_used_all_the_same(root, tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError

    site = build(tmp_path / "site", "old")
    monkeypatch.setattr(fcntl, "flock", refuse)
    with workspace(site) as folder:
        replace(build(folder / "new", "new"), site, folder / "old")
    assert (site / "index.html").read_text(encoding="utf-8") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_only_the_errors_of_mount_points_say_that_the_folder_is_one(project, monkeypatch):
    def failing(number: int) -> Callable[..., None]:
        def exchange(*_: Path) -> None:
            raise OSError(number, "made up")

        return exchange

    site = build(project / "site")
    for number, expected in (
        (errno.EBUSY, FailureError),
        (errno.EXDEV, FailureError),
        (errno.ENOSPC, OSError),
    ):
        monkeypatch.setattr(output_folder, "exchange", failing(number))
        with pytest.raises(expected):
            replace(build(project / f"new-{number}"), site, project / "old")
