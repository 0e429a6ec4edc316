"""All addresses in a built site, and whether something is there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import urldefrag, urljoin
from xml.etree import ElementTree

import icalendar

from support.parsing import BuiltSite, HtmlReader, searched

# The attributes of elements that hold addresses, and those of `script` that are fetched later.
_ADDRESSES = {"href", "src", "action", "poster", "data", "cite", "longdesc"}
_SCRIPTS = {"text-matching", "search-ranking", "search", "listing", "footnotes"}
_OF_SCRIPTS = {f"data-{name}" for name in _SCRIPTS}
_STRUCTURED = {"url", "item", "contentUrl", "target"}


class Crawler:
    """The files of a built site at `home`, and the addresses that they name."""

    def __init__(self, built: BuiltSite, home: str) -> None:
        self._folder, self._home, self._built = built.folder, home, built

    @cached_property
    def _pages(self) -> dict[str, HtmlReader]:
        """Every page by its path."""
        files = sorted(self._folder.rglob("*.html"))
        return {
            path.relative_to(self._folder).as_posix(): HtmlReader(path.read_text(encoding="utf-8"))
            for path in files
        }

    @cached_property
    def _ids(self) -> dict[str, set[str | None]]:
        """The ids of every page by its path."""
        return {
            path: {element.attributes.get("id") for element in page.elements}
            for path, page in self._pages.items()
        }

    def dead(self) -> list[tuple[str, str]]:
        """Each address of this site that leads nowhere, or to no part of a page, with its file."""
        known: dict[str, bool] = {}
        dead = []
        for path, address in self.addresses():
            url = address.replace("webcal://", "https://", 1)
            if url not in known:
                known[url] = not url.startswith(self._home) or self._is_there(url)
            if not known[url]:
                dead.append((path, address))
        return dead

    def reached(self) -> set[str]:
        """The paths of the pages that links lead to from the home pages of all languages."""
        waiting, reached = ["index.html"], set[str]()
        while waiting:
            path = waiting.pop()
            if path in reached or path not in self._pages:
                continue
            reached.add(path)
            links = (
                element.attributes.get("href")
                for element in self._pages[path].elements
                if element.tag == "a"
            )
            urls = (urldefrag(urljoin(self._url(path), link)).url for link in links if link)
            waiting += [self._path(url) for url in urls if url.startswith(self._home)]
        return reached

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Every address in pages, feeds, calendars, sitemap, search and structured data.

        With the path of the file that it is in; all are complete.
        """
        for path, page in self._pages.items():
            base = self._url(path)
            for element in page.elements:
                for address in _addresses(element.attributes):
                    yield path, urljoin(base, address)
            for address in _in_structured_data(self._folder.joinpath(path).read_text("utf-8")):
                yield path, address
        for file in sorted(self._folder.rglob("*")):
            path = file.relative_to(self._folder).as_posix()
            if file.suffix == ".xml":
                for address in _in_xml(file.read_text(encoding="utf-8")):
                    yield path, address
            elif file.suffix == ".ics":
                calendar = icalendar.Calendar.from_ical(file.read_bytes())
                for entry in calendar.walk("VEVENT"):
                    yield path, str(entry["url"])
            elif file.name == "manifest.webmanifest":
                for address in re.findall(r'"(?:src|start_url)": "(.*?)"', file.read_text("utf-8")):
                    yield path, urljoin(self._home + path, address)
        for folder in {folder.rpartition("search/")[0] for folder in self._search_folders()}:
            for address in _in_search(searched(self._built, folder)):
                yield f"{folder}search", urljoin(self._home + folder, address)

    def _search_folders(self) -> Iterator[str]:
        for folder in self._folder.rglob("search"):
            if folder.is_dir():
                yield f"{folder.relative_to(self._folder).as_posix()}/"

    def _url(self, path: str) -> str:
        return self._home + path.removesuffix("index.html")

    def _path(self, url: str) -> str:
        path = url.removeprefix(self._home).partition("?")[0]
        return f"{path}index.html" if path.endswith("/") or not path else path

    def _is_there(self, url: str) -> bool:
        address, anchor = urldefrag(url)
        path = self._path(address)
        if not (self._folder / path).is_file():
            return False
        return not anchor or anchor in self._ids.get(path, set())


def _addresses(attributes: dict[str, str | None]) -> Iterator[str]:
    for name, value in attributes.items():
        if value is not None and (name in _ADDRESSES or name in _OF_SCRIPTS):
            yield value
        elif value and name == "srcset":
            yield from (part.split()[0] for part in value.split(","))
        elif value and name == "content" and value.startswith("0; url="):
            yield value.removeprefix("0; url=")
        elif value and name == "content" and value.startswith("https://"):
            yield value


def _in_structured_data(html: str) -> Iterator[str]:
    def walk(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for name, inner in value.items():
                if name in _STRUCTURED and isinstance(inner, str):
                    yield inner
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL):
        yield from walk(json.loads(text))


def _in_xml(text: str) -> Iterator[str]:
    """Addresses in a feed or sitemap, with those in the HTML of the entries of a feed."""
    for element in ElementTree.fromstring(text).iter():  # noqa: S314 - our own
        if address := element.get("href"):
            yield address
        if element.tag.endswith("}loc") and element.text:
            yield element.text
        if element.get("type") == "html" and element.text:
            for inner in HtmlReader(element.text).elements:
                yield from _addresses(inner.attributes)


def _in_search(index: dict[str, object]) -> Iterator[str]:
    pages, parts = index["pages"], index["parts"]
    assert isinstance(pages, list)
    assert isinstance(parts, dict)
    yield from (row[0] for row in pages)
    for name, rows in parts.items():
        if name.startswith("projects-"):
            yield from (row[0] for row in rows)
