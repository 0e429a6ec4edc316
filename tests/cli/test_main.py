"""Commands as functions that other programs call."""

from __future__ import annotations

import gc

import pytest

from support.commands import run_here


@pytest.mark.parametrize("collects", [True, False])
def test_a_command_leaves_the_collection_of_garbage_as_it_found_it(root, collects):
    before = gc.isenabled()
    try:
        (gc.enable if collects else gc.disable)()
        assert run_here(root, "hosting", "nginx").returncode == 0
        assert gc.isenabled() == collects
    finally:
        (gc.enable if before else gc.disable)()
