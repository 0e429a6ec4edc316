"""Which hosts are new, and which changed lines nothing else explains."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from prospectus.git.trees import REGULAR, TreeEntry
from prospectus.review import snapshot
from prospectus.review.changed_files import FileChange, FileChanges, NewHost
from prospectus.review.content_diff import (
    CommitMemory,
    ContentDiff,
    LineChanges,
    new_hosts,
    read_content,
    unexplained_lines,
)
from prospectus.review.diff import (
    ElementDiff,
    FigureDiff,
    FrontMatterDiff,
    RecordDiff,
    SiteDiff,
    TextDiff,
)
from prospectus.review.snapshot import SiteSnapshot
from support.git import git
from support.weekly import first_of

EMPTY = FileChanges((), (), frozenset(), (), (), {})
NO_CHANGE = SiteDiff((), (), (), (), (), (), (), ())


def files(**fields) -> FileChanges:
    return FileChanges(**{**vars(EMPTY), **fields})


def test_without_changed_content_nothing_is_read(tmp_path):
    assert read_content(tmp_path, "main", EMPTY) == ContentDiff()


def test_a_host_is_listed_once_and_suspicious_ones_first():
    hosts = (NewHost("b.example", "x", 3), NewHost("b.example", "y", 1), NewHost("a:80", "x", 1))
    assert new_hosts(files(hosts=hosts), ContentDiff()) == [("a:80", "x:1"), ("b.example", "x:3")]


@pytest.mark.parametrize(("before", "expected"), [((), 1), (("a.example",), 0)])
def test_a_host_of_a_page_is_new_if_no_changed_file_held_it(before, expected):
    changes = SiteDiff((), (), (), (), (), (), (), (), hosts=(("a.example", "uri", "en"),))
    hosts = new_hosts(files(hosts_before=frozenset(before)), ContentDiff(changes))
    assert len(hosts) == expected


def test_lines_stay_unexplained_if_readers_see_no_change():
    lines = {"data/units.yml": (("a",), ("b",))}
    assert unexplained_lines(files(lines=lines), ContentDiff(NO_CHANGE)) == lines


CONTENT = (FileChange("data/units.yml", None, TreeEntry(REGULAR, "1", 5)),)


def swap(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_changed_content_is_compared_with_that_of_the_commit(committed):
    swap(committed, "data/figures/chains.yml", "value: 23\n", "value: 24\n")
    content = read_content(committed, "HEAD", files(files=CONTENT))
    assert content.changes
    assert [figure.address for figure in content.changes.figures] == ["chains.key-total"]
    assert content.before
    assert content.after
    assert (content.problems, content.is_base_wrong) == ((), False)


def test_the_content_of_a_commit_is_read_once_as_long_as_the_templates_stay(committed):
    memory = CommitMemory()
    first = memory.read(committed, "HEAD")
    swap(committed, "data/figures/chains.yml", "value: 23\n", "value: 24\n")
    assert memory.read(committed, "HEAD") is first
    (committed / "overrides/made-up.html").write_text("", encoding="utf-8")
    assert memory.read(committed, "HEAD") is not first


@pytest.mark.parametrize("is_base_wrong", first_of([False, True]))
def test_a_state_with_problems_is_not_compared(committed, is_base_wrong):
    swap(committed, "data/figures/chains.yml", "value: 23\n", "value: x\n")
    if is_base_wrong:
        git(committed, "commit", "--quiet", "--all", "--message", "Made up")
        swap(committed, "data/figures/chains.yml", "value: x\n", "value: 23\n")
    content = read_content(committed, "HEAD", files(files=CONTENT))
    assert content.is_base_wrong == is_base_wrong
    assert {problem.path for problem in content.problems} == {"data/figures/chains.yml"}
    assert (content.changes, content.before, content.after) == (None, None, None)


@pytest.mark.parametrize(
    ("path", "is_read"),
    [
        *(("data/a.yml", True), ("docs/a/b.md", True), ("mkdocs.yml", True)),
        *(("database.yml", False), ("hooks/a.py", False), ("site/data/a.yml", False)),
    ],
)
def test_only_files_of_content_are_a_reason_to_compare(tmp_path, path, is_read):
    changed = (FileChange(path, None, TreeEntry(REGULAR, "1", 5)),)
    if is_read:
        assert read_content(tmp_path, "main", files(files=changed)).problems
    else:
        assert read_content(tmp_path, "main", files(files=changed)) == ContentDiff()


@pytest.fixture(scope="module")
def state(bare_project: Path) -> SiteSnapshot:
    return snapshot.read(bare_project)


def test_lines_of_files_whose_records_or_pages_changed_are_explained(state):
    figure = state.checked.site.figures["chains.key-total"]
    park = state.checked.site.parks["milton"]
    some = [
        *("data/figures/chains.yml", "data/parks/milton.yml", "data/parks/norton.yml"),
        *("docs/about/gaps.en.md", "docs/about/gaps.zh.md", "docs/why/index.en.md"),
    ]
    lines: dict[str, LineChanges] = dict.fromkeys(some, (("a",), ("b",)))

    def left(**fields) -> list[str]:
        changes = replace(NO_CHANGE, **fields)
        content = ContentDiff(changes, state, state)
        return [item for item in some if item not in unexplained_lines(files(lines=lines), content)]

    assert left() == []
    assert left(figures=(FigureDiff("chains.key-total", figure, None),)) == [some[0]]
    assert left(records=(RecordDiff("parks", "milton", None, park),)) == [some[1]]
    assert left(texts=(TextDiff("about/gaps", "en", (), ()),)) == [some[3]]
    assert left(elements=(ElementDiff("about/gaps", "zh", (), ()),)) == [some[4]]
    assert left(heads=(FrontMatterDiff("why/index", "en", "title", "a", "b"),)) == [some[5]]
    for moved in ({"added": ("about/gaps",)}, {"removed": ("about/gaps",)}):
        assert left(**moved) == some[3:5]
    assert left(moved=(("about/gaps", "why/index"),)) == some[3:]


@pytest.mark.weekly
def test_lines_of_a_renamed_record_are_explained_in_both_files(committed):
    old, new, figures = (
        "data/projects/coal-chemicals.yml",
        "data/projects/made-up.yml",
        "data/figures/industry.yml",
    )
    (committed / old).rename(committed / new)
    swap(committed, new, "stage:", "was: [coal-chemicals]\nstage:")
    swap(committed, figures, "total-rank:\n", "made-up:\n  was: [total-rank]\n")
    content = read_content(committed, "HEAD", files(files=CONTENT))
    assert content.problems == ()
    lines: dict[str, LineChanges] = dict.fromkeys((old, new, figures), (("a",), ("b",)))
    assert unexplained_lines(files(lines=lines), content) == {}


def test_a_host_that_a_page_linked_to_before_is_not_new(state):
    before = replace(state, hosts={"old.example": ("index", "zh")})
    hosts = (NewHost("old.example", "x", 1), NewHost("new.example", "x", 2))
    content = ContentDiff(NO_CHANGE, before, state)
    assert new_hosts(files(hosts=hosts), content) == [("new.example", "x:2")]
