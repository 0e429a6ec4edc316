"""The change log and the news as Atom feeds (RFC 4287).

The id of an entry is its address: that of its own page, or its place on the page of changes. An
entry that has another address now keeps the id that it had, so that readers get it once. Its time
is the beginning of its date in UTC, so the feed depends on the data only.
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
    """An entry: its `title`, its `day` by ISO 8601, and its content.

    Its address is `url`, or without one the place `key` on the page of the feed. `first_url` is the
    address that it had at first, if that is another one.
    """

    key: str
    title: str
    day: str
    html: str
    url: str = ""
    first_url: str = ""


def atom(
    entries: Sequence[FeedEntry], *, title: str, author: str, page: str, feed: str, language: str
) -> str:
    """The feed of one language, with at least one entry, the newest first.

    `page` and `feed` are the absolute URLs of the page that lists the entries and of the feed.
    Links in the entries may be relative to that page. `language` is a BCP 47 tag.
    """
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    ET.SubElement(root, "id").text = feed
    ET.SubElement(root, "title").text = title
    ET.SubElement(root, "updated").text = _time(entries[0])
    ET.SubElement(ET.SubElement(root, "author"), "name").text = author
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": page})
    for change in entries:
        url = change.url or f"{page}#{change.key}"
        entry = ET.SubElement(root, "entry")
        ET.SubElement(entry, "id").text = change.first_url or url
        ET.SubElement(entry, "title").text = change.title
        ET.SubElement(entry, "updated").text = _time(change)
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": url})
        html = _LINK.sub(lambda link: urljoin(page, link[0]), change.html)
        ET.SubElement(entry, "content", {"type": "html"}).text = html.strip()
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _time(entry: FeedEntry) -> str:
    return f"{entry.day}T00:00:00Z"
