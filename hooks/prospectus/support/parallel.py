"""Functions run in parallel, in forked processes."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")

# Other systems cannot fork a process, or not safely.
CAN_FORK = sys.platform == "linux"

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def run_parallel(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """The results of all jobs, in their order.

    The first job runs in this process, the others in forked children, which share its memory until
    they change it. Results and exceptions must be picklable. On one core, or where processes
    cannot be forked, the jobs run one after the other. Children end when this process ends.

    Raises the exception of the first job that failed, and ChildProcessError if a child was killed.
    """
    if not CAN_FORK or len(os.sched_getaffinity(0)) == 1:
        return [job() for job in jobs]
    for stream in (sys.stdout, sys.stderr):
        stream.flush()  # or the children would print it again
    gc.freeze()  # or garbage collection would copy the shared memory
    children: list[_Child] = []
    try:
        with suppress(OSError):  # out of processes or file descriptors
            children.extend(map(_Child, jobs[1:]))
        own_jobs = [jobs[0], *jobs[1 + len(children) :]]
        outcomes = [_outcome(job) for job in own_jobs]
        outcomes[1:1] = [child.outcome() for child in children]
    except BaseException:
        for child in children:
            child.kill()
        raise
    finally:
        gc.unfreeze()
    results: list[Any] = []
    for result, error in outcomes:
        if error is not None:
            raise error
        results.append(result)
    return results


class Background(Generic[T]):
    """A job that a forked process begins at once, and with whose end all its memory is freed.

    Only one of the jobs with the same `lock`, any file, runs at a time. Result and exceptions must
    be picklable. Where processes cannot be forked, the job runs in this process when its result is
    asked for.
    """

    def __init__(self, job: Callable[[], T], lock: Path | None = None) -> None:
        self._job = job
        self._child: _Child | None = None
        if CAN_FORK:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            with suppress(OSError):  # out of processes or file descriptors
                self._child = _Child(partial(_run_locked, job, lock) if lock else job)

    def result(self) -> T:
        """What the job returned, once it has ended; to be asked for once.

        Raises the exception of the job, and ChildProcessError if the process was killed.
        """
        if self._child is None:
            return self._job()
        try:
            result, error = self._child.outcome()
        except BaseException:
            self._child.kill()
            raise
        if error is not None:
            raise error
        return cast("T", result)

    def cancel(self) -> None:
        """End the process, if it has not ended."""
        if self._child:
            self._child.kill()


def _run_locked(job: Callable[[], T], lock: Path) -> T:
    import fcntl  # noqa: PLC0415 - Linux and macOS only

    with lock.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        return job()


def _outcome(job: Callable[[], T]) -> tuple[T | None, Exception | None]:
    try:
        return job(), None
    except Exception as error:
        return None, error


class _Child:
    """A forked process that runs one job and ends.

    It leaves the outcome in memory that has no name, and frees its own; a pipe would have it wait
    with all of it until somebody reads.
    """

    def __init__(self, job: Callable[[], Any]) -> None:
        self._file = os.fdopen(os.memfd_create("outcome"), "w+b")
        parent = os.getpid()
        try:
            self._process = os.fork()
        except OSError:
            self._file.close()
            raise
        if self._process:
            return
        code = 1  # unless the outcome is written
        try:
            _end_with_parent(parent)
            result, error = _outcome(job)
            with self._file as file:
                pickle.dump(
                    (result, error and _portable(error)), file, protocol=pickle.HIGHEST_PROTOCOL
                )
            code = 0
        finally:
            os._exit(code)

    def outcome(self) -> tuple[Any, Exception | None]:
        with self._file as file:
            _, status = os.waitpid(self._process, 0)
            self._process = 0
            if status:
                code = os.waitstatus_to_exitcode(status)
                return None, ChildProcessError(f"a process ended with {code}")
            file.seek(0)
            result, error = pickle.load(file)  # noqa: S301 - written by our own child
        return result, error

    def kill(self) -> None:
        """Kill the process, unless it has ended."""
        self._file.close()
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = 0


def _end_with_parent(parent: int) -> None:
    """End this process silently when its parent ends, and by the same signals."""
    import ctypes  # noqa: PLC0415 - slow to import, and needed in children only

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _portable(error: Exception) -> Exception:
    """The error, or a RuntimeError with its text if it cannot be pickled."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - pickled on the same line
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
