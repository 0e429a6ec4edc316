"""Commands as functions that other programs call."""

from __future__ import annotations

import gc
import os

import pytest

from cli import main
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


def test_a_process_ends_without_a_last_collection_of_garbage(monkeypatch):
    before, ended = gc.isenabled(), list[tuple[int, bool]]()
    monkeypatch.setattr(os, "_exit", lambda code: ended.append((code, gc.isenabled())))
    monkeypatch.setattr(main, "main", lambda *_: 7)
    try:
        gc.enable()
        main.run_and_exit(["schema"])
    finally:
        (gc.enable if before else gc.disable)()
    assert ended == [(7, False)]
