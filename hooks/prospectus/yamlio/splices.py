"""Splices: replacements of parts of a text, which keep every other byte of its file."""

from __future__ import annotations

from collections.abc import Sequence

from prospectus.yamlio.text_files import normalize_newlines

# The first index, the index after the last one, and the new text.
Splice = tuple[int, int, str]


def apply(text: str, splices: Sequence[Splice]) -> str:
    r"""The text of a file with splices that count in the same text with normalized line ends.

    Line ends and a byte order mark are kept; new lines get the line ends of the file.

    >>> apply("\ufeffa: 1\r\nb: 2\r\n", [(8, 9, "3"), (0, 1, "c")])
    '\ufeffc: 1\r\nb: 3\r\n'
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    raw = text.removeprefix(mark)
    return mark + spliced(raw, _in_raw(raw, splices))


def plain(text: str) -> str:
    """The text of a file with normalized line ends and without a byte order mark."""
    return normalize_newlines(text.removeprefix("\ufeff"))


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """The text with each splice in its place."""
    parts, done = [], 0
    for start, end, new in sorted(splices, key=lambda splice: splice[0]):
        parts += [text[done:start], new]
        done = max(done, end)
    return "".join([*parts, text[done:]])


def _in_raw(raw: str, splices: Sequence[Splice]) -> list[Splice]:
    """The same splices for a text with other line ends."""
    if "\r" not in raw:
        return list(splices)
    ends = "\r\n" if "\r\n" in raw else "\r"
    places = [at for at in range(len(raw)) if raw[at - 1 : at + 1] != "\r\n"] + [len(raw)]
    return [(places[start], places[end], new.replace("\n", ends)) for start, end, new in splices]
