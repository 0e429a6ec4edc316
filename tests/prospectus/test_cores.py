from __future__ import annotations

import os

import pytest

from prospectus import cores
from prospectus.cores import side_by_side


@pytest.fixture(params=[True, False], ids=["copies", "one after the other"])
def any_system(request, monkeypatch):
    monkeypatch.setattr(cores, "CAN_COPY", request.param and cores.CAN_COPY)


def fail(word: str) -> None:
    raise ValueError(word)


@pytest.mark.usefixtures("any_system")
def test_every_job_is_done_and_told_in_order():
    assert side_by_side([lambda it=it: it * it for it in range(4)]) == [0, 1, 4, 9]


@pytest.mark.usefixtures("any_system")
def test_the_first_failure_is_raised_as_it_was():
    jobs = [lambda: 1, lambda: fail("second"), lambda: fail("third")]
    with pytest.raises(ValueError, match="second"):
        side_by_side(jobs)


def test_no_copy_is_left_behind_whatever_happens(monkeypatch):
    copies: list[int] = []
    fork = os.fork
    monkeypatch.setattr(os, "fork", lambda: copies.append(it := fork()) or it)
    for jobs in ([lambda: fail("here"), lambda: 1], [lambda: 1, lambda: fail("there")]):
        with pytest.raises(ValueError, match="here"):
            side_by_side(jobs)
    for copy in copies:
        with pytest.raises(ChildProcessError):
            os.waitpid(copy, os.WNOHANG)


def test_a_copy_changes_nothing_here():
    here: list[int] = []
    side_by_side([lambda: None, lambda: here.append(1)])
    assert not here or not cores.CAN_COPY


def test_a_copy_that_dies_is_told_of():
    if not cores.CAN_COPY or len(os.sched_getaffinity(0)) == 1:
        pytest.fail("no other process can be tried here")
    with pytest.raises(ChildProcessError, match="a process ended with 7"):
        side_by_side([lambda: None, lambda: os._exit(7)])
