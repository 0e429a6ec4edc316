"""Safe Markdown from text that anybody may have written, for reports on GitHub and GitLab."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prospectus.policies.link_hosts import visible

MAX_CELL = 400  # characters of a table cell
_CONTEXT = 40  # characters shown of what two long cells have in common

# After these characters GitHub and GitLab mention people or make links, even in escaped text.
_AUTOLINKS = re.compile(
    r"(?<=[@#!$%&~^])|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=GH)(?=-\d)", re.IGNORECASE
)
_WORD_JOINER = "\u2060"  # invisible

# Names without characters that Markdown could interpret between backticks.
_CODE = re.compile(r"(?!.*//)[\w./,+=()\-]+(?: [\w./,+=()\-]+)*(?::\d+)?")


def cell(text: str) -> str:
    r"""Text on one line, shortened, with all markup escaped and invisible characters shown.

    >>> print(cell("a|b <c> *d*"))
    a\|b \<c\> \*d\*
    """
    text = re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
    if len(text) > MAX_CELL:
        text = f"{text[:MAX_CELL]}… (+{len(text) - MAX_CELL})"
    escaped = re.sub(r"[\\`*_\[\]<>|#~&$]", r"\\\g<0>", visible(text))
    return _AUTOLINKS.sub(_WORD_JOINER, escaped)


def code(name: str) -> str:
    r"""A name or path: as code if that is safe, else escaped with all white space visible.

    >>> print(code("docs/a b.md"), code("a`b|c\nd"))
    `docs/a b.md` a\`b\|c⟨U+000A⟩d
    """
    if _CODE.fullmatch(name) and visible(name) == name and len(name) <= MAX_CELL:
        return f"`{name}`"
    return cell(
        re.sub(r"[\t\r\n\u3000]|^ | $|(?<= ) ", lambda match: f"⟨U+{ord(match[0]):04X}⟩", name)
    )


def before_and_after(before: str | None, after: str | None) -> tuple[str, str]:
    """Two cells. A long common beginning is left out, so that the difference is visible.

    >>> [len(text) for text in before_and_after("a" * 900 + "b", "a" * 900 + "c")]
    [42, 42]
    """
    old, new = before or "", after or ""
    pairs = enumerate(zip(old, new, strict=False))
    common = next((at for at, (was, now) in pairs if was != now), min(len(old), len(new)))
    skipped = common - _CONTEXT
    if max(len(old), len(new)) > MAX_CELL and skipped > 0:
        old, new = f"…{old[skipped:]}", f"…{new[skipped:]}"
    return cell(old) or "—", cell(new) or "—"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a table; the cells are Markdown already."""
    return [_row(header), _row(["---"] * len(header)), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
