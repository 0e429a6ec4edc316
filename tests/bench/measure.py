"""Time, memory and sizes of programs, and how long an edit takes to be served."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

BUILD_LIMIT = 900.0  # seconds in which a build has to end, and a server to show its first page
EDIT_LIMIT = 60.0  # seconds in which an edit has to be served
SAMPLES = 0.02  # seconds between two looks at the memory, at least
POLLS = 0.01  # seconds between two questions for the edited page
REST = 2.0  # seconds before each edit, so that a server is done with the one before


class FailedError(Exception):
    """What was measured did not come to its end; the message says what happened."""


@dataclass(frozen=True)
class Command:
    """A program to run in a folder."""

    words: Sequence[str]
    folder: Path
    environment: Mapping[str, str]


def seconds(commands: Sequence[Command], limit: float = BUILD_LIMIT) -> float:
    """How long it takes to run the commands one after another. Raises FailedError."""
    start = time.perf_counter()
    for command in commands:
        _run(command, limit - (time.perf_counter() - start), limit)
    return time.perf_counter() - start


def peak_memory(commands: Sequence[Command], limit: float = BUILD_LIMIT) -> int | None:
    """The most bytes that the commands and all that they start held at a time; Linux only.

    Proportional set sizes, so that a page which processes share is counted once. Looking costs
    time, so this run is none to be timed. Raises FailedError.
    """
    peak, start = 0, time.perf_counter()
    for command in commands:
        left = limit - (time.perf_counter() - start)
        watch = _Watch()
        _run(command, left, limit, watch.begin)
        peak = max(peak, watch.end())
    return peak or None


def sizes(folder: Path) -> tuple[int, int]:
    """How many files lie below a folder, and how many bytes they hold."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)


@contextmanager
def served(command: Command, log: Path) -> Iterator[None]:
    """A server that runs meanwhile. What it says goes into the file `log`."""
    with log.open("wb") as said:
        process = _start(command, said)
        try:
            yield
        finally:
            _end(process)


def first_page(url: str, limit: float = BUILD_LIMIT) -> None:
    """Wait until a server shows a page. Raises FailedError."""
    _seen(url, b"<h1", limit)


def seconds_until(url: str, words: str, limit: float = EDIT_LIMIT) -> float:
    """How long it takes until a page holds these words. Raises FailedError."""
    return _seen(url, words.encode(), limit)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _seen(url: str, words: bytes, limit: float) -> float:
    start = time.perf_counter()
    while (spent := time.perf_counter() - start) < limit:
        with (
            suppress(OSError),
            urllib.request.urlopen(url, timeout=limit - spent) as answer,  # noqa: S310
        ):
            if words in answer.read():
                return time.perf_counter() - start
        time.sleep(POLLS)
    raise FailedError(f"over {limit:g} s")


def _start(command: Command, said: IO[bytes] | int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command.words,
        cwd=command.folder,
        env=os.environ | command.environment,
        stdout=said,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # so that all that it starts ends with it
    )


def _run(
    command: Command,
    left: float,
    limit: float,
    begun: Callable[[int], None] = lambda _: None,
) -> None:
    process = _start(command, subprocess.PIPE)
    begun(process.pid)
    try:
        said, _ = process.communicate(timeout=max(left, 0))
    except subprocess.TimeoutExpired:
        raise FailedError(f"over {limit:g} s") from None
    finally:
        _end(process)
    if process.returncode:
        text = re.sub(r"\x1b\[[\d;]*m", "", said.decode(errors="replace"))  # colours
        lines = text.strip().splitlines() or [f"exit code {process.returncode}"]
        message = next(
            (line for line in lines if re.search("error|exceed", line, re.IGNORECASE)), lines[-1]
        )
        raise FailedError(f"fails: {message.strip()[:200]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what was started here and all that it started: at first kindly."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, sign)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
    if process.stdout:
        process.stdout.close()


class _Watch:
    """Looks at the memory of a process and its children, again and again."""

    def __init__(self) -> None:
        self._peak, self._over = 0, threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._root = 0

    def begin(self, root: int) -> None:
        self._root = root
        self._thread.start()

    def end(self) -> int:
        self._over.set()
        self._thread.join()
        return self._peak

    def _sample(self) -> None:
        while not self._over.is_set():
            start = time.perf_counter()
            self._peak = max(self._peak, sum(map(_memory, _family(self._root))))
            spent = time.perf_counter() - start
            self._over.wait(max(SAMPLES, 4 * spent))  # looking holds the process up


def _family(root: int) -> set[int]:
    """A process and all below it."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    processes, more = {root}, {root}
    while more:
        more = {child for child, parent in parents.items() if parent in more} - processes
        processes |= more
    return processes


def _memory(process: int) -> int:
    with suppress(OSError):
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        if match := re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE):
            return int(match[1]) * 1024
    return 0
