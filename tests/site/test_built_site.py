"""What a visitor, a search engine and an editor meet."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import os
import re
import shutil
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import icalendar
import pytest

from manifest import is_content_named
from prospectus.config.settings import Language
from prospectus.content.markdown_pages import PAGE_ENDINGS, read_pages
from prospectus.files.output_folder import MARKER
from prospectus.outputs.http_headers import Host
from prospectus.outputs.qr import svg
from prospectus.policies import published_files
from prospectus.rendering.renderer import Renderer
from prospectus.support import cache
from support.commands import run_hooks
from support.emptiness import check_nothing_is_empty
from support.file_samples import WHOLE_FILES
from support.parsing import BuiltPage, BuiltSite, search_index, searched_projects
from support.project import copy_published_site

HOME = "https://invest.example.org/"
OPEN_DATA = ("/data/", "/api/", "/schema/")
REPOSITORY = "https://git.example.org/invest/site/edit/main/"
HAN = re.compile(r"[\u4e00-\u9fff]+")
SAMPLES = [
    "",
    "why/",
    "parks/zhundong/",
    "chains/textiles/",
    "projects/knitwear-plant/",
    "figures/",
]


def chinese(built: BuiltSite) -> list[BuiltPage]:
    return [page for page in built.pages if not page.url.startswith("en/")]


def english(built: BuiltSite) -> list[BuiltPage]:
    return [page for page in built.pages if page.url.startswith("en/")]


# -- two languages -------------------------------------------------------------------------


def test_every_page_exists_in_both_languages(built):
    assert [page.url for page in english(built)] == [f"en/{page.url}" for page in chinese(built)]


def test_every_record_with_a_page_has_one(built, site):
    for collection in ("parks", "chains", "projects"):
        for name in getattr(site, collection):
            is_section = (collection, name) in site.record_sections
            assert f"{collection}/{name}/" in (built.redirects if is_section else built.urls)


def test_a_chain_with_little_to_say_stands_on_the_page_of_its_sector(built, site):
    """Its former page leads there, and the search, too; the chain with a plant has its page."""
    assert ("chains", "textiles") not in site.record_sections
    assert len(site.record_sections) == len(site.chains) - 1
    for folder in ("", "en/"):
        locations = {row[0] for row in search_index(built, folder)}
        for (_, name), sector in site.record_sections.items():
            url = f"sectors/{sector}/#chains-{name}"
            assert f"chains-{name}" in built.page(f"{folder}sectors/{sector}/").ids
            assert f'href="../../{url}"' in built.page(f"{folder}chains/{name}/").html
            assert url in locations


def test_english_pages_hold_no_chinese_but_the_name_of_the_language(built):
    for page in english(built):
        html = re.sub(r'<a [^>]*lang="zh-Hans"[^>]*>\s*中文\s*</a>', "", page.html)
        assert not HAN.findall(html), page.url


def test_chinese_pages_hold_no_english_sentence(built):
    for page in chinese(built):
        without_code = re.sub(r"<pre.*?</pre>", "", page.html, flags=re.DOTALL)
        text = BuiltPage(page.url, without_code).main.replace("English", "")
        assert not re.findall(r"(?:\b[a-z]{2,}\b[ ,]+){3}", text), page.url


@pytest.mark.parametrize("url", SAMPLES)
def test_the_switch_leads_to_the_same_page_in_the_other_language(built, url):
    for present, other in ((url, f"en/{url}"), (f"en/{url}", url)):
        (switch,) = built.page(present).all("a", class_="language-switch")
        assert urljoin(HOME + present, switch["href"]) == HOME + other
        assert not str(switch["href"]).startswith(("/", "http")), "a preview would leave itself"


def test_each_language_has_its_not_found_page(built):
    """That of the first holds the words of the others, too: hosts know no other."""
    zh, en = built.page("404.html"), built.page("en/404.html")
    assert (zh.all("html")[0]["lang"], en.all("html")[0]["lang"]) == ("zh", "en")
    assert "找不到这个页面" in zh.main
    assert [element["lang"] for element in zh.all("section") if "hidden" in element] == ["en"]
    assert "Page not found" in en.main
    assert not HAN.search(en.main.replace("中文", ""))
    for page in (zh, en):
        assert {link["href"] for link in page.all("a", class_="button")} == {"/", "/en/"}
        assert not [
            element for element in page.all("link", rel="alternate") if "hreflang" in element
        ]


# -- links ---------------------------------------------------------------------------------


def test_every_link_leads_somewhere(built):
    ids = {page.url: page.ids for page in built.pages}
    for page in built.pages:
        for link in page.all("a"):
            target = urlsplit(urljoin(HOME + page.url, link.get("href") or ""))
            if not link.get("href") or target.netloc != urlsplit(HOME).netloc:
                continue
            path = target.path.removeprefix("/")
            if path.endswith((".csv", ".json", ".pdf", ".svg", ".xlsx", ".xml")):
                assert (built.folder / path).is_file()
                continue
            assert path in ids, f"{page.url} -> {link['href']}"
            if target.fragment:
                assert target.fragment in ids[path], f"{page.url} -> {link['href']}"


def test_links_stay_in_their_language(built):
    for page in built.pages:
        for link in page.all("a"):
            if link.get("hreflang") or not link.get("href"):
                continue
            target = urlsplit(urljoin(HOME + page.url, link["href"]))
            if target.path.startswith(OPEN_DATA) and not target.path.endswith("/"):
                continue  # files that have all languages side by side
            if target.netloc == urlsplit(HOME).netloc:
                assert target.path.startswith("/en/") == page.url.startswith("en/"), link


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("parks/", "docs/parks/index.zh.md"),
        ("en/parks/", "docs/parks/index.en.md"),
        ("parks/zhundong/", "data/parks/zhundong.yml"),
        ("en/chains/textiles/", "data/chains/textiles.yml"),
        ("projects/knitwear-plant/", "data/projects/knitwear-plant.yml"),
    ],
)
def test_the_pencil_leads_to_where_the_words_are(built, root, url, source):
    (edit,) = built.page(url).all("a", rel="edit")
    assert edit["href"] == REPOSITORY + source
    assert (root / source).exists()


def test_related_things_link_to_each_other(built):
    def leads(start: str, target: str) -> bool:
        page = built.page(start)
        hrefs = (urljoin(HOME + start, link.get("href") or "") for link in page.all("a"))
        return HOME + target in hrefs

    plant, park, chain = "projects/knitwear-plant/", "parks/hutubi/", "chains/textiles/"
    for start, target in ((plant, park), (park, plant), (plant, chain), (chain, plant)):
        assert leads(start, target), f"{start} -> {target}"
        assert leads(f"en/{start}", f"en/{target}")
    assert leads(park, chain)
    assert leads(chain, park)
    assert leads("parks/zhundong/", "clusters/#coal")


def test_projects_are_not_in_the_navigation_but_parks_and_chains_are(built):
    navigation = re.search(
        r'<aside class="sidebar">.*?</aside>', built.page("parks/zhundong/").html, 16
    )
    assert navigation
    assert "../hutubi/" in navigation[0]
    assert "knitwear-plant" not in navigation[0]


# -- emblems -------------------------------------------------------------------------------


def icon_html(record: Any) -> str:
    return (
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{record.icon}"/></svg>'
    )


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("collection", ["parks", "sectors"])
def test_cards_and_chips_begin_with_the_emblem_of_what_they_lead_to(
    built, site, language, collection
):
    drawn = {name: item for name, item in getattr(site, collection).items() if item.icon}
    assert drawn
    page = html.unescape(built.page(f"{language}{collection}/").html)
    for name, record in drawn.items():
        assert f'href="{name}/">{icon_html(record)}' in page, name


def test_a_page_begins_with_the_icon_of_its_record(built, site):
    for collection in ("parks", "chains"):
        for name, record in getattr(site, collection).items():
            if record.icon and (collection, name) not in site.record_sections:
                page = built.page(f"en/{collection}/{name}/")
                assert (
                    f'<h1 id="top">{icon_html(record)}{record.name.in_language("en")[0]}'
                    in page.html
                )


def test_where_there_is_no_emblem_none_is_drawn(root, site):
    park = site.parks["fukang"].model_copy(update={"icon": None})
    page = Renderer(root, site, site.languages[1]).fragment(
        "park.html", "parks/fukang", name="fukang", park=park
    )
    assert '<h1 id="top">Fukang' in page


def test_a_project_is_shown_under_the_emblem_of_its_chain(built, site):
    page = built.page("en/parks/hutubi/").html
    assert f'href="../../projects/knitwear-plant/">{icon_html(site.chains["textiles"])}' in page


# -- charts --------------------------------------------------------------------------------


def charts(page) -> list[str]:
    return re.findall(r'<figure class="chart".*?</figure>', page.html, re.DOTALL)


def test_every_chart_has_a_title_a_description_and_a_table_that_says_the_same(built, site):
    count = 0
    for page in built.pages:
        for figure in charts(page):
            count += 1
            name, says = re.findall(r'aria-labelledby="(.*?)" aria-describedby="(.*?)"', figure)[0]
            assert re.search(rf'<figcaption id="{name}">[^<]+</figcaption>', figure), page.url
            description = re.findall(rf'<desc id="{says}">([^<]+)</desc>', figure)[0]
            shown = re.findall(r'<td [^>]*class="value"><span class="amount">(.*?)</span>', figure)
            shown = shown or re.findall(r'<tr><th scope="row">(.*?)</th>', figure)
            assert shown, page.url
            for value in shown:
                assert value in description, page.url
    assert count >= 10


def test_only_charts_that_show_more_than_a_sentence_are_drawn(built):
    """No bars of one length, no sums that cannot be compared, no empty squares."""
    drawn = {name for page in built.pages for name in re.findall('data-chart="(.*?)"', page.html)}
    assert not drawn & {"materials", "pipeline-projects", "pipeline-money", "targets", "growth"}
    assert {"exporters", "platforms", "capacity", "chains", "airport"} <= drawn
    for page in built.pages:
        for chart in charts(page):
            widths = re.findall(r'<rect [^>]*width="([\d.]+)%"[^>]*class="bar', chart)
            assert len(widths) != 1 and (not widths or len(set(widths)) > 1), page.url


def test_a_chart_draws_nothing_between_two_years(built):
    (drawn,) = re.findall(r'id="chart-exporters".*?</svg>', built.page("en/why/industry/").html, 16)
    assert drawn.count('<circle class="dot"') == 2
    assert not re.search("<path|<polyline", drawn)
    for line in re.findall('<line class="stem" x1="(.*?)" x2="(.*?)"', drawn):
        assert line[0] == line[1], "only straight down to its year"


def test_an_aim_looks_different_from_what_was_reported(built):
    (aims,) = re.findall(r'id="chart-capacity".*?</figure>', built.page("en/targets/").html, 16)
    assert set(re.findall(r'height="1.1em" class="(.*?)"', aims)) == {"bar planned"}
    assert "target for 2025, set in 2023" in aims
    platforms = built.page("en/why/innovation/").html
    (known,) = re.findall(r'id="chart-platforms".*?</figure>', platforms, 16)
    assert set(re.findall(r'height="1.1em" class="(.*?)"', known)) == {"bar"}


# -- machines ------------------------------------------------------------------------------


def test_every_page_carries_its_address_for_paper_in_words_and_as_a_code(built):
    for page in built.pages:
        (_, paper) = page.html.split('<footer class="print-only print-foot container">')
        assert svg(HOME + page.url) in paper
        assert f'<bdi dir="ltr">{HOME}{page.url}</bdi>' in paper


def test_no_page_has_two_things_of_the_same_id(built):
    for page in built.pages:
        ids = re.findall(r'\sid="([^"]+)"', page.html)
        assert len(ids) == len(set(ids)), page.url


@pytest.mark.parametrize("folder", ["", "en/"])
def test_each_language_has_a_search_index_of_its_own_with_every_page_but_lists(built, folder):
    rows = [*search_index(built, folder), *searched_projects(built, folder)]
    rows = [row for row in rows if "#" not in row[0]]  # sections of pages
    assert sorted(folder + row[0] for row in rows) == [
        url
        for url in built.urls
        if url.startswith("en/") == (folder == "en/")
        and not re.fullmatch(r"(?:projects|chains|targets)/\w+/.+", url.removeprefix("en/"))
    ]
    assert (HAN.search(json.dumps(rows, ensure_ascii=False)) is None) == (folder == "en/")


def test_the_search_index_says_what_a_page_is(built):
    kinds = {row[0]: row[1] for row in search_index(built, "en/")}
    assert kinds["parks/zhundong/"] == "park"
    assert kinds["chains/textiles/"] == "chain"
    assert kinds["sectors/food-wine/#chains-wine"] == "chain"
    assert "projects/knitwear-plant/" not in kinds
    assert kinds["figures/"] == "page"


FIRST_VISIT = 33_000  # compressed bytes: about a second of a slow phone


def test_a_first_visit_to_any_page_is_light_and_fetches_no_index(built):
    for page in built.pages:
        fetched = [element["href"] for element in page.all("link", rel="stylesheet")]
        fetched += [element["src"] for element in page.all("script") if element.get("src")]
        paths = [urlsplit(urljoin(HOME + page.url, str(item))).path.lstrip("/") for item in fetched]
        assert not [path for path in paths if path.startswith("search/")]
        whole = sum(len(gzip.compress((built.folder / path).read_bytes())) for path in paths)
        assert whole + len(gzip.compress(page.html.encode())) < FIRST_VISIT, page.url


def test_style_sheets_close_what_they_open(built):
    """What follows an unclosed brace is lost without a word."""
    for path in (built.folder / "assets/stylesheets").glob("*.css"):
        depth = 0
        for sign in re.findall("[{}]", path.read_text(encoding="utf-8")):
            depth += 1 if sign == "{" else -1
            assert depth >= 0, path
        assert depth == 0, path


def test_no_template_and_no_source_is_published(built):
    files = [path for path in built.folder.rglob("*") if path.is_file() and path.name != MARKER]
    kinds = {path.suffix for path in files}
    assert kinds <= {".html", ".css", ".js", ".svg", ".xml", ".gz", ".map", ".png", ".txt"} | {
        ".csv",
        ".md",
        ".json",
        ".pdf",
        ".xlsx",
        ".webmanifest",
    }
    assert not (built.folder / "fragments").exists()
    assert not [page.url for page in built.pages if re.search(r"\{\{|\}\}|\{%", page.text)]


# -- what is written -----------------------------------------------------------------------


def test_every_figure_stands_on_the_page_of_figures_with_all_that_belongs_beside_it(built, site):
    for prefix in ("", "en/"):
        page = built.page(f"{prefix}figures/")
        for address in site.figures:
            anchor = re.sub(r"[^a-z0-9]+", "-", address)
            row = re.search(rf'<tr id="{anchor}">(.*?)</tr>', page.html, re.DOTALL)
            assert row, address
            assert row[1].count("<td") == 4, "value, period, status, source"
            assert 'class="cite"' in row[1]


def test_partial_lists_say_so(built):
    """Of those that are counted, with their number; all others by their last name."""
    assert "共23条，以下列出15项。" in built.page("chains/").main
    assert "Listed here: 15 of 23 chains." in built.page("en/chains/").main
    assert "医疗器械 等" in built.page("why/layout/").main
    assert "Medical devices among others" in built.page("en/why/layout/").main
    assert not re.search("政府服务高效完整等", built.page("why/").main), "a complete list"


def test_what_is_unknown_leaves_no_empty_part(built):
    check_nothing_is_empty(built)


def test_kinds_of_which_the_source_says_nothing_have_no_page_and_no_link(built):
    assert [url for url in built.urls if re.fullmatch(r"(en/)?projects/[a-z-]+/", url)] == [
        "en/projects/knitwear-plant/",
        "projects/knitwear-plant/",
    ]
    absent = re.compile(r"(en/)?(offers|contacts|companies|policies|documents|news|invest)/")
    assert [url for url in built.urls if absent.match(url)] == []
    for page in built.pages:
        hrefs = [urljoin(page.url, str(link.get("href"))) for link in page.all("a")]
        assert [href for href in hrefs if absent.match(href)] == [], page.url
        assert not [href for href in hrefs if href.startswith(("tel:", "mailto:"))], page.url


def test_what_is_unknown_is_left_out(built):
    plant = built.page("en/projects/knitwear-plant/")
    assert "Investment" not in re.findall("<dt>(.*?)</dt>", plant.html)
    assert "Construction period" not in plant.main


def test_parks_are_compared_in_the_same_rows_and_the_unknown_has_a_dash(built, site):
    page = built.page("en/parks/")
    (table,) = re.findall(
        r'<div class="table-scroll comparison-table".*?</table>', page.html, re.DOTALL
    )
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table, re.DOTALL)
    assert [name for name, _ in rows][:2] == ["Level", "National titles"]
    for name, cells in rows:
        cells_of_row = re.findall(r"<td[^>]*>(.*?)</td>", cells, re.DOTALL)
        assert len(cells_of_row) == len(site.parks), name
        assert all(cells_of_row), f"{name}: what is not known says so"


def test_no_day_is_given_for_the_event(built):
    for url in ("event/", "event/matchmaking/", "event/programme/", "event/tours/"):
        text = built.page(url).main + built.page(f"en/{url}").main
        assert not re.search(r"10月\d+日|\b\d{1,2} October|October \d{1,2}\b", text), url


# -- the programme -------------------------------------------------------------------------


def test_without_times_there_is_no_calendar_and_no_offer_of_one(built):
    assert not list(built.folder.rglob("*.ics"))
    for page in built.pages:
        assert "text/calendar" not in page.html
        assert not re.search(r"countdown|count-down|倒计时", page.html, re.IGNORECASE)


def test_an_event_that_was_planned_is_stated_as_a_plan_that_is_over(built):
    """Whether it was held stands in no source."""
    en, zh = built.page("en/event/matchmaking/").main, built.page("event/matchmaking/").main
    assert "The event was planned for October 2023." in en
    assert "This is the programme as planned." in en
    assert "活动原定于2023年10月举办。" in zh
    assert "以下为会前安排。" in zh
    buttons = built.page("en/event/matchmaking/").all("a", class_="button")
    assert {button["href"] for button in buttons} == {"../../parks/", "../../sectors/"}, (
        "no registration"
    )


def test_the_programme_shows_at_a_glance_what_it_consists_of(built):
    page = built.page("en/event/matchmaking/")
    leads = [link["href"] for link in page.all("a", class_="activity")]
    sections = ("general", "thematic", "extension")
    assert leads == [f"./#matchmaking--{section}" for section in sections]
    glance = re.search(r'<ul class="programme-overview">.*?</ul>', page.html, re.DOTALL)
    assert glance
    assert BuiltPage("", glance[0]).text == (
        "1 session General activity 8 sessions Thematic matchmaking sessions "
        "1 session Extension activity (tours across Changji) Tour groups across Changji: 6 groups"
    )
    numbers = re.findall(r'<span class="number">(\d+)</span>', page.html)
    assert numbers == [str(number) for number in range(1, 9)]


def test_with_times_the_programme_is_shown_by_days_in_one_zone(trilingual):
    for url, zone, day, hours in (
        ("event/matchmaking/", "中国标准时间", "2030年5月1日星期三", "22:30至5月2日01:00"),
        ("en/event/matchmaking/", "China Standard Time", "Wednesday, 1 May 2030", "12:30–13:15"),
    ):
        text = trilingual.page(url).main
        assert text.count(zone) == 1
        assert day in text
        assert hours in text
        times = [element["datetime"] for element in trilingual.page(url).all("time")]
        assert {"2030-05-01", "2030-05-02", "2030-05-02T10:30"} <= set(times)


def test_each_session_with_a_time_offers_its_calendar_and_all_offer_one_together(trilingual):
    for folder in ("", "en/"):
        page = trilingual.page(f"{folder}event/matchmaking/")
        offered = [link["href"] for link in page.all("a", type="text/calendar")]
        addresses = {urljoin(HOME + page.url, str(href)).removeprefix(HOME) for href in offered}
        written = trilingual.folder.joinpath(folder, "event").rglob("matchmaking*/*.ics")
        written = [trilingual.folder / folder / "event/matchmaking.ics", *written]
        assert addresses == {path.relative_to(trilingual.folder).as_posix() for path in written}
        assert len(addresses) == len(offered) == 1 + 4 + 7 + 1


def test_calendars_of_all_languages_have_the_same_sessions(trilingual):
    zh, en = (
        {
            str(entry["uid"]): (entry["dtstart"].dt, str(entry["url"]))
            for entry in icalendar.Calendar.from_ical(
                (trilingual.folder / folder / "event/matchmaking.ics").read_bytes()
            ).walk("VEVENT")
        }
        for folder in ("", "en/")
    )
    assert {uid: start for uid, (start, _) in zh.items()} == {
        uid: start for uid, (start, _) in en.items()
    }
    for names, folder in ((zh, ""), (en, "en/")):
        for _, url in names.values():
            page, _, anchor = url.removeprefix(HOME).partition("#")
            assert page == f"{folder}event/matchmaking/"
            assert not anchor or anchor in trilingual.page(page).ids


def test_the_times_of_sessions_are_machine_readable(trilingual):
    html = trilingual.page("en/event/matchmaking/").html
    (event,) = [
        node
        for node in map(json.loads, re.findall(r"ld\+json\">(.*?)</script>", html))
        if node["@type"] == "Event"
    ]
    starts = [item["startDate"] for item in event["subEvent"] if "startDate" in item]
    assert len(starts) == 4 + 7 + 1
    assert "2030-05-01T22:30+08:00" in starts


# -- the build itself ----------------------------------------------------------------------


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a build elsewhere, in other circumstances, and with a cache of its own."""
    folder = tmp_path_factory.mktemp("somewhere else")
    project = copy_published_site(folder / "project")
    for path in project.rglob("*"):
        os.utime(path, (1, 1))
    circumstances = {"TZ": "Asia/Urumqi", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    circumstances[cache.ENVIRONMENT_VARIABLE] = str(folder / "cache")
    done = run_hooks(project, "build", **circumstances)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.weekly
def test_two_builds_are_the_same_to_the_byte(built, rebuilt):
    """Another place, another time zone, another locale, another order of sets."""
    assert digest(rebuilt / "project/site") == digest(built.folder)


@pytest.mark.weekly
def test_templates_are_compiled_once_for_all_languages_and_cached(rebuilt):
    (of_project,) = (rebuilt / "cache").iterdir()
    assert min((of_project / name).stat().st_size for name in ("templates", "theme")) > 100_000


@pytest.mark.parametrize("spelt", [str, str.upper], ids=["the same", "in capitals"])
def test_no_file_below_docs_can_take_the_place_of_what_a_build_writes(
    built: BuiltSite, root: Path, tmp_path: Path, spelt: Callable[[str], str]
):
    written = [
        path.relative_to(built.folder).as_posix()
        for path in built.folder.rglob("*")
        if path.is_file() and not (root / "docs" / path.relative_to(built.folder)).exists()
    ]
    assert len(written) > 100
    (tmp_path / "mkdocs.yml").touch()
    shutil.copytree(root / "docs/assets", tmp_path / "docs/assets")
    for name in map(spelt, written):
        (tmp_path / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / name).write_bytes(WHOLE_FILES.get(name.rpartition(".")[2], b"x"))
    problems = [*published_files.problems(tmp_path, PAGE_ENDINGS, [])]
    problems += read_pages(tmp_path, [Language("en", "en-GB", "English")])[1]
    assert {f"docs/{item}" for item in map(spelt, written)} <= {item.path for item in problems}


def test_what_hosts_cache_for_good_stays_available_for_one_version_more(built):
    """One rule of publishing and one of hosting: pages that are open find what they name."""
    cached = Host(HOME, ("en",)).immutable
    files = [
        path.relative_to(built.folder).as_posix()
        for path in built.folder.rglob("*")
        if path.is_file()
    ]
    named = {file for file in files if is_content_named(file)}
    assert named == {
        file for file in files if any(fnmatchcase(file, pattern) for pattern in cached)
    }
    assert {item.rpartition(".")[2] for item in named} == {"css", "js"}


def test_figures_that_became_targets_keep_their_old_places(built):
    """Seven records of projects turned out to be targets; links led to their figures."""
    assert {
        *(
            f"coal-chemicals-{name}"
            for name in ("olefins", "aromatics", "ethanol", "ethylene-glycol")
        ),
        *("electrolytic-aluminium-capacity", "biochemical-base-scale", "quality-cotton-area-area"),
    } <= built.page("figures/").ids
