"""The headings of written pages: their order and their ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from heapq import merge
from typing import NamedTuple

from prospectus.content import markdown_masks
from prospectus.content.markdown_syntax import Finding

_HEADING = re.compile(r"^(?P<signs>#{1,6})(?!#)[ \t]*(?P<text>[^\n]*)$", re.MULTILINE)
_UNDERLINED = re.compile(r"(?:\A|(?<=\n\n))(?P<text>[^\n]+)\n(?P<line>=+|-+)[ \t]*$", re.MULTILINE)
_LIST = re.compile(r"\{[ ]?:?[ ]?(?P<names>(?:[#.][\w-]{1,100}[ ]?)+)\}")
_ID = re.compile(r"#(?P<id>[\w-]++)")
_TAG = re.compile(r"<h(?P<level>[1-6])(?:\s[^<>]{0,500})?>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"<[a-zA-Z][^<>]{0,500}?\sid=[\"']?(?P<id>[\w-]++)")


class Heading(NamedTuple):
    """A heading: its position in the body of the page, its level from 1, and its explicit id."""

    position: int
    level: int
    id: str
    is_empty: bool = False


def headings(body: str, spans: tuple[tuple[int, int], ...]) -> Iterator[Heading]:
    r"""The headings of a page in order; `spans` are those of its expressions.

    >>> [(heading.level, heading.id) for heading in headings("# A\n\n## B {#b}", ())]
    [(1, ''), (2, 'b')]
    """
    text = markdown_masks.words_only(spans, body)
    with_signs = (_heading(match, len(match["signs"])) for match in _HEADING.finditer(text))
    underlined = (
        _heading(match, 1 if match["line"].startswith("=") else 2)
        for match in _UNDERLINED.finditer(text)
        if not _HEADING.match(match["text"])
    )
    tags = (
        Heading(match.start(), int(match["level"]), id_["id"] if id_ else "")
        for match in _TAG.finditer(_without_code(body, spans))
        for id_ in [_ATTRIBUTE.match(match[0])]
    )
    return merge(with_signs, underlined, tags)


def _heading(match: re.Match[str], level: int) -> Heading:
    names = _LIST.search(match["text"])
    id_ = _ID.search(names["names"]) if names else None
    text = match["text"][: names.start()] if names else match["text"]
    return Heading(match.start(), level, id_["id"] if id_ else "", not text.strip("# \t\u3000"))


def find(body: str, spans: tuple[tuple[int, int], ...]) -> Iterator[Finding]:
    """Problems of the headings and ids of one page.

    A page without a heading of level 1 is none: its template shows the title of the page there.
    """
    above, titles = Heading(0, 1, ""), 0
    for heading in headings(body, spans):
        titles += heading.level == 1
        if heading.is_empty:
            yield heading.position, "heading_empty", {}
        if heading.level == 1 and titles > 1:
            yield heading.position, "heading_second", {}
        if heading.level > above.level + 1:
            details = {"level": "#" * heading.level, "expected": "#" * (above.level + 1)}
            yield heading.position, "heading_skips", details
        above = heading
    seen: set[str] = set()
    for position, name in sorted(_ids(body, spans)):
        if name in seen:
            yield position, "same_id", {"name": name}
        seen.add(name)


def _ids(body: str, spans: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, str]]:
    """The ids that a page gives to anything, with their positions."""
    text = _without_code(body, spans)
    for names in _LIST.finditer(text):
        for match in _ID.finditer(text, *names.span("names")):
            yield match.start("id"), match["id"]
    for match in _ATTRIBUTE.finditer(text):
        yield match.start("id"), match["id"]


def _without_code(body: str, spans: tuple[tuple[int, int], ...]) -> str:
    return markdown_masks.blank(markdown_masks.CODE_OR_COMMENT, markdown_masks.without(spans, body))
