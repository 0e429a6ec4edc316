"""The comparison with a commit as a Markdown report for reviewers.

Three parts, each small enough for the summary of a CI job: the files that need a maintainer,
what changes for readers, and the files of content.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from prospectus.diagnostics.diagnostic import translate
from prospectus.policies.link_hosts import both_spellings, suspicions
from prospectus.review.changed_files import CATEGORIES, CONTENT, FileChange, FileChanges
from prospectus.review.content_diff import ContentDiff, new_hosts, unexplained_lines
from prospectus.review.diff import FigureDiff, SiteDiff
from prospectus.review.markdown_text import before_and_after, cell, code, table
from prospectus.review.snapshot import SiteSnapshot, is_beyond_markdown, show_spaces

MAX_BYTES = 320_000  # of each part; the summary of a job on GitHub holds 1 MiB
# Rows per category of files and per table: the first limit that keeps a part below MAX_BYTES.
_FILE_LIMITS = (1000, 200, 50, 10)
_ROW_LIMITS = (100, 20, 5)
_MAX_FOLDERS = 8  # folders that are named for files beyond the limit

# Changes in these categories could change this very report.
_REPORT_CATEGORIES = {"workflow", "program", "dependency", "tool"}


def maintainer_part(files: FileChanges) -> str:
    """All changed files that are no content, and the changed settings."""
    return _fitting(partial(_maintainer_blocks, files), _FILE_LIMITS)


def content_part(files: FileChanges, content: ContentDiff) -> str:
    """What changes for readers, and new hosts of links."""
    return _fitting(partial(_content_blocks, files, content), _ROW_LIMITS)


def content_files_part(files: FileChanges) -> str:
    """The changed files of content."""
    return _fitting(partial(_content_file_blocks, files), _FILE_LIMITS)


def _fitting(render: Callable[[int], Iterator[str]], limits: Sequence[int]) -> str:
    """The blocks rendered with the first limit of rows that keeps them below MAX_BYTES."""
    for limit in limits:
        text = "\n\n".join(render(limit))
        if len(text.encode("utf-8", errors="replace")) < MAX_BYTES:
            break
    return text


# -- files -----------------------------------------------------------------------------------


def _maintainer_blocks(files: FileChanges, limit: int) -> Iterator[str]:
    """Headings and tables, the categories with the most power first."""
    if not files.files:
        yield translate("diff.nothing")
    by_category = _by_category(files)
    others = {name: some for name, some in by_category.items() if name not in CONTENT}
    if others:
        count = sum(map(len, others.values()))
        yield f"### ⚠ {translate('diff.maintainer', count=count)}"
        if _REPORT_CATEGORIES & others.keys():
            yield f"**{translate('diff.own_program')}**"
        for name, some in others.items():
            yield f"#### {translate(f'diff.category.{name}')} ({len(some)})"
            yield _file_table(some, limit)
    settings = [
        [code(setting.key), *before_and_after("\n".join(setting.removed), "\n".join(setting.added))]
        for setting in files.settings
    ]
    yield from _section(limit, "settings", ["setting", "was", "is"], settings)


def _content_file_blocks(files: FileChanges, limit: int) -> Iterator[str]:
    by_category = _by_category(files)
    if some := [file for name in CONTENT for file in by_category.get(name, ())]:
        yield f"### {translate('diff.content_files', count=len(some))}"
        yield _file_table(some, limit)


def _by_category(files: FileChanges) -> dict[str, list[FileChange]]:
    """The files of each category that has any, in the order of the categories.

    Files that existed before come first, so that many new files cannot hide them.
    """
    by_category: dict[str, list[FileChange]] = {name: [] for name, _ in CATEGORIES}
    for file in sorted(files.files, key=lambda change: change.before is None):
        by_category[file.category].append(file)
    return {name: some for name, some in by_category.items() if some}


def _file_table(files: Sequence[FileChange], limit: int) -> str:
    header = [translate(f"diff.{name}") for name in ("file", "change", "size")]
    lines = table(header, [[code(file.path), _status(file), _size(file)] for file in files[:limit]])
    if rest := files[limit:]:
        folders = Counter("/".join(file.path.split("/")[:-1][:2]) or "." for file in rest)
        names = [f"{code(name)} ({count})" for name, count in folders.most_common(_MAX_FOLDERS)]
        if len(folders) > len(names):
            names.append("…")
        text = translate("diff.more_files", count=len(rest), folders=", ".join(names))
        lines += ["", text]
    return "\n".join(lines)


def _status(file: FileChange) -> str:
    parts = [translate(f"diff.status.{file.status}", path=code(file.moved_from))]
    if file.kind:
        parts.append(f"**{translate(f'diff.kind.{file.kind}')}**")
    before, after = file.before, file.after
    if before and after and before.mode != after.mode:
        parts.append(f"{before.mode} → {after.mode}")
    return "; ".join(parts)


def _size(file: FileChange) -> str:
    before, after = (str(entry.size) if entry else "—" for entry in (file.before, file.after))
    return f"{before} → {after}"


# -- content ---------------------------------------------------------------------------------


def _content_blocks(files: FileChanges, content: ContentDiff, limit: int) -> Iterator[str]:
    if content.problems:
        yield _problem_list(content, limit)
    hosts = [
        [
            cell(both_spellings(host)),
            code(position),
            ", ".join(translate(f"diff.suspicion.{suspicion}") for suspicion in suspicions(host))
            or "—",
        ]
        for host, position in new_hosts(files, content)
    ]
    yield from _section(limit, "hosts", ["host", "place", "notice"], hosts)
    yield from _section(limit, "unsearched", ["file"], [[code(path)] for path in files.unsearched])
    changes, before, after = content.changes, content.before, content.after
    if changes is not None and before is not None and after is not None:
        yield from _record_blocks(changes, before, after, limit)
        yield from _page_blocks(changes, before, after, limit)
    lines = [
        [code(path), *before_and_after(*("\n".join(map(show_spaces, values)) for values in both))]
        for path, both in unexplained_lines(files, content).items()
    ]
    yield from _section(limit, "lines", ["file", "was", "is"], lines)
    is_only_content = files.files and all(file.is_content for file in files.files)
    if is_only_content and changes is not None and not changes:
        yield translate("diff.same")


def _problem_list(content: ContentDiff, limit: int) -> str:
    key = "unreadable" if content.is_base_wrong else "unreadable_now"
    lines = [translate(f"diff.{key}", count=len(content.problems)), ""]
    lines += [f"- {cell(str(problem))}" for problem in content.problems[:limit]]
    if len(content.problems) > limit:
        lines += ["", translate("diff.more", count=len(content.problems) - limit)]
    return "\n".join(lines)


def _record_blocks(
    changes: SiteDiff, before: SiteSnapshot, after: SiteSnapshot, limit: int
) -> Iterator[str]:
    section = partial(_section, limit)
    figures = [
        [
            _record_name("figures", figure.address, after if figure.after else before, after),
            *_figure_cells(figure, before, after),
        ]
        for figure in changes.figures
    ]
    yield from section("figures", ["figure", "was", "is"], figures)
    for kind, some, state in (
        ("added", [record for record in changes.records if record.before is None], after),
        ("removed", [record for record in changes.records if record.after is None], before),
    ):
        rows = [[_record_name(record.collection, record.name, state, after)] for record in some]
        yield from section(f"records_{kind}", ["record"], rows)
    renamed = [
        [code(record.former), _record_name(record.collection, record.name, after, after)]
        for record in changes.records
        if record.former
    ]
    yield from section("records_renamed", ["was", "is"], renamed)
    fields = [
        [
            _record_name(record.collection, record.name, after, after),
            code(path),
            *before_and_after(*values),
        ]
        for record in changes.records
        for path, *values in record.values
    ]
    yield from section("records_altered", ["record", "fields", "was", "is"], fields)


def _page_blocks(
    changes: SiteDiff, before: SiteSnapshot, after: SiteSnapshot, limit: int
) -> Iterator[str]:
    section = partial(_section, limit)
    yield from section("pages_added", ["page"], [[_title(uri, after)] for uri in changes.added])
    redirected = {after.page_of(address) for address in after.checked.site.former_addresses}
    sections = {uri: after.section_page(uri) for uri in changes.removed if after.section_page(uri)}
    for kind, some in (
        (
            "pages_redirected",
            [*(moved for moved in changes.moved if moved[0] in redirected), *sections.items()],
        ),
        ("pages_moved", [moved for moved in changes.moved if moved[0] not in redirected]),
    ):
        rows = [[_title(old, before), code(new)] for old, new in some]
        yield from section(kind, ["page", "is"], rows)
    removed = [[_title(uri, before)] for uri in changes.removed if uri not in sections]
    yield from section("pages_removed", ["page"], removed)
    yield from section("anchors", ["page"], [[code(anchor)] for anchor in changes.anchors])
    outdated = [[code(name), language] for name, language in changes.outdated]
    yield from section("outdated", ["record", "language"], outdated)
    texts = [
        [
            _page(text.uri, text.language, after),
            *before_and_after(" ¶ ".join(text.removed), " ¶ ".join(text.added)),
        ]
        for text in changes.texts
    ]
    yield from section("texts", ["page", "was", "is"], texts)
    elements = [
        [
            _page(element.uri, element.language, after),
            *before_and_after(
                *(" ".join(_rarest_first(tags)) for tags in (element.removed, element.added))
            ),
        ]
        for element in changes.elements
    ]
    yield from section("elements", ["page", "was", "is"], elements)
    heads = [
        [
            _page(head.uri, head.language, after),
            code(head.key),
            *before_and_after(head.before, head.after),
        ]
        for head in changes.heads
    ]
    yield from section("heads", ["page", "key", "was", "is"], heads)


def _section(
    limit: int, name: str, columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> Iterator[str]:
    """A heading and a table; nothing if there are no rows."""
    if not rows:
        return
    header = [translate(f"diff.{column}") for column in columns]
    lines = [f"### {translate(f'diff.{name}', count=len(rows))}", "", *table(header, rows[:limit])]
    if len(rows) > limit:
        lines += ["", translate("diff.more", count=len(rows) - limit)]
    yield "\n".join(lines)


def _record_name(collection: str, name: str, state: SiteSnapshot, after: SiteSnapshot) -> str:
    """The names of a record in the languages of today, its address and its position."""
    site = state.checked.site
    record: Any = site.figures[name] if collection == "figures" else state.records[collection, name]
    title = getattr(record, "name", None)
    names = [title.in_language(language) for language in after.renderers] if title else []
    first_line = f"{cell(' / '.join(names))}<br>" if names else ""
    position = code(state.position(collection, name))
    return f"{first_line}{code(f'{collection}/{name}')}<br>{position}"


def _figure_cells(figure: FigureDiff, before: SiteSnapshot, after: SiteSnapshot) -> tuple[str, str]:
    """A figure before and after as readers see it; the fields that differ if that is the same."""
    old, new = before.figure_texts(figure.before), after.figure_texts(figure.after)
    if old != new:
        return _language_lines(old), _language_lines(new)
    cells = []
    for at in (0, 1):
        fields = (f"{code(path)}: {cell(both[at] or '—')}" for path, *both in figure.values)
        cells.append("<br>".join(fields))
    return cells[0], cells[1]


def _title(uri: str, state: SiteSnapshot) -> str:
    return f"{cell(state.titles[uri])} {code(uri)}"


def _page(uri: str, language: str, state: SiteSnapshot) -> str:
    return f"{code(uri)} ({language})<br>{code(state.files[uri, language])}"


def _language_lines(texts: dict[str, str]) -> str:
    return "<br>".join(map(cell, texts.values())) or "—"


def _rarest_first(tags: Sequence[str]) -> list[str]:
    """Tags that Markdown does not make come first, so that many others cannot hide them."""
    return sorted(tags, key=lambda tag: not is_beyond_markdown(tag))
