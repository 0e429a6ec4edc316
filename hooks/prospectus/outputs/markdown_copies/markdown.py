"""The body of a page as Markdown (GitHub's flavour, with footnotes).

It is made from the HTML of the page, so that it says the same: numbers with their periods and
statuses, and sources as footnotes with the numbers that they have on the page. What only browsers
can use is left out: forms, buttons, drawings, and links to the page itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urljoin

from prospectus.outputs.markdown_copies.html_tree import Element, parse

_LEFT_OUT = frozenset({"button", "form", "nav", "script", "style", "svg", "template"})
_LEFT_OUT_CLASSES = frozenset(
    {"footnote-back", "headerlink", "legend", "record-links", "visually-hidden"}
)
_INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "br", "cite", "code", "del", "em", "i", "img", "ins", "kbd"),
        *("mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr"),
    }
)
_HEADING = re.compile(r"h([1-6])")
_SPACE = re.compile(r"\s+")
_SPACES = re.compile(" +")
_SPECIAL = re.compile(r"[\\`*_\[\]]")
# What would be HTML.
_HTML = re.compile(r"&(?=#?\w+;)")
# What would begin a list, heading, quotation or rule at the beginning of a line.
_LINE_START = re.compile(r"^(#{1,6}(?=\s)|[-+>](?=\s)|\d+(?=[.)]\s)|={3,}|-{3,})")
_ENTRY, _ANCHOR = "fn-", "#fn-"
# Two links that only a style sheet keeps apart.
_ADJACENT = re.compile(r"\)\[(?!\^)")
# A line break, until it is known where it stands.
_BREAK = "\0"
_SPACED_BREAK = re.compile(rf" *{_BREAK} *")


def to_markdown(html: str, url: str, date: str = "") -> str:
    r"""The body of the page at an address as Markdown, with its date if it is news.

    >>> to_markdown("<h1>Parks</h1><p>Ten <b>parks</b>.</p>", "https://example.org/parks/")
    '# Parks\n\n<https://example.org/parks/>\n\nTen **parks**.\n'
    """
    blocks = list(_Converter(url).blocks(parse(html)))
    place = 1 if blocks and blocks[0].startswith("# ") else 0
    blocks[place:place] = [f"<{url}>", *([date] if date else [])]
    return "\n\n".join(blocks) + "\n"


class _Converter:
    """Converts the elements of the page at an address."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._addresses = {"": _quoted(url)}

    # -- blocks --------------------------------------------------------------------------------

    def blocks(self, element: Element) -> Iterator[str]:
        """The blocks within an element; texts and inline elements in a row are a paragraph."""
        row: list[Element | str] = []
        for child in element.children:
            if isinstance(child, str) or child.tag in _INLINE or _is_left_out(child):
                row.append(child)
                continue
            yield from self._paragraph(row)
            row = []
            yield from self._block(child)
        yield from self._paragraph(row)

    def _block(self, element: Element) -> Iterator[str]:
        tag, classes = element.tag, element.classes
        if match := _HEADING.fullmatch(tag):
            yield f"{'#' * int(match[1])} {self._line(element.children)}"
        elif "footnotes" in classes:
            yield "\n".join(self._footnotes(element))
        elif "cards" in classes:
            yield "\n".join(self._cards(element))
        elif tag in ("ul", "ol"):
            yield from _block_of(self._items(element))
        elif tag == "dl":
            yield from _block_of(self._facts(element))
        elif tag == "table":
            yield from _block_of(self._table(element))
        elif tag == "pre":
            text = "".join(_texts(element)).strip("\n")
            fence = "`" * max(3, *(len(ticks) + 1 for ticks in re.findall("`+", text)), 0)
            yield f"{fence}\n{text}\n{fence}"
        elif tag == "blockquote":
            for block in self.blocks(element):
                yield "\n".join(f"> {line}" for line in block.split("\n"))
        elif tag in ("figcaption", "summary"):
            yield from (f"**{text}**" for text in [self._line(element.children)] if text)
        elif tag == "hr":
            yield "---"
        else:
            yield from self.blocks(element)

    def _paragraph(self, row: Iterable[Element | str]) -> Iterator[str]:
        text = self._inline(row).strip(f" {_BREAK}")
        if text:
            yield _LINE_START.sub(_escape, text).replace(_BREAK, "\\\n")

    def _items(self, element: Element) -> Iterator[str]:
        items = (child for child in element.children if isinstance(child, Element))
        for number, item in enumerate((item for item in items if item.tag == "li"), start=1):
            mark = f"{number}. " if element.tag == "ol" else "- "
            text = "\n\n".join(self.blocks(item)).replace("\n", f"\n{' ' * len(mark)}")
            if text:
                # A list directly below the text of its item.
                yield mark + re.sub(r"\n *\n( *- )", r"\n\1", text)

    def _facts(self, element: Element) -> Iterator[str]:
        term, values = "", list[str]()
        for child in element.elements("dt", "dd"):
            text = self._line([child]) if child.tag == "dt" else self._cell(child)
            if child.tag == "dd":
                values.append(text)
                continue
            if values:
                yield f"- **{term}**: {'; '.join(values)}"
            term, values = text, []
        if values:
            yield f"- **{term}**: {'; '.join(values)}"

    def _cards(self, element: Element) -> Iterator[str]:
        for card in element.elements("a"):
            names = list(card.elements("strong"))
            name = self._line(names[0].children if names else card.children)
            others = [
                child
                for child in card.children
                if isinstance(child, Element) and child not in names
            ]
            texts = [text for other in others if names and (text := self._line([other]))]
            yield f"- [{name}]({self._address(card.attributes.get('href', ''))})" + "".join(
                f" – {text}" for text in texts
            )

    def _table(self, element: Element) -> Iterator[str]:
        rows = [
            [self._cell(cell).replace("|", "\\|") for cell in row.elements("th", "td")]
            for row in element.elements("tr")
        ]
        width = max(map(len, rows), default=0)
        for index, row in enumerate(rows):
            yield "| " + " | ".join([*row, *[""] * (width - len(row))]) + " |"
            if index == 0:
                yield "|" + " --- |" * width

    def _footnotes(self, element: Element) -> Iterator[str]:
        for entry in element.elements("li"):
            number = entry.attributes.get("id", "").removeprefix(_ENTRY)
            yield f"[^{number}]: {self._line(entry.children)}"

    # -- within a line -------------------------------------------------------------------------

    def _line(self, children: Iterable[Element | str]) -> str:
        """Children as one line."""
        text = self._inline(children).replace(_BREAK, " ")
        return _SPACE.sub(" ", text).strip()

    def _cell(self, element: Element) -> str:
        """The blocks within an element as one line."""
        parts = [
            " ".join(block.replace("\\\n", " · ").split("\n")) for block in self.blocks(element)
        ]
        return "; ".join(parts)

    def _inline(self, children: Iterable[Element | str]) -> str:
        text = "".join(
            _escaped(_SPACE.sub(" ", child)) if isinstance(child, str) else self._element(child)
            for child in children
        )
        if "  " in text:
            text = _SPACES.sub(" ", text)
        if _BREAK in text:
            text = _SPACED_BREAK.sub(_BREAK, text)
        return _ADJACENT.sub(") [", text) if ")[" in text else text

    def _element(self, element: Element) -> str:
        tag = element.tag
        if _is_left_out(element):
            return ""
        if tag == "br":
            return _BREAK
        if tag == "img":
            alt = _escaped(element.attributes.get("alt", ""))
            return f"![{alt}]({self._address(element.attributes.get('src', ''))})" if alt else ""
        if tag == "code":
            return "`" + "".join(_texts(element)).replace("`", "'") + "`"
        text = self._inline(element.children)
        if tag == "a":
            return self._link(element, text)
        if tag in ("b", "strong"):
            return _marked(text, "**")
        return _marked(text, "*") if tag in ("em", "i") else text

    def _link(self, element: Element, text: str) -> str:
        href = element.attributes.get("href", "")
        if href.startswith(_ANCHOR):
            return f"[^{href.removeprefix(_ANCHOR)}]"
        if not text.strip() or not href:
            return text
        return f"[{text.replace(_BREAK, ' ').strip()}]({self._address(href)})"

    def _address(self, href: str) -> str:
        page, _, anchor = href.partition("#")
        if page not in self._addresses:
            self._addresses[page] = _quoted(urljoin(self._url, page))
        return self._addresses[page] + (f"#{_quoted(anchor)}" if anchor else "")


def _quoted(url: str) -> str:
    return quote(url, safe="/:?#[]@!$&'*+,;=%~")


def _escaped(text: str) -> str:
    """Text that means nothing to Markdown and HTML."""
    if "&" in text:
        text = _HTML.sub("&amp;", text)
    return _SPECIAL.sub(_escape, text.replace("<", "&lt;"))


def _escape(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _is_left_out(element: Element) -> bool:
    if not element.attributes:
        return element.tag in _LEFT_OUT
    return (
        element.tag in _LEFT_OUT
        or "hidden" in element.attributes
        or not _LEFT_OUT_CLASSES.isdisjoint(element.classes)
    )


def _block_of(lines: Iterable[str]) -> Iterator[str]:
    """The lines as one block, if there are any."""
    text = "\n".join(lines)
    if text:
        yield text


def _marked(text: str, mark: str) -> str:
    """Text between marks, which stand at its words: white space around it stays outside."""
    inner = text.strip(f" {_BREAK}")
    if not inner:
        return text
    start = text.index(inner)
    return text[:start] + mark + inner + mark + text[start + len(inner) :]


def _texts(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        else:
            yield from _texts(child)
