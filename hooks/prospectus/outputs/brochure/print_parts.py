"""Prepares the HTML of a page or fragment for paper.

What only works on a screen is left out: buttons, downloads, links to files of the program. Links
become absolute, or lead within the document where it has their target. The footnotes of all parts
are numbered together, as each part has numbers of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urldefrag, urljoin

from prospectus.outputs import qr
from prospectus.outputs.brochure import html_tree
from prospectus.outputs.brochure.html_tree import Node, text_of
from prospectus.outputs.chart_files import print_drawing

_LEFT_OUT_TAGS = frozenset(
    {"button", "details", "form", "img", "input", "nav", "picture", "script", "template", "wbr"}
)
_LEFT_OUT_CLASSES = frozenset(
    {"button", "calendar-link", "compare-link", "footnote-back", "headerlink"}
    | {"listing-downloads", "listing-pager", "number", "page-info", "picture", "record-links"}
    | {"translation-note", "visually-hidden"}
)
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_HEIGHT = re.compile(r"([\d.]+)em")
_FILL = re.compile(r'fill="url\(#[^")]*-(plan|target)\)"')
_SVG = "http://www.w3.org/2000/svg"


@dataclass
class Notes:
    """The footnotes of a document, each once, in the order of their first marks."""

    entries: list[list[Node]] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def number(self, entry: list[Node]) -> int:
        """The number of a footnote, which is listed from now on."""
        key = json.dumps(entry, ensure_ascii=False, sort_keys=True)
        if key not in self._numbers:
            self.entries.append(entry)
            self._numbers[key] = len(self.entries)
        return self._numbers[key]


@dataclass(frozen=True)
class Drawings:
    """How charts are drawn: `palette` has the colours of tokens."""

    palette: Mapping[str, str]
    rtl: bool


@dataclass(frozen=True)
class Photograph:
    """A photograph as it is printed: a JPEG file, its width by its height, and what it shows."""

    content: bytes
    ratio: float
    alt: str


@dataclass(frozen=True)
class PartReader:
    """Reads parts of one document.

    `resolve` makes a link of a page absolute, given the URI of the page. `targets` has the absolute
    addresses that are sections of the document. `photograph` gives a picture by its name, if it is
    one to print.
    """

    resolve: Callable[[str, str], str]
    drawings: Drawings
    photograph: Callable[[str], Photograph | None]
    notes: Notes = field(default_factory=Notes)
    targets: set[str] = field(default_factory=set)

    def read(self, html: str, uri: str, *, level: int = 0) -> list[Node]:
        """The tree of a part that stands on the page `uri`; headings are moved down by `level`."""
        kids = html_tree.read(html)
        entries = dict(_note_entries(kids))
        tidied = self._tidied(_without_notes(kids), uri, level, entries)
        return _without_empty_sections(tidied)

    def _tidied(
        self, kids: list[Node], uri: str, level: int, entries: Mapping[str, list[Node]]
    ) -> list[Node]:
        tidied: list[Node] = []
        for kid in kids:
            node = kid if isinstance(kid, str) else self._node(kid, uri, level, entries)
            if node is not None:
                tidied.append(node)
        return tidied

    def _node(
        self, kid: dict[str, Any], uri: str, level: int, entries: Mapping[str, list[Node]]
    ) -> Node | None:
        tag, classes = kid["tag"], set(kid.get("class", ()))
        if tag in _LEFT_OUT_TAGS or classes & _LEFT_OUT_CLASSES:
            return None
        if tag == "sup" and "cite" in classes:
            return self._mark(kid, uri, entries)
        if tag == "svg":
            return kid if classes & {"icon"} else None
        if tag == "figure" and "chart" in classes:
            return self._chart(kid, uri, level, entries)
        if tag == "figure" and "data-picture" in kid:
            return self._photograph(kid, uri, level, entries)
        node = {**kid, "kids": self._tidied(kid["kids"], uri, level, entries)}
        node.pop("id", None)
        if tag in _LEVELS:
            node["level"] = min(_LEVELS[tag] + level, 6)
            node["tag"] = "h"
            if target := node.pop("data-href", ""):
                node["label"] = self.resolve(target, uri)
                self.targets.add(node["label"])
        if tag == "a":
            return self._link(node, uri)
        has_content = any(not isinstance(inner, str) or inner.strip() for inner in node["kids"])
        is_empty = not has_content and tag not in ("br", "hr", "td", "th")
        return None if is_empty else node

    def _link(self, node: dict[str, Any], uri: str) -> Node | None:
        if not node["kids"]:
            return None
        if "href" not in node:
            return {**node, "tag": "span"}
        node["href"] = self.resolve(node["href"], uri)
        if "qr" in node.get("class", ()):
            node["code"] = code_drawing(node["href"])
        return node

    def _mark(
        self, kid: dict[str, Any], uri: str, entries: Mapping[str, list[Node]]
    ) -> Node | None:
        link = next((inner for inner in kid["kids"] if isinstance(inner, dict)), None)
        entry = entries.get(link["href"].partition("#")[2]) if link else None
        if entry is None:
            return None
        number = self.notes.number(self._tidied(entry, uri, 0, {}))
        return {"tag": "mark", "number": number, "kids": []}

    def _photograph(
        self, kid: dict[str, Any], uri: str, level: int, entries: Mapping[str, list[Node]]
    ) -> Node | None:
        photograph = self.photograph(kid["data-picture"])
        if photograph is None:
            return None
        # Typst reads JSON, which holds bytes as numbers only.
        return {
            "tag": "photograph",
            "kids": self._tidied(kid["kids"], uri, level, entries),
            "file": [*photograph.content],
            "ratio": photograph.ratio,
            "alt": photograph.alt,
        }

    def _chart(
        self, kid: dict[str, Any], uri: str, level: int, entries: Mapping[str, list[Node]]
    ) -> Node | None:
        drawing = next((inner for inner in kid["kids"] if _tag(inner) == "svg"), None)
        if not isinstance(drawing, dict):
            return None
        height = _HEIGHT.fullmatch(str(drawing.get("height", "")))
        svg = print_drawing(
            drawing["source"],
            height[1] if height else "10",
            self.drawings.palette,
            rtl=self.drawings.rtl,
        )
        parts = {
            name: self._tidied(part["kids"], uri, level, entries)
            for name, part in _chart_parts(kid["kids"])
        }
        title, says = text_of_all(parts.get("title", [])), text_of_all(parts.get("says", []))
        legend = [
            {"status": _status(item), "text": text_of(item).strip()}
            for item in _legend_items(kid["kids"])
        ]
        alt = " ".join(filter(None, (title, says, svg.description)))
        return {
            "tag": "chart",
            "kids": [],
            **parts,
            "drawing": svg.source,
            "ratio": svg.ratio,
            "labels": [asdict(label) for label in svg.labels],
            "alt": alt,
            "legend": legend,
        }


def resolver(
    address: Callable[[str], str], written_address: Callable[[str, str], str | None]
) -> Callable[[str, str], str]:
    """A function that makes links absolute: `address` is that of a page by its URI.

    `written_address` is that of the page or file to which a link in Markdown leads, such as
    `../parks/index.md` or `../assets/map.pdf`; None if there is neither. Such a link starts from
    the Markdown file. All others start from the address of the page.
    """

    def resolve(link: str, uri: str) -> str:
        path, anchor = urldefrag(link)
        if path and ":" not in path and (target := written_address(path, uri)):
            return f"{target}#{anchor}" if anchor else target
        return urljoin(address(uri), link)

    return resolve


def code_drawing(text: str) -> str:
    """The QR code of a text as an SVG file."""
    return qr.svg(text).replace("<svg ", f'<svg xmlns="{_SVG}" ', 1)


def with_internal_links(nodes: list[Node], targets: set[str]) -> list[Node]:
    """The nodes with links to sections of the document in place of links to their pages.

    Headings have their text only: their links lead to sections that are listed with their names.
    """
    changed: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            changed.append(node)
            continue
        new = {**node, "kids": with_internal_links(node["kids"], targets)}
        if new["tag"] == "h":
            new["kids"] = [*_without_internal_links(new["kids"])]
        if new.get("href") in targets and "code" not in new:
            new["to"] = new.pop("href")
        changed.append(new)
    return changed


def _without_internal_links(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, dict) and "to" in node:
            yield from node["kids"]
        else:
            yield node


def with_whole_levels(nodes: list[Node], above: int = 1) -> list[Node]:
    """The nodes with headings that skip no level, below a heading of the level `above`."""
    open_levels = [(0, above)]  # of the headings above the present place: as written, and lifted

    def lift(nodes: list[Node]) -> list[Node]:
        lifted: list[Node] = []
        for node in nodes:
            if isinstance(node, str):
                lifted.append(node)
                continue
            new = dict(node)
            if node["tag"] == "h":
                while open_levels[-1][0] >= node["level"]:
                    open_levels.pop()
                new["level"] = open_levels[-1][1] + 1
                open_levels.append((node["level"], new["level"]))
            new["kids"] = lift(node["kids"])
            lifted.append(new)
        return lifted

    return lift(nodes)


def text_of_all(nodes: list[Node]) -> str:
    """The text of some nodes."""
    return "".join(map(text_of, nodes)).strip()


def _chart_parts(kids: list[Node]) -> Iterator[tuple[str, dict[str, Any]]]:
    names = {"chart-says": "says", "chart-basis": "basis"}
    for kid in kids:
        if not isinstance(kid, dict):
            continue
        if kid["tag"] == "figcaption":
            yield "title", kid
        for name, part in names.items():
            if name in kid.get("class", ()):
                yield part, kid


def _legend_items(kids: list[Node]) -> Iterator[dict[str, Any]]:
    for kid in kids:
        if isinstance(kid, dict) and "legend" in kid.get("class", ()):
            yield from (item for item in kid["kids"] if isinstance(item, dict))


def _status(item: dict[str, Any]) -> str:
    """By which pattern the legend shows a status: `actual`, `plan` or `target`."""
    drawing = next((kid.get("source", "") for kid in item["kids"] if _tag(kid) == "svg"), "")
    match = _FILL.search(drawing)
    return match[1] if match else "actual"


def _tag(node: Node) -> str:
    return node["tag"] if isinstance(node, dict) else ""


def _is_note_list(node: Node) -> bool:
    return isinstance(node, dict) and bool(
        {"footnotes", "footnotes-title"} & set(node.get("class", ()))
    )


def _note_entries(kids: list[Node]) -> Iterator[tuple[str, list[Node]]]:
    for kid in kids:
        if isinstance(kid, str):
            continue
        if _is_note_list(kid):
            for entry in kid["kids"]:
                if isinstance(entry, dict) and "id" in entry:
                    yield entry["id"], entry["kids"]
        else:
            yield from _note_entries(kid["kids"])


def _without_notes(kids: list[Node]) -> list[Node]:
    return [
        kid if isinstance(kid, str) else {**kid, "kids": _without_notes(kid["kids"])}
        for kid in kids
        if not _is_note_list(kid)
    ]


def _without_empty_sections(nodes: list[Node]) -> list[Node]:
    """Without headings that nothing follows, such as one over buttons."""
    kept: list[Node] = []
    for node in reversed(nodes):
        if isinstance(node, dict):
            new = {**node, "kids": _without_empty_sections(node["kids"])}
            if node["tag"] == "h":
                following = kept[-1] if kept else None
                level = following.get("level", 99) if isinstance(following, dict) else 99
                if following is None or level <= node["level"]:
                    continue
            elif node["kids"] and not new["kids"]:
                continue
            kept.append(new)
        else:
            kept.append(node)
    return kept[::-1]
