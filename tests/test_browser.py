"""What only a browser shows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
KINDS = ["", "why/industry/", "parks/", "parks/zhundong/", "chains/", "chains/wine/", "clusters/"]
KINDS += ["event/", "event/programme/", "projects/", "projects/knitwear-plant/", "figures/"]
KINDS += ["figures/lists/", "about/", "about/gaps/"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, serve: Callable[[str], str]) -> Iterator[Callable[..., Page]]:
    contexts = []

    def visit(url: str, width: int = 1280, *, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=javascript
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(serve(url))
        return page

    yield visit
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("url", KINDS)
@pytest.mark.parametrize("width", [320, 768])
def test_no_page_scrolls_sideways(visit, language, url, width):
    page = visit(language + url, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("url", ["", "en/parks/zhundong/", "en/projects/", "404.html"])
def test_pages_ask_only_their_own_host_and_log_no_error(browser, serve, url):
    page = browser.new_page()
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on(
        "console", lambda message: errors.append(message.text) if message.type == "error" else 0
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(serve(url), wait_until="networkidle")
    assert [it for it in asked if not it.startswith(serve("").rsplit("/", 2)[0])] == []
    if url != "404.html":  # its links are whole paths, which this server does not have
        assert errors == []
    assert page.context.cookies() == []
    page.close()


def test_the_switch_leads_to_the_other_language_and_back(visit, serve):
    page = visit("parks/zhundong/")
    page.click("a.language-switch")
    assert page.url == serve("en/parks/zhundong/")
    assert page.inner_text("h1") == "Xinjiang Zhundong Economic and Technological Development Zone"
    page.click("a.language-switch")
    assert page.url == serve("parks/zhundong/")


def test_a_number_leads_to_its_row_and_source(visit, serve):
    page = visit("en/")
    page.click("a.tile-value >> nth=0")
    assert page.url == serve("en/figures/#industry-added-value-growth")
    row = page.locator("#industry-added-value-growth")
    assert row.is_visible()
    row.locator("a.cite").click()
    assert page.url == serve("en/about/#article-p29")
    assert "paragraph 29 of the source" in page.locator("#article-p29").inner_text()


def test_everything_is_there_without_scripts(visit, serve):
    page = visit("en/", javascript=False)
    page.click("nav.md-tabs >> text=Parks")
    page.click("article a.card >> text=Changji National High-Tech Industrial Development Zone")
    assert page.url == serve("en/parks/changji-high-tech/")
    assert page.locator("article h2").count() > 0


def test_on_a_phone_each_cell_of_a_table_says_what_it_is(visit):
    page = visit("en/projects/", 360)
    cell = page.locator("#named ~ .table td >> nth=0")
    assert cell.evaluate("it => getComputedStyle(it, '::before').content") == '"Stage"'
    assert not page.locator("#named ~ .table thead").is_visible()


@pytest.mark.parametrize(
    ("url", "words", "wanted"),
    [
        ("", "葡萄酒", "chains/wine/"),
        ("en/", "biomedicine", "en/chains/biomedicine/"),
        ("en/", "software", "en/chains/software/"),
    ],
)
def test_search_finds_a_chain_by_its_name(visit, url, words, wanted):
    page = visit(url)
    page.click("input.md-search__input")
    page.keyboard.type(words)
    result = page.locator(".md-search-result__link").first
    result.wait_for()
    found = [
        link.get_attribute("href") or "" for link in page.locator(".md-search-result__link").all()
    ]
    assert any(wanted in href for href in found[:5]), found[:5]
    assert all(("/en/" in href) == (url == "en/") for href in found)
