"""Work done side by side, on as many cores as there is work."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")

# Elsewhere a process cannot be copied as it stands, or not safely so.
CAN_FORK = sys.platform == "linux"

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def run_parallel(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """What each job returns, in their order. Raises what the first of them raised that failed.

    All but the first run in copies of this process, as it is now: they share its memory until
    they change it, and leave nothing behind here but what they return, which pickle must know.
    Where there is one core only, or processes cannot be copied, one follows the other. Raises
    ChildProcessError where the system ended a copy. Copies end with this process, whatever ends it.
    """
    if not CAN_FORK or len(os.sched_getaffinity(0)) == 1:
        return [job() for job in jobs]
    for stream in (sys.stdout, sys.stderr):
        stream.flush()  # or copies would print it again
    gc.freeze()  # or looking for what may go would write to all memory that they share
    copies: list[_Copy] = []
    try:
        with suppress(OSError):  # no more processes, or files
            copies.extend(map(_Copy, jobs[1:]))
        here = [jobs[0], *jobs[1 + len(copies) :]]
        done = [_outcome(job) for job in here]
        done[1:1] = [copy.outcome() for copy in copies]
    except BaseException:
        for copy in copies:
            copy.kill()
        raise
    finally:
        gc.unfreeze()
    results: list[Any] = []
    for result, error in done:
        if error is not None:
            raise error
        results.append(result)
    return results


def _outcome(job: Callable[[], T]) -> tuple[T | None, Exception | None]:
    try:
        return job(), None
    except Exception as error:
        return None, error


class _Copy:
    """A copy of this process that does one job and ends."""

    def __init__(self, job: Callable[[], Any]) -> None:
        self._read, write = os.pipe()
        parent = os.getpid()
        try:
            self._process = os.fork()
        except OSError:
            os.close(self._read)
            os.close(write)
            raise
        if self._process:
            os.close(write)
            return
        code = 1  # what stands if not even the outcome can be told
        try:
            os.close(self._read)
            _end_with(parent)
            with os.fdopen(write, "wb") as pipe:
                result, error = _outcome(job)
                pickle.dump(
                    (result, error and _portable(error)), pipe, protocol=pickle.HIGHEST_PROTOCOL
                )
            code = 0
        finally:
            os._exit(code)

    def outcome(self) -> tuple[Any, Exception | None]:
        with os.fdopen(self._read, "rb") as pipe:
            told = pipe.read()
        _, status = os.waitpid(self._process, 0)
        self._process = 0
        if status:
            code = os.waitstatus_to_exitcode(status)
            return None, ChildProcessError(f"a process ended with {code}")
        result, error = pickle.loads(told)  # noqa: S301 - from a copy of ourselves
        return result, error

    def kill(self) -> None:
        """End it, unless it has ended."""
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)


def _end_with(parent: int) -> None:
    """Have this process end when its parent does, and by the signals that end that, silently."""
    import ctypes  # noqa: PLC0415 - slow to load, and needed in copies only

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _portable(error: Exception) -> Exception:
    """The same error, or what can be said of it where pickle does not know its kind."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - just made
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
