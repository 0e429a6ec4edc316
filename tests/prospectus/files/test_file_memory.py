"""What was made of a file is used again as long as the file is the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from prospectus.files.file_memory import FileMemory, read_anew


class Reader:
    """Reads files, and counts how often."""

    def __init__(self, memory: FileMemory) -> None:
        self._memory, self.count = memory, 0

    def read(self, path: Path) -> str:
        def make() -> str:
            self.count += 1
            return path.read_text(encoding="utf-8")

        return self._memory.recall(path, make)


@pytest.fixture
def reader() -> Reader:
    return Reader(FileMemory(settled_seconds=0))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "made-up.yml"
    path.write_text("one", encoding="utf-8")
    os.utime(path, (1, 1))
    return path


def test_a_file_that_has_not_changed_is_read_once(reader, path):
    assert [reader.read(path) for _ in range(3)] == ["one"] * 3
    assert reader.count == 1


def test_a_change_is_noticed_though_size_and_time_are_as_before(reader, path):
    reader.read(path)
    path.write_text("two", encoding="utf-8")
    os.utime(path, (1, 1))
    assert reader.read(path) == "two"


def test_another_file_in_its_place_is_noticed(reader, path, tmp_path):
    reader.read(path)
    other = tmp_path / "other.yml"
    other.write_text("two", encoding="utf-8")
    os.utime(other, (1, 1))
    other.replace(path)
    assert reader.read(path) == "two"


def test_a_file_that_has_just_changed_is_read_again(path):
    """A second change may lie in the same step of the clock of the file system."""
    reader = Reader(FileMemory())
    assert [reader.read(path), reader.read(path)] == ["one", "one"]
    assert reader.count == 2


def test_mistakes_are_not_remembered(reader, path):
    reader.read(path)
    path.unlink()
    for _ in range(2):
        with pytest.raises(FileNotFoundError):
            reader.read(path)
    path.write_text("new", encoding="utf-8")
    assert reader.read(path) == "new"


def test_everything_can_be_forgotten(path):
    memory = FileMemory(settled_seconds=0)
    reader = Reader(memory)
    reader.read(path)
    memory.clear()
    reader.read(path)
    assert reader.count == 2


def test_without_a_memory_everything_is_read_anew(path):
    assert [read_anew(path, lambda n=n: n) for n in range(2)] == [0, 1]
