from __future__ import annotations

import errno
import gc
import os
import signal
import subprocess
import sys
import time

import pytest

from prospectus.support import parallel
from prospectus.support.parallel import Background, StagedBackground, run_parallel
from support.platforms import needs_fork


@pytest.fixture(params=[True, False], ids=["copies", "one after the other"])
def any_system(request, monkeypatch):
    monkeypatch.setattr(parallel, "CAN_FORK", request.param and parallel.CAN_FORK)


def fail(word: str) -> None:
    raise ValueError(word)


@pytest.mark.usefixtures("any_system")
def test_the_results_of_all_jobs_are_in_their_order():
    assert run_parallel([lambda number=number: number * number for number in range(4)]) == [
        0,
        1,
        4,
        9,
    ]


@pytest.mark.usefixtures("any_system")
def test_the_first_failure_is_raised_as_it_was():
    jobs = [lambda: 1, lambda: fail("second"), lambda: fail("third")]
    with pytest.raises(ValueError, match="second"):
        run_parallel(jobs)


@needs_fork
def test_no_copy_is_left_behind_whatever_happens(monkeypatch):
    copies: list[int] = []
    fork = os.fork
    monkeypatch.setattr(os, "fork", lambda: copies.append(child := fork()) or child)
    for jobs in ([lambda: fail("here"), lambda: 1], [lambda: 1, lambda: fail("there")]):
        with pytest.raises(ValueError, match="here"):
            run_parallel(jobs)
    for copy in copies:
        with pytest.raises(ChildProcessError):
            os.waitpid(copy, os.WNOHANG)


@needs_fork
def test_copies_are_ended_where_the_first_job_fails():
    start = time.monotonic()
    with pytest.raises(ValueError, match="here"):
        run_parallel([lambda: fail("here"), lambda: time.sleep(60)])
    assert time.monotonic() - start < 30


def test_a_copy_changes_nothing_here():
    items: list[int] = []
    run_parallel([lambda: None, lambda: items.append(1)])
    assert not items or not parallel.CAN_FORK


def test_a_copy_that_dies_is_reported():
    if not parallel.CAN_FORK or len(os.sched_getaffinity(0)) == 1:
        pytest.fail("no other process can be tried here")
    with pytest.raises(ChildProcessError, match="a process ended with 7"):
        run_parallel([lambda: None, lambda: os._exit(7)])


@needs_fork
def test_a_result_that_cannot_be_carried_over_ends_its_copy_with_an_error():
    with pytest.raises(ChildProcessError, match=r"a process ended with 1$"):
        run_parallel([lambda: None, lambda: lambda: None])


@pytest.mark.usefixtures("any_system")
def test_a_job_in_the_background_gives_its_result_or_its_error():
    number, failure = Background(lambda: 7), Background(lambda: fail("there"))
    assert number.result() == 7
    with pytest.raises(ValueError, match="there"):
        failure.result()


@needs_fork
def test_a_job_in_the_background_begins_before_anybody_asks(tmp_path):
    done = tmp_path / "done"
    job = Background(done.touch)
    end = time.monotonic() + 30
    while not done.exists():
        assert time.monotonic() < end
        time.sleep(0.01)
    assert job.result() is None


@needs_fork
def test_the_result_of_a_job_in_the_background_is_for_all_processes(tmp_path):
    """Also one that is larger than what a pipe holds, and as often as they like."""
    job = Background(lambda: "made up" * 100_000)
    assert run_parallel([lambda: len(job.result())] * 3) == [700_000] * 3
    assert len(job.result()) == 700_000
    job.cancel()


@pytest.mark.usefixtures("any_system")
def test_a_job_in_stages_has_a_first_result_and_a_result():
    job = StagedBackground(lambda give: give("half") or "whole")
    assert job.first_result() == "half"
    assert job.result() == "whole"
    assert job.first_result() == "half"
    job = StagedBackground(lambda give: give("half") or "whole")
    assert job.result() == "whole"
    assert job.first_result() == "half"


@needs_fork
def test_a_first_result_is_known_to_all_processes_before_the_job_ends(tmp_path):
    go_on = tmp_path / "go on"

    def work(give):
        give("made up" * 100_000)
        while not go_on.exists():
            time.sleep(0.01)
        return 7

    job = StagedBackground(work)
    assert run_parallel([lambda: len(job.first_result())] * 3) == [700_000] * 3
    go_on.touch()
    assert job.result() == 7


@needs_fork
def test_without_memory_for_it_the_first_result_comes_at_the_end(monkeypatch):
    created = iter([OSError(errno.EMFILE, "too many"), None])
    create = os.memfd_create

    def memfd_create(name):
        if error := next(created, None):
            raise error
        return create(name)

    monkeypatch.setattr(os, "memfd_create", memfd_create)
    job = StagedBackground(lambda give: give("half") or "whole")
    assert job.first_result() == "half"
    assert job.result() == "whole"


@pytest.mark.usefixtures("any_system")
def test_a_job_that_fails_before_its_first_result_gives_its_error():
    job: StagedBackground[None, str] = StagedBackground(lambda _: fail("there"))
    with pytest.raises(ValueError, match="there"):
        job.first_result()


@needs_fork
def test_a_job_that_dies_before_its_first_result_is_reported():
    job: StagedBackground[None, str] = StagedBackground(lambda _: os._exit(7))
    with pytest.raises(ChildProcessError, match="ended with 7"):
        job.first_result()


@needs_fork
def test_a_job_in_the_background_that_dies_is_reported():
    job = Background(lambda: os._exit(7))
    with pytest.raises(ChildProcessError, match="ended with 7"):
        job.result()


@needs_fork
def test_only_who_began_a_job_in_the_background_ends_it():
    job = Background(lambda: time.sleep(0.5) or 7)
    run_parallel([lambda: None, job.cancel])
    assert job.result() == 7


@needs_fork
def test_a_job_in_the_background_ends_whether_anybody_asks_for_its_long_result(monkeypatch):
    copies: list[int] = []
    fork = os.fork
    monkeypatch.setattr(os, "fork", lambda: copies.append(child := fork()) or child)
    job = Background(lambda: bytes(1_000_000))
    end = time.monotonic() + 30
    while alive(copies[0]):
        assert time.monotonic() < end
        time.sleep(0.01)
    assert job.result() == bytes(1_000_000)


@needs_fork
def test_of_jobs_with_the_same_lock_one_runs_at_a_time(tmp_path):
    lock, log = tmp_path / "lock", tmp_path / "log"
    lock.touch()

    def job() -> None:
        for word in ("begins", "ends"):
            with log.open("a", encoding="utf-8") as file:
                file.write(f"{word}\n")
            time.sleep(0.1)

    for each in [Background(job, lock) for _ in range(3)]:
        each.result()
    assert log.read_text(encoding="utf-8").split() == ["begins", "ends"] * 3


@needs_fork
def test_a_job_in_the_background_can_be_ended(monkeypatch):
    children: list[int] = []
    fork = os.fork
    monkeypatch.setattr(os, "fork", lambda: children.append(child := fork()) or child)
    job = Background(lambda: time.sleep(60))
    job.cancel()
    job.cancel()
    with pytest.raises(ChildProcessError):
        os.waitpid(children[0], os.WNOHANG)


@needs_fork
def test_without_another_process_the_job_runs_when_its_result_is_asked_for(monkeypatch):
    def refuse() -> int:
        raise OSError(errno.EAGAIN, "made up")

    monkeypatch.setattr(os, "fork", refuse)
    done: list[int] = []
    job = Background(lambda: done.append(1))
    assert not done
    job.result()
    assert done == [1]


def test_on_one_core_no_process_is_started(monkeypatch):
    def refuse() -> int:
        raise AssertionError("a process was started")

    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    monkeypatch.setattr(os, "fork", refuse, raising=False)
    assert run_parallel([lambda: 1, lambda: 2]) == [1, 2]


@needs_fork
def test_garbage_collection_leaves_shared_memory_alone_only_while_jobs_run():
    def frozen() -> int:
        return gc.get_freeze_count()

    before = gc.get_freeze_count()
    assert all(count > before for count in run_parallel([frozen, frozen]))
    assert gc.get_freeze_count() == before


def test_an_error_that_cannot_be_carried_over_is_reported_in_its_words():
    class LocalError(Exception):
        pass

    def local() -> None:
        raise LocalError("made up")

    with pytest.raises((RuntimeError, LocalError), match="made up"):
        run_parallel([lambda: None, local])


@needs_fork
def test_where_no_process_can_be_started_one_job_follows_the_other(monkeypatch):
    fork, left = os.fork, [None]

    def refuse() -> int:
        if left:
            left.pop()
            return fork()
        raise OSError(errno.EAGAIN, "made up")

    monkeypatch.setattr(os, "fork", refuse)
    assert run_parallel([lambda number=number: number for number in range(4)]) == [0, 1, 2, 3]


def test_an_interruption_ends_the_copies(monkeypatch):
    def interrupted() -> None:
        raise KeyboardInterrupt

    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run_parallel([interrupted, lambda: time.sleep(60)])
    assert time.monotonic() - start < 30


# Two copies that say who they are, and wait.
WAITING = """
import os, signal, time
from prospectus.support.parallel import run_parallel
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in the background
def wait():
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(600)
run_parallel([wait] * 3)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_copies_end_with_the_process_whatever_ends_it(root, number):
    command = [sys.executable, "-c", WAITING]
    with subprocess.Popen(
        command, cwd=root / "hooks", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        pids = [int(process.stdout.readline()) for _ in range(3)]
        process.send_signal(number)
        process.wait(90)
    end = time.monotonic() + 90
    while any(os.path.exists(f"/proc/{pid}/cmdline") and alive(pid) for pid in pids):  # noqa: PTH110
        assert time.monotonic() < end
        time.sleep(0.01)


def alive(pid: int) -> bool:
    """Whether a process runs: one that nobody waited for yet does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
