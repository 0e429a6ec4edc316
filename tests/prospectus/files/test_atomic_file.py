"""One file, replaced anywhere."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.files import atomic_file
from support.platforms import needs_posix, needs_symlinks


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    return file


def reported(error: pytest.ExceptionInfo[DiagnosticsError]) -> list[tuple[str, str]]:
    return [(problem.path, problem.key) for problem in error.value.problems]


@needs_posix
def test_a_file_is_replaced_and_keeps_its_permissions(path):
    path.chmod(0o600)
    path.with_name(".a.md.new").write_bytes(b"left by a crash")
    atomic_file.replace_file(path, b"new")
    assert list(path.parent.iterdir()) == [path]
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_cannot_be_replaced_stays_as_it_is(path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch, pytest.raises(DiagnosticsError) as error:
        patch.setattr(os, "fsync", full)
        atomic_file.replace_file(path, b"new")
    assert reported(error) == [("a.md", "os_disk_full")]
    assert list(path.parent.iterdir()) == [path]
    assert path.read_bytes() == b"old"


def test_only_a_regular_file_is_one(path):
    assert atomic_file.is_file(path)
    assert not atomic_file.is_file(path.with_name("absent.md"))
    with pytest.raises(DiagnosticsError) as error:
        atomic_file.is_file(path.parent)
    assert reported(error) == [(path.parent.name, "not_a_file")]


def test_an_existing_file_is_not_created_again(path):
    with pytest.raises(FileExistsError):
        atomic_file.create(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_regular_file_is_read_and_nothing_else(path):
    assert atomic_file.read_regular(path) == b"old"
    assert atomic_file.read_regular(path.with_name("absent.md")) is None
    with pytest.raises(IsADirectoryError) as error:
        atomic_file.read_regular(path.parent)
    assert error.value.filename == str(path.parent)


def test_the_mode_of_a_file_is_its_own_or_none(path):
    mode = atomic_file.mode_of(path)
    assert mode is not None
    assert stat.S_ISREG(mode)
    assert atomic_file.mode_of(path.with_name("absent.md")) is None


@needs_symlinks
def test_a_symlink_is_neither_followed_nor_replaced(path):
    link = path.with_name("link.md")
    link.symlink_to(path)
    mode = atomic_file.mode_of(link)
    assert mode is not None
    assert stat.S_ISLNK(mode)
    with pytest.raises(DiagnosticsError) as error:
        atomic_file.replace_file(link, b"new")
    assert reported(error) == [("link.md", "not_a_file")]
    with pytest.raises(IsADirectoryError):
        atomic_file.read_regular(link)
    assert path.read_bytes() == b"old"


@needs_posix
def test_a_new_file_has_the_permissions_that_were_asked_for_or_the_usual_ones(tmp_path):
    usual = tmp_path / "usual"
    usual.touch()
    for name, mode, expected in (("a", 0o100600, 0o600), ("b", None, usual.stat().st_mode & 0o777)):
        atomic_file.create(tmp_path / name, b"new", mode)
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == expected
        assert (tmp_path / name).read_bytes() == b"new"


@needs_posix
def test_a_folder_is_flushed_to_the_disk(tmp_path, monkeypatch):
    flushed = []
    monkeypatch.setattr(os, "fsync", lambda handle: flushed.append(os.fstat(handle).st_ino))
    atomic_file.flush(tmp_path)
    assert flushed == [tmp_path.stat().st_ino]
