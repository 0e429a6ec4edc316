"""Marks for tests that cannot run on every system, each with its reason."""

from __future__ import annotations

import os
import sys

import pytest

_WINDOWS = sys.platform == "win32"

needs_symlinks = pytest.mark.skipif(
    _WINDOWS, reason="Windows creates symbolic links only with a privilege"
)
needs_posix = pytest.mark.skipif(
    _WINDOWS, reason="uses pipes, file modes, signals or limits that Windows does not have"
)
needs_fork = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="Windows cannot fork processes, so nothing runs in parallel"
)
