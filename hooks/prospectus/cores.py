"""Work done side by side, on as many cores as there is work."""

from __future__ import annotations

import gc
import os
import pickle
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")

# Elsewhere a process cannot be copied as it stands, or not safely so.
CAN_COPY = sys.platform == "linux"


def side_by_side(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """What each job returns, in their order. Raises what the first of them raised that failed.

    All but the first run in copies of this process, as it is now: they share its memory until
    they change it, and leave nothing behind here but what they return, which pickle must know.
    Where there is one core only, or processes cannot be copied, one follows the other.
    """
    if not CAN_COPY or len(os.sched_getaffinity(0)) == 1:
        return [job() for job in jobs]
    for stream in (sys.stdout, sys.stderr):
        stream.flush()  # or copies would print it again
    gc.freeze()  # or looking for what may go would write to all memory that they share
    copies = [_Copy(job) for job in jobs[1:]]
    try:
        done = [_outcome(job) for job in jobs[:1]]
    finally:
        done_elsewhere = [copy.outcome() for copy in copies]
        gc.unfreeze()
    results = []
    for result, error in (*done, *done_elsewhere):
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
        self._process = os.fork()
        if self._process:
            os.close(write)
            return
        code = 1  # what stands if not even the outcome can be told
        try:
            os.close(self._read)
            with os.fdopen(write, "wb") as pipe:
                pickle.dump(_outcome(job), pipe, protocol=pickle.HIGHEST_PROTOCOL)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)

    def outcome(self) -> tuple[Any, Exception | None]:
        with os.fdopen(self._read, "rb") as pipe:
            told = pipe.read()
        _, status = os.waitpid(self._process, 0)
        if status:
            return None, ChildProcessError(
                f"a process ended with {os.waitstatus_to_exitcode(status)}"
            )
        result, error = pickle.loads(told)  # noqa: S301 - from a copy of ourselves
        return result, error
