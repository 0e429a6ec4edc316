"""Signals that end a command, raised as KeyboardInterrupt so that it can clean up."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise KeyboardInterrupt for every signal that ends a program, with its number as argument.

    After the first signal the others are ignored, so that nothing disturbs the clean-up. Signals
    that are ignored already, as those of a closed terminal are under `nohup`, stay ignored. What
    the body raises after a signal becomes KeyboardInterrupt: some libraries turn every exception
    into their own (pydantic into SchemaError), and children may end by the same signal first.
    """
    numbers = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32":
        numbers.append(signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    handled = [number for number in numbers if before[number] is not signal.SIG_IGN]
    received: list[int] = []

    def interrupt(number: int, _frame: FrameType | None) -> None:
        for other in handled:
            signal.signal(other, signal.SIG_IGN)
        received.append(number)
        raise KeyboardInterrupt(number)

    for number in handled:
        signal.signal(number, interrupt)
    try:
        yield
    except Exception as error:
        if received:
            raise KeyboardInterrupt(received[0]) from error
        raise
    finally:
        for number in handled:
            signal.signal(number, before[number])
