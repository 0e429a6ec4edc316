"""Waits for changes of files, of which the system notifies."""

from __future__ import annotations

import queue
from pathlib import Path

from watchdog.events import (
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from prospectus.diagnostics.failures import FailureError

# Not those of folders, nor that a file was opened or read.
EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]

# Seconds without another event after which a change is complete.
DEBOUNCE_SECONDS = 0.02

# Ctrl-C interrupts no wait on Windows, so a wait ends this often.
_POLL_SECONDS = 0.25


class FileWatcher:
    """Notices when a file is created, changed, moved or deleted."""

    def __init__(self) -> None:
        self._observer = Observer()
        self._events: queue.SimpleQueue[FileSystemEvent] = queue.SimpleQueue()

    def watch(self, folder: Path, *, recursive: bool = True) -> None:
        """Watch the files of a folder, and unless not `recursive`, of the folders in it."""
        handler = _Handler(self._events)
        self._observer.schedule(handler, str(folder), recursive=recursive, event_filter=EVENTS)

    def start(self) -> None:
        """Begin to watch. Raises FailureError where the system refuses to watch so many files."""
        try:
            self._observer.start()
        except OSError as error:
            raise FailureError("failure.no_watching", {"why": error.strerror or ""}) from None

    def stop(self) -> None:
        """Watch no longer."""
        self._observer.stop()

    def wait(self) -> None:
        """Return when something has changed and the change is complete."""
        while not self._take(_POLL_SECONDS):
            pass
        while self._take(DEBOUNCE_SECONDS):
            pass

    def _take(self, seconds: float) -> bool:
        """Take an event from the queue; returns whether there was one within these seconds."""
        try:
            self._events.get(timeout=seconds)
        except queue.Empty:
            return False
        return True


class _Handler(FileSystemEventHandler):
    def __init__(self, events: queue.SimpleQueue[FileSystemEvent]) -> None:
        self._events = events

    def on_any_event(self, event: FileSystemEvent) -> None:
        self._events.put(event)
