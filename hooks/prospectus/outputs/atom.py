"""Recorded changes as a feed: Atom (RFC 4287).

An entry is known by the address of its place on the page of changes. Times are those of the data,
at the beginning of the day in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

_ATOM = "http://www.w3.org/2005/Atom"
_LINK = re.compile(r'(?<= href=")[^"]*')


@dataclass(frozen=True)
class FeedEntry:
    """One recorded change: its key, the day in words and by ISO 8601, and what is told, as HTML."""

    key: str
    title: str
    day: str
    html: str


def atom(
    entries: Sequence[FeedEntry], *, title: str, author: str, page: str, feed: str, language: str
) -> str:
    """The feed of one language; there is at least one entry, and the newest is the first.

    `page` and `feed` are the whole addresses of the page of changes and of the feed itself;
    links inside the entries may be seen from that page. `language` is a BCP 47 tag.
    """
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    ET.SubElement(root, "id").text = feed
    ET.SubElement(root, "title").text = title
    ET.SubElement(root, "updated").text = _time(entries[0])
    ET.SubElement(ET.SubElement(root, "author"), "name").text = author
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": page})
    for it in entries:
        place = f"{page}#{it.key}"
        entry = ET.SubElement(root, "entry")
        ET.SubElement(entry, "id").text = place
        ET.SubElement(entry, "title").text = it.title
        ET.SubElement(entry, "updated").text = _time(it)
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": place})
        whole = _LINK.sub(lambda found: urljoin(page, found[0]), it.html)
        ET.SubElement(entry, "content", {"type": "html"}).text = whole.strip()
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _time(entry: FeedEntry) -> str:
    return f"{entry.day}T00:00:00Z"
