"""How several files are replaced as one."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.files import journal
from prospectus.files.journal import FOLDER, Recovery
from support.platforms import needs_posix, needs_symlinks

OLD = {"data/a.yml": b"a: 1\n", "data/b/c.yml": b"c: 1\n", "docs/d.md": b"d\n"}
NEW = {"data/a.yml": b"a: 2\n", "data/b/c.yml": b"c: 2\n", "data/b/new.yml": b"new: 2\n"}
BOTH = {**OLD, **NEW}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, content in OLD.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


def contents(root: Path) -> dict[str, bytes]:
    """Every file, those of a journal, too."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def keys(error: pytest.ExceptionInfo[DiagnosticsError]) -> list[tuple[str, str]]:
    return [(problem.path, problem.key) for problem in error.value.problems]


def crash(root: Path, files: dict[str, bytes], event: str, count: int) -> None:
    """Write in a process that is gone at once, at the given system call of its kind."""
    program = f"""
import os, sys
sys.path.insert(0, {str(Path(journal.__file__).parent.parent.parent)!r})
from pathlib import Path
from prospectus.files import journal
left = {count}
def hook(event, arguments):
    global left
    if event == {event!r}:
        left -= 1
        if left == 0:
            os._exit(9)
sys.addaudithook(hook)
journal.write(Path({str(root)!r}), {files!r})
"""
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == 9, "it was interrupted"


# Renames: the journal comes into being by the first, the files get to their places by the others.
BEFORE, AMID, AT_THE_END = 1, 3, 4


def test_all_files_are_written_and_nothing_else_is_left(root):
    journal.write(root, NEW)
    assert contents(root) == BOTH


@needs_posix
def test_a_file_keeps_its_permissions_and_a_new_one_has_the_usual_ones(root):
    (root / "data/a.yml").chmod(0o640)
    usual = root / "usual"
    usual.touch()
    journal.write(root, NEW)
    assert stat.S_IMODE((root / "data/a.yml").stat().st_mode) == 0o640
    assert (root / "data/b/new.yml").stat().st_mode == usual.stat().st_mode


@needs_posix
@pytest.mark.parametrize("umask", [0o777, 0o277, 0o077, 0o022, 0])
def test_no_umask_locks_a_command_out_of_its_journal(root, umask):
    before = os.umask(umask)
    try:
        with journal._locked(root) as folder:
            assert folder.stat().st_mode & 0o700 == 0o700
    finally:
        os.umask(before)
    assert not folder.exists()


def test_a_read_only_file_is_refused_and_no_file_changes(root):
    (root / "data/a.yml").chmod(0o444)
    with pytest.raises(DiagnosticsError) as error:
        journal.write(root, NEW)
    assert [(problem.path, problem.key) for problem in error.value.problems] == [
        ("data/a.yml", "read_only_file")
    ]
    assert contents(root) == OLD


def test_a_folder_that_is_needed_is_made(root):
    journal.write(root, {"data/parks/x.yml": b"x\n"})
    assert contents(root) == {**OLD, "data/parks/x.yml": b"x\n"}


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize(
    ("code", "key"),
    [
        (errno.ENOSPC, "os_disk_full"),
        (errno.EROFS, "os_read_only"),
        (errno.EACCES, "os_permission"),
        (errno.EIO, "os_damaged"),
    ],
)
def test_where_a_file_cannot_be_written_all_stay_as_they_were(root, monkeypatch, number, code, key):
    replace, calls = Path.replace, iter(range(1, 99))

    def failing(self: Path, target: Path) -> Path:
        if next(calls) == number:
            raise OSError(code, os.strerror(code), str(self))
        return replace(self, target)

    with monkeypatch.context() as patch, pytest.raises(DiagnosticsError) as error:
        patch.setattr(Path, "replace", failing)
        journal.write(root, NEW)
    assert [problem.key for problem in error.value.problems] == [key]
    assert contents(root) == OLD
    journal.write(root, NEW)
    assert contents(root) == BOTH


def test_ctrl_c_undoes_what_was_begun(root, monkeypatch):
    replace, calls = Path.replace, iter(range(1, 99))

    def interrupted(self: Path, target: Path) -> Path:
        if next(calls) == AMID:
            raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "replace", interrupted)
        journal.write(root, NEW)
    assert contents(root) == OLD


def test_a_file_that_was_not_what_it_was_expected_to_be_stays_as_it_is(root):
    for expected in ({"data/a.yml": b"a: 0\n"}, {"data/a.yml": None}, {"data/b/new.yml": b""}):
        with pytest.raises(DiagnosticsError) as error:
            journal.write(root, NEW, expected)
        assert keys(error) == [(next(iter(expected)), "changed_meanwhile")]
        assert contents(root) == OLD


def test_a_change_between_staging_and_renaming_is_detected_and_kept(root, monkeypatch):
    save = journal._save

    def slow(*arguments):
        save(*arguments)
        (root / "data/b/c.yml").write_bytes(b"c: by somebody\n")

    monkeypatch.setattr(journal, "_save", slow)
    with pytest.raises(DiagnosticsError) as error:
        journal.write(root, NEW)
    assert keys(error) == [("data/b/c.yml", "changed_meanwhile")]
    assert contents(root) == {**OLD, "data/b/c.yml": b"c: by somebody\n"}


@pytest.mark.parametrize(
    "name",
    ["../a.yml", "data/../../a.yml", "/etc/a.yml", "hooks/a.py", "data", "", "C:/a.yml", "data\\a"],
)
def test_nothing_is_written_outside_the_folders_of_content(root, name):
    with pytest.raises(DiagnosticsError) as error:
        journal.write(root, {name: b""})
    assert keys(error) == [(name, "outside_folders")]
    assert dict(error.value.problems[0].details) == {"known": "data, docs, schema"}
    assert contents(root) == OLD


@needs_symlinks
def test_symlinks_and_folders_are_not_written_through_or_replaced(root, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "file").write_bytes(b"outside")
    (root / "data/link.yml").symlink_to(outside / "file")
    (root / "data/folder").symlink_to(outside)
    (root / "data/real.yml").mkdir()
    for name in ("data/link.yml", "data/folder/file", "data/folder/new.yml", "data/real.yml"):
        with pytest.raises(DiagnosticsError) as error:
            journal.write(root, {"data/a.yml": b"x", name: b"inside"})
        assert [problem.key for problem in error.value.problems] == ["not_a_file"], name
    assert contents(outside) == {"file": b"outside"}
    assert (root / "data/a.yml").read_bytes() == OLD["data/a.yml"]


# -- after a crash -----------------------------------------------------------------------------


def test_nothing_is_recovered_where_nothing_was_interrupted(root):
    assert journal.recover(root) is None
    journal.write(root, NEW)
    assert journal.recover(root) is None


def test_a_write_that_was_interrupted_before_its_journal_is_dropped(root):
    crash(root, NEW, "os.rename", BEFORE)
    assert len(contents(root)) > len(OLD)
    assert journal.recover(root) == Recovery("dropped", 0)
    assert contents(root) == OLD


@pytest.mark.parametrize("number", [2, AMID, AT_THE_END])
def test_a_write_that_was_interrupted_after_it_is_completed(root, number):
    crash(root, NEW, "os.rename", number)
    assert journal.recover(root) == Recovery("completed", len(NEW))
    assert contents(root) == BOTH


def test_the_next_write_completes_an_interrupted_one_first(root):
    crash(root, NEW, "os.rename", AMID)
    journal.write(root, {"data/a.yml": b"a: 3\n"}, {"data/a.yml": b"a: 2\n"})
    assert contents(root) == {**BOTH, "data/a.yml": b"a: 3\n"}


def test_what_somebody_changed_after_a_crash_is_left_alone_and_the_rest_undone(root):
    crash(root, NEW, "os.rename", AMID)
    (root / "data/b/c.yml").write_bytes(b"c: by somebody\n")
    assert journal.recover(root) == Recovery("undone", len(NEW), ("data/b/c.yml",))
    assert contents(root) == {**OLD, "data/b/c.yml": b"c: by somebody\n"}


def test_an_undoing_that_was_interrupted_is_undone_further(root):
    crash(root, NEW, "os.rename", AT_THE_END)
    (root / FOLDER / "0.old").replace(root / "data/a.yml")  # the first step of an undoing
    assert journal.recover(root) == Recovery("undone", len(NEW))
    assert contents(root) == OLD


@needs_symlinks
def test_a_target_that_became_a_symlink_is_not_followed(root, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    crash(root, NEW, "os.rename", 2)
    (root / "data/b").rename(outside / "b")
    (root / "data/b").symlink_to(outside / "b")
    recovery = journal.recover(root)
    assert recovery and recovery.outcome == "undone"
    assert set(recovery.changed) == {"data/b/c.yml", "data/b/new.yml"}
    assert contents(outside) == {"b/c.yml": b"c: 1\n"}


@pytest.mark.parametrize("part", [FOLDER, f"{FOLDER}/lock", f"{FOLDER}/journal.json"])
def test_a_journal_that_came_with_a_copy_is_refused(root, tmp_path, part):
    crash(root, NEW, "os.rename", 2)
    path = root / part
    saved = tmp_path / "saved"
    path.rename(saved)
    subprocess.run(["cp", "-a", saved, path], check=True)  # noqa: S607
    if part.endswith(".json"):  # the lock file is the one of the writer
        assert journal.recover(root)
        return
    before = contents(root)
    with pytest.raises(DiagnosticsError) as error:
        journal.recover(root)
    assert keys(error) == [(FOLDER, "journal_foreign")]
    assert contents(root) == before


@pytest.mark.parametrize(
    "record",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        '{"files": [], "proof": null}',
        '{"files": [{"path": "../../x", "old": null, "new": ""}], "proof": [1, 2]}',
        json.dumps({"files": [{"path": "data/a.yml", "old": None, "new": ""}], "proof": [0, 0]}),
    ],
)
def test_a_journal_that_somebody_made_up_is_refused(root, record):
    (root / FOLDER).mkdir()
    (root / FOLDER / "journal.json").write_text(record)
    (root / FOLDER / "0.new").write_bytes(b"hostile")
    with pytest.raises(DiagnosticsError) as error:
        journal.recover(root)
    assert keys(error) == [(FOLDER, "journal_foreign")]
    assert {name: contents(root)[name] for name in OLD} == OLD


@needs_symlinks
def test_a_journal_that_is_no_folder_or_leads_elsewhere_is_refused(root, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "0.new").write_bytes(b"stays")
    for make in (
        lambda: (root / FOLDER).symlink_to(outside),
        lambda: (root / FOLDER).write_bytes(b""),
    ):
        make()
        with pytest.raises(DiagnosticsError) as error:
            journal.recover(root)
        assert keys(error) == [(FOLDER, "journal_foreign")]
        (root / FOLDER).unlink()
    (root / FOLDER).mkdir()
    (root / FOLDER / "lock").symlink_to(outside / "lock")
    with pytest.raises(DiagnosticsError):
        journal.recover(root)
    assert contents(outside) == {"0.new": b"stays"}


def test_a_command_waits_for_one_that_writes_and_says_so_where_that_takes_long(root, monkeypatch):
    monkeypatch.setattr(journal, "LOCK_SECONDS", 0.1)
    with journal._locked(root):
        for command in (lambda: journal.recover(root), lambda: journal.write(root, NEW)):
            with pytest.raises(DiagnosticsError) as error:
                command()
            assert keys(error) == [(FOLDER, "journal_busy")]
    assert journal.recover(root) is None
    assert contents(root) == OLD


def test_leftovers_of_earlier_versions_are_removed_and_named(root):
    for name in ("data/.a.yml.new", "data/b/.c.yml.new", "data/b/kept.yml.new", "docs/.d.md.new"):
        (root / name).write_bytes(b"")
    assert journal.remove_leftovers(root) == ["data/.a.yml.new", "data/b/.c.yml.new"]
    assert set(contents(root)) == {*OLD, "data/b/kept.yml.new", "docs/.d.md.new"}


@needs_symlinks
def test_leftovers_behind_a_link_are_left_alone(root, tmp_path_factory):
    target = tmp_path_factory.mktemp("there")
    (target / "b").mkdir()
    for path in (target / ".a.yml.new", target / "b/.c.yml.new"):
        path.write_bytes(b"")
    (root / "data/linked").symlink_to(target)
    assert journal.remove_leftovers(root) == []
    (root / "data").rename(root / "moved")
    (root / "data").symlink_to(target)
    assert journal.remove_leftovers(root) == []
    assert (target / ".a.yml.new").exists()
    assert (target / "b/.c.yml.new").exists()


def test_a_file_is_removed_with_the_others_or_stays(root, monkeypatch):
    journal.write(
        root, {"data/a.yml": None, "data/new.yml": b"new: 1\n"}, {"data/a.yml": b"a: 1\n"}
    )
    assert contents(root).keys() == {*OLD, "data/new.yml"} - {"data/a.yml"}
    before, replace = contents(root), Path.replace

    def fail(self: Path, target: Path) -> Path:
        if Path(target).name == "late.yml":
            raise PermissionError(errno.EACCES, "no")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(DiagnosticsError):
        journal.write(root, {"data/new.yml": None, "data/late.yml": b"late: 1\n"})
    monkeypatch.undo()
    assert contents(root) == before
