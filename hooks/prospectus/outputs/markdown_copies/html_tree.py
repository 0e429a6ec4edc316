"""The HTML of a page as a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
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
    r"|(<(svg|script|style|template)\b.*?</\2\s*>)"
    r"""|<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[^"'>]++|"[^"]*"|'[^']*')*+)>""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s"'=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?""")


@dataclass(slots=True)
class Element:
    """An element with its attributes, and its children: elements and texts."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """The names in its attribute `class`."""
        return self.attributes.get("class", "").split()

    def elements(self, *tags: str) -> Iterator[Element]:
        """The elements within it that have one of these tags, in the order of the page."""
        pending = self.children[::-1]
        while pending:
            child = pending.pop()
            if isinstance(child, Element):
                if child.tag in tags:
                    yield child
                pending += reversed(child.children)


def parse(html: str, *, drawings: bool = False) -> Element:
    """The tree of a piece of HTML below an element of its own, without drawings and scripts.

    With `drawings`, each is an element whose only child is its source.

    >>> parse("<p>One <b>two</b></p>").children[0].children
    ['One ', Element(tag='b', attributes={}, children=['two'])]
    """
    root = Element("body")
    above = [root]
    first, *parts = _TOKEN.split(html)
    if first:
        root.children.append(unescape(first))
    groups = [iter(parts)] * (1 + _TOKEN.groups)
    for source, raw, slash, name, attributes, text in zip(*groups, strict=True):
        tag = name.lower() if name else ""
        if slash:
            if above[-1].tag == tag and len(above) > 1:  # nearly always
                above.pop()
            elif any(element.tag == tag for element in above[:0:-1]):
                while above.pop().tag != tag:
                    pass
        elif tag:
            element = Element(tag, _attributes(attributes) if attributes else {}, [])
            above[-1].children.append(element)
            if tag not in _VOID:
                above.append(element)
        elif drawings and raw == "svg":
            start = source[len("<svg") : source.index(">")]
            above[-1].children.append(Element(raw, _attributes(start), [source]))
        if text:
            above[-1].children.append(unescape(text) if "&" in text else text)
    return root


@lru_cache(maxsize=4096)  # most tags are written the same way many times
def _attributes(text: str) -> Mapping[str, str]:
    return {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(text)
    }
