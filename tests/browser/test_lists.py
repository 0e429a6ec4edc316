"""How readers find projects and chains among many, with scripts and without."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page

from prospectus.config.project import Project
from prospectus.domain.dataset import Dataset
from prospectus.domain.loader import load
from prospectus.presentation.listing import LISTINGS
from prospectus.presentation.pagination import ROWS_PER_PAGE
from support.browser import accessibility_violations, visits, wait_until
from support.parsing import BuiltSite
from support.server import served
from support.weekly import first_of

ROWS = ".listing tbody tr"


@pytest.fixture(scope="session")
def crowd_data(crowd: BuiltSite) -> Dataset:
    return load(Project(crowd.folder.parent))


@pytest.fixture(scope="session")
def serve_crowd(crowd: BuiltSite) -> Iterator[Callable[..., str]]:
    with served(crowd) as serve:
        yield serve


@pytest.fixture
def open_page(
    browser: Browser, serve_crowd: Callable[..., str], kept_pages: list[Page]
) -> Iterator[Callable[..., Page]]:
    with visits(browser, serve_crowd, kept_pages) as visit:
        yield visit


def names(page: Page) -> list[str]:
    return page.locator(f"{ROWS} th > :first-child").all_inner_texts()


def count(page: Page) -> str:
    return page.inner_text(".listing [role=status]")


def use(page: Page, **values: str) -> Page:
    """Fill in the form as a reader does, and wait until the list answers."""
    for name, value in values.items():
        field = page.locator(f".listing [name={name}]")
        if field.evaluate("it => it.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    wait_until(page, "window.listingData && document.querySelector('[data-more]')")
    page.wait_for_timeout(50)
    return page


def sheet(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


# -- pages that were built ---------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["", "en/"])
def test_without_scripts_links_lead_to_every_project(open_page, crowd_data, folder):
    page = open_page(f"{folder}projects/", javascript=False)
    assert not page.locator(".listing form").is_visible()
    assert str(len(crowd_data.projects)) in count(page)
    listed = names(page)
    assert len(listed) == ROWS_PER_PAGE
    while (following := page.locator(".pagination a[rel=next]")).count():
        following.click()
        page.wait_for_load_state()
        listed += page.locator(".data-table tbody th > a").all_inner_texts()
    language = "en" if folder else "zh"
    assert listed == [
        project.name.in_language(language) for project in crowd_data.projects.values()
    ]


def test_without_scripts_choices_lead_to_their_records(open_page, crowd_data):
    page = open_page("en/projects/", javascript=False)
    page.click("summary >> text=By stage")
    link = page.locator("details[open] a >> text=Signed")
    signed = crowd_data.project_index.find(stage="signed")
    assert link.locator(".count").inner_text() == str(len(signed))
    link.click()
    assert page.inner_text("h1").startswith("Projects · Stage: Signed")
    assert page.locator("details[open] [aria-current=page]").inner_text().startswith("Signed")
    first = page.locator(".data-table tbody th a >> nth=0")
    assert first.inner_text() == next(iter(signed.values())).name.in_language("en")
    first.click()
    assert "Stage Signed" in " ".join(page.inner_text("article").split())


def test_no_page_of_a_list_grows_with_it(crowd):
    for page in crowd.pages:
        rows = re.findall(
            r'<table class="data-table listing-table">(.*?)</table>', page.html, re.DOTALL
        )
        assert all(table.count("<tr>") <= ROWS_PER_PAGE + 1 for table in rows), page.url
    assert "projects/page/3/" in crowd.urls
    assert "projects/page/4/" not in crowd.urls


def test_pages_of_lists_have_alternates_and_steps_and_a_pencil(crowd):
    for url, source in (
        ("projects/stage/signed/", "data/stages.yml"),
        ("projects/page/2/", "docs/projects/index.{}.md"),
        ("projects/park/milton/", "data/parks/milton.yml"),
        ("chains/group/extend/", "data/chain-groups.yml"),
    ):
        for folder, language in (("", "zh"), ("en/", "en")):
            page = crowd.page(folder + url)
            (edit,) = page.all("a", rel="edit")
            assert str(edit["href"]).endswith(f"/edit/main/{source.format(language)}")
            alternates = page.all("link", rel="alternate")
            links = {
                alternate["hreflang"]: alternate["href"]
                for alternate in alternates
                if "hreflang" in alternate
            }
            assert urljoin(str(links["en"]), ".").endswith(f"/en/{url}")
            assert f'"item":"{links["en" if folder else "zh-Hans"]}"' in page.html


def test_every_page_of_a_list_has_its_own_title_and_description(crowd):
    for folder in ("", "en/"):
        pages = [page for page in crowd.pages if page.url.startswith("en/") == (folder == "en/")]
        for heads in (
            [page.title for page in pages],
            [page.all("meta", name="description")[0]["content"] for page in pages],
        ):
            assert sorted(set(heads)) == sorted(heads)


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize("collection", LISTINGS)
def test_the_whole_list_can_be_taken_away(crowd, crowd_data, folder, collection):
    text = (crowd.folder / folder / collection / f"{collection}.csv").read_bytes().decode()
    assert text.startswith("\ufeff")
    _, *rows = sheet(text)
    language = "en" if folder else "zh"
    assert [row[0] for row in rows] == [
        item.name.in_language(language) for item in getattr(crowd_data, collection).values()
    ]


# -- with scripts ------------------------------------------------------------------------------


def test_the_list_is_fetched_when_somebody_begins_to_choose(open_page):
    page = open_page("en/projects/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.listingData") is None
    use(page, stage="signed")
    assert page.evaluate("Object.keys(window.listingData)") == ["projects"]


def test_conditions_narrow_the_list_and_their_removal_widens_it(open_page, crowd_data):
    page = use(open_page("en/projects/"), stage="signed", park="milton")
    wanted = crowd_data.project_index.find(stage="signed", park="milton")
    total = len(crowd_data.projects)
    assert names(page) == [item.name.in_language("en") for item in wanted.values()]
    assert count(page) == f"Projects found: {len(wanted)} of {total}"
    page.click("button >> text=Clear")
    wait_until(page, f"document.querySelectorAll('{ROWS}').length === {ROWS_PER_PAGE}")
    assert count(page) == f"Projects: {total}"


def test_a_row_of_the_script_is_as_the_built_one(open_page):
    page = open_page("en/projects/")
    wait_until(page, "document.querySelector('.listing .mark')")
    links = "[...it.querySelectorAll('a')].map(a => a.getAttribute('href') + a.title + a.className)"
    read = f"all => all.map(it => it.innerText + {links})"
    built = page.locator(ROWS).evaluate_all(read)
    use(page, sort="name")
    use(page, sort="")
    assert page.locator(ROWS).evaluate_all(read) == built


def test_sums_are_chosen_between_bounds_and_what_is_not_published_is_left_out(
    open_page, crowd_data
):
    page = use(open_page("en/projects/"), **{"from": "1000", "to": "3000"})  # CNY million
    sums = {
        project.name.in_language("en"): project.investment
        for project in crowd_data.projects.values()
    }
    wanted = [name for name, item in sums.items() if item and 10**9 <= item.value <= 3 * 10**9]
    assert 0 < len(wanted) < ROWS_PER_PAGE
    assert names(page) == wanted
    page = use(open_page("projects/"), **{"from": "10", "to": "30"})  # 亿元
    assert len(names(page)) == len(wanted)


def test_the_list_is_ordered_by_name_sum_or_date(open_page, crowd_data):
    page = use(open_page("en/projects/"), sort="name")
    assert (
        names(page)
        == sorted(
            (project.name.in_language("en") for project in crowd_data.projects.values()),
            key=str.casefold,
        )[:ROWS_PER_PAGE]
    )
    use(page, sort="amount")
    sums = {
        project.name.in_language("en"): project.investment
        for project in crowd_data.projects.values()
    }
    shown = [float(sums[name].value) for name in names(page) if sums[name]]
    assert shown == sorted(shown, reverse=True)
    assert shown[0] == max(float(item.value) for item in sums.values() if item)
    use(page, sort="date")
    periods = {
        project.name.in_language("en"): project.period for project in crowd_data.projects.values()
    }
    starts = [periods[name].first_day for name in names(page)]
    assert starts == sorted(starts, reverse=True)
    page.click("button >> text=Show more")
    page.click("button >> text=Show more")
    known = [periods[name] is not None for name in names(page)]
    assert known == sorted(known, reverse=True), "what has no date comes last"


FOUND = {
    "projects/": {
        "针织": "磨坊溪针织工厂",
        "zhizao milton": None,
        "mfxzz": "磨坊溪针织工厂",
        "zhenzhi": "磨坊溪针织工厂",
        "样品": "磨坊溪针织工厂",
        "针织　纺织": "磨坊溪针织工厂",
    },
    "en/projects/": {
        "KNITWEAR milton": "Knitwear plant in Milton",
        "chemical": "Coal-chemical capacity programme",
        "ｏｌｅｆｉｎｓ": "Coal-chemical capacity programme",
    },
    "chains/": {
        "ptj": "葡萄酒",
    },
    "en/chains/": {
        "dairies": "Dairy processing",
    },
}


@pytest.mark.parametrize("url", FOUND)
def test_words_are_found_inside_words_and_by_sound_and_all_must_match(open_page, url):
    page = open_page(url)
    for words, wanted in FOUND[url].items():
        listed = names(use(page, q=words))
        assert (wanted in listed) if wanted else listed == [], words


def test_what_is_not_there_is_said_in_words(open_page):
    page = use(open_page("en/projects/"), q="qwertyuiop")
    assert count(page) == "Nothing matches; try fewer conditions"
    assert not page.locator("[data-save]").is_visible()


def test_more_rows_come_when_they_are_asked_for_and_the_first_has_the_focus(open_page, crowd_data):
    page = use(open_page("en/projects/"), sort="name")
    assert len(names(page)) == ROWS_PER_PAGE
    page.click("button >> text=Show more")
    assert len(names(page)) == 2 * ROWS_PER_PAGE
    focused = page.evaluate("document.activeElement.textContent")
    assert focused == names(page)[ROWS_PER_PAGE]
    page.click("button >> text=Show more")
    assert len(names(page)) == len(crowd_data.projects)
    assert not page.locator("[data-more]").is_visible()


def test_an_address_brings_back_what_was_chosen(open_page, serve_crowd):
    page = use(open_page("en/projects/"), stage="operating", q="test", sort="amount")
    page.wait_for_url("**/en/projects/?*sort=amount")
    query = page.url.split("?")[1]
    assert query == "q=test&stage=operating&sort=amount"
    filtered = open_page(f"en/projects/?{query}")
    wait_until(filtered, "window.listingData")
    filtered.wait_for_timeout(50)
    assert names(filtered) == names(page)
    assert filtered.input_value("[name=stage]") == "operating"
    filtered.goto(serve_crowd("projects/?" + query.replace("test", "虚构")))
    wait_until(filtered, "window.listingData")
    assert filtered.input_value("[name=sort]") == "amount"


def test_an_address_that_asks_for_what_there_is_not_does_no_harm(open_page):
    page = open_page("en/projects/?stage=nowhere&park=<b>&nope=1")
    assert page.input_value("[name=stage]") == ""
    assert len(names(page)) == ROWS_PER_PAGE


def test_whoever_comes_back_finds_the_list_as_it_was(open_page):
    page = use(open_page("en/projects/"), stage="signed", park="norton")
    before, count = names(page), page.inner_text(".listing-status")
    page.wait_for_url("**/en/projects/?*park=norton")
    page.locator(f"{ROWS} th a >> nth=0").click()
    page.wait_for_url("**/en/projects/test-*/")
    page.go_back()
    is_counted = "count => document.querySelector('.listing-status')?.textContent === count"
    wait_until(page, is_counted, arg=count)
    assert page.input_value("[name=park]") == "norton"
    assert names(page) == before


def test_the_result_is_taken_away_as_the_whole_list_would_be(open_page, crowd):
    page = use(open_page("en/projects/"), stage="construction", sort="")
    with page.expect_download() as download:
        page.click("button >> text=Download this result")
    taken = Path(download.value.path()).read_bytes().decode()
    head, *rows = sheet((crowd.folder / "en/projects/projects.csv").read_bytes().decode())
    assert download.value.suggested_filename == "projects.csv"
    assert taken.startswith("\ufeff")
    assert sheet(taken) == [head, *(row for row in rows if row[1] == "Under construction")]
    assert len(sheet(taken)) > 20


def test_a_list_is_filtered_with_the_keyboard_alone(open_page, crowd_data):
    page = open_page("en/projects/")
    page.focus(".listing [name=q]")
    page.keyboard.type("made up")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Signed")
    wait_until(page, "window.listingData")
    page.wait_for_timeout(50)
    wanted = [
        item for item in crowd_data.project_index.find(stage="signed") if item.startswith("test-")
    ]
    assert len(names(page)) == min(ROWS_PER_PAGE, len(wanted))
    assert page.evaluate("document.activeElement.name") == "stage"


@pytest.mark.parametrize(
    ("url", "scheme", "width"),
    first_of(
        [
            ("projects/", "light", 360),
            ("en/projects/", "dark", 1280),
            ("chains/", "dark", 360),
            ("en/projects/page/2/", "light", 1280),
        ]
    ),
)
def test_a_list_in_use_is_accessible(open_page, url, scheme, width):
    page = open_page(url, width)
    page.emulate_media(color_scheme=scheme)
    page.reload()
    if "page" not in url:
        use(page, sort="name")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for summary in page.locator("summary").all():
        summary.click()
    assert accessibility_violations(page) == []


def test_a_page_opened_from_a_folder_finds_as_well(browser, crowd):
    page = browser.new_page()
    page.goto((crowd.folder / "en/projects/index.html").as_uri())
    use(page, q="knitwear")
    assert names(page) == ["Knitwear plant in Milton"]
    page.close()
