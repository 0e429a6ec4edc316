"""Report what a change means for readers, and what else it touches, against a commit.

First all changed files by git alone, so that they are named whatever the content does; then the
content of both states, read and rendered by the program and the templates of today.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, translate
from prospectus.git.command import GitError
from prospectus.git.history import unpack
from prospectus.policies.link_hosts import both_spellings, suspicions, visible
from prospectus.review import diff
from prospectus.review.changed_files import (
    CATEGORIES,
    CONTENT,
    FileChange,
    FileChanges,
    compare_files,
)
from prospectus.review.diff import Changes, SiteSnapshot, beyond_markdown, show_spaces

# What a state is made of; templates are those of today, so that only content is compared.
STATE = ("data", "docs", "mkdocs.yml")

# Bytes of each of the three parts; a summary of GitHub holds 1 MiB.
LARGEST = 320_000
MOST_FILES = (1000, 200, 50, 10)  # of one category, the first that keeps all of it below that
MOST_ROWS = (100, 20, 5)  # of one table, in the same way
MOST_FOLDERS = 8  # named of files that are not
LONGEST = 400  # characters of a cell
BEFORE_DIFFERENCE = 40  # characters that two long cells have in common

# A change of these could change what this very program says.
_OWN_PROGRAM = ("workflow", "program", "dependency", "tool")

# Behind these, GitHub and GitLab would go on to call people or to link, even in plain text.
_CALLS = re.compile(r"(?<=[@#!$%&~^])|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=GH)(?=-\d)", re.IGNORECASE)
_JOINER = "\u2060"  # nobody sees it

# Names that nothing in Markdown takes for its own where they stand between backticks.
_CODE = re.compile(r"(?!.*//)[\w./,+=()\-]+(?: [\w./,+=()\-]+)*(?::\d+)?")


@dataclass(frozen=True)
class Content:
    """What readers see in both states: compared, or why not.

    Without `changes`, `problems` are those of today, or of the commit where `was_wrong`.
    """

    changes: Changes | None = None
    before: SiteSnapshot | None = None
    after: SiteSnapshot | None = None
    problems: tuple[Diagnostic, ...] = ()
    was_wrong: bool = False


def define(parser: ArgumentParser) -> None:
    """Markdown is for people, JSON for tools."""
    parser.add_argument("--base", required=True, metavar="COMMIT", help=translate("summary.base"))
    parser.add_argument("--format", choices=["markdown", "json"], default="markdown")


def run(root: Path, arguments: Namespace) -> int:
    """Raises SiteError where the present state is wrong, after all that can be said.

    Raises SystemExit where the commit is not there.
    """
    try:
        files = compare_files(root, arguments.base)
    except GitError as error:
        raise SystemExit(str(error)) from None
    if arguments.format == "json":
        content = read_content(root, arguments.base, files)
        print(json.dumps(_plain(files, content), ensure_ascii=False, indent=2))
    else:
        _print(
            f"## {translate('summary.head')}",
            _fitting(partial(_for_maintainers, files), MOST_FILES),
        )
        try:  # files are named whatever happens now
            content = read_content(root, arguments.base, files)
            _print(_fitting(partial(_content, files, content), MOST_ROWS))
        finally:
            _print(_fitting(partial(_content_files, files), MOST_FILES))
    if content.problems and not content.was_wrong:
        raise DiagnosticsError(content.problems)
    return 0


def read_content(root: Path, revision: str, files: FileChanges) -> Content:
    """What readers see in both states, compared where files of content differ.

    Raises SystemExit where the commit cannot be had.
    """
    touched = [it.path for it in files.files]
    if not any(path == name or path.startswith(f"{name}/") for path in touched for name in STATE):
        return Content()
    try:
        after = diff.read(root)
    except DiagnosticsError as error:
        return Content(problems=tuple(error.problems))
    try:
        before = _read_base(root, revision)
    except DiagnosticsError as error:
        return Content(problems=tuple(error.problems), was_wrong=True)
    return Content(diff.compare(before, after), before, after)


def _read_base(root: Path, revision: str) -> SiteSnapshot:
    """The content of a commit, in the templates of today.

    Raises SystemExit where it cannot be had, DiagnosticsError where its content is wrong.
    """
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder).resolve()
        try:
            unpack(root, revision, base, *STATE)
        except GitError as error:
            raise SystemExit(str(error)) from None
        shutil.copytree(root / "overrides", base / "overrides")
        return diff.read(base)


def _print(*parts: str) -> None:
    for part in parts:
        if part:
            print(f"{part}\n")
    sys.stdout.flush()


def _fitting(render: Callable[[int], Iterator[str]], limits: Sequence[int]) -> str:
    """What is rendered with the first of these numbers of rows that keeps it small enough."""
    for most in limits:
        text = "\n\n".join(render(most))
        if len(text.encode("utf-8", errors="replace")) < LARGEST:
            break
    return text


# -- files ---------------------------------------------------------------------------------


def _for_maintainers(found: FileChanges, most: int) -> Iterator[str]:
    """Every changed file that is no content, those first that could do most."""
    if not found.files:
        yield translate("summary.nothing")
    some = {name: it for name, it in _by_category(found).items() if name not in CONTENT}
    if some:
        count = sum(map(len, some.values()))
        yield f"### ⚠ {translate('summary.maintainer', count=count)}"
        if set(some) & set(_OWN_PROGRAM):
            yield f"**{translate('summary.own_program')}**"
        for name, files in some.items():
            yield f"#### {translate(f'summary.category.{name}')} ({len(files)})"
            yield _file_table(files, most)
    yield from _table(
        most,
        "settings",
        ["setting", "was", "is"],
        [
            [_code(it.key), *_both("\n".join(it.removed), "\n".join(it.added))]
            for it in found.settings
        ],
    )


def _content_files(found: FileChanges, most: int) -> Iterator[str]:
    by_category = _by_category(found)
    if files := [it for name in CONTENT for it in by_category.get(name, ())]:
        yield f"### {translate('summary.content_files', count=len(files))}"
        yield _file_table(files, most)


def _by_category(found: FileChanges) -> dict[str, list[FileChange]]:
    """The files of each category that has any, in the order of the categories.

    Those that were there before come first, so that many new ones hide none of them.
    """
    by_category: dict[str, list[FileChange]] = {name: [] for name, _ in CATEGORIES}
    for it in sorted(found.files, key=lambda it: it.before is None):
        by_category[it.category].append(it)
    return {name: some for name, some in by_category.items() if some}


def _file_table(some: Sequence[FileChange], most: int) -> str:
    heads = [translate(f"summary.{it}") for it in ("file", "change", "size")]
    lines = [_line(heads), _line(["---"] * len(heads))]
    lines += [_line([_code(it.path), _status(it), _size(it)]) for it in some[:most]]
    if rest := some[most:]:
        folders = Counter("/".join(it.path.split("/")[:-1][:2]) or "." for it in rest)
        named = [f"{_code(name)} ({count})" for name, count in folders.most_common(MOST_FOLDERS)]
        if len(folders) > len(named):
            named.append("…")
        text = translate("summary.more_files", count=len(rest), folders=", ".join(named))
        lines += ["", text]
    return "\n".join(lines)


def _status(change: FileChange) -> str:
    parts = [translate(f"summary.status.{change.status}", path=_code(change.moved_from))]
    if change.kind:
        parts.append(f"**{translate(f'summary.kind.{change.kind}')}**")
    before, after = change.before, change.after
    if before and after and before.mode != after.mode:
        parts.append(f"{before.mode} → {after.mode}")
    return "; ".join(parts)


def _size(change: FileChange) -> str:
    before, after = (str(it.size) if it else "—" for it in (change.before, change.after))
    return f"{before} → {after}"


# -- content -------------------------------------------------------------------------------


def _content(files: FileChanges, content: Content, most: int) -> Iterator[str]:
    """What readers will see change, and where links will lead."""
    if content.problems:
        key = "unreadable" if content.was_wrong else "unreadable_now"
        shown = (f"- {_cell(str(it))}" for it in content.problems[:most])
        more = len(content.problems) - most
        rest = ["", translate("summary.more", count=more)] if more > 0 else []
        text = translate(f"summary.{key}", count=len(content.problems))
        yield "\n".join([text, "", *shown, *rest])
    yield from _table(
        most,
        "hosts",
        ["host", "place", "notice"],
        [
            [
                _cell(both_spellings(host)),
                _code(place),
                ", ".join(translate(f"summary.suspicion.{it}") for it in suspicions(host)) or "—",
            ]
            for host, place in _hosts(files, content)
        ],
    )
    yield from _table(most, "unsearched", ["file"], [[_code(it)] for it in files.unsearched])
    found, before, after = content.changes, content.before, content.after
    if found is not None and before is not None and after is not None:
        yield from _blocks(found, before, after, most)
    unexplained = _unexplained(files, content)
    yield from _table(
        most,
        "lines",
        ["file", "was", "is"],
        [
            [_code(path), *_both(*("\n".join(map(show_spaces, some)) for some in both))]
            for path, both in unexplained.items()
        ],
    )
    only_content = files.files and all(it.is_content for it in files.files)
    if only_content and found is not None and not found:
        yield translate("summary.same")


def _hosts(files: FileChanges, content: Content) -> list[tuple[str, str]]:
    """Each host that is new, once, with the first line or page that leads to it."""
    old = set(content.before.hosts) if content.before else set()
    found = {it.host: f"{it.path}:{it.line}" for it in reversed(files.hosts) if it.host not in old}
    for host, uri, language in content.changes.hosts if content.changes else ():
        if host not in files.hosts_before:
            found.setdefault(host, f"{uri} ({language})")
    return sorted(found.items(), key=lambda it: (not suspicions(it[0]), it))


def _unexplained(
    files: FileChanges, content: Content
) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The changed lines of content files that no other table explains."""
    explained: set[str] = set()
    found, before, after = content.changes, content.before, content.after
    if found is not None and before is not None and after is not None:
        for state in (before, after):
            explained |= {
                _file(state.where("figures", it.address))
                for it in found.figures
                if (it.before if state is before else it.after)
            }
            explained |= {
                _file(state.where(it.shelf, it.name))
                for it in found.records
                if (it.before if state is before else it.after)
            }
            pages = {
                *((it.uri, it.language) for it in found.texts),
                *((it.uri, it.language) for it in found.elements),
                *((it.uri, it.language) for it in found.heads),
            }
            explained |= {state.files[key] for key in pages if key in state.files}
            moved = {uri for pair in found.moved for uri in pair}
            listed = {*found.added, *found.lost, *moved}
            explained |= {file for (uri, _), file in state.files.items() if uri in listed}
    return {path: both for path, both in files.lines.items() if path not in explained}


def _file(place: str) -> str:
    return place.rpartition(":")[0]


def _blocks(found: Changes, before: SiteSnapshot, after: SiteSnapshot, most: int) -> Iterator[str]:
    codes = list(after.renderers)
    table = partial(_table, most)
    yield from table(
        "figures",
        ["figure", "was", "is"],
        [
            [
                _named("figures", it.address, after if it.after else before, codes),
                *_figures(it, before, after),
            ]
            for it in found.figures
        ],
    )
    for kind, some, state in (
        ("added", [it for it in found.records if it.before is None], after),
        ("removed", [it for it in found.records if it.after is None], before),
    ):
        rows = [[_named(it.shelf, it.name, state, codes)] for it in some]
        yield from table(f"records_{kind}", ["record"], rows)
    yield from table(
        "records_altered",
        ["record", "fields", "was", "is"],
        [
            [
                _named(it.shelf, it.name, after, codes),
                _code(way),
                *_both(*values),
            ]
            for it in found.records
            for way, *values in it.values
        ],
    )
    yield from table("pages_added", ["page"], [[_page(it, after)] for it in found.added])
    moved = [[_page(old, before), _code(new)] for old, new in found.moved]
    yield from table("pages_moved", ["page", "is"], moved)
    yield from table("pages_lost", ["page"], [[_page(it, before)] for it in found.lost])
    yield from table("anchors", ["page"], [[_code(it)] for it in found.anchors])
    outdated = [[_code(name), language] for name, language in found.outdated]
    yield from table("outdated", ["record", "language"], outdated)
    yield from table(
        "texts",
        ["page", "was", "is"],
        [
            [
                _where(it.uri, it.language, after),
                *_both(" ¶ ".join(it.removed), " ¶ ".join(it.added)),
            ]
            for it in found.texts
        ],
    )
    yield from table(
        "elements",
        ["page", "was", "is"],
        [
            [
                _where(it.uri, it.language, after),
                *_both(*(" ".join(_rarest_first(tags)) for tags in (it.removed, it.added))),
            ]
            for it in found.elements
        ],
    )
    yield from table(
        "heads",
        ["page", "key", "was", "is"],
        [
            [
                _where(it.uri, it.language, after),
                _code(it.key),
                *_both(it.before, it.after),
            ]
            for it in found.heads
        ],
    )


def _table(
    most: int, name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> Iterator[str]:
    if not rows:
        return
    lines = [
        f"### {translate(f'summary.{name}', count=len(rows))}",
        "",
        _line([translate(f"summary.{it}") for it in heads]),
        _line(["---"] * len(heads)),
        *map(_line, rows[:most]),
    ]
    if len(rows) > most:
        lines += ["", translate("summary.more", count=len(rows) - most)]
    yield "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _named(shelf: str, name: str, state: SiteSnapshot, codes: Sequence[str]) -> str:
    site = state.checked.site
    record: Any = site.figures[name] if shelf == "figures" else state.records[shelf, name]
    title = getattr(record, "name", None)
    names = [title.in_language(code) for code in codes] if title else []
    title_line = f"{_cell(' / '.join(names))}<br>" if names else ""
    return f"{title_line}{_code(f'{shelf}/{name}')}<br>{_code(state.where(shelf, name))}"


def _figures(
    change: diff.FigureChange, before: SiteSnapshot, after: SiteSnapshot
) -> tuple[str, str]:
    """A figure before and after, or where both read the same, the fields that differ."""
    old, new = before.in_words(change.before), after.in_words(change.after)
    if old != new:
        return _in_languages(old), _in_languages(new)
    cells = []
    for at in (0, 1):
        fields = (f"{_code(name)}: {_cell(both[at] or '—')}" for name, *both in change.values)
        cells.append("<br>".join(fields))
    return cells[0], cells[1]


def _page(uri: str, state: SiteSnapshot) -> str:
    return f"{_cell(state.titles[uri])} {_code(uri)}"


def _where(uri: str, language: str, state: SiteSnapshot) -> str:
    return f"{_code(uri)} ({language})<br>{_code(state.files[uri, language])}"


def _in_languages(words: dict[str, str]) -> str:
    return "<br>".join(map(_cell, words.values())) or "—"


def _rarest_first(tags: Sequence[str]) -> list[str]:
    """Tags that Markdown does not make first, so that many others hide none of them."""
    return sorted(tags, key=lambda it: not beyond_markdown(it))


def _both(before: str | None, after: str | None) -> tuple[str, str]:
    """Two cells. Of long texts what is the same at the beginning is left out.

    >>> [len(it) for it in _both("a" * 900 + "b", "a" * 900 + "c")]
    [42, 42]
    """
    old, new = before or "", after or ""
    pairs = enumerate(zip(old, new, strict=False))
    same = next((at for at, (was, now) in pairs if was != now), min(len(old), len(new)))
    skipped = same - BEFORE_DIFFERENCE
    if max(len(old), len(new)) > LONGEST and skipped > 0:
        old, new = f"…{old[skipped:]}", f"…{new[skipped:]}"
    return _cell(old) or "—", _cell(new) or "—"


def _code(name: str) -> str:
    r"""A name or path: as code where that is safe, otherwise with all that is special escaped.

    >>> print(_code("docs/a b.md"), _code("a`b|c\nd"))
    `docs/a b.md` a\`b\|c⟨U+000A⟩d
    """
    if _CODE.fullmatch(name) and visible(name) == name and len(name) <= LONGEST:
        return f"`{name}`"
    return _cell(re.sub(r"[\t\r\n\u3000]|^ | $|(?<= ) ", lambda it: _number(it[0]), name))


def _number(character: str) -> str:
    return f"⟨U+{ord(character):04X}⟩"


def _cell(text: str) -> str:
    r"""Text with nothing in it that Markdown or HTML would take for its own, and nothing hidden.

    >>> print(_cell("a|b <c> *d*"))
    a\|b \<c\> \*d\*
    """
    text = re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
    text = visible(text if len(text) <= LONGEST else f"{text[:LONGEST]}… (+{len(text) - LONGEST})")
    return _CALLS.sub(_JOINER, re.sub(r"[\\`*_\[\]<>|#~&$]", r"\\\g<0>", text))


def _plain(files: FileChanges, content: Content) -> dict[str, Any]:
    """The same for tools: all of it, however much that is."""
    found, before, after = content.changes, content.before, content.after
    result: dict[str, Any] = {
        "needs_maintainer": any(not it.is_content for it in files.files),
        "files": [
            {
                "path": it.path,
                "category": it.category,
                "status": it.status,
                "kind": it.kind or "regular",
                "moved_from": it.moved_from or None,
                "before": _entry(it.before),
                "after": _entry(it.after),
            }
            for it in files.files
        ],
        "settings": [
            {"key": it.key, "removed": it.removed, "added": it.added} for it in files.settings
        ],
        "hosts": [
            {"host": host, "where": place, "suspicions": suspicions(host)}
            for host, place in _hosts(files, content)
        ],
        "unsearched": files.unsearched,
        "lines": {
            path: {"removed": removed, "added": added}
            for path, (removed, added) in _unexplained(files, content).items()
        },
        "problems": {
            "of": ("base" if content.was_wrong else "present") if content.problems else None,
            "list": list(map(str, content.problems)),
        },
    }
    if found is None or before is None or after is None:
        return result
    return result | _plain_content(found, before, after)


def _entry(entry: Any) -> dict[str, Any] | None:
    return {"mode": entry.mode, "size": entry.size} if entry else None


def _plain_content(found: Changes, before: SiteSnapshot, after: SiteSnapshot) -> dict[str, Any]:
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
        "outdated": found.outdated,
        "texts": [
            {"page": it.uri, "language": it.language, "removed": it.removed, "added": it.added}
            for it in found.texts
        ],
        "elements": [
            {"page": it.uri, "language": it.language, "removed": it.removed, "added": it.added}
            for it in found.elements
        ],
        "front_matter": [
            {
                "page": it.uri,
                "language": it.language,
                "key": it.key,
                "before": it.before,
                "after": it.after,
            }
            for it in found.heads
        ],
    }
