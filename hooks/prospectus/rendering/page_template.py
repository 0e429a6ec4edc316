"""What many pages have in common, made once and filled for each.

A page is made in the usual way with marks in place of what is its own; cut at these, it is a
shell. Filled with what belongs to another page, it is that page, to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


def mark(name: str) -> str:
    """What stands for something of a page's own: letters only, which nothing escapes.

    >>> mark("title")
    'qqtitleqq'
    """
    return f"qq{name}qq"


@dataclass(frozen=True)
class PageTemplate:
    """Pieces of a page, and by turns the name of what stands between two of them."""

    pieces: tuple[str, ...]

    @classmethod
    def cut(cls, text: str, marks: Mapping[str, str]) -> PageTemplate:
        """Cut a page at its marks: `marks` are what stands in the text, each with a name."""
        names = {standing: name for name, standing in marks.items()}
        longest_first = sorted(names, key=lambda it: (-len(it), it))
        parts = re.split("(" + "|".join(map(re.escape, longest_first)) + ")", text)
        return cls(tuple(names[it] if at % 2 else it for at, it in enumerate(parts)))

    def fill(self, values: Mapping[str, str]) -> str:
        """The page to which these values belong."""
        return "".join(values[it] if at % 2 else it for at, it in enumerate(self.pieces))
