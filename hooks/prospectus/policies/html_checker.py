"""Checks the HTML of a page against the allow-list, in one pass."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import unescape
from itertools import islice
from typing import NamedTuple

from prospectus.policies.html_rules import (
    ADDRESSES,
    ELEMENTS,
    FLOW,
    ID,
    NOT_INSIDE_ITSELF,
    VOID,
    address_is_allowed,
    allowed_content,
    allowed_form,
)

# Patterns are compiled on first use, because most checks convert no page.
# Quantifiers are possessive, so that no text is slow. White space is that of HTML, not of Unicode.
_VALUE = r"(?:\"[^\"<>]*+\"|'[^'<>]*+'|[^ \t\n\"'<>=`]++)"
TAG = (
    r"<(?P<close>/)?+(?P<name>[A-Za-z][A-Za-z0-9:_-]*+)"
    rf"(?P<attributes>(?:[ \t\n]++[^ \t\n\"'<>=/]++(?:[ \t\n]*+=[ \t\n]*+{_VALUE})?+)*+)"
    r"[ \t\n]*+(?P<slash>/)?+>"
)
_ATTRIBUTE = rf"[ \t\n]++(?P<name>[^ \t\n\"'<>=/]++)(?:[ \t\n]*+=[ \t\n]*+(?P<value>{_VALUE}))?+"
_FRAGMENT = r"fragment [0-9]{1,6}"
_COMMENT = r"(?!-?>|\s*\[|\s*fragment\b)(?:(?!--)[^<>])*+"
_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f-\x9f]"
# Browsers read the content of these elements as text, so nothing in it is reported.
_RAW_TEXT = frozenset(
    {"iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp"}
)
_MAX_VIOLATIONS = 25  # reported for one page
_MAX_DEPTH = 40  # nested elements; browsers stop at 512


class Violation(NamedTuple):
    """Something in the HTML of a page that is not allowed.

    `key` and `details` are those of a diagnostic. `clues` are texts that lead to the position in
    the page's source, the most exact first, each with the number of its occurrences in the HTML
    before the violation.
    """

    key: str
    details: tuple[tuple[str, str], ...]
    clues: tuple[tuple[str, int], ...]


def violations(html: str, frame_ids: Collection[str] = ()) -> list[Violation]:
    """The violations in the HTML of a written page, in order, at most `_MAX_VIOLATIONS`.

    `frame_ids` are the ids of the template around the page, which the page may not use.
    """
    return [*islice(_Checker(html, frozenset(frame_ids)).violations(), _MAX_VIOLATIONS)]


class _Checker:
    """One pass over the HTML of a page."""

    def __init__(self, html: str, frame_ids: frozenset[str]) -> None:
        self._html, self._frame_ids = html, frame_ids
        self._open: list[str] = []
        self._refused: set[str] = set()
        self._at = 0  # position after the text that was checked
        self._start = 0  # position of the construct that is being checked

    def violations(self) -> Iterator[Violation]:
        html = self._html
        tags = re.compile(TAG)
        if match := re.search(_CONTROL, html):
            yield self._violation("html_syntax", match[0], "")
        while (start := html.find("<", self._at)) >= 0:
            yield from self._text(html[self._at : start])
            self._at = self._start = start
            if html.startswith("<!--", start):
                yield from self._comment(start)
            elif tag := tags.match(html, start):
                self._at = tag.end()
                yield from self._tag(tag)
            else:
                self._at = start + 1
                shown = re.split(r"[\n>]", html[start : start + 60])[0]
                yield self._violation("html_syntax", shown, shown, shown[:12])
        yield from self._text(html[self._at :])
        for name in self._open:
            yield self._violation("html_not_closed", name, f"<{name}")

    def _text(self, text: str) -> Iterator[Violation]:
        if self._open and not text.isspace() and text and not allowed_content(self._open[-1])[1]:
            clue = text.strip()[:30]
            yield self._violation("html_nesting", clue, clue, outer=self._open[-1])

    def _comment(self, start: int) -> Iterator[Violation]:
        end = self._html.find("-->", start + 4)
        text = self._html[start + 4 : end] if end >= 0 else self._html[start + 4 :]
        self._at = end + 3 if end >= 0 else len(self._html)
        is_fragment = re.fullmatch(_FRAGMENT, text)
        if is_fragment:
            yield from self._text("fragment(")
        elif end < 0 or not re.fullmatch(_COMMENT, text):
            yield self._violation("html_comment", "", f"<!--{text}", "<!--")

    def _tag(self, tag: re.Match[str]) -> Iterator[Violation]:
        name, raw = tag["name"].lower(), tag[0]
        if name not in ELEMENTS:
            if not (tag["close"] and name in self._refused):
                yield self._violation("html_element", name, raw, f"<{tag['close'] or ''}{name}")
            self._refused.add(name)
            if name in _RAW_TEXT and not tag["close"]:
                end = self._html.lower().find(f"</{name}", self._at)
                self._at = end if end >= 0 else len(self._html)
            return
        if tag["close"]:
            yield from self._end(name, tag)
            return
        outer = self._open[-1] if self._open else None
        allowed = allowed_content(outer)[0] if outer else FLOW
        inside_itself = name in NOT_INSIDE_ITSELF and name in self._open
        if name not in allowed or inside_itself or len(self._open) == _MAX_DEPTH:
            holder = name if inside_itself else outer or "body"
            yield self._violation("html_nesting", f"<{name}>", raw, f"<{name}", outer=holder)
        if tag["slash"] and name not in VOID:
            yield self._violation("html_syntax", raw, raw)
        elif name not in VOID:
            self._open.append(name)
        yield from self._attributes(name, tag)

    def _end(self, name: str, tag: re.Match[str]) -> Iterator[Violation]:
        if name in self._open and not tag["attributes"] and not tag["slash"]:
            while (inner := self._open.pop()) != name:
                yield self._violation("html_not_closed", inner, f"<{inner}")
        else:
            yield self._violation("html_not_opened", name, tag[0])

    def _attributes(self, element: str, tag: re.Match[str]) -> Iterator[Violation]:
        seen: set[str] = set()
        for match in re.finditer(_ATTRIBUTE, tag["attributes"]):
            name = match["name"].lower()
            value = match["value"] or ""
            value = value[1:-1] if value[:1] in ("'", '"') else value
            self._start = tag.start("attributes") + match.start()
            clues = (match[0].strip(), f"{name}=", tag[0])
            if name in seen:
                yield self._violation("html_attribute", name, *clues, element=element)
            seen.add(name)
            if (local := ADDRESSES.get((element, name))) is not None:
                if not address_is_allowed(value, local=local):
                    key = "html_picture" if local else "html_address"
                    plain = unescape(value)
                    begin = re.match(r"[\w:./-]*", plain)
                    yield self._violation(
                        key, plain, value, plain, begin[0] if begin else "", *clues
                    )
            elif name == "id":
                yield from self._id(value, clues)
            elif (form := allowed_form(element, name)) is None:
                yield self._violation("html_attribute", name, *clues, element=element)
            elif not re.fullmatch(form, unescape(value)):
                yield self._violation("html_value", value, *clues, name=name)

    def _id(self, value: str, clues: tuple[str, ...]) -> Iterator[Violation]:
        written = (f'id="{value}"', f"#{value}")
        if not re.fullmatch(ID, value):
            yield self._violation("html_value", value, *written, *clues, name="id")
        elif value in self._frame_ids:
            words = value.replace("-", " ")
            yield self._violation("html_id", value, *written, words, *clues)

    def _violation(self, key: str, what: str, *clues: str, **details: str) -> Violation:
        """A violation; its last clue is the text before it."""
        before = self._html[: self._start].lower()
        lines = re.sub(r"<[^>]*>?", "\n", before[-400:]).split("\n")
        near = next((line.strip() for line in reversed(lines) if len(line.strip()) > 3), "")[-20:]
        shown = "".join(
            character if character.isprintable() else f"\\x{ord(character):02x}"
            for character in what[:80]
        )
        sorted_details = tuple(sorted({**details, "what": shown}.items()))
        numbered = [(clue, before.count(clue)) for clue in map(str.lower, clues) if clue.strip()]
        return Violation(key, sorted_details, (*numbered, (near, 0)) if near else tuple(numbered))
