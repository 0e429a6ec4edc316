"""Which text a cell may hold, and how an invalid value is shown."""

from __future__ import annotations

from prospectus.editing.spreadsheet.cell_values import InvalidCell, shortened, text_value


def test_texts_that_no_cell_can_hold_are_refused():
    assert text_value("  ") is None
    assert text_value("a\tb\nc") == "a\tb\nc"
    assert text_value("a\x07") == InvalidCell("table_control", "U+0007")
    assert text_value("\ud800") == InvalidCell("table_control", "U+D800")
    assert text_value("x" * 32_768) == InvalidCell("table_too_long", "32,767")
    assert text_value(" #N/A ") == InvalidCell("table_error", "#N/A")


def test_what_is_shown_of_a_wrong_value_is_short_and_on_one_line():
    assert shortened("a\nb\x1b[31m") == "a\ufffdb\ufffd[31m"
    assert shortened("x" * 99) == "x" * 40 + "…"


def test_a_text_may_have_as_many_characters_as_in_excel():
    assert text_value("x" * 32_767) == "x" * 32_767


def test_a_value_of_forty_characters_is_shown_whole():
    assert shortened("x" * 40) == "x" * 40
    assert shortened("x" * 41) == "x" * 40 + "\u2026"
