"""A page with all its expressions evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from prospectus.content.expressions import ExpressionError
from prospectus.rendering.footnotes import join_marks

# The comment in the place of a fragment; a page must not contain its beginning.
_PLACEHOLDER = re.compile(r"<!--fragment ([0-9]{1,3})-->")
_RESERVED = re.compile(r"<!--fragment ")


def placeholder(number: int) -> str:
    """The comment that stands for a fragment in Markdown.

    >>> placeholder(3)
    '<!--fragment 3-->'
    """
    return f"<!--fragment {number}-->"


def reserved_comments(markdown: str) -> Iterator[ExpressionError]:
    """The first comment of a page that would be taken for the place of a fragment."""
    if match := _RESERVED.search(markdown):
        yield ExpressionError(match.start(), "reserved_comment")


@dataclass(frozen=True)
class RenderedPage:
    """Markdown with placeholders, and the HTML of the fragments that belong in their places.

    The conversion of Markdown passes over comments, so it reads less, and nothing in a fragment is
    interpreted as Markdown.
    """

    markdown: str
    fragments: tuple[str, ...]

    @classmethod
    def of(cls, html: str) -> RenderedPage:
        """A page that consists of one fragment."""
        return cls(placeholder(0), (html,))

    def insert_fragments(self, html: str) -> str:
        """Insert the fragments into the HTML that the Markdown became.

        Each is inserted once, whatever the page prints.
        """
        remaining = dict(enumerate(self.fragments))
        html = join_marks(html)
        return _PLACEHOLDER.sub(lambda match: remaining.pop(int(match[1]), match[0]), html)
