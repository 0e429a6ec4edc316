"""The comparison as a Markdown report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import Diagnostic, translate
from prospectus.git.trees import EXECUTABLE, REGULAR, TreeEntry
from prospectus.review import diff_report
from prospectus.review.changed_files import FileChange, FileChanges, NewHost, SettingChange
from prospectus.review.content_diff import ContentDiff
from prospectus.review.diff import SiteDiff, compare
from prospectus.review.diff_report import (
    MAX_BYTES,
    content_files_part,
    content_part,
    maintainer_part,
)
from prospectus.review.snapshot import read
from support.builds import copy_with_cache


def files(*paths: str, before: TreeEntry | None = None) -> FileChanges:
    changes = tuple(FileChange(path, before, TreeEntry(REGULAR, "1", 5)) for path in paths)
    return FileChanges(changes, (), frozenset(), (), (), {})


def test_no_change_is_reported_as_such():
    assert maintainer_part(files()) == translate("diff.nothing")
    assert content_files_part(files()) == content_part(files(), ContentDiff()) == ""


def test_a_change_of_the_program_says_that_it_could_change_the_report():
    assert translate("diff.own_program") in maintainer_part(files("hooks/a.py"))
    assert translate("diff.own_program") not in maintainer_part(files("overrides/a.html"))


def test_files_of_content_stand_in_their_own_part():
    changed = files("docs/index.en.md", "hooks/a.py")
    assert "docs/index.en.md" not in maintainer_part(changed)
    assert "docs/index.en.md" in content_files_part(changed)


def test_a_part_that_would_be_too_large_shows_fewer_rows(monkeypatch):
    changed = files(*(f"hooks/a{number}.py" for number in range(300)))
    assert maintainer_part(changed).count("| `hooks/") == 300
    monkeypatch.setattr(diff_report, "MAX_BYTES", 12_000)
    assert maintainer_part(changed).count("| `hooks/") == 200


def test_problems_say_whose_they_are():
    problem = Diagnostic.at("data/units.yml", 1, 1, "no_file")
    for is_base_wrong, key in ((True, "unreadable"), (False, "unreadable_now")):
        content = ContentDiff(problems=(problem,), is_base_wrong=is_base_wrong)
        assert translate(f"diff.{key}", count=1) in content_part(files(), content)


ONE, TWO = TreeEntry(REGULAR, "1", 5), TreeEntry(REGULAR, "2", 7)


def changes(*some: FileChange) -> FileChanges:
    return FileChanges(some, (), frozenset(), (), (), {})


def words(key: str, **details: object) -> str:
    return translate(f"diff.{key}", **details)


def lines_of(report: str, first: str) -> list[str]:
    """The lines of a section, from its heading to the next one."""
    section = re.split(r"\n###", report[report.index(first) :], maxsplit=1)[0]
    return [line for line in section.splitlines() if line]


# -- files -----------------------------------------------------------------------------------


def test_files_are_listed_by_category_with_their_change_and_size():
    report = maintainer_part(
        changes(
            FileChange("docs/index.en.md", ONE, TWO),
            FileChange("overrides/new.html", None, TWO, "overrides/old.html"),
            FileChange("hooks/run.py", ONE, TreeEntry(EXECUTABLE, "1", 5)),
            FileChange("overrides/gone.html", ONE, None),
            FileChange("overrides/same.html", ONE, TWO),
        )
    )
    head = [
        f"| {words('file')} | {words('change')} | {words('size')} |",
        "| --- | --- | --- |",
    ]
    executable = f"{words('status.mode')}; **{words('kind.executable')}**; 100644 → 100755"
    assert [line for line in report.splitlines() if line] == [
        f"### ⚠ {words('maintainer', count=4)}",
        f"**{words('own_program')}**",
        f"#### {words('category.program')} (1)",
        *head,
        f"| `hooks/run.py` | {executable} | 5 → 5 |",
        f"#### {words('category.template')} (3)",
        *head,
        f"| `overrides/gone.html` | {words('status.removed')} | 5 → — |",
        f"| `overrides/same.html` | {words('status.changed')} | 5 → 7 |",
        f"| `overrides/new.html` | {words('status.moved', path='`overrides/old.html`')} | — → 7 |",
    ]


def test_new_files_stand_behind_those_that_existed():
    report = content_files_part(
        changes(
            FileChange("data/a.yml", None, TWO),
            FileChange("data/b.yml", ONE, TWO),
            FileChange("docs/c.en.md", None, TWO),
        )
    )
    assert report.startswith(f"### {words('content_files', count=3)}\n\n")
    assert re.findall(r"^\| `(.+?)`", report, re.MULTILINE) == [
        "docs/c.en.md",
        "data/b.yml",
        "data/a.yml",
    ]


def test_files_beyond_the_limit_are_counted_by_folder(monkeypatch):
    monkeypatch.setattr(diff_report, "_FILE_LIMITS", (2,))
    paths = ["hooks/a.py", "hooks/b.py", "hooks/c/d.py", "hooks/c/e.py", "hooks/c/f/g.py", "h.py"]
    report = maintainer_part(files(*paths))
    folders = "`hooks/c` (3), `.` (1)"
    assert report.endswith(f"\n\n{words('more_files', count=4, folders=folders)}")
    paths = [f"hooks/{letter}/a.py" for letter in "abcdefghijk"]
    for count, folders in ((10, paths[2:10]), (11, [*paths[2:10], "…"])):
        report = maintainer_part(files(*paths[:count]))
        named = ", ".join(folder if folder == "…" else f"`{folder[:-5]}` (1)" for folder in folders)
        assert report.endswith(words("more_files", count=count - 2, folders=named))


def test_changed_settings_are_shown_before_and_after():
    setting = SettingChange("nav", ("nav: a", "nav: b"), ("nav: c",))
    report = maintainer_part(replace(files("mkdocs.yml"), settings=(setting,)))
    assert lines_of(report, f"### {words('settings', count=1)}")[1:] == [
        f"| {words('setting')} | {words('was')} | {words('is')} |",
        "| --- | --- | --- |",
        "| `nav` | nav: a nav: b | nav: c |",
    ]


@pytest.mark.parametrize(
    ("sizes", "chosen"),
    [
        ({3: MAX_BYTES - 1, 2: 20, 1: 10}, MAX_BYTES - 1),
        ({3: MAX_BYTES, 2: 20, 1: 10}, 20),
        ({3: MAX_BYTES, 2: MAX_BYTES, 1: MAX_BYTES + 1}, MAX_BYTES + 1),
    ],
)
def test_a_part_has_the_first_number_of_rows_with_which_it_is_small_enough(sizes, chosen):
    def render(limit: int) -> Iterator[str]:
        yield "é"  # two bytes, and two for the line feeds between the blocks
        yield "x" * (sizes[limit] - 4)

    assert len(diff_report._fitting(render, (3, 2, 1)).encode()) == chosen


# -- content ---------------------------------------------------------------------------------


def test_problems_are_listed_up_to_the_limit_of_rows():
    problems = tuple(Diagnostic.at("data/a.yml", line, 1, "no_file") for line in range(1, 103))
    for count in (100, 102):
        report = content_part(files(), ContentDiff(problems=problems[:count]))
        assert report.count("\n- data/a.yml:") == 100
        assert (words("more", count=count - 100) in report) == (count > 100)


def test_new_hosts_are_listed_with_their_place_and_what_is_suspicious():
    hosts = (
        NewHost("example.org", "data/a.yml", 3),
        NewHost("192.0.2.1", "data/b.yml", 1),
    )
    report = content_part(replace(files(), hosts=hosts), ContentDiff())
    assert lines_of(report, f"### {words('hosts', count=2)}")[1:] == [
        f"| {words('host')} | {words('place')} | {words('notice')} |",
        "| --- | --- | --- |",
        f"| 192.0.2.1 | `data/b.yml:1` | {words('suspicion.ip_address')} |",
        "| example.org | `data/a.yml:3` | — |",
    ]


def test_files_that_were_not_searched_and_lines_without_effect_are_listed():
    unexplained = {"data/a.yml": (("a:  1",), ("a: 1", " b"))}
    some = replace(files(), unsearched=("data/c.yml",), lines=unexplained)
    report = content_part(some, ContentDiff())
    assert lines_of(report, f"### {words('unsearched', count=1)}")[-1] == "| `data/c.yml` |"
    assert lines_of(report, f"### {words('lines', count=1)}")[-1] == (
        "| `data/a.yml` | a:␣␣1 | a: 1 ␣b |"
    )


NO_CHANGE = SiteDiff((), (), (), (), (), (), (), ())


@pytest.mark.parametrize(
    ("paths", "changed", "is_said"),
    [
        (["data/a.yml", "docs/index.en.md"], NO_CHANGE, True),
        (["data/a.yml", "hooks/a.py"], NO_CHANGE, False),
        ([], NO_CHANGE, False),
        (["data/a.yml"], None, False),
        (["data/a.yml"], replace(NO_CHANGE, added=("a",)), False),
    ],
)
def test_that_readers_see_no_change_is_said_where_only_content_changed(paths, changed, is_said):
    assert (words("same") in content_part(files(*paths), ContentDiff(changed))) == is_said


@pytest.fixture(scope="module")
def content(bare_project: Path, tmp_path_factory: pytest.TempPathFactory) -> ContentDiff:
    """Two states of a site between which one thing of each kind changed."""
    project = tmp_path_factory.mktemp("changed") / "project"
    copy_with_cache(bare_project, project)

    def swap(name: str, old: str, new: str) -> None:
        path = project / name
        text = path.read_text(encoding="utf-8")
        assert old in text, name
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    projects = project / "data/projects"
    swap("data/figures/chains.yml", "value: 23\n", "value: 24\n")
    swap("data/figures/pipeline.yml", "[article p52]", "[article p58]")
    swap("data/parks/milton.yml", "name: {zh: ", "name: {zh: 虚构")
    (projects / "coal-chemicals.yml").rename(projects / "made-up.yml")
    swap("docs/about/gaps.en.md", "An investor needs", "Made up. An investor needs")
    swap("docs/about/gaps.en.md", "description: What", "description: All")
    swap("docs/parks/index.en.md", "](../chains/index.md)", "](https://new.example.net/)")
    swap("docs/parks/index.en.md", "{#limits}", "{#bounds}")
    before, after = read(bare_project), read(project)
    return ContentDiff(compare(before, after), before, after)


@pytest.fixture(scope="module")
def report(content: ContentDiff) -> str:
    return content_part(files("data/parks/milton.yml"), content)


CHAINS = "Key chains in the industry and information technology field"
PARK = "Milton County Industrial Park"


@pytest.mark.parametrize(
    ("section", "columns", "row"),
    [
        (
            words("figures", count=10),
            ["figure", "was", "is"],
            f"工信领域重点产业链 / {CHAINS}<br>`figures/chains.key-total`<br>"
            "`data/figures/chains.yml:3`"
            " | 23条 · 2023年10月前后 · 已报道<br>"
            "23 chains · around October 2023 · reported"
            " | 24条 · 2023年10月前后 · 已报道<br>"
            "24 chains · around October 2023 · reported",
        ),
        (
            words("figures", count=10),
            ["figure", "was", "is"],
            "拟承接产业转移的意向项目 / Intended industrial-transfer projects<br>"
            "`figures/pipeline.intended-projects`<br>`data/figures/pipeline.yml:3`"
            " | `sources`: article p52 | `sources`: article p58",
        ),
        (
            words("records_added", count=1),
            ["record"],
            "煤化工产能计划 / Coal-chemical capacity programme<br>`projects/made-up`<br>"
            "`data/projects/made-up.yml:3`",
        ),
        (
            words("records_removed", count=1),
            ["record"],
            "煤化工产能计划 / Coal-chemical capacity programme<br>`projects/coal-chemicals`<br>"
            "`data/projects/coal-chemicals.yml:3`",
        ),
        (
            words("records_altered", count=1),
            ["record", "fields", "was", "is"],
            f"虚构磨坊溪县工业园区 / {PARK}<br>`parks/milton`<br>`data/parks/milton.yml:3`"
            " | `name.zh` | 磨坊溪县工业园区 | 虚构磨坊溪县工业园区",
        ),
        (
            words("pages_moved", count=1),
            ["page", "is"],
            "煤化工产能计划 `projects/coal-chemicals` | `projects/made-up`",
        ),
        (words("anchors", count=1), ["page"], "en/parks/index\\#\u2060limits"),
        (words("outdated", count=1), ["record", "language"], "`parks/milton` | en"),
        (
            words("texts", count=8),
            ["page", "was", "is"],
            "`about/gaps` (zh)<br>`docs/about/gaps.zh.md`"
            " | 23条 ¶ 《虚构之地》报道第52段 ¶ 《虚构之地》报道第58段"
            " | 24条 ¶ 《虚构之地》报道第58段 ¶ 《虚构之地》报道第52段",
        ),
        (
            words("elements", count=1),
            ["page", "was", "is"],
            "`parks/index` (en)<br>`docs/parks/index.en.md`"
            ' | \\<h2 id="limits"\\> \\<a href="../chains/index.md"\\>'
            ' | \\<h2 id="bounds"\\> \\<a href="https:\u2060//new.example.net/"\\>',
        ),
        (
            words("heads", count=1),
            ["page", "key", "was", "is"],
            "`about/gaps` (en)<br>`docs/about/gaps.en.md` | `description`"
            " | What a made-up source does not say, for tests only."
            " | All a made-up source does not say, for tests only.",
        ),
        (words("hosts", count=1), ["host", "place", "notice"], None),
    ],
)
def test_each_change_for_readers_has_its_section(report, section, columns, row):
    head, dashes, *rows = lines_of(report, f"### {section}")[1:]
    assert head == f"| {' | '.join(map(words, columns))} |"
    assert dashes == f"| {' | '.join(['---'] * len(columns))} |"
    assert f"({len(rows)})" in section or f"({len(rows)} " in section
    assert f"| {row or 'new.example.net | `parks/index (en)` | —'} |" in rows


def test_pages_that_are_new_or_gone_have_their_title(content):
    assert content.changes
    changed = replace(NO_CHANGE, added=("parks/milton",), removed=("about/gaps",))
    report = content_part(files(), replace(content, changes=changed))
    milton, gaps = "虚构磨坊溪县工业园区 `parks/milton`", "来源没有说明的事项 `about/gaps`"
    assert lines_of(report, f"### {words('pages_added', count=1)}")[-1] == f"| {milton} |"
    assert lines_of(report, f"### {words('pages_removed', count=1)}")[-1] == f"| {gaps} |"


def test_a_page_whose_record_became_a_section_is_not_lost(content):
    changed = replace(NO_CHANGE, removed=("chains/dairy", "about/gaps"))
    titles = {**content.before.titles, "chains/dairy": "乳制品加工"}
    content.before.__dict__["titles"] = titles  # a cached value: that page was there before
    report = content_part(files(), replace(content, changes=changed))
    redirected = lines_of(report, f"### {words('pages_redirected', count=1)}")[-1]
    assert redirected == "| 乳制品加工 `chains/dairy` | `chains/index` |"
    assert "about/gaps" in lines_of(report, f"### {words('pages_removed', count=1)}")[-1]


def test_a_table_says_how_many_rows_it_leaves_out():
    for count in (100, 102):
        some = replace(files(), unsearched=tuple(f"data/{at}.yml" for at in range(count)))
        report = content_part(some, ContentDiff())
        assert report.count("| `data/") == 100
        assert report.endswith(f"\n\n{words('more', count=2)}") == (count == 102)


def test_elements_that_markdown_does_not_make_come_first():
    tags = ['<a href="b">', '<div class="c">', '<p id="d">', "<script>"]
    assert diff_report._rarest_first(tags) == [tags[1], tags[3], tags[0], tags[2]]


def test_a_page_that_moved_with_its_record_is_redirected(content):
    changed = replace(NO_CHANGE, moved=(("about/gaps", "parks/milton"),))
    report = content_part(files(), replace(content, changes=changed))
    assert words("pages_moved", count=1) in report
    assert words("pages_redirected", count=1) not in report
