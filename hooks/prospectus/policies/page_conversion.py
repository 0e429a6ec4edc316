"""Converts the Markdown of one page within a limit of time.

Some texts take Markdown very long. In the main thread a timer interrupts the conversion; in other
threads, and on Windows, such a text is converted in a process of its own, which can be ended.
Processor time is limited, so that a busy machine refuses no good page; Windows has no timer for it.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any

# Options of Markdown extensions by the names of the extensions.
Extensions = Mapping[str, Mapping[str, Any]]

# Seconds of processor time for one page; the longest page of this site takes 0.05.
MAX_SECONDS = 0.5
# Seconds that pass until the end of the other process, including its start.
MAX_SECONDS_APART = 60 if hasattr(signal, "setitimer") else 5
# A page below these numbers cannot be slow. Time grows with their square, and with the cells of a
# table, because Markdown gives each row as many cells as the first.
_MAX_SIMPLE = 20_000  # characters
MAX_SIGNS = {"[": 150, "<": 600, "`": 600, "\n": 600, "|": 600}
# Such signs can exhaust the stack: emphasis inside emphasis.
MAX_SIGNS |= {"*": 600, "_": 600}
# Nested lists or quotations, which exhaust the stack.
_DEEP = r"(?:(?:[-*+>]|\d{1,9}[.)])[ \t]*+){20}"


class SlowConversionError(Exception):
    """A conversion took longer than allowed."""


def convert(markdown: str, extensions: Extensions) -> str:
    """The HTML of a page.

    Raises SlowConversionError if the conversion takes longer than allowed.
    """
    if may_be_slow(markdown) and not _can_interrupt():
        return _convert_apart(markdown, extensions)
    from markdown import Markdown  # noqa: PLC0415 - most checks convert nothing

    configs: Any = {name: dict(options) for name, options in extensions.items()}
    converter = Markdown(extensions=[*extensions], extension_configs=configs)
    with limited_time() if _can_interrupt() else nullcontext():
        return converter.convert(markdown)


def may_be_slow(markdown: str) -> bool:
    """Whether the conversion of a text could be slow.

    >>> may_be_slow("[Parks](index.md) " * 100), may_be_slow("[" * 200), may_be_slow("> " * 30)
    (False, True, True)
    """
    return (
        len(markdown) > _MAX_SIMPLE
        or any(markdown.count(sign) > most for sign, most in MAX_SIGNS.items())
        or re.search(_DEEP, markdown) is not None
    )


def _can_interrupt() -> bool:
    """Whether a timer can interrupt the conversion: in the main thread, and not on Windows."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


@contextmanager
def limited_time() -> Iterator[None]:
    """Raise SlowConversionError in the block after `MAX_SECONDS` of processor time.

    Needs `_can_interrupt`. The timer repeats, because Python discards an exception that is raised
    in a destructor or a callback.
    """

    def interrupt(*_: object) -> None:
        raise SlowConversionError

    before = signal.signal(signal.SIGPROF, interrupt)
    try:
        signal.setitimer(signal.ITIMER_PROF, MAX_SECONDS, MAX_SECONDS / 4)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


# The program of the other process, which imports no module of the project. Without a handler, the
# timer ends it.
_PROGRAM = """
import json, signal, sys
from markdown import Markdown
extensions, text, seconds = json.load(sys.stdin)
converter = Markdown(extensions=[*extensions], extension_configs=extensions)
if hasattr(signal, "setitimer"):
    signal.setitimer(signal.ITIMER_PROF, seconds)
html = converter.convert(text)
sys.stdout.buffer.write(html.encode())
"""


def _convert_apart(markdown: str, extensions: Extensions) -> str:
    """Convert in another process, which is ended if it takes too long."""
    try:
        done = subprocess.run(  # noqa: S603 - runs this Python with a constant program
            [sys.executable, "-I", "-c", _PROGRAM],
            input=json.dumps([extensions, markdown, MAX_SECONDS], default=float).encode(),
            capture_output=True,
            check=True,
            timeout=MAX_SECONDS_APART,
        )
    except subprocess.SubprocessError:
        raise SlowConversionError from None
    return done.stdout.decode()
