from __future__ import annotations

import time
from pathlib import Path

import pytest

from prospectus.support import file_lock
from prospectus.support.file_lock import lent, locked
from prospectus.support.parallel import Background
from support.platforms import needs_fork


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "photograph.jpg"
    path.write_bytes(b"as it was")
    return path


@needs_fork
def test_one_process_at_a_time_holds_the_lock(file):
    with locked(file) as is_held, locked(file, wait=False) as is_free:
        assert (is_held, is_free) == (True, False)
    with locked(file, wait=False) as is_free:
        assert is_free


@needs_fork
def test_who_waits_comes_after_who_holds_it(file):
    def content() -> bytes:
        with locked(file):
            return file.read_bytes()

    with locked(file):
        waiting = Background(content)
        file.write_bytes(b"as it was left")
    assert waiting.result() == b"as it was left"


@needs_fork
def test_a_lock_is_lent_to_a_process_until_it_ends(file, tmp_path):
    end = tmp_path / "end"

    def wait() -> None:
        while not end.exists():
            time.sleep(0.01)

    with lent(file) as is_free:
        process = Background(wait)
    assert is_free
    with lent(file) as is_free, locked(file, wait=False) as is_held:
        assert (is_free, is_held) == (False, False)
    end.touch()
    process.result()
    with lent(file) as is_free:
        assert is_free
    with locked(file, wait=False) as is_held:
        assert is_held


def test_what_cannot_be_locked_counts_as_held(file, monkeypatch):
    monkeypatch.setattr(file_lock, "fcntl", None)
    with locked(file), locked(file, wait=False) as is_free:
        assert is_free
    with lent(file) as is_free:
        assert is_free
