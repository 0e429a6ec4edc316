"""Functions run in parallel, in forked processes."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Generic, TypeVar, cast

if TYPE_CHECKING:
    import ctypes

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

    This process and those that it forks later may ask for the result, as often as they like. Only
    one of the jobs with the same `lock`, any file, runs at a time. Result and exceptions must be
    picklable. Where processes cannot be forked, the job runs in this process when its result is
    first asked for.
    """

    def __init__(self, job: Callable[[], T], lock: Path | None = None) -> None:
        self._job = job
        self._outcome: tuple[T | None, Exception | None] | None = None
        self._child: _Child | None = None
        self._file: IO[bytes] | None = None
        self._parent = os.getpid()
        if CAN_FORK:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            with suppress(OSError):  # out of processes or file descriptors
                # In memory, so that no disk has to have room.
                self._file = os.fdopen(os.memfd_create("result"), "w+b")
                run = partial(_run_locked, job, lock) if lock else job
                self._child = _Child(partial(_write_outcome, run, self._file))

    def result(self) -> T:
        """What the job returned, once it has ended.

        Raises the exception of the job, and ChildProcessError if the process was killed.
        """
        if self._outcome is None:
            self._outcome = self._read() if self._child and self._file else _outcome(self._job)
            self.cancel()
        result, error = self._outcome
        if error is not None:
            raise error
        return cast("T", result)

    def _read(self) -> tuple[Any, Exception | None]:
        """The outcome from the file, which is complete when the process has ended."""
        assert self._child and self._file  # noqa: S101 - for the type checker
        self._child.await_end()
        # Without moving the place in the file, which other processes share.
        content = os.pread(self._file.fileno(), os.fstat(self._file.fileno()).st_size, 0)
        try:
            result, error = pickle.loads(content)  # noqa: S301 - written by our own child
        except (EOFError, pickle.UnpicklingError):  # it was killed
            return None, ChildProcessError("a process ended without a result")
        return result, error

    def cancel(self) -> None:
        """End the process, if it has not ended and was begun by this one."""
        if self._child and self._parent == os.getpid():
            self._child.kill()
        if self._file:
            self._file.close()


def _write_outcome(job: Callable[[], T], file: IO[bytes]) -> None:
    """Write what a job returned or raised."""
    result, error = _outcome(job)
    pickle.dump((result, error and _portable(error)), file, protocol=pickle.HIGHEST_PROTOCOL)
    file.flush()


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
    """A forked process that runs one job and ends."""

    def __init__(self, job: Callable[[], Any]) -> None:
        _system_library()
        read, write = os.pipe()
        self._pipe = os.fdopen(read, "rb")
        parent = os.getpid()
        try:
            self._process = os.fork()
        except OSError:
            self._pipe.close()
            os.close(write)
            raise
        if self._process:
            os.close(write)
            return
        code = 1  # unless the outcome is written
        try:
            self._pipe.close()
            _end_with_parent(parent)
            with os.fdopen(write, "wb") as pipe:
                result, error = _outcome(job)
                pickle.dump(
                    (result, error and _portable(error)), pipe, protocol=pickle.HIGHEST_PROTOCOL
                )
            code = 0
        finally:
            os._exit(code)

    def outcome(self) -> tuple[Any, Exception | None]:
        with self._pipe:
            content = self._pipe.read()
        _, status = os.waitpid(self._process, 0)
        self._process = 0
        if status:
            code = os.waitstatus_to_exitcode(status)
            return None, ChildProcessError(f"a process ended with {code}")
        result, error = pickle.loads(content)  # noqa: S301 - written by our own child
        return result, error

    def await_end(self) -> None:
        """Wait until the process has ended; any process may do so that has this object."""
        self._pipe.read()

    def kill(self) -> None:
        """Kill the process, unless it has ended."""
        self._pipe.close()
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = 0


@cache
def _system_library() -> ctypes.CDLL:
    """The functions of the system, loaded once: each child would take 3 ms for it."""
    import ctypes  # noqa: PLC0415 - of no use to commands that start no processes

    return ctypes.CDLL(None)


def _end_with_parent(parent: int) -> None:
    """End this process silently when its parent ends, and by the same signals."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    with suppress(AttributeError, OSError):
        _system_library().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _portable(error: Exception) -> Exception:
    """The error, or a RuntimeError with its text if it cannot be pickled."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - pickled on the same line
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
