"""The report of changes, compared with what differs between the built sites."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from prospectus.diagnostics.diagnostic import translate
from support.builds import copy_with_cache
from support.commands import run_here, run_hooks
from support.faults import MADE_UP_PAGE, MADE_UP_PROJECT
from support.generated_projects import write
from support.git import commit, git
from support.parsing import BuiltPage, BuiltSite
from support.project import swap

FIGURE = "data/figures/exports.yml"


def seed(project: Path) -> None:
    """What a pull request might do: a bit of everything."""
    swap(project, "data/figures/chains.yml", "value: 23\n", "value: 24\n")
    swap(project, "data/figures/exports.yml", 'period: "2012"', 'period: "2011"')
    swap(project, "data/parks/milton.yml", "name: {zh: ", "name: {zh: 虚构")
    swap(project, "docs/why/location.zh.md", "\n## ", "\n虚构的一段。\n\n## ")
    (project / "data/projects/made-up.yml").write_text(MADE_UP_PROJECT, encoding="utf-8")
    projects = project / "data/projects"
    (projects / "coal-chemicals.yml").rename(projects / "made-up-place.yml")
    (project / "data/lists/new-materials.yml").unlink()
    for language in ("zh", "en"):
        page = project / f"docs/about/made-up.{language}.md"
        page.write_text(MADE_UP_PAGE, encoding="utf-8")
    entry = "      - about/gaps.md\n"
    swap(project, "mkdocs.yml", entry, f"{entry}      - about/made-up.md\n")


@pytest.fixture(scope="module")
def states(
    built: BuiltSite, sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[BuiltSite, BuiltSite, Any]:
    """The site before and after the change, and what the command reports of it."""
    after = copy_with_cache(sample, tmp_path_factory.mktemp("after") / "project")
    commit(after)
    seed(after)
    diff = run_hooks(after, "diff", "--base", "main", "--format", "json")
    assert diff.returncode == 0, diff.stderr
    done = run_hooks(after, "build")
    assert done.returncode == 0, done.stderr
    return built, BuiltSite(after / "site"), json.loads(diff.stdout)


LANGUAGES = {"zh": "", "en": "en/"}


def figures(site: BuiltSite, folder: str) -> dict[str, str]:
    """The cells of each row of the page of figures, by the id of the row."""
    html = site.page(f"{folder}figures/").html
    rows = re.findall(r'<tr id="([^"]+)">(.*?)</tr>', html, re.DOTALL)
    return {name: BuiltPage("", row).text for name, row in rows}


def uri(url: str) -> str:
    """The uri of a page of the first language by its address."""
    path = url.strip("/")
    return f"{path}/index".strip("/") if path in SECTIONS else path


SECTIONS = (
    *("", "about", "chains", "clusters", "companies", "contacts", "documents", "event", "figures"),
    *("invest", "news", "offers", "parks", "policies", "projects", "sectors", "targets", "why"),
)
# Parts around the content of a page, which are about other pages.
AROUND = (
    r"<aside.*?</aside>|<nav class=\"breadcrumb\".*?</nav>|<footer.*?</footer>"
    r"|<ul class=\"page-info\".*?</ul>|<div class=\"print-only print-head.*?</div>"
)


def words(page: BuiltPage) -> str:
    article = re.search(r"<article.*</article>", page.html, re.DOTALL)
    assert article
    return BuiltPage("", re.sub(AROUND, "", article[0], flags=re.DOTALL)).text


@pytest.mark.weekly
def test_the_reported_figures_are_those_whose_rows_differ(states):
    before, after, diff = states
    for code, folder in LANGUAGES.items():
        old, new = figures(before, folder), figures(after, folder)
        changed = {name for name in old | new if old.get(name) != new.get(name)}
        rows = {
            figure["address"]: figure["address"].replace(".", "-") for figure in diff["figures"]
        }
        assert set(rows.values()) == changed
        for figure in diff["figures"]:
            for row, state in ((old, "before"), (new, "after")):
                parts = figure[state].get(code, "").split(" · ")
                assert all(part in row.get(rows[figure["address"]], "") for part in parts)


@pytest.mark.weekly
def test_the_reported_pages_are_those_added_and_removed(states):
    before, after, diff = states
    pages = diff["pages"]
    for folder in LANGUAGES.values():
        old, new = (
            {uri(url.removeprefix(folder)) for url in site.urls if url.startswith(folder)}
            for site in (before, after)
        )
        come = {*pages["added"], *(item for _, item in pages["moved"])}
        gone = {*pages["removed"], *(item for item, _ in pages["moved"])}
        if not folder:
            old, new = ({item for item in some if not item.startswith("en")} for some in (old, new))
        assert (new - old, old - new) == (come, gone)
    assert pages["moved"] == [["projects/coal-chemicals", "projects/made-up-place"]]


@pytest.mark.weekly
def test_the_pages_reported_as_changed_are_those_that_differ(states):
    before, after, diff = states
    changed = {
        (uri(url.removeprefix(LANGUAGES[code])), code)
        for url in set(before.urls) & set(after.urls)
        for code in ["en" if url.startswith("en/") else "zh"]
        if words(before.page(url)) != words(after.page(url))
    }
    changed -= {("data", code) for code in LANGUAGES}  # it says how long and large the tables are
    notices = {(name.removeprefix("pages/"), code) for name, code in diff["outdated"]}
    assert {(text["page"], text["language"]) for text in diff["texts"]} | notices == changed


@pytest.mark.weekly
def test_the_anchors_reported_as_lost_are_those_that_are(states):
    before, after, diff = states
    broken = {
        f"{uri(url)}#{name}"
        for url in set(before.urls) & set(after.urls)
        if not url.startswith("en/")
        for name in before.page(url).ids - after.page(url).ids
        if not re.match("fn(ref)?-", name)  # a footnote less renumbers others
    }
    assert set(diff["anchors"]) == broken


@pytest.mark.weekly
def test_the_reported_records_are_those_of_the_change(states):
    assert [
        (record["record"], record["change"], record["fields"]) for record in states[2]["records"]
    ] == [
        ("lists/new-materials", "removed", []),
        ("parks/milton", "changed", ["name"]),
        ("projects/coal-chemicals", "removed", []),
        ("projects/made-up", "added", []),
        ("projects/made-up-place", "added", []),
    ]


@pytest.mark.weekly
def test_a_renamed_park_is_reported_by_its_name_before_and_after(states, site):
    (park,) = (record for record in states[2]["records"] if record["record"] == "parks/milton")
    name = site.parks["milton"].name.in_language("zh")
    assert park["values"] == [["name.zh", name, f"虚构{name}"]]
    assert park["where"].startswith("data/parks/milton.yml:")


@pytest.mark.weekly
def test_translations_that_a_change_leaves_behind_are_reported(states):
    assert states[2]["outdated"] == [["pages/why/location", "en"], ["parks/milton", "en"]]


# -- for people ------------------------------------------------------------------------------


def test_nothing_changed_says_so(bare):
    commit(bare)
    done = run_hooks(bare, "diff", "--base", "main")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"## {translate('diff.head')}\n\n{translate('diff.nothing')}\n\n"


@pytest.mark.weekly
def test_a_change_that_readers_do_not_see_is_named_with_its_lines_and_its_file(committed):
    with (committed / "data/units.yml").open("a", encoding="utf-8") as file:
        file.write("# made up\n")
    done = run_here(committed, "diff", "--base", "main")
    assert (done.returncode, done.stderr) == (0, "")
    heads = [line for line in done.stdout.splitlines() if line.startswith("#")]
    assert heads == [
        f"## {translate('diff.head')}",
        f"### {translate('diff.lines', count=1)}",
        f"### {translate('diff.content_files', count=1)}",
    ]
    assert r"| `data/units.yml` | — | \# made up |" in done.stdout.replace("\u2060", "")
    assert translate("diff.same") in done.stdout
    assert "| `data/units.yml` | " + translate("diff.status.changed") in done.stdout


def test_a_figure_is_reported_before_and_after_in_every_language_and_nothing_breaks_out(committed):
    swap(committed, "data/figures/chains.yml", "value: 23\n", "value: 24\n")
    swap(committed, "data/figures/chains.yml", "zh: 工信", 'zh: "<b>|*虚构*" #')
    done = run_here(committed, "diff", "--base", "main")
    head, _, names, line, row = done.stdout.splitlines()[2:7]
    assert head == f"### {translate('diff.figures', count=1)}"
    assert row.startswith(r"| \<b\>\|\*虚构\* / Key chains")
    assert "<br>23 chains · " in row
    assert "<br>24 chains · " in row
    assert names.count("|") == line.count("|") == len(re.findall(r"(?<!\\)\|", row)) == 4


@pytest.mark.weekly
def test_a_field_is_reported_in_each_language_with_file_and_line(committed):
    swap(committed, "data/parks/milton.yml", "zh: 磨坊溪工业园,", "zh: 虚构园,")
    done = run_here(committed, "diff", "--base", "main")
    (row,) = (line for line in done.stdout.splitlines() if "`short" in line)
    assert row.count("`short.zh` | 磨坊溪工业园 | 虚构园 |") == 1
    assert "<br>`parks/milton`<br>`data/parks/milton.yml:" in row
    assert "short.en" not in done.stdout, "that stayed as it was"


def test_nobody_is_called_and_nothing_becomes_a_link(committed):
    hostile = "@made-up #1 https://made-up.example.org www.made-up.example.org !2 [x](y) &amp;"
    swap(committed, "data/figures/chains.yml", "value: 23\n", "value: 24\n")
    swap(committed, "data/figures/chains.yml", "zh: 工信", f'zh: "{hostile}" #')
    report = run_here(committed, "diff", "--base", "main").stdout
    assert "made-up" in report
    assert not re.search(r"@\w|#\d|://|www\.|!\d|(?<!\\)[\[\]]|&amp;", report.replace("`", ""))


@pytest.mark.weekly
def test_a_summary_of_very_much_is_cut_and_says_so(committed):
    write(committed, 150)
    done = run_here(committed, "diff", "--base", "main")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.encode()) < 1_000_000
    assert translate("diff.records_added", count=150) in done.stdout
    assert translate("diff.more", count=50) in done.stdout


def test_a_shallow_clone_and_a_folder_without_history_say_what_helps(bare, tmp_path):
    done = run_here(bare, "diff", "--base", "main", GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert (done.returncode, done.stderr) == (1, translate("history.no_repository") + "\n")
    commit(bare)
    git(bare, "commit", "--allow-empty", "--quiet", "--message", "Made up")
    clone = tmp_path / "clone"
    git(bare, "clone", "--quiet", "--depth=1", f"file://{bare}", str(clone))
    done = run_here(clone, "diff", "--base", "HEAD~1")
    assert (done.returncode, done.stderr) == (1, translate("history.shallow", name="HEAD~1") + "\n")


def test_a_commit_that_git_does_not_know_is_reported(committed):
    done = run_here(committed, "diff", "--base", "--upload-pack=made-up")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    done = run_here(committed, "diff", "--base", "made-up")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == translate("history.no_ref", name="made-up") + "\n"


def test_without_git_the_same_is_reported(bare):
    done = run_here(
        bare, "diff", "--base", "main", PATH="", GIT_CEILING_DIRECTORIES=str(bare.parent)
    )
    assert (done.returncode, done.stderr) == (1, translate("history.no_git") + "\n")


def test_a_base_that_is_wrong_is_reported_and_stops_nothing(bare):
    swap(bare, "data/parks/eastgate.yml", "level: national", "level: National")
    commit(bare)
    swap(bare, "data/parks/eastgate.yml", "level: National", "level: national")
    done = run_here(bare, "diff", "--base", "main")
    assert (done.returncode, done.stderr) == (0, "")
    head, _, why, _, mistake, *_ = done.stdout.splitlines()
    assert (head, why) == (
        f"## {translate('diff.head')}",
        translate("diff.unreadable", count=1),
    )
    assert re.match(r"- data/parks/eastgate\.yml:\d+:1: ", mistake)


def test_a_change_that_is_wrong_is_reported_as_by_the_check_with_the_files_that_changed(committed):
    swap(committed, "data/parks/eastgate.yml", "level: national", "level: National")
    done = run_here(committed, "diff", "--base", "main")
    assert (done.returncode, done.stderr) == (1, run_here(committed, "check").stderr)
    assert translate("diff.unreadable_now", count=1) in done.stdout
    assert "| `data/parks/eastgate.yml` | level: national | level: National |" in done.stdout
    as_json = run_here(committed, "diff", "--base", "main", "--format", "json")
    assert (as_json.returncode, as_json.stderr) == (1, done.stderr)
    summary = json.loads(as_json.stdout)
    assert summary["problems"]["of"] == "present"
    assert [file["path"] for file in summary["files"]] == ["data/parks/eastgate.yml"]
