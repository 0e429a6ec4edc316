"""The version of the site that the preview shows, for which browsers wait."""

from __future__ import annotations

import threading
import time


class SiteVersion:
    """A number that grows with each change of the site, also after a new start of the preview.

    All methods may be called from several threads.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._shown = self._next = round(time.monotonic() * 1000)

    def begin(self) -> None:
        """Begin a new version: `current` waits until it is published."""
        with self._changed:
            self._next = max(self._shown + 1, round(time.monotonic() * 1000))

    def publish(self) -> None:
        """Show the version that was begun, or a new one where none was."""
        with self._changed:
            self._shown = self._next = max(self._shown + 1, self._next)
            self._changed.notify_all()

    def current(self) -> int:
        """The version that is shown, as soon as no other has been begun."""
        with self._changed:
            self._changed.wait_for(lambda: self._shown == self._next)
            return self._shown

    def wait_for_newer(self, version: int, seconds: float) -> int:
        """The version that is shown, as soon as it is newer than `version`, or after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self._shown > version, seconds)
            return self._shown
