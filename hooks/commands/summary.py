"""Tell what a change means for readers, against a commit."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from prospectus import changes, history
from prospectus.changes import Changes, State
from prospectus.problems import SiteError, tell

# What a state is made of; templates are those of today, so that only content is compared.
CONTENT = ("data", "docs", "mkdocs.yml")

MOST_ROWS = 100  # of one table; a summary of GitHub holds 1 MiB
LONGEST = 400  # signs of a quoted text


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
    else:
        found = changes.compare(before, after)
        told = "\n\n".join(_blocks(found, before, after)) or tell("summary.nothing")
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

    Raises SystemExit where git knows no such commit, SiteError where its content is wrong.
    """
    if not history.knows(root, revision):
        raise SystemExit(tell("summary.no_commit", name=revision))
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder).resolve()
        history.restore(root, revision, base, *CONTENT)
        shutil.copytree(root / "overrides", base / "overrides")
        return changes.read(base)


def _blocks(found: Changes, before: State, after: State) -> Iterator[str]:
    codes = list(after.renderers)
    yield from _table(
        "figures",
        ["figure", "was", "is"],
        [
            [
                _named(it.address, it.after or it.before, codes),
                _in_languages(before.in_words(it.before)),
                _in_languages(after.in_words(it.after)),
            ]
            for it in found.figures
        ],
    )
    for kind, some in (
        ("added", [it for it in found.records if it.before is None]),
        ("removed", [it for it in found.records if it.after is None]),
        ("altered", [it for it in found.records if it.fields]),
    ):
        yield from _table(
            f"records_{kind}",
            ["record", "fields"],
            [
                [
                    _named(f"{it.shelf}/{it.name}", it.after or it.before, codes),
                    ", ".join(it.fields),
                ]
                for it in some
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
            [f"`{it.uri}` ({it.language})", _quoted(it.removed), _quoted(it.added)]
            for it in found.texts
        ],
    )


def _table(name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if not rows:
        return
    lines = [
        f"### {tell(f'summary.{name}', count=len(rows))}",
        "",
        "| " + " | ".join(tell(f"summary.{it}") for it in heads) + " |",
        "| " + " | ".join("---" for _ in heads) + " |",
        *("| " + " | ".join(row) + " |" for row in rows[:MOST_ROWS]),
    ]
    if len(rows) > MOST_ROWS:
        lines += ["", tell("summary.more", count=len(rows) - MOST_ROWS)]
    yield "\n".join(lines)


def _named(address: str, record: Any, codes: Sequence[str]) -> str:
    names = [record.name.in_(code) for code in codes] if getattr(record, "name", None) else []
    return f"{_cell(' / '.join(names))} `{address}`".strip()


def _page(uri: str, state: State) -> str:
    return f"{_cell(state.titles[uri])} `{uri}`"


def _in_languages(words: dict[str, str]) -> str:
    return "<br>".join(map(_cell, words.values())) or "—"


def _quoted(blocks: Sequence[str]) -> str:
    text = " ¶ ".join(blocks)
    return _cell(text if len(text) <= LONGEST else f"{text[:LONGEST]}…") or "—"


def _cell(text: str) -> str:
    r"""Text with nothing in it that Markdown or HTML would take for its own.

    >>> print(_cell("a|b <c> *d*"))
    a\|b \<c\> \*d\*
    """
    return re.sub(r"[\\`*_\[\]<>|#~&]", r"\\\g<0>", text)


def _plain(found: Changes, before: State, after: State) -> dict[str, Any]:
    return {
        "figures": [
            {
                "address": it.address,
                "before": before.in_words(it.before),
                "after": after.in_words(it.after),
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
