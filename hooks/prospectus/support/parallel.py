"""Functions run in parallel, in forked processes."""

from __future__ import annotations

import gc
import mmap
import os
import pickle
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from prospectus.support.file_lock import locked

if TYPE_CHECKING:
    import ctypes

T = TypeVar("T")
W = TypeVar("W")

# Other systems cannot fork a process, or not safely.
CAN_FORK = sys.platform == "linux"

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def core_count() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if CAN_FORK else os.cpu_count() or 1


def run_parallel(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """The results of all jobs, in their order.

    The first job runs in this process, the others in forked children, which share its memory until
    they change it. Results and exceptions must be picklable. On one core, or where processes
    cannot be forked, the jobs run one after the other. Children end when this process ends.

    Raises the exception of the first job that failed, and ChildProcessError if a child was killed.
    If the job in this process fails, the others are ended.
    """
    if not CAN_FORK or core_count() == 1:
        return [job() for job in jobs]
    for stream in (sys.stdout, sys.stderr):
        stream.flush()  # or the children would print it again
    gc.freeze()  # or garbage collection would copy the shared memory
    children: list[_Child] = []
    try:
        with suppress(OSError):  # out of processes or file descriptors
            children.extend(map(_Child, jobs[1:]))
        outcomes = [_outcome(jobs[0])]
        if error := outcomes[0][1]:
            raise error  # the others need not end
        outcomes += [_outcome(job) for job in jobs[1 + len(children) :]]
        outcomes[1:1] = [child.outcome() for child in children]
    finally:
        for child in children:
            child.kill()  # which has ended, unless something failed here
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
        if CAN_FORK:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            with suppress(OSError):  # out of processes or file descriptors
                self._child = _Child(partial(_run_locked, job, lock) if lock else job)

    def result(self) -> T:
        """What the job returned, once it has ended.

        Raises the exception of the job, and ChildProcessError if the process was killed.
        """
        if self._outcome is None:
            self._outcome = self._child.outcome() if self._child else _outcome(self._job)
            self.cancel()
        result, error = self._outcome
        if error is not None:
            raise error
        return cast("T", result)

    @property
    def is_running(self) -> bool:
        """Whether there is such a process, of which the result was not asked yet."""
        return self._child is not None and self._outcome is None

    def cancel(self) -> None:
        """End the process, if it has not ended and was begun by this one."""
        if self._child:
            self._child.kill()


class StagedBackground(Generic[T, W]):
    """A job in the background that has a first result before it ends.

    `job` is called with a function, to which it passes that result once; it must be picklable, too.
    """

    def __init__(self, job: Callable[[Callable[[W], None]], T]) -> None:
        self._first: list[W] = []
        self._slot: _Slot | None = None
        with suppress(OSError):  # out of file descriptors; it comes at the end, then
            self._slot = _Slot() if CAN_FORK else None
        self._job = Background(partial(self._work, job))
        if self._slot:
            self._slot.leave()

    def first_result(self) -> W:
        """The first result, as soon as the job has it, as often as somebody asks.

        Raises what `result` raises where the job ends before.
        """
        if not self._first and self._slot and self._job.is_running:
            self._first += self._slot.content()
        if not self._first:
            self.result()
        return self._first[0]

    def result(self) -> T:
        """What the job returned, as `Background.result`."""
        try:
            self._first, result = self._job.result()
        finally:
            self.cancel()
        return result

    def cancel(self) -> None:
        """End the process, as `Background.cancel`."""
        self._job.cancel()
        if self._slot:
            self._slot.close()

    def _work(self, job: Callable[[Callable[[W], None]], T]) -> tuple[list[W], T]:
        return self._first, job(self._give_first)

    def _give_first(self, value: W) -> None:
        self._first.append(value)
        if self._slot and self._slot.is_elsewhere:
            self._slot.fill([value])


def _run_locked(job: Callable[[], T], lock: Path) -> T:
    with locked(lock):
        return job()


def _outcome(job: Callable[[], T]) -> tuple[T | None, Exception | None]:
    try:
        return job(), None
    except Exception as error:
        return None, error


class _Slot:
    """Memory that has no name, which a process that is forked from this one fills.

    This process and those that it forks later read it, once the other has filled it or has ended.
    Raises OSError when there are too many open files.
    """

    def __init__(self) -> None:
        self._owner = os.getpid()
        read, self._write = os.pipe()  # nothing is written; it closes when the other is done
        self._end = os.fdopen(read, "rb")
        try:
            self._file = os.fdopen(os.memfd_create("outcome"), "wb")
        except OSError:
            self._end.close()
            os.close(self._write)
            raise

    @property
    def is_elsewhere(self) -> bool:
        """Whether this is a process that was forked since."""
        return self._owner != os.getpid()

    def leave(self) -> None:
        """Leave it to the process that was forked."""
        if self._write >= 0:
            os.close(self._write)
            self._write = -1

    def fill(self, value: object) -> None:
        """Fill it, in the other process."""
        with self._file as file:
            pickle.dump(value, file, protocol=pickle.HIGHEST_PROTOCOL)
        self.leave()

    def content(self) -> Any:
        """What it was filled with, once the other process is done; empty if it was not filled."""
        self._end.read()
        if not os.fstat(self._file.fileno()).st_size:
            return ()
        try:
            # Not by reading, as the place in the file is that of all processes.
            with mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                return pickle.loads(content)  # noqa: S301 - written by our own child
        except (EOFError, pickle.UnpicklingError):  # the other was killed while it wrote
            return ()

    def close(self) -> None:
        """Free the memory, unless other processes have it."""
        self.leave()
        self._end.close()
        self._file.close()


class _Child:
    """A forked process that runs one job and ends.

    It leaves the outcome in a slot, and frees its own memory: it does not wait until somebody
    reads.
    """

    def __init__(self, job: Callable[[], Any]) -> None:
        _system_library()
        self._parent = os.getpid()
        self._slot = _Slot()
        try:
            self._process = os.fork()
        except OSError:
            self._slot.close()
            raise
        if self._process:
            self._slot.leave()
            return
        code = 1  # unless the outcome is written
        try:
            _end_with_parent(self._parent)
            result, error = _outcome(job)
            self._slot.fill((result, error and _portable(error)))
            code = 0
        finally:
            os._exit(code)

    def outcome(self) -> tuple[Any, Exception | None]:
        """What the job returned or raised, once the process has ended."""
        outcome = self._slot.content()
        if self._process and self._parent == os.getpid():
            _, status = os.waitpid(self._process, 0)
            self._process = 0
            if status:
                code = os.waitstatus_to_exitcode(status)
                return None, ChildProcessError(f"a process ended with {code}")
        return outcome or (None, ChildProcessError("a process ended without a result"))

    def kill(self) -> None:
        """Kill the process, unless it has ended or another one has begun it."""
        self._slot.close()
        if self._process and self._parent == os.getpid():
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
