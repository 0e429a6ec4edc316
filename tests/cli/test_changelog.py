"""What is recorded of changes, and how readers get it."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from prospectus.diagnostics.diagnostic import translate
from prospectus.review.check import check
from support.builds import copy_with_cache
from support.commands import run_here, run_hooks
from support.faults import MADE_UP_PROJECT
from support.git import commit
from support.parsing import BuiltSite
from support.project import swap

ATOM = "{http://www.w3.org/2005/Atom}"
CHANGES = "data/changes"
FIRST = f"{CHANGES}/2026-11-24.yml"
FOLDERS = ("", "en/")


def files(project: Path) -> dict[str, str]:
    """The recorded changes of a project: the text of each file, by path."""
    return {
        path.relative_to(project).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((project / CHANGES).iterdir())
    }


def entries(site: BuiltSite, folder: str) -> list[ET.Element]:
    root = ET.parse(site.folder / folder / "changes.xml").getroot()  # noqa: S314 - our own
    return root.findall(f"{ATOM}entry")


def test_the_page_and_the_feed_show_the_same_changes(built, site):
    for folder in FOLDERS:
        page = built.page(f"{folder}about/changes/")
        ids = [entry.findtext(f"{ATOM}id") for entry in entries(built, folder)]
        assert [item.split("#")[1] for item in ids] == list(site.changes)
        assert set(site.changes) <= page.ids


def test_every_page_leads_to_the_feeds_of_its_language(built):
    for page in built.pages:
        links = page.all("link", type="application/atom+xml")
        feeds = [(built.folder / page.url / str(link["href"])).resolve() for link in links]
        folder = (built.folder / ("en/" if page.url.startswith("en/") else "")).resolve()
        assert feeds == [folder / "changes.xml", folder / "news.xml"], page.url


@pytest.fixture(scope="module")
def recorded(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site after a made-up change was made and recorded."""
    project = copy_with_cache(sample, tmp_path_factory.mktemp("recorded") / "project")
    commit(project)
    swap(project, "data/figures/exports.yml", "value: 84\n", "value: 85\n")
    swap(project, "data/figures/pipeline.yml", "status: plan\n", "status: forecast\n")
    made_up = MADE_UP_PROJECT.replace("虚构项目", '"<b>虚构项目"')
    (project / "data/projects/made-up.yml").write_text(made_up, encoding="utf-8")
    (project / "data/lists/new-materials.yml").unlink()
    before = files(project)
    done = run_hooks(project, "changelog", "--base", "main", "--date", "2030-05-01")
    assert (done.returncode, done.stderr) == (0, "")
    ((path, _),) = files(project).items() - before.items()
    assert done.stdout == translate("change.recorded", path=path) + "\n"
    assert files(project).items() > before.items()
    done = run_hooks(project, "build")
    assert (done.returncode, done.stderr) == (0, "")
    return BuiltSite(project / "site")


@pytest.mark.weekly
def test_readers_see_what_came_what_went_and_what_changed(recorded, site):
    page = recorded.page("en/about/changes/")
    assert "1 May 2030" in page.main
    assert "Made-up project" in page.main
    assert site.lists["new-materials"].name.in_language("en") in page.main
    row = re.search(r"<tr><th scope=\"row\">.*?</tr>", page.html, re.DOTALL)
    assert row
    assert "84 enterprises" in row[0]
    assert "85 enterprises" in row[0]
    assert "<b>虚构" not in recorded.page("about/changes/").html


@pytest.mark.weekly
def test_a_figure_that_only_becomes_of_another_kind_says_so(recorded):
    rows = re.findall(r"<tr>.*?</tr>", recorded.page("en/about/changes/").html, re.DOTALL)
    (row,) = (row for row in rows if "Intended industrial-transfer projects" in row)
    assert re.findall(r"around October 2023 · (\w+)", row) == ["plan", "forecast"]


@pytest.mark.weekly
def test_a_figure_of_a_project_is_reported_with_its_project(recorded):
    page = recorded.page("en/about/changes/")
    assert "Made-up investment (Made-up project)" in page.main
    assert "虚构投资额（<b>虚构项目）" in recorded.page("about/changes/").main


@pytest.mark.weekly
def test_what_there_was_at_first_is_counted_and_stays_so_when_something_is_added(
    built, recorded, site
):
    counts = [f"Projects: {len(site.projects)}", f"Figures: {len(site.own_figures)}"]
    counts += [f"Lists: {len(site.lists)}"]
    for state in (built, recorded):
        for count in counts:
            assert f"{count} " in state.page("en/about/changes/").main


@pytest.mark.weekly
def test_links_of_the_feed_lead_to_pages(recorded):
    for folder in FOLDERS:
        newest, _ = entries(recorded, folder)
        assert newest.findtext(f"{ATOM}updated") == "2030-05-01T00:00:00Z"
        html = newest.findtext(f"{ATOM}content") or ""
        links = re.findall(r'href="https://invest.example.org/([^"]*)"', html)
        assert f"{folder}projects/made-up/" in links
        for link in links:
            assert recorded.page(link.split("#")[0]).html


def test_nothing_is_recorded_where_nothing_changed(committed):
    before = files(committed)
    done = run_here(committed, "changelog", "--base", "main")
    assert (done.returncode, done.stdout) == (0, translate("change.nothing", base="main") + "\n")
    assert files(committed) == before


def record_of(project: Path, *words: str) -> dict[str, str]:
    """The recorded changes after the command."""
    done = run_here(project, "changelog", *words)
    assert (done.returncode, done.stderr) == (0, "")
    return files(project)


def test_a_change_without_a_date_is_of_today_and_a_second_one_begins_where_it_ended(committed):
    today = dt.datetime.now().astimezone().date().isoformat()
    for old, new in (("84", "85"), ("85", "86")):
        swap(committed, "data/figures/exports.yml", f"value: {old}\n", f"value: {new}\n")
        recorded = record_of(committed)
    added = [text for path, text in recorded.items() if path.startswith(f"{CHANGES}/{today}-")]
    assert len(recorded) == len(added) + 1
    assert re.findall(r"\{value: (\d+)", "".join(added)) == ["84", "85", "85", "86"]
    assert check(committed)


def test_a_committed_change_is_not_recorded_again(committed):
    swap(committed, "data/figures/exports.yml", "value: 84\n", "value: 85\n")
    recorded = record_of(committed, "--date", "2030-05-01")
    commit(committed)
    assert record_of(committed) == record_of(committed, "--base", "HEAD~1") == recorded


def test_a_record_that_a_change_names_can_be_removed_and_recorded(committed):
    (committed / "data/projects/made-up.yml").write_text(MADE_UP_PROJECT, encoding="utf-8")
    commit(committed)
    entry = "date: '2026-11-25'\nadded: [projects/made-up]\n"
    (committed / CHANGES / "2026-11-25.yml").write_text(entry, encoding="utf-8")
    commit(committed)
    (committed / "data/projects/made-up.yml").unlink()
    assert "python hooks changelog" in run_here(committed, "check").stderr
    text = "".join(record_of(committed, "--date", "2030-05-01").values())
    assert "name: {zh: 虚构项目, en: Made-up project}" in text
    assert check(committed)


def test_a_day_before_the_newest_change_is_refused(committed):
    swap(committed, "data/figures/exports.yml", "value: 84\n", "value: 85\n")
    before = files(committed)
    done = run_here(committed, "changelog", "--date", "2020-01-01")
    message = translate("change.too_early", date="2020-01-01", newest="2026-11-24")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", message + "\n")
    assert files(committed) == before


def test_a_base_that_cannot_be_read_is_reported_with_its_mistakes(committed):
    swap(committed, "data/parks/eastgate.yml", "level: national", "level: [national]")
    commit(committed)
    swap(committed, "data/parks/eastgate.yml", "level: [national]", "level: national")
    done = run_here(committed, "changelog", "--base", "main")
    assert (done.returncode, done.stdout) == (1, "")
    mistake, why = done.stderr.splitlines()
    assert re.match(r"data/parks/eastgate\.yml:\d+:1: ", mistake)
    assert why == translate("change.unreadable", base="main")


def test_a_date_that_is_none_is_reported(committed):
    done = run_here(committed, "changelog", "--base", "main", "--date", "2030-02-30")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == translate("change.bad_date", date="2030-02-30") + "\n"


@pytest.mark.weekly
def test_without_any_record_there_is_no_feed_of_changes_and_no_link_to_it(bare):
    (bare / FIRST).unlink()
    shutil.rmtree(bare / "data/translations/en/changes")
    assert run_hooks(bare, "build").returncode == 0
    site = BuiltSite(bare / "site")
    assert not (site.folder / "changes.xml").exists()
    links = site.page("").all("link", type="application/atom+xml")
    assert [link["href"] for link in links] == ["news.xml"]
