"""What editors and readers see of outdated translations and figures."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import translate
from prospectus.domain import staleness
from prospectus.domain.collection_specs import LEDGER
from prospectus.i18n.catalog import OWN_CATALOGS
from support.browser import accessibility_violations, visits
from support.builds import copy_with_cache
from support.commands import NO_REPOSITORY, run_here, run_hooks
from support.parsing import BuiltSite, search_index
from support.server import served
from support.weekly import first_of

PAGE, PARK = "docs/why/index.zh.md", "data/parks/norton.yml"
MILTON, GONE = (f"{LEDGER}/en/parks/{name}.yml" for name in ("milton", "gone"))

SEEDED = (
    (PAGE, "选择虚构州的理由很直接", "选择虚构州的理由很简单"),
    (PARK, "zh: 虚构州的北田产业园是", "zh: 北田产业园是"),
    ("data/figures/exports.yml", "原文没有说明用什么指标", "来源没有说明用什么指标"),
    ("data/lists/actions.yml", "zh: 由虚构州党委", "zh: 由州党委"),
    ("data/clusters/coal.yml", "zh: ", "zh: 虚构"),
    ("data/companies.yml", "生产纯棉针织衫", "生产棉针织衫"),
    ("data/events/matchmaking.yml", "zh: ", "zh: 虚构"),
    ("data/promotions/chain-leader-meeting.yml", "zh: ", "zh: 虚构"),
    ("data/chain-groups.yml", "zh: ", "zh: 虚构"),
    ("data/cluster-tiers.yml", "zh: ", "zh: 虚构"),
    ("data/sources.yml", "zh: ", "zh: 虚构"),
    ("data/people.yml", "zh: 柏刘", "zh: 虚构"),
    ("data/organisations.yml", "zh: ", "zh: 虚构"),
)
OUTDATED_LINK = re.compile(
    r'<small class="translation-note"><a href="(.*?)" hreflang="(.*?)">(.*?)</a></small>'
)


def seed(project: Path, *edits: tuple[str, str, str]) -> None:
    for name, old, new in edits:
        text = (project / name).read_text(encoding="utf-8")
        assert old in text, name
        (project / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def ledger_of(project: Path) -> dict[str, bytes]:
    """The files of the ledger by path."""
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in sorted((project / LEDGER).rglob("*.yml"))
    }


# -- what editors see ---------------------------------------------------------------------


def test_the_status_lists_by_file_and_line_what_has_grown_old(copy):
    seed(copy, *SEEDED[:3])
    (copy / MILTON).rename(copy / GONE)
    done = run_hooks(copy, "status")
    assert (done.returncode, done.stderr) == (0, "")
    sections = done.stdout.strip().split("\n\n")
    assert [section.splitlines()[0] for section in sections] == [
        translate(f"state.{name}", count=count)
        for name, count in (
            ("outdated", 3),
            ("unconfirmed", 1),
            ("obsolete", 1),
            ("past", 20),
            ("old", 1),
            ("unused", 5),
        )
    ]
    assert sections[0].splitlines()[1:] == [
        "data/figures/exports.yml:26: figures/exports.outward-rank (en) 外向型经济在全省的位次",
        "data/parks/norton.yml:3: parks/norton (en) 北田产业园",
        "docs/why/index.en.md:1: pages/why/index (en) 为什么选虚构",
    ]
    assert sections[1].splitlines()[1].startswith("data/parks/milton.yml:3: parks/milton (en) ")
    assert sections[2].splitlines()[1] == f"{GONE}:1: parks/gone (en)"
    assert sections[5].splitlines()[1] == "data/levels.yml:5: levels/port 口岸级（虚构）"
    assert sections[4].splitlines()[1:] == [
        "data/figures/exports.yml:3: exports.enterprises-2012 (2012) 出口企业（对比年份）"
    ]


def test_messages_that_no_native_speaker_has_reviewed_are_reported(copy):
    own = copy / OWN_CATALOGS / "en.yml"
    own.parent.mkdir()
    own.write_text("reviewed: false\n", encoding="utf-8")
    done = run_here(copy, "status")
    shown = {"path": f"{OWN_CATALOGS}/en.yml", "language": "English"}
    assert done.stdout.startswith(translate("state.unreviewed", **shown) + "\n")


def test_as_markdown_it_is_tables_in_which_nothing_breaks_out(copy):
    seed(copy, (PAGE, "title: ", "title: 虚构|<b>*x* "))
    done = run_here(copy, "status", "--format", "markdown")
    head, empty, names, line, row = done.stdout.splitlines()[:5]
    assert (head, empty) == (f"### {translate('state.outdated', count=1)}", "")
    cells = [translate(f"state.{name}") for name in ("place", "name", "about", "title")]
    assert names == f"| {' | '.join(cells)} |"
    assert line == "| --- | --- | --- | --- |"
    assert row == (
        r"| docs/why/index.en.md:1 | pages/why/index | en | 虚构\|\<b\>\*x\* 为什么选虚构 |"
    )


def test_a_month_of_ages_that_lies_far_back_is_reported_first(copy):
    seed(copy, ("mkdocs.yml", 'as_of: "2026-11"', 'as_of: "2024-01"'))
    settings = (copy / "mkdocs.yml").read_text(encoding="utf-8")
    line = settings[: settings.index("as_of:")].count("\n") + 1
    first = run_here(copy, "status").stdout.splitlines()[0]
    assert first == translate("state.stale", line=line, as_of="2024-01")


@pytest.mark.parametrize(
    ("expires", "as_of", "expired"),
    [
        ("2024-05-01", "2024-01", True),  # by today's date
        ("2999-05-01", "2999-04", False),
        ("2999-05-01", "2999-05", True),
        ("2999-05-01", "2999-06", True),
    ],
)
def test_a_security_txt_that_has_expired_is_reported(copy, expires, as_of, expired):
    seed(copy, ("mkdocs.yml", 'as_of: "2026-11"', f'as_of: "{as_of}"'))
    record = f"security:\n  contact: security@example.org\n  expires: {expires}\n"
    (copy / "data/publisher.yml").write_text(record, encoding="utf-8")
    notice = translate("state.security_expired", path="data/publisher.yml", line=3, expires=expires)
    done = run_here(copy, "status")
    assert (done.returncode, done.stderr) == (0, "")
    assert (notice in done.stdout.splitlines()) == expired


def test_where_nothing_is_old_the_status_says_so(copy):
    kinds = [("mkdocs.yml", f"{kind}: 0", f"{kind}: 99") for kind in ("plan", "target", "forecast")]
    seed(copy, ("mkdocs.yml", "actual: 5", "actual: 99"), *kinds)
    for path in ("levels", "stages", "quantities"):
        file = copy / f"data/{path}.yml"
        unused = r"^(port|signed|construction|power|balance):\n(  .*\n)+"
        file.write_text(re.sub(unused, "", file.read_text("utf-8"), flags=re.M), encoding="utf-8")
    run_here(copy, "mark-translated", "--all")
    assert run_here(copy, "status").stdout == translate("state.nothing") + "\n"


@pytest.mark.parametrize(
    ("name", "confirmed"),
    first_of(
        [
            ("--all", ["figures/exports.outward-rank", "pages/why/index", "parks/norton"]),
            ("docs/why/index.en.md", ["pages/why/index"]),
            ("parks/norton", ["parks/norton"]),
            ("why/index", ["pages/why/index"]),
            ("pages/why/index", ["pages/why/index"]),
            ("docs/why/index.zh.md", ["pages/why/index"]),
            (r"docs\why\index.en.md", ["pages/why/index"]),
            ("./data/parks/norton.yml", ["parks/norton"]),
            ("exports.outward-rank", ["figures/exports.outward-rank"]),
            ("data/figures/exports.yml", ["figures/exports.outward-rank"]),
        ],
        3,
    ),
)
def test_to_call_a_translation_current_changes_its_file_alone(copy, name, confirmed):
    seed(copy, *SEEDED[:3])
    before = ledger_of(copy)
    done = run_here(copy, "mark-translated", name)
    assert (done.returncode, done.stderr) == (0, "")
    after = ledger_of(copy)
    assert before.keys() == after.keys()
    changed = [path for path in before if before[path] != after[path]]
    assert changed == [f"{LEDGER}/en/{name}.yml" for name in confirmed]
    again = run_here(copy, "status").stdout
    assert not any(f" {name} (en)" in again for name in confirmed)


def test_what_is_left_over_goes_with_all_or_by_its_name(copy):
    before = ledger_of(copy)
    for name, counts in (("--all", (len(before), 1)), ("parks/gone", (0, 1))):
        (copy / GONE).write_text('original: "0123456789ab"\n', encoding="utf-8")
        done = run_here(copy, "mark-translated", name)
        confirmed, removed = counts
        assert (
            done.stdout
            == translate("translation.done", confirmed=confirmed, removed=removed) + "\n"
        )
        assert ledger_of(copy) == before


def test_a_name_that_is_unknown_changes_nothing_and_is_reported_with_the_nearest(copy):
    seed(copy, *SEEDED[:3])
    before = ledger_of(copy)
    done = run_here(copy, "mark-translated", "parks/norton", "why/indx")
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr == translate("translation.unknown", name="why/indx", nearest="why/index") + "\n"
    )
    assert ledger_of(copy) == before


def test_a_broken_ledger_is_reported_and_not_written_over(copy):
    seed(copy, (MILTON, "original:", "=======\noriginal:"))
    before = ledger_of(copy)
    for words in (("status",), ("mark-translated", "--all"), ("check",)):
        done = run_here(copy, *words)
        assert done.returncode == 1
        assert translate("problem.merge_mark") in done.stderr
    assert ledger_of(copy) == before


# -- what readers see of translations ------------------------------------------------------


@pytest.fixture(scope="session")
def outdated(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site after texts in the first language changed that nobody has translated anew."""
    project = copy_with_cache(sample, tmp_path_factory.mktemp("outdated") / "project")
    seed(project, *SEEDED)
    done = run_hooks(project, "build")
    assert (done.returncode, done.stderr) == (0, NO_REPOSITORY)
    shutil.rmtree(project / "hooks")
    return BuiltSite(project / "site")


def test_readers_see_no_note_at_current_translations(built):
    for page in built.pages:
        assert 'class="translation-notice"' not in page.html
        assert 'class="translation-note"' not in page.html


def test_a_page_behind_says_so_at_its_head_and_leads_to_the_original(outdated):
    notices = {
        page.url: page for page in outdated.pages if page.all("div", class_="translation-notice")
    }
    assert sorted(notices) == ["en/event/matchmaking/", "en/parks/norton/", "en/why/"]
    for url, page in notices.items():
        assert "The original of this page has changed since it was translated" in page.main
        (notice,) = re.findall(r'<div class="translation-notice">(.*?)</div>', page.html, re.DOTALL)
        ((href, language),) = re.findall(r'href="(.*?)" hreflang="(.*?)"', notice)
        assert urljoin(url, href).removeprefix("../") == url.removeprefix("en/")
        assert language == "zh-Hans"
        assert page.html.index(notice) < page.html.index("<h1")


def test_an_outdated_record_is_marked_where_it_is_shown_and_links_to_the_same_place(outdated):
    targets_of: dict[str, list[str]] = {}
    for page in outdated.pages:
        for href, language, words in OUTDATED_LINK.findall(page.html):
            assert page.url.startswith("en/")
            assert (language, words) == ("zh-Hans", "The original is newer than this translation")
            target = urljoin(f"https://x/{page.url}", href.replace("&#35;", "#"))
            targets_of.setdefault(page.url.removeprefix("en/"), []).append(target.split("x/")[1])
    for targets in targets_of.values():
        for target in targets:
            url, _, anchor = target.partition("#")
            assert anchor in outdated.page(url).ids, target
    assert sorted(set(targets_of["figures/"])) == [
        "figures/#exports-outward-rank",
        "figures/#pipeline-intended-investment",
        "figures/#pipeline-intended-projects",
    ], "two figures quote the person whose record changed"
    assert targets_of["figures/lists/"] == ["figures/lists/#actions"]
    assert targets_of["clusters/"] == ["clusters/#tier-hundred-billion", "clusters/#coal"]
    assert targets_of["projects/"] == ["projects/#chain-leader-meeting"]
    assert targets_of["projects/knitwear-plant/"] == ["projects/knitwear-plant/#top"]
    assert targets_of["event/"] == ["event/matchmaking/#top"]
    assert targets_of["event/programme/"] == ["event/matchmaking/#top"]
    assert targets_of["event/matchmaking/"] == ["event/matchmaking/#top"], "of an organiser"
    assert targets_of["chains/"] == ["chains/#extend"]
    assert targets_of["about/"] == ["about/#source-article"]


def test_the_mark_stands_in_the_row_of_its_figure_alone(outdated):
    rows = re.findall(r'<tr id="(\S+)">(.*?)</tr>', outdated.page("en/figures/").html, re.DOTALL)
    anchors = {anchor for anchor, row in rows if "#exports-" in row.replace("&#35;", "#")}
    assert anchors == {"exports-outward-rank"}


def test_what_is_searched_does_not_hold_the_marks(outdated):
    assert "newer than this translation" not in str(search_index(outdated, "en"))


@pytest.fixture
def visit(browser: Browser, outdated: BuiltSite) -> Iterator[Callable[..., Page]]:
    with served(outdated) as serve, visits(browser, serve) as visit:
        yield visit


@pytest.mark.parametrize("url", first_of(["en/why/", "en/figures/"]))
def test_notices_shut_nobody_out(visit, url):
    page = visit(url, 360)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert accessibility_violations(page, "article") == [], scheme
    links = page.locator(".translation-notice a, .translation-note a")
    boxes = links.evaluate_all("all => all.map(it => it.getBoundingClientRect().height)")
    assert boxes
    assert min(boxes) >= 24
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.emulate_media(media="print")
    assert links.first.is_visible()


# -- what readers see of old figures ----------------------------------------------------------

MARKS = {
    "": {"past": "期限已满", "old": "较早的数据"},
    "en/": {"past": "due date passed", "old": "older figure"},
}


@pytest.mark.parametrize("folder", MARKS)
def test_beside_its_period_a_figure_says_that_its_time_is_over(built, site, root, folder):
    rules = staleness.read_rules(Project(root).settings)
    page = built.page(f"{folder}figures/")
    for address, figure in site.own_figures.items():  # the page of targets has the others
        anchor = address.replace(".", "-")
        (row,) = re.findall(rf'<tr id="{anchor}">(.*?)</tr>', page.html, re.DOTALL)
        mark = rules.mark(figure)
        marks = [name for name, word in MARKS[folder].items() if word in row]
        assert marks == ([mark] if mark else []), address


def test_the_page_of_figures_says_to_which_month_ages_are_counted(built):
    assert "数据状态截至2026年11月。" in built.page("figures/").main
    assert "已超过5年的数据" in built.page("figures/").main
    english = built.page("en/figures/").main
    assert "Ages are counted as of November 2026." in english
    assert "ended more than 5 years before" in english


def test_key_figures_say_it_as_well(built):
    assert "2023年10月前后 · 2023年的计划" in built.page("projects/").main
    assert "around October 2023 · plan of 2023" in built.page("en/projects/").main


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Windows report another error")
def test_a_reader_who_has_read_enough_ends_the_command_quietly(copy):
    seed(copy, *SEEDED)
    reader, writer = os.pipe()
    os.close(reader)  # as `head` does after its lines
    done = subprocess.run(
        [sys.executable, "hooks", "status"],
        cwd=copy,
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")
