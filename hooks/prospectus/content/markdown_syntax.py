"""Markdown that would be published as it was typed, or not as the editor sees it elsewhere.

Forges and word processors show more than the converter of a site: a list right below a paragraph,
struck text, task lists, notes. In a page, each would become running text without any error. A rule
reports it at its position and says what to write instead. That is simpler for reviewers than a
further extension, and the page means the same wherever its Markdown is shown.

The rules look at the source, as only this has positions, and only where a mistake is certain: one
asterisk or bracket may be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from prospectus.content import markdown_masks
from prospectus.diagnostics.diagnostic import MAX_PROBLEMS

# Position, key of the message, and its details.
Finding = tuple[int, str, dict[str, str]]

_BULLET = r"[-*+][ \t]++\S"
_LIST_LINE = re.compile(rf"[ ]{{0,3}}(?:{_BULLET}|\d{{1,9}}[.)][ \t]++\S)")
# What forges take for a list below a paragraph: no number but 1, as another may begin a sentence.
_JOINED_LIST = re.compile(rf"[ ]{{0,3}}(?:{_BULLET}|1[.)][ \t]++\S)")
# An item of a list: its indentation, its mark, and the spaces after it.
_ITEM = re.compile(r"(?P<indent>[ ]*)(?P<mark>[-*+]|\d{1,9}[.)])[ ]++(?=\S)")
_NESTED = 4  # spaces before the mark of an item inside another one
_TABLE_LINE = re.compile(r"[ ]{0,3}\|.*\|[ \t]*$")
_TABLE_RULE = re.compile(r"[ ]{0,3}(?=[^\n]*\|)\|?(?:[ \t]*+:?-++:?[ \t]*+\|?)++[ \t]*+$")
_RULE_LINE = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*+){3,}|(?:-[ \t]*+){3,}|(?:_[ \t]*+){3,})$")
_HEADING = re.compile(r"#{1,6}(?!#)")
_QUOTE = re.compile(r"[ ]{0,3}>")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")

_LINK = re.compile(
    r"(?P<image>!)?+\[(?P<text>(?:[^\[\]]++|\[[^\[\]]*+\])*+)\]"
    r"\((?P<target>(?:[^()\n]++|\([^()\n]*+\))*+)\)"
)
_DEFINED = re.compile(r"^[ ]{0,3}\[([^\[\]\n]{1,300})\]:[^\n]*", re.MULTILINE)
_REFERENCE = re.compile(r"\[(?P<text>[^\[\]\n]{1,300}+)\]\[(?P<name>[^\[\]\n]{0,300}+)\]")
# What can only be meant as the address of a link.
_ADDRESS = r"(?:[^()\uff08\uff09\s]{0,300}\.(?:md|pdf|png|jpe?g|svg|webp)|https?:|mailto:|\.\./|#)"
_PATTERNS = {
    "md_link_space": re.compile(rf"\](?P<at>[ \t\u3000]+)\({_ADDRESS}"),
    "md_link_brackets": re.compile(rf"\u3010[^\u3010\u3011\n]{{1,100}}\u3011[(\uff08]{_ADDRESS}"),
    "md_link_open": re.compile(r"(?<=\])\("),
    "md_bare_address": re.compile(
        r"(?<![A-Za-z0-9/.@-])(?:[A-Za-z]{3,6}[:\uff1a]//[^\s\uff0c\u3002\uff1b\u3001<>()\[\]]{1,80}"
        r"|www\.[\w-]{1,60}\.[\w.-]{1,60}[\w/])"
    ),
    "md_struck": re.compile(r"~~[^~\n]{1,300}+~~"),
    "md_admonition": re.compile(
        r"^[ ]{0,3}(?:!!!|\?\?\?\+?)[ ]?\w[\w-]*|^[ ]{0,3}>[ ]?\[!\w{1,20}\]", re.MULTILINE
    ),
    "md_task": re.compile(
        r"(?:^|(?<=\n))[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]++(?P<at>\[[ xX]\])[ \t]"
    ),
    "md_footnote": re.compile(r"\[\^[^\[\]\n]{1,40}\]"),
    "md_bullet": re.compile(
        r"^[ \t\u3000]*(?P<at>[\u2022\u25cf\u25aa\u25e6\u25a0\u25c6\u27a2\uf0b7])", re.MULTILINE
    ),
    "md_fence": re.compile(r"^(?:```|~~~)", re.MULTILINE),
}
_NO_ALT = re.compile(r"!\[\s*\](?=[(\[])")
_STARS = re.compile(r"\*+")
_MAX_SHOWN = 80  # characters of a page in a message


def find(body: str, spans: tuple[tuple[int, int], ...]) -> list[Finding]:
    """What a page would show otherwise than meant; `spans` are those of its expressions.

    Of each group of rules, no more findings than a page may have problems.
    """
    text = markdown_masks.words_only(spans, body)
    lines = [*_lines(text)]
    starred = lines if "**" in text else ()
    groups = (_links(text), _blocks(lines), _emphasis(starred), _pictures(text))
    findings = (finding for group in groups for finding in islice(group, MAX_PROBLEMS + 1))
    return sorted(findings, key=lambda finding: finding[0])


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its position."""
    position = 0
    for line in text.split("\n"):
        yield position, line
        position += len(line) + 1


# -- links -------------------------------------------------------------------------------


def _links(text: str) -> Iterator[Finding]:
    for match in _LINK.finditer(text):
        if not match["target"].strip() or not (match["image"] or match["text"].strip()):
            yield match.start(), "md_link_empty", _shown(match[0])
    known = {_label(match[1]) for match in _DEFINED.finditer(text)}
    rest = markdown_masks.blank(_DEFINED, _masked_links(text))
    for match in _REFERENCE.finditer(rest):
        name = match["name"] or match["text"]
        if _label(name) not in known and not name.startswith("^"):
            yield match.start(), "md_reference", _shown(name)
    seen: set[tuple[int, str]] = set()
    for key, pattern in _PATTERNS.items():
        # A footnote is defined as the address of a link is.
        for match in pattern.finditer(text if key == "md_footnote" else rest):
            position = match.start("at" if "at" in pattern.groupindex else 0)
            if (position, key) not in seen:
                seen.add((position, key))
                yield position, key, _shown(match[0])


def _masked_links(text: str) -> str:
    """The text without its links, also those around a picture."""
    return _LINK.sub(lambda match: re.sub(r"[^\n]", "x", match[0]), text)


def _label(name: str) -> str:
    return " ".join(name.lower().split())


# -- lists and tables --------------------------------------------------------------------


def _blocks(lines: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    block: list[tuple[int, str]] = []
    for position, line in [*lines, (0, "")]:
        if line.strip():
            block.append((position, line))
        elif block:
            yield from _block(block)
            block = []


def _block(block: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    """The problems of lines without an empty one between them."""
    start = 0
    while heading := _heading_lines(block[start : start + 2]):
        start += heading  # what follows a heading begins a block of its own
    block = block[start:]
    if not block:
        return
    first = block[0][1]
    if _LIST_LINE.match(first):
        yield from _nested_items(block)
        return
    if first.startswith(("    ", "\t")) or _QUOTE.match(first):
        return
    rule = next((index for index, (_, line) in enumerate(block) if _TABLE_RULE.match(line)), None)
    if rule is not None and rule > 1 and "|" in block[rule - 1][1]:
        yield block[rule - 1][0], "md_table_joined", {}
    elif rule == 1 and "|" in first:
        yield from _table(block)
    elif any(_TABLE_LINE.match(line) and line.count("|") > 2 for _, line in block):
        at = next(at for at, line in block if _TABLE_LINE.match(line) and line.count("|") > 2)
        yield at, "md_no_table", {}
    else:
        for position, line in block[1:]:
            if _JOINED_LIST.match(line) and not _RULE_LINE.match(line):
                yield position + len(line) - len(line.lstrip()), "md_list_joined", {}
                return


def _nested_items(block: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    """Items indented as far as forges need to put them inside another item, but not far enough.

    The converter of a site would put them beside it, and number those of a numbered list.
    """
    text = 0  # where the text of the latest item begins
    for position, line in block:
        if not (item := _ITEM.match(line)) or _RULE_LINE.match(line):
            continue
        indent = len(item["indent"])
        if text <= indent < _NESTED and indent:
            yield position + indent, "md_list_nested", {}
            return
        if indent < _NESTED:
            text = item.end()


def _heading_lines(lines: Sequence[tuple[int, str]]) -> int:
    """The number of lines, of two at most, that are a heading or a rule."""
    if lines and (_HEADING.match(lines[0][1]) or _RULE_LINE.match(lines[0][1])):
        return 1
    return 2 if len(lines) > 1 and _UNDERLINE.fullmatch(lines[1][1]) else 0


def _table(block: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    columns, *rest = [_cells(line) for _, line in block]
    if rest[0] != columns:
        yield block[1][0], "md_no_table", {}
        return
    for (position, _), cells in zip(block[2:], rest[1:], strict=True):
        if cells > columns:
            yield position, "md_table_row", {"cells": str(cells), "columns": str(columns)}


def _cells(line: str) -> int:
    """The number of cells in a line of a table."""
    return line.strip().removeprefix("|").removesuffix("|").count("|") + 1


# -- emphasis ----------------------------------------------------------------------------


def _emphasis(lines: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    """Pairs of asterisks that are not closed in their paragraph, item or cell."""
    for unit in _units(lines):
        opened: int | None = None
        for position, text in unit:
            for match in _STARS.finditer(text):
                if not 2 <= len(match[0]) <= 3:
                    continue
                start, end = match.span()
                before, after = text[max(start - 1, 0) : start], text[end : end + 1]
                if not before.strip() and not after.strip():  # never emphasis
                    opened = position + match.start()
                    break
                opened = position + match.start() if opened is None else None
        if opened is not None:
            yield opened, "md_emphasis_open", {}


def _units(lines: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """The texts of paragraphs, items of lists, headings and cells, each as parts of lines."""
    unit: list[tuple[int, str]] = []
    for position, line in lines:
        if not line.strip() or _RULE_LINE.match(line) or line.startswith(("    ", "\t")):
            yield unit
            unit = []
        elif _TABLE_LINE.match(line):
            yield unit
            unit, at = [], 0
            for cell in line.split("|"):
                yield [(position + at, cell)]
                at += len(cell) + 1
        elif (item := _LIST_LINE.match(line)) or _HEADING.match(line):
            yield unit
            start = item.end() - 1 if item else 0
            unit = [(position + start, line[start:])]
        else:
            unit.append((position, line))
    yield unit


# -- pictures ----------------------------------------------------------------------------


def _pictures(text: str) -> Iterator[Finding]:
    """Pictures that say nothing to readers who cannot see them."""
    for match in _NO_ALT.finditer(text):
        yield match.start(), "picture_alt", {}


def _shown(text: str) -> dict[str, str]:
    return {"text": " ".join(text.split())[:_MAX_SHOWN]}
