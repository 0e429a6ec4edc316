"""A template for many similar pages, made from one rendered page.

One page is rendered with markers in place of everything that differs between the pages. It is split
at the markers; filled with the values of another page, it equals that page to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


def mark(name: str) -> str:
    """A marker for a value that differs between pages: letters only, which nothing escapes.

    >>> mark("title")
    'qqtitleqq'
    """
    return f"qq{name}qq"


@dataclass(frozen=True)
class PageTemplate:
    """Pieces of a page, alternating with the names of the values between them."""

    pieces: tuple[str, ...]

    @classmethod
    def cut(cls, text: str, marks: Mapping[str, str]) -> PageTemplate:
        """Split a page at its markers; `marks` has the text of each marker by its name."""
        names = {standing: name for name, standing in marks.items()}
        longest_first = sorted(names, key=lambda name: (-len(name), name))
        parts = re.split("(" + "|".join(map(re.escape, longest_first)) + ")", text)
        return cls(tuple(names[part] if at % 2 else part for at, part in enumerate(parts)))

    def fill(self, values: Mapping[str, str]) -> str:
        """The page with these values, by their names. Raises KeyError if one is missing."""
        return "".join(values[piece] if at % 2 else piece for at, piece in enumerate(self.pieces))
