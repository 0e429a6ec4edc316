"""Built pages and search indexes, read as browsers read them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Element:
    tag: str
    attributes: dict[str, str | None]


class HtmlReader(HTMLParser):
    """The elements of a page in their order, and the text outside scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.words: list[str] = []
        self._hidden_depth = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs)))
        if tag in ("script", "style"):
            self._hidden_depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden_depth -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden_depth:
            self.words.append(data)

    @property
    def tags(self) -> list[tuple[str, dict[str, str | None]]]:
        """Name and attributes of every element."""
        return [(element.tag, element.attributes) for element in self.elements]

    @property
    def text(self) -> str:
        """The text as it stands, white space included."""
        return "".join(self.words)


@dataclass(frozen=True)
class BuiltPage:
    url: str
    html: str

    @cached_property
    def _read(self) -> HtmlReader:
        return HtmlReader(self.html)

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        """The tags with these attributes; a class may be one among others."""
        return [
            element.attributes
            for element in self._read.elements
            if element.tag == tag
            and all(
                value in (element.attributes.get(name.rstrip("_")) or "").split()
                for name, value in attributes.items()
            )
        ]

    @property
    def ids(self) -> set[str]:
        ids = {element.attributes.get("id") for element in self._read.elements}
        return {name for name in ids if name}

    @property
    def text(self) -> str:
        """What readers see, white space folded."""
        return " ".join(self._read.text.split())

    @property
    def main(self) -> str:
        """What readers see in the article, without navigation and footer."""
        match = re.search(r"<article.*</article>", self.html, re.DOTALL)
        return BuiltPage(self.url, match[0] if match else "").text

    @property
    def title(self) -> str:
        match = re.search(r"<title>(.*?)</title>", self.html, re.DOTALL)
        assert match
        return match[1]


@dataclass(frozen=True)
class BuiltSite:
    folder: Path

    def page(self, url: str) -> BuiltPage:
        path = self.folder / url
        path = path if url.endswith(".html") else path / "index.html"
        return BuiltPage(url, path.read_text(encoding="utf-8"))

    @cached_property
    def urls(self) -> list[str]:
        return sorted(set(self._files) - set(self.redirects))

    @cached_property
    def redirects(self) -> list[str]:
        """The URLs of pages that only lead to another."""
        refresh = '<meta http-equiv="refresh"'
        return sorted(
            url for url, path in self._files.items() if refresh in path.read_text("utf-8")
        )

    @cached_property
    def _files(self) -> dict[str, Path]:
        files = {
            path.relative_to(self.folder).parent: path for path in self.folder.rglob("index.html")
        }
        return {f"{path.as_posix()}/" if path.parts else "": file for path, file in files.items()}

    @cached_property
    def pages(self) -> list[BuiltPage]:
        return [self.page(url) for url in self.urls]


def search_index(built: BuiltSite, folder: str) -> list[list[Any]]:
    """What the search of a language knows of pages."""
    pages: list[list[Any]] = searched(built, folder)["pages"]
    return pages


def searched_projects(built: BuiltSite, folder: str) -> list[list[Any]]:
    """What it shows of projects."""
    parts = searched(built, folder)["parts"]
    return [row for name, rows in parts.items() if name.startswith("projects-") for row in rows]


def searched(built: BuiltSite, folder: str) -> dict[str, Any]:
    """All that the scripts of the search hold, the parts by their names."""
    scripts = sorted((built.folder / folder / "search").rglob("*.js"))
    return read_search(path.read_text(encoding="utf-8") for path in scripts)


_PART = re.compile(r'\(window\.searchParts=window\.searchParts\|\|\{\}\)\["([\w-]+)"\]=(.*);')


def read_search(scripts: Iterable[str]) -> dict[str, Any]:
    """What a browser knows that has fetched these scripts."""
    index: dict[str, Any] = {"parts": {}}
    for line in (line for script in scripts for line in script.splitlines()):
        if part := _PART.fullmatch(line):
            index["parts"][part[1]] = json.loads(part[2])
        elif line.startswith("window.searchVersion="):
            index["version"] = json.loads(line.partition("=")[2].removesuffix(";"))
        else:
            index |= json.loads(line.removeprefix("window.searchIndex=").removesuffix(";"))
    return index
