from __future__ import annotations

import os
import signal

import pytest

from cli.interruption import interruptible
from support.platforms import needs_posix

pytestmark = needs_posix
SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


@pytest.fixture(autouse=True)
def no_signal_is_ignored():
    """As it may be where the tests run in the background."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def interrupt(number: int = signal.SIGTERM) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_is_raised_with_its_number(number):
    with pytest.raises(KeyboardInterrupt) as caught, interruptible():
        interrupt(number)
    assert caught.value.args == (number,)


def test_a_library_that_raises_its_own_error_instead_hides_no_signal():
    with pytest.raises(KeyboardInterrupt) as caught, interruptible():
        try:
            interrupt()
        except BaseException as error:
            raise ValueError("made up") from error
    assert caught.value.args == (signal.SIGTERM,)


def test_an_error_without_a_signal_stays_as_it_is():
    with pytest.raises(ValueError, match="made up"), interruptible():
        raise ValueError("made up")


def test_afterwards_signals_do_what_they_did_before():
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), interruptible():
        interrupt()
    assert signal.getsignal(signal.SIGTERM) is before
