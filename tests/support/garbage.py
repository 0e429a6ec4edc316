"""Garbage of tests is collected seldom.

Python itself would collect it all the time, which takes a tenth of the time of tests. Commands
switch that off, too, as they end soon.

When the tests have ended it is collected once more, so that pytest reports what complains as it
goes away. What is left then goes with the process: pytest and Python would each look through all
of it again, for a second.
"""

from __future__ import annotations

import gc
import sys

import pytest

try:
    import resource
except ImportError:  # on Windows
    resource = None  # type: ignore[assignment]

# A process may grow by so many bytes before its garbage is collected.
_GROWTH = 256 << 20
_UNIT = 1 if sys.platform == "darwin" else 1024


def is_peak_known() -> bool:
    """Whether the system says how much memory a process has had."""
    return resource is not None


def _peak() -> int:
    """The most memory that this process has had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT


class SeldomGarbage:
    """Collects garbage after a test where the process has grown much since the last time."""

    def __init__(self) -> None:
        self._peak = _peak()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        """Leave all garbage where it is during a test."""
        gc.disable()

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_teardown(self) -> None:
        """Collect it, if there may be much."""
        if _peak() > self._peak + _GROWTH:
            gc.collect()
            gc.freeze()  # what is left now stays; to look at it again would take seconds
            self._peak = _peak()

    @pytest.hookimpl
    def pytest_unconfigure(self) -> None:
        """Collect it a last time, and leave the rest to the end of the process."""
        gc.collect()
        gc.freeze()
