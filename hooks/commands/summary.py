"""Tell what a change means for readers, against a commit."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from prospectus import changes
from prospectus.changes import Changes, State
from prospectus.history import HistoryError, unpack
from prospectus.problems import SiteError, tell

# What a state is made of; templates are those of today, so that only content is compared.
CONTENT = ("data", "docs", "mkdocs.yml")

LARGEST = 1_000_000  # bytes; a summary of GitHub holds 1 MiB
MOST_ROWS = (100, 20, 5)  # of one table, the first that keeps all of it below that
LONGEST = 400  # signs of a cell

# Behind these, GitHub and GitLab would go on to call people or to link, even in plain text.
_CALLS = re.compile(r"(?<=[@#!$%&~])|(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)
_JOINER = "\u2060"  # nobody sees it


def define(parser: ArgumentParser) -> None:
    """Markdown is for people, JSON for tools."""
    parser.add_argument("--base", required=True, metavar="COMMIT", help=tell("summary.base"))
    parser.add_argument("--format", choices=["markdown", "json"], default="markdown")


def run(root: Path, arguments: Namespace) -> int:
    """Raises SiteError where the present state is wrong, or the commit is not there."""
    after = changes.read(root)
    try:
        before = before_it(root, arguments.base)
    except SiteError as error:
        found = None
        told = tell("summary.unreadable", count=len(error.problems))
        shown = error.problems[: MOST_ROWS[-1]]
        told = "\n".join([told, "", *(f"- {_cell(str(it))}" for it in shown)])
    else:
        found = changes.compare(before, after)
        sizes = ("\n\n".join(_blocks(found, before, after, most)) for most in MOST_ROWS)
        told = next(it for it in sizes if len(it.encode()) < LARGEST) or tell("summary.nothing")
    if arguments.format == "json":
        print(
            json.dumps(
                _plain(found, before, after) if found is not None else None,
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        print(f"## {tell('summary.head')}\n\n{told}")
    return 0


def before_it(root: Path, revision: str) -> State:
    """The content of a commit, in the templates of today.

    Raises SystemExit where it cannot be had, SiteError where its content is wrong.
    """
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder).resolve()
        try:
            unpack(root, revision, base, *CONTENT)
        except HistoryError as error:
            raise SystemExit(str(error)) from None
        shutil.copytree(root / "overrides", base / "overrides")
        return changes.read(base)


def _blocks(found: Changes, before: State, after: State, most: int) -> Iterator[str]:
    codes = list(after.renderers)
    _table = partial(_rows, most)
    yield from _table(
        "figures",
        ["figure", "was", "is"],
        [
            [
                _named("figures", it.address, after if it.after else before, codes),
                _in_languages(before.in_words(it.before)),
                _in_languages(after.in_words(it.after)),
            ]
            for it in found.figures
        ],
    )
    for kind, some, state in (
        ("added", [it for it in found.records if it.before is None], after),
        ("removed", [it for it in found.records if it.after is None], before),
    ):
        rows = [[_named(it.shelf, it.name, state, codes)] for it in some]
        yield from _table(f"records_{kind}", ["record"], rows)
    yield from _table(
        "records_altered",
        ["record", "fields", "was", "is"],
        [
            [
                _named(it.shelf, it.name, after, codes),
                f"`{way}`",
                *(_cell(v or "—") for v in values),
            ]
            for it in found.records
            for way, *values in it.values
        ],
    )
    yield from _table("pages_added", ["page"], [[_page(it, after)] for it in found.added])
    moved = [[_page(old, before), f"`{new}`"] for old, new in found.moved]
    yield from _table("pages_moved", ["page", "is"], moved)
    yield from _table("pages_lost", ["page"], [[_page(it, before)] for it in found.lost])
    yield from _table("anchors", ["page"], [[f"`{it}`"] for it in found.anchors])
    behind = [[f"`{name}`", language] for name, language in found.behind]
    yield from _table("behind", ["record", "language"], behind)
    yield from _table(
        "texts",
        ["page", "was", "is"],
        [
            [
                f"`{it.uri}` ({it.language})<br>`{after.files[it.uri, it.language]}`",
                *(_cell(" ¶ ".join(blocks) or "—") for blocks in (it.removed, it.added)),
            ]
            for it in found.texts
        ],
    )


def _rows(
    most: int, name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> Iterator[str]:
    if not rows:
        return
    lines = [
        f"### {tell(f'summary.{name}', count=len(rows))}",
        "",
        "| " + " | ".join(tell(f"summary.{it}") for it in heads) + " |",
        "| " + " | ".join("---" for _ in heads) + " |",
        *("| " + " | ".join(row) + " |" for row in rows[:most]),
    ]
    if len(rows) > most:
        lines += ["", tell("summary.more", count=len(rows) - most)]
    yield "\n".join(lines)


def _named(shelf: str, name: str, state: State, codes: Sequence[str]) -> str:
    site = state.checked.site
    record: Any = site.figures[name] if shelf == "figures" else state.records[shelf, name]
    names = [record.name.in_(code) for code in codes]
    return f"{_cell(' / '.join(names))}<br>`{shelf}/{name}`<br>`{state.where(shelf, name)}`"


def _page(uri: str, state: State) -> str:
    return f"{_cell(state.titles[uri])} `{uri}`"


def _in_languages(words: dict[str, str]) -> str:
    return "<br>".join(map(_cell, words.values())) or "—"


def _cell(text: str) -> str:
    r"""Text with nothing in it that Markdown or HTML would take for its own.

    >>> print(_cell("a|b <c> *d*"))
    a\|b \<c\> \*d\*
    """
    text = " ".join(text.split())
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return _CALLS.sub(_JOINER, re.sub(r"[\\`*_\[\]<>|#~&]", r"\\\g<0>", text))


def _plain(found: Changes, before: State, after: State) -> dict[str, Any]:
    return {
        "figures": [
            {
                "address": it.address,
                "before": before.in_words(it.before),
                "after": after.in_words(it.after),
                "where": (after if it.after else before).where("figures", it.address),
            }
            for it in found.figures
        ],
        "records": [
            {
                "record": f"{it.shelf}/{it.name}",
                "change": "added"
                if it.before is None
                else "removed"
                if it.after is None
                else "changed",
                "fields": it.fields,
                "values": it.values,
                "where": (after if it.after else before).where(it.shelf, it.name),
            }
            for it in found.records
        ],
        "pages": {"added": found.added, "moved": found.moved, "lost": found.lost},
        "anchors": found.anchors,
        "behind": found.behind,
        "texts": [
            {"page": it.uri, "language": it.language, "removed": it.removed, "added": it.added}
            for it in found.texts
        ],
    }
