"""Brings two changes of the same file together: records value by value, pages by lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain.collection_specs import LEDGER
from prospectus.editing.merge.texts import TextConflict, merge_texts
from prospectus.editing.merge.values import (
    MISSING,
    NO_CHOICES,
    Choices,
    Conflict,
    merge_values,
)
from prospectus.yamlio import editor
from prospectus.yamlio.editor import values_equal
from prospectus.yamlio.reader import YamlDocument

WHOLE: tuple[str, ...] = ()  # the place of a conflict about a whole file


@dataclass(frozen=True)
class MergedFile:
    """A file with both changes; None for one that is not there.

    If there are `conflicts`, `content` is that of the other side.
    """

    content: bytes | None
    conflicts: tuple[Conflict, ...] = ()


def merge_file(
    path: str,
    base: bytes | None,
    mine: bytes | None,
    theirs: bytes | None,
    choices: Choices = NO_CHOICES,
) -> MergedFile:
    """Both changes of the file `path`, whose content is None where it does not exist.

    The state of a translation that both confirmed, for different texts, is that of no text: the
    translation has to be compared again.
    """
    if theirs in (mine, base):
        return MergedFile(mine)
    if base == mine:
        return MergedFile(theirs)
    if path.startswith(f"{LEDGER}/"):
        return MergedFile(None)
    before, my_text, their_text = map(_text, (base, mine, theirs))
    if my_text is not None and their_text is not None:
        if path.endswith(".yml"):
            merged = _merge_records(path, before, my_text, their_text, choices)
            if merged:
                return merged
        elif path.endswith(".md") and before is not None:
            return _merge_pages(before, my_text, their_text, choices)
    side = choices.get(WHOLE)
    if side is None:
        whole = (MISSING if content is None else content for content in (base, mine, theirs))
        return MergedFile(theirs, (Conflict(WHOLE, *whole),))
    return MergedFile(mine if side == "mine" else theirs)


def _text(content: bytes | None) -> str | None:
    try:
        return content.decode() if content is not None else None
    except UnicodeDecodeError:
        return None


def _merge_records(
    path: str, base: str | None, mine: str, theirs: str, choices: Choices
) -> MergedFile | None:
    """Both changes of a file of records; None if its text cannot be made from them."""
    try:
        known, ours, others = (
            MISSING if text is None else YamlDocument(path, text).values
            for text in (base, mine, theirs)
        )
    except DiagnosticsError:
        return None
    if not isinstance(ours, Mapping) or not isinstance(others, Mapping):
        return None
    wanted, conflicts = merge_values(known, ours, others, choices)
    if conflicts:
        return MergedFile(theirs.encode(), tuple(conflicts))
    # The text with the changed lines of both keeps comments and layout, if it means the same.
    parts = merge_texts(base or "", mine, theirs)
    by_lines = None
    if not any(isinstance(part, TextConflict) for part in parts):
        by_lines = "".join(map(str, parts))
    for text in (by_lines, _edited(path, theirs, wanted), _edited(path, mine, wanted)):
        if text is not None and _means(path, text, wanted):
            return MergedFile(text.encode())
    return None


def _edited(path: str, text: str, wanted: Mapping[str, object]) -> str | None:
    try:
        return editor.apply_changes(path, text, wanted)
    except DiagnosticsError:
        return None


def _means(path: str, text: str, wanted: object) -> bool:
    try:
        return values_equal(YamlDocument(path, text).values, wanted)
    except DiagnosticsError:
        return False


def _merge_pages(base: str, mine: str, theirs: str, choices: Choices) -> MergedFile:
    """Both changes of a page. The places of its conflicts are their numbers, from 1."""
    parts, conflicts = [], []
    number = 0
    for part in merge_texts(base, mine, theirs):
        if isinstance(part, str):
            parts.append(part)
            continue
        number += 1
        place = (str(number),)
        if side := choices.get(place):
            parts.append(part.mine if side == "mine" else part.theirs)
        else:
            conflicts.append(Conflict(place, part.base, part.mine, part.theirs))
    if conflicts:
        return MergedFile(theirs.encode(), tuple(conflicts))
    return MergedFile("".join(parts).encode())
