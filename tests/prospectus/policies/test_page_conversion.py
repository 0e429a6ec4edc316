"""The conversion of pages within a limit of time."""

from __future__ import annotations

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
