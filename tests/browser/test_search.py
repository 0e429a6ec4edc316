"""How readers search among thousands of projects."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from prospectus.i18n.pinyin import pinyin_key
from prospectus.outputs.search_index import files
from prospectus.outputs.search_projects import SearchProject
from support.browser import visits, wait_until
from support.parsing import BuiltSite, search_index
from support.search_items import NAMES, items
from support.server import served
from support.weekly import first_of

MANY = 3000
FOLDERS = {"": "zh", "en/": "en"}
WEEKLY = pytest.mark.weekly
ITEMS = {folder: list(items(MANY, language)) for folder, language in FOLDERS.items()}
PARTS = re.compile(r"/search/\w+/(?:terms|projects)-")


@pytest.fixture(scope="session")
def crowd(built: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site as it was built, but for its search, which knows thousands of made-up projects."""
    site = copy_of(built, tmp_path_factory.mktemp("crowded search")).folder
    for folder, language in FOLDERS.items():
        index_files = files([], ITEMS[folder], language)
        place = site / folder / "search"
        pages = json.dumps(search_index(built, folder))
        for name, text in index_files.items():
            (place / name).parent.mkdir(exist_ok=True)
            whole = text.replace('"pages":[]', f'"pages":{pages}', 1)
            (place / name).write_text(whole, encoding="utf-8")
    return BuiltSite(site)


def copy_of(site: BuiltSite, folder: Path) -> BuiltSite:
    """A copy whose search a test may replace; all other files are those of the site itself."""

    def copy(source: str, target: str) -> None:
        (shutil.copyfile if "search" in Path(source).parts else os.link)(source, target)

    return BuiltSite(Path(shutil.copytree(site.folder, folder / "site", copy_function=copy)))


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


def opened(page: Page) -> Page:
    page.click("#search-open")
    return page


def ask(page: Page, words: str) -> list[str]:
    """The titles that are found, best first."""
    page.fill("#search input", words)
    page.wait_for_selector("#search ol:not([aria-busy])", state="attached")
    return page.locator("#search li strong").all_inner_texts()


def count(page: Page) -> int:
    count = re.search(r"\d+", page.inner_text("#search [role=status]"))
    return int(count[0]) if count else 0


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def some(folder: str, number: int) -> list[SearchProject]:
    chance = random.Random(2)  # noqa: S311 - the same every time is what is wanted
    return chance.sample(ITEMS[folder], number)


# -- what is found -------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", first_of(FOLDERS))
def test_a_project_is_found_first_by_its_title(open_page, folder):
    page = opened(open_page(folder))
    for item in some(folder, 4):
        assert ask(page, item.title)[0] == item.title


def test_any_piece_of_a_chinese_title_finds_what_holds_it_and_nothing_else(open_page):
    page = opened(open_page(""))
    chance = random.Random(3)  # noqa: S311 - the same every time is what is wanted
    for item in some("", 8):
        title = plain(item.title).removesuffix("(虚构)")
        start = chance.randrange(2)
        piece = title[start : chance.randrange(start + 2, len(title) + 1)]
        wanted = [item for item in ITEMS[""] if piece in plain(item.title)]
        titles = ask(page, piece)
        assert count(page) == len(wanted), piece
        assert len(titles) == min(20, len(wanted))
        assert all(piece in plain(item) for item in titles)


@pytest.mark.parametrize(
    ("folder", "queries"),
    [
        # In the second query, one word is in the words of fields, the other in the title.
        ("", ("沐桐 南园", "东园 苜蓿", "led灯 澄")),
        # In the last one, words are found by their stems.
        ("en/", ("Corvane cashmere", "cash mockton spire", "violins laboratories")),
    ],
)
def test_all_words_are_held_by_what_is_found(open_page, folder, queries):
    page = opened(open_page(folder))
    texts = [
        (item.title, plain(" ".join((item.title, item.description, *item.words))))
        for item in ITEMS[folder]
    ]
    for words in queries:
        titles = ask(page, words)
        stems = [re.sub("(ie)?s$", "", plain(word)) for word in words.split()]
        wanted = [title for title, text in texts if all(stem in text for stem in stems)]
        assert count(page) == len(wanted) > 0, words
        assert set(titles) <= set(wanted), words


def test_titles_that_begin_so_come_before_those_that_hold_the_word(open_page):
    page = opened(open_page("en/"))
    for word in (NAMES["en"][0][1], NAMES["en"][0][5]):
        assert all(item.startswith(word) for item in ask(page, word))
    assert all("cashmere" in item for item in ask(page, "cashmere"))


def test_projects_are_found_by_how_they_sound(open_page):
    page = opened(open_page(""))
    for item in some("", 4):
        first, whole = (
            re.sub(r"\W", "", plain(part)) for part in pinyin_key(item.title).split(" ")
        )
        assert item.title in ask(page, first)[:5], first
        assert item.title in ask(page, whole)[:5], whole
        assert item.title in ask(page, whole[:-9])[:5]
    assert all("蜂蜜" in item for item in ask(page, "fengmi"))


def test_pages_parks_and_chains_are_still_found_among_so_many_projects(open_page):
    page = opened(open_page("en/"))
    assert "Wine" in ask(page, "wine")[:5]
    page = opened(open_page(""))
    assert "葡萄酒" in ask(page, "葡萄酒")[:5]
    assert "幻想省东门经济技术开发区" in ask(page, "dmkfq")[:5]


def test_what_stands_nowhere_as_a_whole_is_found_by_its_pieces(open_page):
    titles = ask(opened(open_page("")), "昭桐苜蓿物流产业园")
    assert "昭桐苜蓿物流园（虚构）" in titles[:5]


# -- what is fetched, and when -------------------------------------------------------------------

BEFORE_THE_FIRST_RESULT = 60_000  # compressed bytes


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("", "物流园"),
        ("en/", "Alder Quay honey factory"),
        *(
            pytest.param("", name, marks=WEEKLY)
            for name in ("云柏羊绒加工厂", "fengmi", "苜蓿", "璟", "虚构东园", "35")
        ),
        *(
            pytest.param("en/", text, marks=WEEKLY)
            for text in ("cas", "factory", "made up", "mockton")
        ),
    ],
)
def test_little_is_fetched_before_the_first_result(open_page, crowd, folder, words):
    page = open_page(folder)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    opened(page)
    assert ask(page, words)
    paths = [crowd.folder / item.split("/site/")[1] for item in requests if "/search/" in item]
    assert len(paths) > 2
    assert sum(len(gzip.compress(path.read_bytes())) for path in paths) < BEFORE_THE_FIRST_RESULT


def test_a_part_is_fetched_once(open_page):
    page = opened(open_page("en/"))
    ask(page, "cashmere")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    assert ask(page, "") == []
    assert ask(page, "cashmere")
    assert requests == []


class Slow:
    """Keeps back the first part of the index that a page asks for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.kept: list[Route] = []
        page.route(PARTS, self._answer)

    def ask(self, words: str) -> None:
        """Ask for words, until the page waits for a part."""
        self.page.fill("#search input", words)
        for _ in range(1000):
            if self.kept:
                return
            self.page.wait_for_timeout(10)
        raise AssertionError(f"no part is asked for by {words}")

    def _answer(self, route: Route) -> None:
        if self.kept:
            route.continue_()
        else:
            self.kept.append(route)

    def go_on(self) -> None:
        self.kept[0].continue_()


def test_the_answer_to_an_older_query_never_follows_a_newer_one(open_page):
    page = opened(open_page("en/"))
    slow = Slow(page)
    slow.ask("zzyzx")
    titles = ask(page, "alder")
    assert titles and all(item.startswith("Alder") for item in titles)
    shown = page.inner_text("#search [role=status]")
    slow.go_on()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert page.locator("#search li strong").all_inner_texts() == titles
    assert page.inner_text("#search [role=status]") == shown


def test_readers_see_that_a_search_is_running(open_page):
    page = opened(open_page("en/"))
    slow = Slow(page)
    slow.ask("cashmere")
    wait_until(page, "document.querySelector('#search [role=status]').innerText === 'Searching …'")
    slow.go_on()
    wait_until(page, r"/\d/.test(document.querySelector('#search [role=status]').innerText)")
    assert count(page) > 0


def test_enter_waits_for_the_answer(open_page, serve_crowd):
    page = opened(open_page("en/"))
    ask(page, "alder")
    slow = Slow(page)
    slow.ask("wine")
    page.keyboard.press("Enter")
    slow.go_on()
    page.wait_for_url(serve_crowd("en/chains/wine/"))


def test_a_part_that_does_not_load_is_asked_for_again(open_page):
    page = opened(open_page("en/"))
    page.route(PARTS, lambda route: route.abort())
    assert ask(page, "cashmere") == []
    assert "did not load" in page.inner_text("#search [role=status]")
    page.unroute(PARTS)
    assert ask(page, "cashmere ")


@pytest.mark.parametrize(
    ("script", "answer"),
    [
        ("text-matching", "nothing"),
        ("search", "the page of a captive portal"),
        pytest.param("text-matching", "the page of a captive portal", marks=WEEKLY),
        pytest.param("search", "nothing", marks=WEEKLY),
    ],
)
def test_a_script_that_does_not_come_is_reported_and_loaded_at_the_next_try(
    open_page, script, answer
):
    page = open_page("en/")

    def respond(route: Route) -> None:
        if answer == "nothing":
            route.abort()
        else:
            route.fulfill(body="<!doctype html>", content_type="text/html")

    pattern = re.compile(rf"/assets/javascripts/{script}\.")
    page.route(pattern, respond)
    opened(page)
    wait_until(
        page,
        "document.querySelector('#search [role=status]').innerText.includes('did not load')",
    )
    page.unroute(pattern)
    page.keyboard.press("Escape")
    opened(page)
    wait_until(page, "Boolean(window.site.search)")
    assert ask(page, "cashmere")


def test_an_open_tab_finds_what_a_new_version_of_the_site_holds(browser, crowd, tmp_path):
    """The version that the tab knows is gone by then."""
    site = copy_of(crowd, tmp_path)
    with served(site) as serve, visits(browser, serve) as visit:
        page = opened(visit("en/"))
        wait_until(page, "window.searchIndex")
        before = page.evaluate("window.searchVersion")
        shutil.rmtree(site.folder / "en/search")
        items = [replace(item, title=f"Renewed {item.title}") for item in ITEMS["en/"]]
        for name, text in files([], items, "en").items():
            path = site.folder / "en/search" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        titles = ask(page, "cashmere")
        assert titles and all(item.startswith("Renewed ") for item in titles)
        assert page.evaluate("window.searchVersion") != before


def test_a_tab_that_was_open_for_long_asks_whether_there_is_a_new_version(browser, built, tmp_path):
    """Also where nothing of the old version is missing: its results may lead to pages that are."""
    site = copy_of(built, tmp_path)
    with served(site) as serve, visits(browser, serve) as visit:
        page = opened(visit("en/"))
        assert "Wine" in ask(page, "wine")
        refreshed = list(items(10, "en"))
        for name, text in files([], refreshed, "en").items():
            path = site.folder / "en/search" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert "Wine" in ask(page, "wines")
        page.evaluate("{ const now = Date.now; Date.now = () => now() + 3_600_000; }")
        assert ask(page, refreshed[0].title)[0] == refreshed[0].title
        assert ask(page, "wine") == []


def test_an_index_that_is_gone_before_the_first_query_is_asked_for_again(browser, crowd, tmp_path):
    """A cache between may still have the small script that names it."""
    site = copy_of(crowd, tmp_path)
    with served(site) as serve, visits(browser, serve) as visit:
        page = visit("en/")
        old = 'window.searchVersion="0123456789";'
        page.route(re.compile(r"/search/index\.js$"), lambda item: item.fulfill(body=old))
        assert ask(opened(page), "cashmere")


def test_letters_from_which_a_word_is_still_being_chosen_are_not_asked_for(open_page):
    page = opened(open_page(""))
    ask(page, "苜蓿")
    results = page.inner_text("#search ol")
    field = "document.querySelector('#search input')"
    page.evaluate(f"""{field}.value = 'yun'; {field}.dispatchEvent(
        new InputEvent('input', {{ isComposing: true }}))""")
    assert page.inner_text("#search ol") == results
    page.evaluate(f"{field}.value = '云柏'; {field}.dispatchEvent(new Event('compositionend'))")
    wait_until(page, "document.querySelector('#search li strong').innerText.startsWith('云柏')")


@pytest.mark.parametrize(("folder", "words"), first_of([("", "云柏羊绒"), ("en/", "alder quay")]))
def test_parts_load_from_a_folder(open_page, crowd, folder, words):
    page = open_page(folder)
    page.goto((Path(crowd.folder) / folder / "parks/index.html").as_uri())
    assert plain(ask(opened(page), words)[0]).startswith(words)
