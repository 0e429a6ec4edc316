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
                "address": it.address,
                "before": before.figure_texts(it.before),
                "after": after.figure_texts(it.after),
                "where": (after if it.after else before).position("figures", it.address),
            }
            for it in changes.figures
        ],
        "records": [
            {
                "record": f"{it.collection}/{it.name}",
                "change": _kind_of_change(it),
                "fields": it.fields,
                "values": it.values,
                "where": (after if it.after else before).position(it.collection, it.name),
            }
            for it in changes.records
        ],
        "pages": {"added": changes.added, "moved": changes.moved, "lost": changes.lost},
        "anchors": changes.anchors,
        "outdated": changes.outdated,
        "texts": [
            {"page": it.uri, "language": it.language, "removed": it.removed, "added": it.added}
            for it in changes.texts
        ],
        "elements": [
            {"page": it.uri, "language": it.language, "removed": it.removed, "added": it.added}
            for it in changes.elements
        ],
        "front_matter": [
            {
                "page": it.uri,
                "language": it.language,
                "key": it.key,
                "before": it.before,
                "after": it.after,
            }
            for it in changes.heads
        ],
    }


def _kind_of_change(record: RecordDiff) -> str:
    if record.before is None:
        return "added"
    return "removed" if record.after is None else "changed"
