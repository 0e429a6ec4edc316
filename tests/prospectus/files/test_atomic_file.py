"""One file, replaced anywhere."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.files import atomic_file
from support.platforms import needs_posix


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
