"""The comparison as data."""

from __future__ import annotations

import json

from prospectus.git.trees import EXECUTABLE, REGULAR, TreeEntry
from prospectus.review.changed_files import FileChange, FileChanges, SettingChange
from prospectus.review.content_diff import ContentDiff
from prospectus.review.diff_json import as_data

FILES = FileChanges(
    (
        FileChange("docs/index.en.md", None, TreeEntry(REGULAR, "1", 5)),
        FileChange("hooks/a.py", TreeEntry(REGULAR, "1", 5), TreeEntry(EXECUTABLE, "1", 5)),
    ),
    (),
    frozenset(),
    ("docs/a.png",),
    (SettingChange("nav", ("a",), ("b",)),),
    {},
)


def test_files_and_settings_are_listed_and_json_can_write_them():
    data = as_data(FILES, ContentDiff())
    page, program = data["files"]
    assert (page["status"], page["before"], page["after"]["size"]) == ("added", None, 5)
    assert (program["category"], program["kind"]) == ("program", "executable")
    assert data["needs_maintainer"]
    assert data["settings"] == [{"key": "nav", "removed": ("a",), "added": ("b",)}]
    assert data["problems"] == {"of": None, "list": []}
    assert "figures" not in data
    json.dumps(data)
