"""The comparison with a commit as data for programs, complete whatever its size."""

from __future__ import annotations

from typing import Any

from prospectus.git.trees import TreeEntry
from prospectus.policies.link_hosts import suspicions
from prospectus.review.changed_files import FileChanges
from prospectus.review.content_diff import ContentDiff, new_hosts, unexplained_lines
from prospectus.review.diff import RecordDiff, SiteDiff
from prospectus.review.snapshot import SiteSnapshot


def as_data(files: FileChanges, content: ContentDiff) -> dict[str, Any]:
    """Values that `json` can write: changed files, then what changed for readers."""
    result: dict[str, Any] = {
        "needs_maintainer": any(not file.is_content for file in files.files),
        "files": [
            {
                "path": file.path,
                "category": file.category,
                "status": file.status,
                "kind": file.kind or "regular",
                "moved_from": file.moved_from or None,
                "before": _entry(file.before),
                "after": _entry(file.after),
            }
            for file in files.files
        ],
        "settings": [
            {"key": setting.key, "removed": setting.removed, "added": setting.added}
            for setting in files.settings
        ],
        "hosts": [
            {"host": host, "where": position, "suspicions": suspicions(host)}
            for host, position in new_hosts(files, content)
        ],
        "unsearched": files.unsearched,
        "lines": {
            path: {"removed": removed, "added": added}
            for path, (removed, added) in unexplained_lines(files, content).items()
        },
        "problems": {
            "of": ("base" if content.is_base_wrong else "present") if content.problems else None,
            "list": list(map(str, content.problems)),
        },
    }
    if content.changes is None or content.before is None or content.after is None:
        return result
    return result | _content(content.changes, content.before, content.after)


def _entry(entry: TreeEntry | None) -> dict[str, Any] | None:
    return {"mode": entry.mode, "size": entry.size} if entry else None


def _content(changes: SiteDiff, before: SiteSnapshot, after: SiteSnapshot) -> dict[str, Any]:
    return {
        "figures": [
            {
                "address": figure.address,
                "before": before.figure_texts(figure.before),
                "after": after.figure_texts(figure.after),
                "where": (after if figure.after else before).position("figures", figure.address),
            }
            for figure in changes.figures
        ],
        "records": [
            {
                "record": f"{record.collection}/{record.name}",
                "change": _kind_of_change(record),
                "former": record.former or None,
                "fields": record.fields,
                "values": record.values,
                "where": (after if record.after else before).position(
                    record.collection, record.name
                ),
            }
            for record in changes.records
        ],
        "pages": {"added": changes.added, "moved": changes.moved, "removed": changes.removed},
        "anchors": changes.anchors,
        "outdated": changes.outdated,
        "texts": [
            {
                "page": text.uri,
                "language": text.language,
                "removed": text.removed,
                "added": text.added,
            }
            for text in changes.texts
        ],
        "elements": [
            {
                "page": element.uri,
                "language": element.language,
                "removed": element.removed,
                "added": element.added,
            }
            for element in changes.elements
        ],
        "front_matter": [
            {
                "page": head.uri,
                "language": head.language,
                "key": head.key,
                "before": head.before,
                "after": head.after,
            }
            for head in changes.heads
        ],
    }


def _kind_of_change(record: RecordDiff) -> str:
    if record.before is None:
        return "added"
    if record.after is None:
        return "removed"
    return "renamed" if record.former else "changed"
