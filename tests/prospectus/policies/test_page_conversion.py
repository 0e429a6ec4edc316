"""The conversion of pages within a limit of time."""

from __future__ import annotations

import signal
import threading
from contextlib import suppress

import pytest

from prospectus.policies import page_conversion
from prospectus.policies.page_conversion import SlowConversionError, convert, limited_time

SLOW = "[" * 200


def test_a_text_is_converted_with_its_extensions():
    assert convert("# A {#b}", {"attr_list": {}}) == '<h1 id="b">A</h1>'


def test_without_timers_a_text_that_may_be_slow_is_converted_in_a_process():
    results: list[str] = []
    thread = threading.Thread(target=lambda: results.append(convert(SLOW, {})))
    thread.start()
    thread.join()
    assert results == [f"<p>{SLOW}</p>"]


def test_a_process_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(page_conversion, "MAX_SECONDS_APART", 0.001)
    monkeypatch.setattr(page_conversion, "_can_interrupt", lambda: False)
    with pytest.raises(SlowConversionError):
        convert(SLOW, {})


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no timers")
def test_a_process_has_a_limit_of_processor_time_however_long_it_waits_for_a_processor(monkeypatch):
    monkeypatch.setattr(page_conversion, "_can_interrupt", lambda: False)
    assert page_conversion.MAX_SECONDS_APART >= 60
    monkeypatch.setattr(page_conversion, "MAX_SECONDS", 0.05)
    with pytest.raises(SlowConversionError):
        convert("[" * 1200, {})
    monkeypatch.setattr(page_conversion, "MAX_SECONDS", 60)
    assert convert("[" * 1200, {}) == f"<p>{'[' * 1200}</p>"


def test_an_interrupt_that_is_lost_in_a_callback_is_repeated(monkeypatch):
    monkeypatch.setattr(page_conversion, "MAX_SECONDS", 0.05)

    def runs_for_ever() -> None:
        while True:
            pass

    with pytest.raises(SlowConversionError), limited_time():
        with suppress(SlowConversionError):
            runs_for_ever()
        runs_for_ever()


@pytest.mark.parametrize(
    ("text", "slow"),
    [
        ("a" * 20_000, False),
        ("a" * 20_001, True),
        ("[" * 150, False),
        ("[" * 151, True),
        *((sign * 600, False) for sign in "<`\n|"),
        *((sign * 601, True) for sign in "<`\n|*_"),
        ("> " * 19, False),
        ("> " * 20, True),
        ("1. " * 20, True),
    ],
)
def test_conversion_may_be_slow_for_long_texts_and_for_many_signs(text: str, slow: bool):
    assert page_conversion.may_be_slow(text) is slow


@pytest.mark.parametrize(
    ("text", "can_interrupt", "apart"),
    [("a", True, False), ("a", False, False), (SLOW, True, False), (SLOW, False, True)],
)
def test_only_what_may_be_slow_and_cannot_be_interrupted_is_converted_in_a_process(
    monkeypatch, text, can_interrupt, apart
):
    monkeypatch.setattr(page_conversion, "_can_interrupt", lambda: can_interrupt)
    monkeypatch.setattr(page_conversion, "_convert_apart", lambda *_: "apart")
    assert convert(text, {}) == ("apart" if apart else f"<p>{text}</p>")


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no timers")
def test_the_timer_repeats_and_is_gone_afterwards(monkeypatch):
    monkeypatch.setattr(page_conversion, "MAX_SECONDS", 60)
    before = signal.getsignal(signal.SIGPROF)
    with limited_time():
        first, interval = signal.getitimer(signal.ITIMER_PROF)
        assert 50 < first < 61
        assert interval == 15
        assert signal.getsignal(signal.SIGPROF) != before
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)
    assert signal.getsignal(signal.SIGPROF) == before


def test_only_the_main_thread_can_be_interrupted():
    results: list[bool] = []
    thread = threading.Thread(target=lambda: results.append(page_conversion._can_interrupt()))
    thread.start()
    thread.join()
    assert results == [False]
    assert page_conversion._can_interrupt() == hasattr(signal, "setitimer")


def test_options_reach_the_extensions_in_another_process():
    extensions = {"toc": {"permalink": True}}
    assert page_conversion._convert_apart("# A", extensions) == convert("# A", extensions)
