"""Sets documents by Typst, with the fonts of packages only, so that every machine has the same.

The fonts are under the SIL Open Font License. Typst embeds the characters that a document needs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import typst
from typst import TypstError

from prospectus.support import program

__all__ = ["FOLDER", "TEMPLATE", "TypstError", "all_font_files", "typeset", "versions"]

# Below the folder of templates; nothing in it is published.
FOLDER = "brochure"
TEMPLATE = f"{FOLDER}/brochure.typ"
# Fonts that a site adds for scripts that these packages lack.
OWN_FONTS = f"{FOLDER}/fonts"

# The packages with fonts, and the folder of the fonts in each.
FONT_PACKAGES = (
    ("fontpkg_source_sans_3", "files"),
    ("fontpkg_source_serif_4", "files"),
    ("pylopdf_fonts_zh_cn", ""),
    ("pylopdf_fonts_ar", ""),
)
# PDF/UA-1 (ISO 14289-1): Typst refuses what it knows to break the standard.
STANDARD: Literal["ua-1"] = "ua-1"


def typeset(root: Path, data: Mapping[str, Any]) -> bytes:
    """The PDF file of a document; `data` is what the template reads.

    The file depends on data, template, fonts and version of Typst only: it holds no date. Raises
    TypstError.
    """
    compiler = _compiler(program.template_file(root, TEMPLATE), _own_fonts(root))
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    content = compiler.compile(
        format="pdf", pdf_standards=STANDARD, timestamp=0, sys_inputs={"data": text}
    )
    if not isinstance(content, bytes):
        raise TypeError("Typst returned no file")
    return content


def versions(root: Path) -> list[str | Path]:
    """Everything besides the data that the bytes of a document depend on."""
    template = program.template_file(root, TEMPLATE)
    return [*_package_versions(), template, *font_files(_own_fonts(root))]


@cache
def _package_versions() -> tuple[str, ...]:
    """Those of Typst and the fonts, as this process began; a preview asks after each change."""
    packages = (name.replace("_", "-") for name, _ in FONT_PACKAGES)
    return tuple(map(version, ("typst", *packages)))


def font_folders(own: Path | None = None) -> Iterator[Path]:
    """The folders of the fonts: those of the packages, and `own`, that of the site."""
    for package, folder in FONT_PACKAGES:
        spec = find_spec(package)
        if spec is not None and spec.origin:
            yield Path(spec.origin).parent / folder
    if own is not None and own.is_dir():
        yield own


def font_files(*folders: Path) -> list[Path]:
    """The font files in some folders, sorted."""
    return sorted(
        path
        for folder in folders
        for path in folder.glob("*")
        if path.suffix.lower() in (".otf", ".ttf", ".ttc")
    )


def all_font_files(root: Path) -> list[Path]:
    """The files of all fonts, those of the site `root` included."""
    return font_files(*font_folders(_own_fonts(root)))


def _own_fonts(root: Path) -> Path:
    return program.template_file(root, OWN_FONTS)


@lru_cache(maxsize=4)
def _compiler(template: Path, own: Path) -> typst.Compiler:
    """One for all documents, as it keeps what it knows of the fonts; files are read each time."""
    return typst.Compiler(input=str(template), root=str(template.parent), font_paths=_fonts(own))


@lru_cache(maxsize=4)
def _fonts(own: Path) -> typst.Fonts:
    """Reading the names of all fonts takes as long as setting a sheet."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in font_folders(own)],
    )
