"""What our built site says, page by page, as Markdown for the peers.

The peers publish the words of our own pages: headings, paragraphs, lists, definition lists,
tables and links. Forms, drawings and what stands around the article stay with us, as every
generator has its own.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

Link = Callable[["Page", "Page"], str]

_SILENT = {"svg", "form", "script", "style", "nav", "aside", "footer", "button", "dialog",
           "template", "noscript", "caption"}  # fmt: skip
_SILENT_CLASSES = {"headerlink", "page-info", "print-only"}
_VOID = {"br", "img", "hr", "input", "meta", "link", "path", "rect", "circle", "wbr"}
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "figure", "div",
           "section", "header", "details", "summary", "figcaption", "blockquote"}  # fmt: skip
_PARTS = {"li", "dt", "dd", "tr", "th", "td"}


@dataclass
class _Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[_Node | str] = field(default_factory=list)

    def elements(self, *tags: str) -> Iterator[_Node]:
        """The elements inside with these tags, but for those inside one of them."""
        for child in self.children:
            if isinstance(child, _Node):
                if child.tag in tags:
                    yield child
                else:
                    yield from child.elements(*tags)

    @cached_property
    def holds_blocks(self) -> bool:
        return any(True for _ in self.elements(*_BLOCKS))


@dataclass(frozen=True)
class Page:
    """A published page: the address below the root (`en/parks/`), the words in its head."""

    address: str
    language: str
    path: str  # the address below the folder of its language
    title: str
    description: str
    article: str = field(repr=False)

    @property
    def uri(self) -> str:
        """The path of its source without an ending: `parks/index`, `parks/some-park`."""
        steps = self.path.rstrip("/")
        return f"{steps}/index".lstrip("/") if "/" not in steps else steps

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The ids of its headings, which are all that Markdown can lead to."""
        return frozenset(re.findall(r'<h[2-6]\b[^>]* id="([^"]+)"', self.article))

    def markdown(self, pages: Pages, link: Link) -> str:
        """Its words but for the title; `link` writes the way from one page to another."""
        return _Writer(self, pages, link).text()


@dataclass(frozen=True)
class Pages:
    """All pages of a built site by their addresses, the first language first."""

    by_address: dict[str, Page]

    def of(self, language: str) -> list[Page]:
        """Those of one language, in the order of their addresses."""
        return [page for page in self.by_address.values() if page.language == language]

    @property
    def languages(self) -> list[str]:
        """Their languages, the first one at the root."""
        return list(dict.fromkeys(page.language for page in self.by_address.values()))

    @property
    def names(self) -> dict[str, str]:
        """The first heading of every page."""
        return {address: page.title for address, page in self.by_address.items()}


def read(site: Path, languages: list[str]) -> Pages:
    """The pages of our built site; all languages but the first have a folder."""
    pages = {}
    for address, html in published(site):
        language = next(
            (item for item in languages[1:] if address.startswith(f"{item}/")), languages[0]
        )
        description = re.search(r'<meta name="description" content="([^"]*)"', html)
        article = re.search(r"<article\b.*</article>", html, re.DOTALL)
        if not article:
            raise ValueError(f"{address}: no article")
        pages[address] = Page(
            address,
            language,
            address.removeprefix("" if language == languages[0] else f"{language}/"),
            heading(html),
            unescape(description[1]) if description else "",
            article[0],
        )
    order = {language: number for number, language in enumerate(languages)}
    return Pages(dict(sorted(pages.items(), key=lambda item: (order[item[1].language], item[0]))))


def published(site: Path) -> Iterator[tuple[str, str]]:
    """The address and the HTML of every page below a folder, but for pages that redirect."""
    for path in site.rglob("index.html"):
        folder, html = path.parent.relative_to(site).as_posix(), path.read_text(encoding="utf-8")
        if '<meta http-equiv="refresh"' not in html:
            yield ("" if folder == "." else f"{folder}/"), html


def heading(html: str) -> str:
    """The words of the first heading of a page."""
    heading = re.search(r"<h1\b[^>]*>(.*?)</h1>", html, re.DOTALL)
    text = re.sub(r'<a\b[^>]*class="?headerlink.*?</a>|<[^>]+>', "", heading[1] if heading else "")
    return " ".join(unescape(text).split())


class _Tree(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = _Node("article")
        self._open = [self.root]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(_Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


class _Writer:
    """Markdown as CommonMark and Python-Markdown both read it."""

    def __init__(self, page: Page, pages: Pages, link: Link) -> None:
        self._page, self._pages, self._link = page, pages, link

    def text(self) -> str:
        return "\n\n".join(self._blocks(_Tree(self._page.article).root)) + "\n"

    def _blocks(self, node: _Node) -> Iterator[str]:
        """Blocks inside a node; words between them are paragraphs."""
        loose: list[_Node | str] = []
        for child in [*node.children, None]:
            block = isinstance(child, _Node) and (child.tag in _BLOCKS or child.holds_blocks)
            if child is not None and not block:
                loose.append(child)
                continue
            if words := self._inline(loose):
                yield words
            loose = []
            if isinstance(child, _Node) and not _silent(child):
                yield from self._block(child)

    def _block(self, node: _Node) -> Iterator[str]:
        if node.tag == "h1":
            return
        if re.fullmatch("h[2-6]", node.tag):
            anchor = f" {{#{node.attributes['id']}}}" if "id" in node.attributes else ""
            yield f"{'#' * int(node.tag[1])} {self._inline(node.children)}{anchor}"
        elif node.tag in ("ul", "ol"):
            yield "\n".join(self._items(node))
        elif node.tag == "dl":
            yield "\n\n".join(self._terms(node))
        elif node.tag == "table":
            yield "\n".join(self._table(node))
        elif node.holds_blocks:
            yield from self._blocks(node)
        elif words := self._inline(node.children):
            yield words

    def _items(self, node: _Node) -> Iterator[str]:
        mark = "1. " if node.tag == "ol" else "- "
        for item in node.elements("li"):
            words = self._inline(item.children)  # the content of an item takes one line
            if words:
                yield mark + words

    def _terms(self, node: _Node) -> Iterator[str]:
        term = ""
        for element in node.elements("dt", "dd"):
            words = self._inline(element.children)
            if element.tag == "dt":
                term = words
            elif words:
                yield f"{term}\n:   {words}"

    def _table(self, node: _Node) -> Iterator[str]:
        rows = [
            [self._inline(cell.children).replace("|", r"\|") for cell in row.elements("th", "td")]
            for row in node.elements("tr")
        ]
        wide = max(map(len, rows))
        for number, row in enumerate(rows):
            yield f"| {' | '.join(row + [''] * (wide - len(row)))} |"
            if number == 0:
                yield f"|{' --- |' * wide}"

    def _inline(self, nodes: list[_Node | str]) -> str:
        return " ".join("".join(map(self._words, nodes)).split())

    def _words(self, node: _Node | str) -> str:
        if isinstance(node, str):
            return re.sub(r"([\\`*_\[\]~])", r"\\\1", node.replace("&", "&amp;")).replace(
                "<", "&lt;"
            )
        if _silent(node):
            return ""
        if node.tag == "br":
            return " · "
        words = self._inline(node.children)
        if node.tag == "strong" and words:
            words = f"**{words}**"
        elif node.tag == "a" and words and "](" not in words:
            target = self._link_target(node.attributes.get("href", ""))
            words = f"[{words}]({target})" if target else words
        apart = node.tag in _BLOCKS | _PARTS
        before = " " if apart or _ends(node.children, 0) else ""
        after = " " if apart or _ends(node.children, -1) else ""
        return f"{before}{words}{after}"

    def _link_target(self, href: str) -> str:
        """The way to a page of the site, or to another site; nothing to a file."""
        parts = urlsplit(href)
        if parts.scheme:
            return href
        path = posixpath.normpath(posixpath.join(self._page.address, unquote(parts.path)))
        address = "" if path == "." else f"{path}/"
        target = self._pages.by_address.get(address)
        if not target:
            return ""
        anchor = f"#{parts.fragment}" if parts.fragment in target.anchors else ""
        return anchor if target is self._page else self._link(self._page, target) + anchor


def _ends(children: list[_Node | str], at: int) -> bool:
    """Whether there is white space at an end, which folding would take away."""
    child = children[at] if children else ""
    return isinstance(child, str) and child != "" and child[at].isspace()


def _silent(node: _Node) -> bool:
    classes = set(node.attributes.get("class", "").split())
    return node.tag in _SILENT or bool(classes & _SILENT_CLASSES) or "hidden" in node.attributes
