"""The comparison as data."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.git.trees import EXECUTABLE, REGULAR, TreeEntry
from prospectus.review.changed_files import FileChange, FileChanges, NewHost, SettingChange
from prospectus.review.content_diff import ContentDiff
from prospectus.review.diff import (
    ElementDiff,
    FigureDiff,
    FrontMatterDiff,
    RecordDiff,
    SiteDiff,
    TextDiff,
)
from prospectus.review.diff_json import as_data
from prospectus.review.snapshot import read

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


@pytest.mark.parametrize(
    ("paths", "needed"),
    [([], False), (["docs/index.en.md"], False), (["docs/index.en.md", "x"], True)],
)
def test_a_maintainer_is_needed_for_any_file_that_is_no_content(paths, needed):
    changed = tuple(FileChange(path, None, TreeEntry(REGULAR, "1", 5)) for path in paths)
    assert as_data(replace(FILES, files=changed), ContentDiff())["needs_maintainer"] == needed


def test_a_file_is_described_before_and_after():
    moved = FileChange("docs/b.en.md", None, TreeEntry(REGULAR, "1", 5), "docs/a.en.md")
    (page,) = as_data(replace(FILES, files=(moved,)), ContentDiff())["files"]
    assert page == {
        "path": "docs/b.en.md",
        "category": "page",
        "status": "moved",
        "kind": "regular",
        "moved_from": "docs/a.en.md",
        "before": None,
        "after": {"mode": "100644", "size": 5},
    }
    assert as_data(FILES, ContentDiff())["files"][0]["moved_from"] is None


@pytest.mark.parametrize(("is_base_wrong", "of"), [(True, "base"), (False, "present")])
def test_problems_are_those_of_one_state(is_base_wrong, of):
    problem = Diagnostic.of_file("data/units.yml", "no_file")
    content = ContentDiff(problems=(problem,), is_base_wrong=is_base_wrong)
    assert as_data(FILES, content)["problems"] == {"of": of, "list": [str(problem)]}


def test_hosts_and_lines_are_listed():
    files = replace(
        FILES,
        hosts=(NewHost("192.0.2.1", "data/a.yml", 3),),
        lines={"data/a.yml": (("a",), ("b", "c"))},
    )
    data = as_data(files, ContentDiff())
    assert data["hosts"] == [
        {"host": "192.0.2.1", "where": "data/a.yml:3", "suspicions": ("ip_address",)}
    ]
    assert data["lines"] == {"data/a.yml": {"removed": ("a",), "added": ("b", "c")}}
    assert data["unsearched"] == ("docs/a.png",)


def test_what_changed_for_readers_follows_the_files(bare_project):
    state = read(bare_project)
    address = "chains.key-total"
    figure = state.checked.site.figures[address]
    site = state.checked.site
    park = site.parks["milton"]
    site.locations["parks", "mill"] = site.locations["parks", "milton"]
    changes = SiteDiff(
        figures=(FigureDiff(address, figure, None),),
        records=(
            RecordDiff("parks", "milton", None, park),
            RecordDiff("parks", "milton", park, None),
            RecordDiff("parks", "milton", park, park.model_copy(update={"order": 7})),
            RecordDiff("parks", "milton", park, park, former="parks/mill"),
        ),
        added=("a",),
        moved=(("b", "c"),),
        removed=("d",),
        texts=(TextDiff("e", "en", ("f",), ("g",)),),
        anchors=("h#i",),
        outdated=(("parks/milton", "en"),),
        elements=(ElementDiff("e", "en", (), ("<j>",)),),
        heads=(FrontMatterDiff("e", "en", "title", None, "k"),),
    )
    data = as_data(FILES, ContentDiff(changes, state, state))
    json.dumps(data)
    assert data["figures"] == [
        {
            "address": address,
            "before": state.figure_texts(figure),
            "after": {},
            "where": "data/figures/chains.yml:3",
        }
    ]
    records = [(record["record"], record["change"], record["fields"]) for record in data["records"]]
    assert records == [
        ("parks/milton", "added", ()),
        ("parks/milton", "removed", ()),
        ("parks/milton", "changed", ("order",)),
        ("parks/milton", "renamed", ()),
    ]
    assert [record["former"] for record in data["records"]] == [None, None, None, "parks/mill"]
    assert data["records"][2]["values"] == (("order", str(park.order), "7"),)
    assert {record["where"] for record in data["records"]} == {"data/parks/milton.yml:3"}
    assert data["pages"] == {"added": ("a",), "moved": (("b", "c"),), "removed": ("d",)}
    page = {"page": "e", "language": "en"}
    assert data["texts"] == [{**page, "removed": ("f",), "added": ("g",)}]
    assert data["elements"] == [{**page, "removed": (), "added": ("<j>",)}]
    assert data["front_matter"] == [{**page, "key": "title", "before": None, "after": "k"}]
    assert (data["anchors"], data["outdated"]) == (("h#i",), (("parks/milton", "en"),))
