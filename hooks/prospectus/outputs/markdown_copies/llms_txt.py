"""llms.txt (llmstxt.org): what the site is and where its pages are as Markdown, in one language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_SPACE = re.compile(r"\s+")
_SPECIAL = re.compile(r"([\\\[\]])")


@dataclass(frozen=True)
class Entry:
    """A file: its name, its whole address, and one sentence about it, if there is any."""

    name: str
    url: str
    description: str = ""


def llms_txt(name: str, description: str, parts: Mapping[str, Sequence[Entry]]) -> str:
    """The file: name and description of the site, then the parts by their titles.

    >>> print(llms_txt("Site", "A place.", {"Parks": [Entry("A", "https://example.org/a.md")]}))
    # Site
    <BLANKLINE>
    > A place.
    <BLANKLINE>
    ## Parks
    <BLANKLINE>
    - [A](https://example.org/a.md)
    <BLANKLINE>
    """
    blocks = [f"# {_line(name)}", *([f"> {_line(description)}"] if description else [])]
    for title, entries in parts.items():
        if entries:
            blocks += [f"## {_line(title)}", "\n".join(_entries(entries))]
    return "\n\n".join(blocks) + "\n"


def _entries(entries: Iterable[Entry]) -> Iterable[str]:
    for entry in entries:
        name = _SPECIAL.sub(r"\\\1", _line(entry.name))
        about = f": {_line(entry.description)}" if entry.description else ""
        yield f"- [{name}]({entry.url}){about}"


def _line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
