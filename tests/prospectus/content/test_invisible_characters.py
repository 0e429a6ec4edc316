"""Which characters nobody sees in a page, and where they are reported."""

from __future__ import annotations

import pytest

from prospectus.content import invisible_characters
from prospectus.diagnostics.diagnostic import Diagnostic


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\u2800", "\ufffd", "\x1b", "\u3164", "\r"])
def test_each_one_is_reported_at_its_place(sign):
    assert [*invisible_characters.find("docs/x.en.md", f"a\nbc{sign}d{sign}\n")] == [
        Diagnostic.at("docs/x.en.md", 2, column, "invisible_character", sign=f"U+{ord(sign):04X}")
        for column in (3, 5)
    ]


def test_letters_signs_and_spaces_of_typography_are_none():
    text = "a\tb\n昌吉，\u3000é\u00a0\u2009\u202f — 1.5% 😀 أب\n"
    assert [*invisible_characters.find("docs/x.en.md", text)] == []
