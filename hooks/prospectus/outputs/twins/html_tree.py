"""The HTML of a page as a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

_VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
        *("track", "wbr"),
    }
)

# A comment or declaration, a drawing or script as a whole, or a tag: its slash, name and
# attributes. The HTML is that of checked pages, which the reader of Python takes five times as
# long for. No part can be tried in two ways, so the time grows with the length only.
_TOKEN = re.compile(
    r"<!--.*?-->|<![^>]*>"
    r"|<(svg|script|style|template)\b.*?</\1\s*>"
    r"""|<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[^"'>]++|"[^"]*"|'[^']*')*+)>""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s"'=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?""")


@dataclass(slots=True)
class Element:
    """An element with its attributes, and its children: elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """The names in its attribute `class`."""
        return self.attributes.get("class", "").split()

    def elements(self, *tags: str) -> Iterator[Element]:
        """The elements within it that have one of these tags, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                if child.tag in tags:
                    yield child
                yield from child.elements(*tags)


def parse(html: str) -> Element:
    """The tree of a piece of HTML below an element of its own, without drawings and scripts.

    >>> parse("<p>One <b>two</b></p>").children[0].children
    ['One ', Element(tag='b', attributes={}, children=['two'])]
    """
    root = Element("body")
    above, end = [root], 0
    for token in _TOKEN.finditer(html):
        if token.start() > end:
            above[-1].children.append(unescape(html[end : token.start()]))
        end = token.end()
        _, slash, name, attributes = token.groups()
        if not name:
            continue
        tag = name.lower()
        if slash:
            if any(element.tag == tag for element in above[1:]):
                while above.pop().tag != tag:
                    pass
            continue
        element = Element(tag, _attributes(attributes))
        above[-1].children.append(element)
        if tag not in _VOID:
            above.append(element)
    if end < len(html):
        above[-1].children.append(unescape(html[end:]))
    return root


def _attributes(text: str) -> dict[str, str]:
    return {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(text)
    }
