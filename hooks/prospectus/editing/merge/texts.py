"""Brings two changes of the same text together, by lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class TextConflict:
    """Lines that both sides changed, or neighbouring lines."""

    base: str
    mine: str
    theirs: str


def merge_texts(base: str, mine: str, theirs: str) -> list[str | TextConflict]:
    """Parts of the text with both changes, in order; a conflict where they meet."""
    states = [text.splitlines(keepends=True) for text in (base, mine, theirs)]
    parts: list[str | TextConflict] = []
    ends = (0, 0, 0)
    for starts, length in _common(*states):
        parts += _between(states, ends, starts)
        if length:
            parts.append("".join(states[0][starts[0] : starts[0] + length]))
        ends = (starts[0] + length, starts[1] + length, starts[2] + length)
    return parts


def _between(
    states: Sequence[Sequence[str]], ends: Sequence[int], starts: Sequence[int]
) -> Iterator[str | TextConflict]:
    """What stands between two regions that all three texts have."""
    base, mine, theirs = (
        "".join(state[end:start]) for state, end, start in zip(states, ends, starts, strict=True)
    )
    if theirs in (mine, base):
        merged: str | TextConflict = mine
    elif base == mine:
        merged = theirs
    else:
        merged = TextConflict(base, mine, theirs)
    if merged:
        yield merged


def _common(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[tuple[int, int, int], int]]:
    """The regions that are the same in all three: where each begins, and their number of lines.

    The last one is empty and at the end.
    """
    ours, others = _matches(base, mine), _matches(base, theirs)
    i = j = 0
    while i < len(ours) and j < len(others):
        (at, in_mine, length), (other_at, in_theirs, other_length) = ours[i], others[j]
        start, end = max(at, other_at), min(at + length, other_at + other_length)
        if start < end:
            yield (start, in_mine + start - at, in_theirs + start - other_at), end - start
        if at + length < other_at + other_length:
            i += 1
        else:
            j += 1
    yield (len(base), len(mine), len(theirs)), 0


def _matches(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, int]]:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return [(block.a, block.b, block.size) for block in matcher.get_matching_blocks()]
