"""What is kept for the next run: outside the checkout, for this user only, and never code."""

from __future__ import annotations

import os
import pickle
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from prospectus.support import cache
from prospectus.support.cache import ContentCache, cache_folder, known_first, lend_cache
from support.attacks import Bomb
from support.platforms import needs_posix, needs_symlinks

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture(autouse=True)
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of all caches, which does not exist yet."""
    folder = tmp_path / "caches"
    monkeypatch.setenv(cache.ENVIRONMENT_VARIABLE, str(folder))
    return folder


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    folder.mkdir()
    return folder


def kept(root: Path, *makers: Path | str) -> ContentCache:
    return ContentCache(root, "made-up", *makers)


def refuse() -> str:
    raise AssertionError("it was made once and need not be again")


def keep(root: Path, *makers: Path | str) -> None:
    first = kept(root, *makers)
    assert first.get_or_create("text", lambda: "value") == "value"
    first.save()


def is_known(root: Path, *makers: Path | str) -> bool:
    return kept(root, *makers).get_or_create("text", lambda: "made again") == "value"


def file_of(root: Path) -> Path:
    folder = cache_folder(root)
    assert folder
    return folder / "made-up"


# -- what it keeps -----------------------------------------------------------------------


def test_what_was_made_once_is_known_the_next_time(checkout):
    keep(checkout, "1.0")
    assert kept(checkout, "1.0").get_or_create("text", refuse) == "value"


def test_all_kinds_of_data_come_back_as_they_were(checkout):
    value = {"a": (1, Decimal("1.50"), True, None, "\u4e2d"), "b": {"c": ()}, "d": b"\x00"}
    first = kept(checkout)
    first.put("text", value)
    first.save()
    cached = kept(checkout).get("text")
    assert cached == value
    assert repr(cached) == repr(value)


def test_another_text_is_another_value(checkout):
    keep(checkout)
    assert kept(checkout).get_or_create("texts", lambda: "other") == "other"


def test_what_other_versions_made_is_forgotten(checkout):
    keep(checkout, "1.0")
    assert not is_known(checkout, "1.1")


def test_what_other_programs_made_is_forgotten(checkout, tmp_path):
    program = tmp_path / "program.py"
    program.write_text("one")
    keep(checkout, program)
    assert is_known(checkout, program)
    program.write_text("two")
    assert not is_known(checkout, program)


def test_what_nobody_asked_for_is_forgotten(checkout):
    keep(checkout)
    later = kept(checkout)
    later.get_or_create("another text", lambda: "another value")
    later.save()
    assert not is_known(checkout)


def test_what_was_read_can_be_given_up(checkout):
    keep(checkout)
    later = kept(checkout)
    assert later.get("text") == "value"
    later.forget()
    later.put("another text", "another value")
    later.save()
    assert not is_known(checkout)
    assert kept(checkout).get("another text") == "another value"


def test_what_others_will_ask_for_can_be_kept(checkout):
    keep(checkout)
    later = kept(checkout)
    later.get_or_create("another text", lambda: "another value")
    later.save(keep_unused=True)
    assert is_known(checkout)
    assert kept(checkout).get("another text") == "another value"


def test_what_could_not_be_made_is_not_kept(checkout):
    with pytest.raises(ZeroDivisionError):
        kept(checkout).get_or_create("text", lambda: 1 / 0)
    keep(checkout)
    assert is_known(checkout)


@pytest.mark.parametrize("damage", [b"", b"no cache", bytes(100)])
def test_a_damaged_file_is_as_none(checkout, damage):
    keep(checkout)
    file_of(checkout).write_bytes(damage)
    assert not is_known(checkout)
    keep(checkout)
    assert is_known(checkout)


def test_every_byte_counts(checkout):
    keep(checkout)
    path = file_of(checkout)
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert not is_known(checkout)


def test_nothing_else_stays_in_the_folder(checkout):
    keep(checkout)
    assert [path.name for path in file_of(checkout).parent.iterdir()] == ["made-up"]


def test_it_is_written_only_where_something_changed(checkout):
    keep(checkout)
    path = file_of(checkout)
    before = path.stat().st_mtime_ns, path.stat().st_ino
    keep(checkout)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


# -- where it lies -----------------------------------------------------------------------


def test_nothing_is_written_into_the_checkout(checkout):
    keep(checkout)
    assert list(checkout.iterdir()) == []


@needs_symlinks
def test_each_checkout_has_a_folder_of_its_own(checkout, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    keep(checkout)
    assert not is_known(other)
    (tmp_path / "link").symlink_to(checkout)
    assert is_known(tmp_path / "link")


def test_without_a_choice_it_lies_in_the_cache_folder_of_the_user(checkout, monkeypatch, tmp_path):
    monkeypatch.delenv(cache.ENVIRONMENT_VARIABLE)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for chosen, expected in (
        (str(tmp_path / "xdg"), tmp_path / "xdg/prospectus-site"),
        ("", tmp_path / "home/.cache/prospectus-site"),
        ("relative", tmp_path / "home/.cache/prospectus-site"),
    ):
        monkeypatch.setenv("XDG_CACHE_HOME", chosen)
        assert file_of(checkout).parent.parent == expected
    monkeypatch.setattr("sys.platform", "darwin")
    assert file_of(checkout).parent.parent == tmp_path / "home/Library/Caches/prospectus-site"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert file_of(checkout).parent.parent == tmp_path / "local/prospectus-site"


def test_an_empty_choice_switches_it_off(checkout, monkeypatch):
    monkeypatch.setenv(cache.ENVIRONMENT_VARIABLE, "")
    keep(checkout)
    assert (cache_folder(checkout), is_known(checkout)) == (None, False)


@needs_symlinks
@pytest.mark.parametrize("inside", [".cache", "a/../.cache", "link/caches"])
def test_a_folder_inside_the_checkout_is_no_cache(checkout, monkeypatch, inside):
    (checkout / "a").mkdir()
    (checkout / "link").symlink_to(checkout)
    monkeypatch.setenv(cache.ENVIRONMENT_VARIABLE, str(checkout / inside))
    keep(checkout)
    assert (cache_folder(checkout), is_known(checkout)) == (None, False)


@needs_posix
def test_only_the_user_may_read_it(checkout, base):
    before = os.umask(0)
    try:
        keep(checkout)
    finally:
        os.umask(before)
    path = file_of(checkout)
    modes = [item.stat().st_mode & 0o777 for item in (base, path.parent, path)]
    assert modes == [0o700, 0o700, 0o600]


@needs_posix
@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777])
@pytest.mark.parametrize("part", ["base", "folder", "file"])
def test_what_others_can_write_is_not_read(checkout, base, part, mode):
    keep(checkout)
    path = {"base": base, "folder": file_of(checkout).parent, "file": file_of(checkout)}[part]
    path.chmod(mode)
    assert not is_known(checkout)


@needs_posix
@pytest.mark.skipif(not IS_ROOT, reason="only root can give files away")
@pytest.mark.parametrize("part", ["base", "folder", "file"])
def test_what_belongs_to_another_user_is_not_read(checkout, base, part):
    keep(checkout)
    path = {"base": base, "folder": file_of(checkout).parent, "file": file_of(checkout)}[part]
    os.chown(path, 12345, 12345)
    assert not is_known(checkout)


@needs_symlinks
@pytest.mark.parametrize("part", ["base", "folder", "file"])
def test_links_are_not_followed(checkout, base, tmp_path, part):
    keep(checkout)
    path = {"base": base, "folder": file_of(checkout).parent, "file": file_of(checkout)}[part]
    path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "moved")
    assert not is_known(checkout)
    before = sorted((tmp_path / "moved").rglob("*")), file_of(checkout).read_bytes()
    if part != "file":
        keep(checkout, "other")
        assert (sorted((tmp_path / "moved").rglob("*")), file_of(checkout).read_bytes()) == before


@needs_posix
def test_a_fifo_is_not_waited_for(checkout):
    keep(checkout)
    file_of(checkout).unlink()
    os.mkfifo(file_of(checkout))
    assert not is_known(checkout)


@pytest.mark.parametrize("obstacle", ["caches", "caches/KEY", "caches/KEY/made-up/folder"])
def test_where_nothing_can_be_written_nothing_is_kept(checkout, tmp_path, obstacle):
    """A file where a folder should be, and a folder where the file should be."""
    path = tmp_path / obstacle.replace("KEY", file_of(checkout).parent.name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text("made up")
    before = sorted(tmp_path.rglob("*"))
    keep(checkout)
    assert not is_known(checkout)
    assert sorted(tmp_path.rglob("*")) == before


def test_caches_of_checkouts_that_were_not_used_for_long_are_removed(base, tmp_path):
    checkouts = [tmp_path / f"{number}" for number in range(cache.MAX_CHECKOUTS + 1)]
    for number, checkout in enumerate(checkouts):
        keep(checkout)
        os.utime(file_of(checkout).parent, (number, number))
    (base / "of somebody else").mkdir()
    keep(tmp_path / "last")
    known = [checkout.name for checkout in checkouts if is_known(checkout)]
    assert known == [checkout.name for checkout in checkouts[2:]]
    assert (base / "of somebody else").exists()


# -- what it never does ------------------------------------------------------------------


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_no_content_runs_code_even_where_it_is_sealed(checkout, tmp_path, protocol):
    keep(checkout)
    target = tmp_path / "ran"
    content = pickle.dumps({b"key": Bomb(target)}, protocol=protocol)
    file_of(checkout).write_bytes(kept(checkout)._digest(content) + content)
    assert not is_known(checkout)
    assert not target.exists()


@pytest.mark.parametrize(
    "content", [b"cbuiltins\neval\n(S'1'\ntR.", b"c__main__\nx\n.", b"\x80\x04N.", b"]q\x00.", b"."]
)
def test_what_is_no_mapping_of_data_is_as_none(checkout, content):
    keep(checkout)
    file_of(checkout).write_bytes(kept(checkout)._digest(content) + content)
    assert not is_known(checkout)


# -- for a temporary copy ------------------------------------------------------------------


def test_a_copy_knows_what_the_checkout_knows_and_leaves_no_cache(checkout, tmp_path):
    keep(checkout)
    copy = tmp_path / "copy"
    with lend_cache(checkout, copy):
        assert is_known(copy)
    assert not is_known(copy)
    assert not cache_folder(copy).exists()


def test_what_a_copy_keeps_does_not_change_the_cache_of_the_checkout(checkout, tmp_path):
    keep(checkout)
    with lend_cache(checkout, tmp_path / "copy"):
        other = kept(tmp_path / "copy")
        assert other.get_or_create("other text", lambda: "other value") == "other value"
        other.save()
    assert is_known(checkout)


@pytest.mark.parametrize("folder", ["", "caches"])
def test_a_copy_of_a_checkout_without_a_cache_has_none(checkout, tmp_path, monkeypatch, folder):
    monkeypatch.setenv(cache.ENVIRONMENT_VARIABLE, folder and str(tmp_path / folder))
    with lend_cache(checkout, tmp_path / "copy"):
        assert not is_known(tmp_path / "copy")


def test_a_copy_has_no_cache_where_another_process_has_just_removed_it(
    checkout, tmp_path, monkeypatch
):
    keep(checkout)
    create = cache._create_private_folder

    def removed_meanwhile(folder: Path) -> bool:
        shutil.rmtree(cache_folder(checkout))
        return create(folder)

    monkeypatch.setattr(cache, "_create_private_folder", removed_meanwhile)
    with lend_cache(checkout, tmp_path / "copy"):
        assert not is_known(tmp_path / "copy")


def test_a_file_of_the_largest_size_is_read(tmp_path, monkeypatch):
    file = tmp_path / "made-up"
    file.write_bytes(b"12345")
    file.chmod(0o600)
    monkeypatch.setattr(cache, "MAX_BYTES", 5)
    assert cache._read_own_file(file) == b"12345"
    monkeypatch.setattr(cache, "MAX_BYTES", 4)
    assert cache._read_own_file(file) == b""


def test_what_is_kept_comes_first_then_what_is_known_then_what_is_made(checkout):
    stored = kept(checkout)
    stored.put("a", "kept")
    asked: list[str] = []

    def known() -> dict[str, str]:
        asked.append("known")
        return {"a": "known", "b": "known"}

    recall = known_first(known, stored.get_or_create)
    assert recall("a", refuse) == "kept"
    assert not asked  # which may have to wait for another process
    assert recall("b", refuse) == "known"
    assert recall("c", lambda: "made") == "made"
    assert [stored.get(name) for name in "abc"] == ["kept", "known", "made"]
