"""The lock on a folder."""

from __future__ import annotations

import pytest

from prospectus.files.folder_lock import (
    LOCK,
    LockTimeoutError,
    SymlinkError,
    locked_folder,
)


def test_the_folder_goes_at_the_end(tmp_path):
    folder = tmp_path / "work"
    with locked_folder(folder, 0.1, keep="pending"):
        assert [path.name for path in folder.iterdir()] == [LOCK]
    assert not folder.exists()


def test_the_folder_stays_while_work_is_pending(tmp_path):
    folder = tmp_path / "work"
    with locked_folder(folder, 0.1, keep="pending"):
        (folder / "pending").touch()
    assert sorted(path.name for path in folder.iterdir()) == [LOCK, "pending"]
    with locked_folder(folder, 0.1, keep="pending"):  # the lock is free again
        (folder / "pending").unlink()
    assert not folder.exists()


def test_a_second_holder_waits_and_gives_up(tmp_path):
    folder = tmp_path / "work"
    with locked_folder(folder, 0.1, keep="pending"):
        with pytest.raises(LockTimeoutError), locked_folder(folder, 0.05, keep="pending"):
            pass
        assert (folder / LOCK).exists()


@pytest.mark.parametrize("name", ["", LOCK])
def test_symlinks_are_refused(tmp_path, name):
    folder, other = tmp_path / "work", tmp_path / "other"
    other.mkdir()
    if name:
        folder.mkdir()
        (folder / name).symlink_to(other / "lock")
    else:
        folder.symlink_to(other)
    with pytest.raises(SymlinkError), locked_folder(folder, 0.1, keep="pending"):
        pass
    assert not list(other.iterdir())
