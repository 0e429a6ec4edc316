"""HTML of pages as a tree of plain data, which a Typst template can walk.

A node is a text, or a dict with the name of its element (`tag`), its children (`kids`), and as far
as they are there its classes (`class`), the attributes in `ATTRIBUTES`, and for an SVG element its
source (`source`) in place of children.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from prospectus.outputs.markdown_copies.html_tree import Element, parse

Node: TypeAlias = "str | dict[str, Any]"

# The attributes that mean something on paper.
ATTRIBUTES = frozenset(
    {"href", "id", "data-href", "data-picture", "data-columns", "height", "lang", "dir", "start"}
)
BLOCKS = frozenset(
    {"article", "aside", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "h1", "h2"}
    | {"h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "section", "table", "tbody", "td"}
    | {"tfoot", "th", "thead", "tr", "ul"}
)
_SPACE = re.compile(r"[ \t\n\r\f]+")


def read(html: str) -> list[Node]:
    r"""The tree of a piece of HTML, in which every element that is not void is closed.

    White space is that which browsers show: one space within a line, none at its ends.

    >>> read('<p class="lead">A <b>b</b>\n c </p>')[0]["kids"]
    ['A ', {'tag': 'b', 'kids': ['b']}, ' c']
    """
    return _nodes(parse(html, drawings=True).children, trim=True)


def text_of(node: Node) -> str:
    """The text of a node with everything inside it."""
    if isinstance(node, str):
        return node
    return "".join(map(text_of, node["kids"]))


def is_block(node: Node) -> bool:
    """Whether a node begins a line of its own."""
    return isinstance(node, dict) and node["tag"] in BLOCKS


def _nodes(children: Sequence[Element | str], *, trim: bool) -> list[Node]:
    """What an element holds; with `trim`, without the white space beside the ends of lines."""
    nodes: list[Node] = []
    for child in children:
        if isinstance(child, Element):
            nodes.append(_node(child, trim=trim))
        elif nodes and isinstance(nodes[-1], str):  # a comment was between them
            nodes[-1] = _SPACE.sub(" ", nodes[-1] + child)
        else:
            nodes.append(_SPACE.sub(" ", child))
    return [*_trimmed(nodes)] if trim else nodes


def _node(element: Element, *, trim: bool) -> dict[str, Any]:
    node: dict[str, Any] = {"tag": element.tag, "kids": []}
    if classes := element.classes:
        node["class"] = classes
    for name, value in element.attributes.items():
        if value and name in ATTRIBUTES:
            node[name] = value
    if element.tag == "svg":
        node["source"] = element.children[0]
    else:
        node["kids"] = _nodes(element.children, trim=trim and element.tag in BLOCKS)
    return node


def _trimmed(nodes: Sequence[Node]) -> Iterator[Node]:
    for index, node in enumerate(nodes):
        if isinstance(node, dict):
            yield node
            continue
        before = nodes[index - 1] if index else None
        after = nodes[index + 1] if index + 1 < len(nodes) else None
        text = node.lstrip(" ") if _ends_line(before) else node
        text = text.rstrip(" ") if _ends_line(after) else text
        if text:
            yield text


def _ends_line(node: Node | None) -> bool:
    return node is None or is_block(node) or (isinstance(node, dict) and node["tag"] == "br")
