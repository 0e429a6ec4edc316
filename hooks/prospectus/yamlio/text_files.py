"""Text files of a project: size limit, UTF-8, plain line ends, no merge markers."""

from __future__ import annotations

import codecs
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, limited, os_problem

# Lists that grow with the site, such as the ledger of translations or the companies of ten
# thousand projects, stay far below this.
MAX_BYTES = 2_000_000

_MARKERS = tuple(7 * character for character in "<>|=")
_MERGE_MARKER = re.compile(r"^(?:[<>]{7}(?= |$)|\|{7}(?: [^|\n]+)?$|={7}$)", re.MULTILINE)


def read_text(root: Path, path: Path, limit: int = MAX_BYTES) -> str:
    """The text of one file below `root`, without a byte order mark, with plain line ends.

    Raises DiagnosticsError if the file has more than `limit` bytes, cannot be read, is not UTF-8
    or has merge markers.
    """

    def name() -> str:
        return path.relative_to(root).as_posix()

    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise DiagnosticsError([Diagnostic.of_file(name(), "no_file")])
        if status.st_size > limit:
            size = f"{limit / 1_000_000:g}"
            raise DiagnosticsError([Diagnostic.of_file(name(), "text_file_too_large", limit=size)])
        content = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        raise DiagnosticsError([os_problem(error, root, name())]) from None
    try:
        text = normalize_newlines(content.decode())
    except UnicodeDecodeError as error:
        valid = normalize_newlines(content[: error.start].decode())
        line, column = end_position(valid)
        raise DiagnosticsError([Diagnostic.at(name(), line, column, "not_utf8")]) from None
    # In files without markers, that is nearly always, this is faster than the pattern.
    may_have_markers = any(marker in text for marker in _MARKERS)
    if may_have_markers and (problems := list(limited(_merge_markers(name(), text), name()))):
        raise DiagnosticsError(problems)
    return text


def is_plain(content: bytes, limit: int = MAX_BYTES) -> bool:
    """Whether `read_text` certainly takes such a content of a file, and as it is."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    is_whole = len(content) <= limit and not content.startswith(codecs.BOM_UTF8)
    return is_whole and not any(marker in text for marker in _MARKERS)


def normalize_newlines(text: str) -> str:
    """The text with line feeds for all line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def end_position(text: str) -> tuple[int, int]:
    """Line and column after the last character, from 1."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def _merge_markers(name: str, text: str) -> Iterator[Diagnostic]:
    """The markers that git leaves at conflicting changes."""
    # In Markdown, a line of equals signs below another underlines a heading, and bars are a row of
    # a table. That they are markers is certain beside one of the others.
    is_doubtful = name.endswith(".md") and "<<<<<<<" not in text and ">>>>>>>" not in text
    for match in _MERGE_MARKER.finditer(text):
        is_below_line = match[0][0] == "=" and not text.endswith("\n\n", 0, match.start())
        if is_doubtful and (is_below_line or match[0] == "|||||||"):
            continue
        line, column = end_position(text[: match.start()])
        yield Diagnostic.at(name, line, column, "merge_mark")
