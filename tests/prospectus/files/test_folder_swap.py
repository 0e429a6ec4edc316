from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from prospectus.files import folder_swap
from prospectus.files.folder_swap import exchange, exchange_by_renames

WAYS = {"in one step": exchange, "by renames": exchange_by_renames}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    for name in ("new", "site"):
        (tmp_path / name / "en").mkdir(parents=True)
        (tmp_path / name / "en/index.html").write_text(name, encoding="utf-8")
    return tmp_path / "new", tmp_path / "site", tmp_path / "old"


def text(folder: Path) -> str:
    return (folder / "en/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("method", WAYS.values(), ids=WAYS)
def test_the_new_folder_is_in_place_and_the_old_one_aside(folders, method):
    method(*folders)
    new, site, old = folders
    assert (text(site), text(old), new.exists()) == ("new", "site", False)


def test_what_is_not_there_yet_needs_no_exchange(folders):
    new, _, old = folders
    exchange(new, new.parent / "first", old)
    assert text(new.parent / "first") == "new"
    assert not old.exists()


@pytest.mark.parametrize("method", WAYS.values(), ids=WAYS)
def test_a_new_folder_that_is_not_there_changes_nothing(folders, method):
    _, site, old = folders
    with pytest.raises(FileNotFoundError):
        method(site.parent / "made-up", site, old)
    assert text(site) == "site"
    assert not old.exists()


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOSYS])
def test_a_system_without_the_single_step_does_it_in_two(folders, monkeypatch, code):
    calls: list[int] = []
    without(monkeypatch, lambda *_: calls.append(code) or -1, code)
    exchange(*folders)
    assert text(folders[1]) == "new"
    assert text(folders[2]) == "site"
    assert calls == [code] * (sys.platform == "linux")


def without(monkeypatch: pytest.MonkeyPatch, call: Callable[..., int], code: int) -> None:
    """A system whose call fails with this code."""
    import ctypes  # noqa: PLC0415 - as the module does

    class Library:
        renameat2 = staticmethod(call)

    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Library)
    monkeypatch.setattr(ctypes, "get_errno", lambda: code)


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_do_it_in_two_steps(folders, monkeypatch, system):
    monkeypatch.setattr(folder_swap.sys, "platform", system)
    exchange(*folders)
    new, site, old = folders
    assert (text(site), text(old), new.exists()) == ("new", "site", False)


def test_another_refusal_is_raised_with_both_paths(folders, monkeypatch):
    if sys.platform != "linux":
        pytest.skip("another system has no such call")
    without(monkeypatch, lambda *_: -1, errno.EBUSY)
    with pytest.raises(OSError, match="site") as error:
        exchange(*folders)
    assert error.value.errno == errno.EBUSY
    assert text(folders[1]) == "site"


def test_an_old_library_does_it_in_two_steps(folders, monkeypatch):
    import ctypes  # noqa: PLC0415 - as the module does

    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    exchange(*folders)
    assert text(folders[1]) == "new"


def test_an_interruption_between_the_steps_brings_the_old_folder_back(folders, monkeypatch):
    rename = Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(folder_swap.Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        exchange_by_renames(*folders)
    assert text(folders[1]) == "site"
