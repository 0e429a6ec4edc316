"""Links that are written out in fragments, which no function has checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.files.file_memory import RecallFile, read_anew
from prospectus.rendering.template_errors import FRAGMENTS
from prospectus.support import program

# An address that neither begins with an expression or an anchor, nor names a scheme.
_LITERAL_LINK = re.compile(r"\b(?:href|src)=([\"'])(?!\{\{|#|[a-z][a-z0-9+.-]*:)(?P<url>[^\"'{]*)")


def problems(root: Path, recall: RecallFile = read_anew) -> Iterator[Diagnostic]:
    """Report relative links in fragments below `root` that do not come from a function.

    `page_url`, `record_url` and `asset_url` check what they link to when a page is filled, and
    know from which page. `recall` has the links of files.
    """
    for path in program.template_files(root, "fragments/*.html").values():
        yield from recall(path, partial(_literal_links, path))


def _literal_links(path: Path) -> list[Diagnostic]:
    text = path.read_text(encoding="utf-8", errors="replace")
    name = f"{FRAGMENTS}/{path.name}"
    found = []
    for match in _LITERAL_LINK.finditer(text):
        position = match.start("url")
        line = text.count("\n", 0, position) + 1
        column = position - text.rfind("\n", 0, position)
        found.append(Diagnostic.at(name, line, column, "literal_link", name=match["url"]))
    return found
