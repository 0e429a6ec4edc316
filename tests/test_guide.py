"""What the guides for editors say is so."""

from __future__ import annotations

import mistakes


def test_the_table_of_mistakes_is_that_of_the_tests():
    """`make guide` writes it anew."""
    assert mistakes.PAGE.read_text(encoding="utf-8") == mistakes.page()
