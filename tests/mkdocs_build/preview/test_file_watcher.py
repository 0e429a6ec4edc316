"""Changes of files are noticed, and nothing else."""

from __future__ import annotations

import threading
import time

import pytest
from watchdog.observers.api import BaseObserver

from mkdocs_build.preview.file_watcher import FileWatcher
from prospectus.diagnostics.failures import FailureError

PATIENCE = 90


class Changes:
    """Counts how often a watcher has noticed a change."""

    def __init__(self, watcher):
        self.count = 0
        self._noticed = threading.Condition()
        self._watcher = watcher
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while True:
            self._watcher.wait()
            with self._noticed:
                self.count += 1
                self._noticed.notify_all()

    def wait(self, count):
        with self._noticed:
            assert self._noticed.wait_for(lambda: self.count >= count, PATIENCE)


@pytest.fixture
def watched(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/a.txt").write_text("a")
    watcher = FileWatcher()
    watcher.watch(tmp_path / "folder")
    watcher.watch(tmp_path, recursive=False)
    watcher.start()
    yield tmp_path, Changes(watcher)
    watcher.stop()


EDITS = {
    "changed": lambda root: (root / "folder/a.txt").write_text("b"),
    "created": lambda root: (root / "folder/b.txt").write_text("b"),
    "deleted": lambda root: (root / "folder/a.txt").unlink(),
    "moved": lambda root: (root / "folder/a.txt").rename(root / "folder/c.txt"),
    "beside": lambda root: (root / "settings").write_text("x"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_file_that_changes_is_noticed(watched, edit):
    root, changes = watched
    edit(root)
    changes.wait(1)


def test_reading_is_no_change(watched):
    root, changes = watched
    (root / "folder/a.txt").read_text()
    time.sleep(0.3)
    assert changes.count == 0


def test_many_changes_at_once_are_one(watched):
    root, changes = watched
    for number in range(20):
        (root / f"folder/{number}.txt").write_text("x")
    changes.wait(1)
    time.sleep(0.3)
    assert changes.count <= 3, "less than one for each file, even on a busy machine"


def test_folders_below_are_watched_where_wanted(watched):
    root, changes = watched
    (root / "other").mkdir()
    (root / "other/a.txt").write_text("x")
    time.sleep(0.3)
    assert changes.count == 0
    (root / "folder/inner").mkdir()
    time.sleep(0.2)
    (root / "folder/inner/a.txt").write_text("x")
    changes.wait(1)


def test_a_system_that_watches_no_more_files_is_named(monkeypatch):
    def refuse(_: BaseObserver) -> None:
        raise OSError(28, "no more watches")

    watcher = FileWatcher()
    monkeypatch.setattr(type(watcher._observer), "start", refuse)
    with pytest.raises(FailureError, match="no more watches"):
        watcher.start()
