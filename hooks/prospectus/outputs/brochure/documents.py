"""The brochure and the sheets of one language, as the data that the Typst template reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from prospectus.i18n.catalog import get_catalog
from prospectus.outputs import chart_files
from prospectus.outputs.brochure.html_tree import Node
from prospectus.outputs.brochure.print_parts import (
    Drawings,
    PartReader,
    Photograph,
    code_drawing,
    text_of_all,
    with_internal_links,
    with_whole_levels,
)
from prospectus.outputs.brochure.settings import BrochureSettings
from prospectus.presentation import images
from prospectus.rendering import html as html_tools
from prospectus.rendering.renderer import Renderer

HOME = "index"
# The picture that the cover shows, if the site has it as an SVG file.
COVER = "hero"
# The records that have sheets: their collections, and the fragments that fill the sheets.
SHEETS = {"sectors": "sector", "parks": "park"}

# Families in the order in which characters are looked for. In Chinese, quotation marks and dashes
# are those of the Chinese font.
_LATIN_SANS, _LATIN_SERIF = "Source Sans 3", "Source Serif 4"
_OTHER_SANS, _OTHER_SERIF = (
    ("Noto Sans SC", "Noto Sans Arabic"),
    ("Noto Serif SC", "Noto Naskh Arabic"),
)


@dataclass(frozen=True)
class SiteTexts:
    """What the site is called and described as in one language, and where its pages are.

    `address` gives the published address of a page by its URI, `resolve` that to which a link on a
    page leads, `page_html` the HTML of a written page with its footnotes, and `page_title` the
    title of one, each by its URI. `names` are those of the site by the codes of its languages.
    """

    name: str
    description: str
    address: Callable[[str], str]
    resolve: Callable[[str, str], str]
    page_html: Callable[[str], str]
    page_title: Callable[[str], str]
    names: Mapping[str, str] = field(default_factory=dict)


class DocumentWriter:
    """Makes the data of the documents of the site `root` in the language of `renderer`."""

    def __init__(
        self, root: Path, renderer: Renderer, texts: SiteTexts, settings: BrochureSettings
    ) -> None:
        self._root, self._renderer = root, renderer
        self._texts, self._settings = texts, settings
        self._site, self._language = renderer.site, renderer.language
        self._catalog = get_catalog(self._language.code)

    def brochure(self) -> dict[str, Any]:
        """The data of the brochure. Raises DiagnosticsError."""
        reader = self._reader()
        opening = reader.read(html_tools.sections(self._texts.page_html(HOME))[0], HOME)
        chapters = [*self._written_chapters(reader)]
        generated = self._renderer.generated_page("brochure.html", HOME)
        for node in reader.read(generated, HOME):
            if isinstance(node, dict):
                is_reference = "reference" in _classes(node)
                chapters.append({**_chapter(node["kids"]), "reference": is_reference})
        chapters = [
            {**chapter, "kids": with_internal_links(chapter["kids"], reader.targets)}
            for chapter in chapters
        ]
        return {
            **self._common(reader, HOME),
            "kind": "brochure",
            "title": self._catalog["brochure.title"],
            "description": self._texts.description,
            "cover": self._cover,
            "other_names": [*self._other_names()],
            "opening": with_whole_levels(with_internal_links(opening, reader.targets), 0),
            "chapters": chapters,
        }

    def sheet(self, collection: str, name: str, uri: str) -> dict[str, Any]:
        """The data of the sheet of a record with the page `uri`. Raises DiagnosticsError."""
        record, reader = getattr(self._site, collection)[name], self._reader()
        kind = SHEETS[collection]
        html = self._renderer.generated_page(
            f"brochure-{kind}.html", uri, name=name, **{kind: record}
        )
        nodes = reader.read(html, uri)
        return {
            **self._common(reader, uri),
            "kind": "sheet",
            "title": record.name.in_language(self._language.code),
            "section": self._catalog[kind],
            "cover": self._cover,
            "kids": with_whole_levels(nodes),
        }

    def _reader(self) -> PartReader:
        drawings = Drawings(self._palette, self._language.direction == "rtl")
        return PartReader(self._texts.resolve, drawings, self._photograph)

    def _photograph(self, name: str) -> Photograph | None:
        picture = self._site.pictures[name]
        if not images.is_photograph(picture):
            return None
        content, ratio = images.photograph_for_print(
            self._root, self._site, picture, self._language
        )
        return Photograph(content, ratio, picture.name.in_language(self._language.code))

    def _common(self, reader: PartReader, uri: str) -> dict[str, Any]:
        locale, address = self._language.locale, self._texts.address(uri)
        return {
            "site": self._texts.name,
            "language": locale.language,
            "region": locale.territory or "",
            "direction": self._language.direction,
            "han": self._language.uses_han_script,
            "sans": [_LATIN_SANS, *_OTHER_SANS],
            "serif": [_LATIN_SERIF, *_OTHER_SERIF],
            "palette": self._palette,
            "address": address,
            "code": code_drawing(address),
            "messages": {
                "contents": self._catalog["brochure.contents"],
                "notes": self._catalog["footnotes"],
                "address": self._catalog["brochure.address"],
            },
            "notes": reader.notes.entries,
        }

    def _written_chapters(self, reader: PartReader) -> Iterator[dict[str, Any]]:
        """The written pages: each index of a folder with the pages of this folder after it.

        A page without text is left out. One without a heading of level one has its title there.
        """
        chapters: list[tuple[str, list[Node]]] = []
        for uri in self._settings.pages:
            folder = uri.rpartition("/")[0]
            is_first = not chapters or chapters[-1][0] != folder
            level = 1 if is_first else 2
            nodes = reader.read(self._texts.page_html(uri), uri, level=level - 1)
            levels = {node.get("level") for node in nodes if isinstance(node, dict)}
            if nodes and level not in levels:
                nodes.insert(0, {"tag": "h", "level": level, "kids": [self._texts.page_title(uri)]})
            if nodes and is_first:
                chapters.append((folder, nodes))
            elif nodes:
                chapters[-1][1].extend(nodes)
        for _, nodes in chapters:
            yield _chapter(nodes)

    def _other_names(self) -> Iterator[dict[str, str]]:
        """What the site is called in its other languages, where that differs."""
        for language in self._site.languages:
            name = self._texts.names.get(language.code, self._texts.name)
            if name != self._texts.name:
                code, direction = language.locale.language, language.direction
                yield {"name": name, "language": code, "direction": direction}

    @cached_property
    def _palette(self) -> Mapping[str, str]:
        return chart_files.colours(self._root)

    @cached_property
    def _cover(self) -> str:
        picture = self._site.pictures.get(COVER)
        if picture is None or not picture.file.endswith(".svg"):
            return ""
        file = images.files(self._root, self._site, picture)[self._language.code]
        return file.read_text(encoding="utf-8")


def digest_text(data: Mapping[str, Any]) -> str:
    """The data as one text, by which the persistent cache knows a document."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def _chapter(nodes: Sequence[Node]) -> dict[str, Any]:
    """A chapter: the heading that begins it, and the code of its page, apart from the rest."""
    rest, chapter = [*nodes], dict[str, Any](title="", code=None)
    if rest and _tag(rest[0]) == "h":
        chapter["title"] = text_of_all([rest.pop(0)])
    if rest and "more" in _classes(rest[0]):
        chapter["code"] = rest.pop(0)
    return {**chapter, "kids": with_whole_levels(rest)}


def _tag(node: Node) -> str:
    return node["tag"] if isinstance(node, dict) else ""


def _classes(node: Node) -> Sequence[str]:
    return node.get("class", ()) if isinstance(node, dict) else ()
