"""What is kept for the next time, and never trusted too far."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.cache import Kept


def kept(root: Path, *makers: Path | str) -> Kept:
    return Kept(root, "made-up", *makers)


def refuse() -> str:
    raise AssertionError("it was made once and need not be again")


def keep(root: Path, *makers: Path | str) -> None:
    first = kept(root, *makers)
    assert first.of("text", lambda: "value") == "value"
    first.save()


def is_known(root: Path, *makers: Path | str) -> bool:
    return kept(root, *makers).of("text", lambda: "made anew") == "value"


def test_what_was_made_once_is_known_the_next_time(tmp_path):
    keep(tmp_path, "1.0")
    assert kept(tmp_path, "1.0").of("text", refuse) == "value"


def test_another_text_is_another_value(tmp_path):
    keep(tmp_path)
    assert kept(tmp_path).of("texts", lambda: "other") == "other"


def test_what_other_versions_made_is_forgotten(tmp_path):
    keep(tmp_path, "1.0")
    assert not is_known(tmp_path, "1.1")


def test_what_other_programs_made_is_forgotten(tmp_path):
    program = tmp_path / "program.py"
    program.write_text("one")
    keep(tmp_path, program)
    assert is_known(tmp_path, program)
    program.write_text("two")
    assert not is_known(tmp_path, program)


def test_what_nobody_asked_for_is_forgotten(tmp_path):
    keep(tmp_path)
    later = kept(tmp_path)
    later.of("another text", lambda: "another value")
    later.save()
    assert not is_known(tmp_path)


def test_what_could_not_be_made_is_not_kept(tmp_path):
    with pytest.raises(ZeroDivisionError):
        kept(tmp_path).of("text", lambda: 1 / 0)
    keep(tmp_path)
    assert is_known(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"no cache", bytes(100)])
def test_a_damaged_file_is_as_none(tmp_path, damage):
    keep(tmp_path)
    (tmp_path / ".cache/made-up").write_bytes(damage)
    assert not is_known(tmp_path)
    keep(tmp_path)
    assert is_known(tmp_path)


def test_every_byte_counts(tmp_path):
    keep(tmp_path)
    path = tmp_path / ".cache/made-up"
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert not is_known(tmp_path)


@pytest.mark.parametrize("obstacle", [".cache", ".cache/made-up/folder"])
def test_where_nothing_can_be_written_nothing_is_kept(tmp_path, obstacle):
    """A file where the folder should be, and a folder where the file should be."""
    (tmp_path / obstacle).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / obstacle).write_text("made up")
    before = sorted(tmp_path.rglob("*"))
    keep(tmp_path)
    assert not is_known(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


def test_nothing_else_stays_in_the_folder(tmp_path):
    keep(tmp_path)
    assert [path.name for path in (tmp_path / ".cache").iterdir()] == ["made-up"]


def test_it_is_written_only_where_something_changed(tmp_path):
    keep(tmp_path)
    path = tmp_path / ".cache/made-up"
    before = path.stat().st_mtime_ns, path.stat().st_ino
    keep(tmp_path)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before
