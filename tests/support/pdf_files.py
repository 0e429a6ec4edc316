"""PDF files as other programs read them: Poppler their text, pikepdf and QPDF their structure."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf


class PdfFile:
    """A PDF file of a build."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def text(self) -> str:
        """The text in the order in which it is written, with one space for any white space.

        Marks of direction and joints between lines, which are not to be seen, are left out.
        """
        command = ["pdftotext", "-raw", "-enc", "UTF-8", str(self.path), "-"]
        text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
        return re.sub(
            r"\s+", " ", re.sub("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]", "", text)
        )

    @cached_property
    def packed(self) -> str:
        """The text without white space and without marks of footnotes, which lines may break."""
        return packed(self.text)

    @cached_property
    def pdf(self) -> pikepdf.Pdf:
        return pikepdf.open(self.path)

    @cached_property
    def elements(self) -> list[tuple[str, Any]]:
        """The elements of the structure in reading order, each with its type."""
        return [*_elements(self.pdf.Root.StructTreeRoot)]

    @cached_property
    def links(self) -> list[str]:
        """The addresses to which links lead; empty for those within the file."""
        return [
            str(note.A.URI) if "/A" in note and "/URI" in note.A else ""
            for page in self.pdf.pages
            for note in page.get("/Annots", [])
            if note.Subtype == "/Link"
        ]

    @cached_property
    def bookmarks(self) -> list[str]:
        with self.pdf.open_outline() as outline:
            return [*_titles(outline.root)]

    def problems(self) -> Iterator[str]:
        """What breaks PDF/UA-1, as far as it is looked for here.

        That is: the syntax (QPDF), title, language and tags of the file, alternative texts of
        figures, levels of headings, fonts with their characters, and tags of links. Whether the
        reading order makes sense, and contrasts, are not looked for.
        """
        pdf, root = self.pdf, self.pdf.Root
        yield from pdf.check_pdf_syntax()
        with pdf.open_metadata() as metadata:
            if metadata.get("pdfuaid:part") != "1":
                yield "does not say that it is PDF/UA-1"
            if not metadata.get("dc:title"):
                yield "has no title"
        if "/ViewerPreferences" not in root or not root.ViewerPreferences.DisplayDocTitle:
            yield "shows its name instead of its title"
        if not root.MarkInfo.Marked:
            yield "is not tagged"
        if not root.get("/Lang"):
            yield "has no language"
        yield from self._element_problems()
        for name, font in self._fonts():
            if not any(f"/FontFile{kind}" in font for kind in ("", "2", "3")):
                yield f"{name} is not embedded"
        for page in pdf.pages:
            if page.get("/Annots") and page.get("/Tabs") != "/S":
                yield "the order of links is not that of the tags"
            for note in page.get("/Annots", []):
                if "/StructParent" not in note or not note.get("/Contents"):
                    yield "a link has no tag or no text"

    def _element_problems(self) -> Iterator[str]:
        levels = [0]
        for kind, element in self.elements:
            if kind in ("Figure", "Formula") and not (
                element.get("/Alt") or element.get("/ActualText")
            ):
                yield "a figure has no alternative text"
            if match := re.fullmatch("H([1-6])", kind):
                levels.append(int(match[1]))
        for before, after in pairwise(levels):
            if after > before + 1:
                yield f"a heading of level {after} follows one of level {before}"

    def _fonts(self) -> Iterator[tuple[str, Any]]:
        for item in self.pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
                if item.Subtype == "/Type0" and "/ToUnicode" not in item:
                    yield f"{item.BaseFont} has no characters and", {}
                if "/FontDescriptor" in item:
                    yield str(item.BaseFont), item.FontDescriptor


def packed(text: str) -> str:
    """A text without white space and marks of footnotes."""
    return re.sub(r"\s|\[\d+\]", "", text)


def _elements(element: Any) -> Iterator[tuple[str, Any]]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield str(kid.S)[1:], kid
            yield from _elements(kid)


def _titles(items: Any) -> Iterator[str]:
    for item in items:
        yield item.title
        yield from _titles(item.children)
