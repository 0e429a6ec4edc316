"""Which characters the fonts of the brochure have, and texts with others.

A character that no font has would be an empty box on paper, which PDF/UA forbids.
"""

from __future__ import annotations

import mmap
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from prospectus.content.markdown_pages import Page
from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.domain.dataset import Dataset
from prospectus.domain.text_rules import file_of_texts, localized_texts
from prospectus.outputs.brochure.font_tables import font_codes
from prospectus.outputs.brochure.typesetting import all_font_files, versions
from prospectus.support.cache import ContentCache

# Characters that are not drawn: spaces, controls, and marks of direction or variation.
_UNDRAWN = ("Zs", "Zl", "Zp", "Cc", "Cf")
_VARIATIONS = frozenset(map(chr, range(0xFE00, 0xFE10)))
# Collections with texts for the search only.
_UNSHOWN = ("synonyms",)


def known_characters(root: Path) -> frozenset[str]:
    """The characters that some font has, those of the site `root` included."""
    cache = ContentCache(root, "fonts", *versions(root))
    texts: str = cache.get_or_create("characters", lambda: _read_characters(all_font_files(root)))
    cache.save()
    return frozenset(texts)


def problems(
    site: Dataset,
    written: Iterable[Page],
    uris: Collection[str],
    known: frozenset[str],
    records: Iterable[tuple[str, str, Any]] | None = None,
) -> Iterator[Diagnostic]:
    """Characters that no font has: in records, and in the written pages `uris`.

    All records are looked at, or some `records`.
    """
    are_known: dict[str, bool] = {}
    in_files = known | {"\n"}
    for collection, name, record in site.records() if records is None else records:
        document = file_of_texts(site, collection, name)
        if document and document.path not in are_known:
            text = document.text  # a text may be written with escapes for its characters
            are_known[document.path] = "\\" not in text and in_files.issuperset(text)
        if collection in _UNSHOWN or (document and are_known[document.path]):
            continue
        for where, text in localized_texts(record):
            if not known.issuperset(text):
                for details in _unknown(text, known):
                    location = site.location(collection, name)
                    yield location.problem(where, "brochure_character", **details)
    for page in written:
        if page.uri in uris and not known.issuperset(page.body):
            for number, line in enumerate(page.body.splitlines(), page.first_line):
                for details in _unknown(line, known):
                    column = line.index(details["character"]) + 1
                    yield Diagnostic.at(page.path, number, column, "brochure_character", **details)


def _unknown(text: str, known: frozenset[str]) -> Iterator[dict[str, str]]:
    """The first character of a text that is drawn and that no font has."""
    for character in text:
        if character in known or character in _VARIATIONS:
            continue
        if unicodedata.category(character) not in _UNDRAWN:
            yield {"character": character, "code": f"U+{ord(character):04X}"}
            return


def _read_characters(files: Iterable[Path]) -> str:
    codes: set[int] = set()
    for path in files:
        # Most of a file are shapes, which nobody looks at here.
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as font:
            codes |= font_codes(font)
    return "".join(map(chr, sorted(codes)))
