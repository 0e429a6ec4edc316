"""HTML of pages as a tree of plain data, which a Typst template can walk.

A node is a text, or a dict with the name of its element (`tag`), its children (`kids`), and as far
as they are there its classes (`class`), the attributes in `ATTRIBUTES`, and for an SVG element its
source (`source`) in place of children.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any, TypeAlias

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
_VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_SPACE = re.compile(r"[ \t\n\r\f]+")


def read(html: str) -> list[Node]:
    r"""The tree of a piece of HTML, in which every element that is not void is closed.

    White space is that which browsers show: one space within a line, none at its ends.

    >>> read('<p class="lead">A <b>b</b>\n c </p>')[0]["kids"]
    ['A ', {'tag': 'b', 'kids': ['b']}, ' c']
    """
    reader = _TreeReader()
    reader.feed(html)
    reader.close()
    return _trimmed(reader.kids)


def text_of(node: Node) -> str:
    """The text of a node with everything inside it."""
    if isinstance(node, str):
        return node
    return "".join(map(text_of, node["kids"]))


def is_block(node: Node) -> bool:
    """Whether a node begins a line of its own."""
    return isinstance(node, dict) and node["tag"] in BLOCKS


class _TreeReader(HTMLParser):
    """Builds the tree; `kids` are the nodes of the outermost level."""

    def __init__(self) -> None:
        super().__init__()
        self.kids: list[Node] = []
        self._open: list[dict[str, Any]] = []
        self._drawing: list[str] = []  # the source of an SVG element that is open
        self._drawing_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        source = self.get_starttag_text() or ""
        if tag == "svg" or self._drawing_depth:
            self._drawing.append(source)
            if self._drawing_depth == 0:
                self._append(_element(tag, attrs))
            self._drawing_depth += not source.endswith("/>")
            return
        node = _element(tag, attrs)
        self._append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._drawing_depth:
            self._drawing.append(self.get_starttag_text() or "")
        else:
            self._append(_element(tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        if self._drawing_depth:
            self._drawing.append(f"</{tag}>")
            self._drawing_depth -= 1
            if self._drawing_depth == 0:
                self._siblings[-1]["source"] = "".join(self._drawing)  # type: ignore[index]
                self._drawing = []
        elif any(node["tag"] == tag for node in self._open):
            while self._open.pop()["tag"] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._drawing_depth:
            self._drawing.append(_escaped(data))
        else:
            self._append(_SPACE.sub(" ", data))

    @property
    def _siblings(self) -> list[Node]:
        return self._open[-1]["kids"] if self._open else self.kids

    def _append(self, node: Node) -> None:
        siblings = self._siblings
        if isinstance(node, str) and siblings and isinstance(siblings[-1], str):
            siblings[-1] = _SPACE.sub(" ", siblings[-1] + node)
        elif node:
            siblings.append(node)


def _element(tag: str, attrs: list[tuple[str, str | None]]) -> dict[str, Any]:
    node: dict[str, Any] = {"tag": tag, "kids": []}
    if classes := (dict(attrs).get("class") or "").split():
        node["class"] = classes
    node |= {name: value for name, value in attrs if value and name in ATTRIBUTES}
    return node


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _trimmed(kids: list[Node]) -> list[Node]:
    """Without the white space beside the ends of lines."""
    trimmed: list[Node] = []
    for index, kid in enumerate(kids):
        if isinstance(kid, dict):
            trimmed.append({**kid, "kids": _trimmed(kid["kids"]) if is_block(kid) else kid["kids"]})
            continue
        before = kids[index - 1] if index else None
        after = kids[index + 1] if index + 1 < len(kids) else None
        text = kid.lstrip(" ") if _ends_line(before) else kid
        text = text.rstrip(" ") if _ends_line(after) else text
        if text:
            trimmed.append(text)
    return trimmed


def _ends_line(node: Node | None) -> bool:
    return node is None or is_block(node) or (isinstance(node, dict) and node["tag"] == "br")
