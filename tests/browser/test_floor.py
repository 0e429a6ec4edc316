"""Old browsers, and scripts that do not come: pages work, or say what does not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from support.browser import visits, wait_until
from support.old_chromium import VERSION, is_available, old_chromium
from support.weekly import first_of

# -- where scripts do not run --------------------------------------------------------------------

NOTICES = {"": "不能搜索和筛选", "en/": "search and filters do not work"}
SITE_SCRIPT = "**/assets/javascripts/site.*.js"


def notice(page: Page) -> str:
    """The notice that a reader sees, or nothing."""
    return str(
        page.evaluate(
            """() => {
                const notice = document.querySelector(".script-notice");
                return getComputedStyle(notice).display === "none" ? "" : notice.innerText;
            }"""
        )
    )


def assert_notice_is_shown(page: Page, text: str) -> None:
    """A notice is shown, and nothing is offered that would not work."""
    assert text in notice(page)
    assert page.locator("#menu a").first.is_visible()
    assert not page.locator("#menu-open").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.site-header')).position") == (
        "static"
    ), "an open menu does not cover the text"


@pytest.mark.parametrize("url", first_of(NOTICES))
def test_where_scripts_run_there_is_no_notice(visit, url):
    assert notice(visit(url, 360)) == ""


@pytest.mark.parametrize("url", first_of(["en/", ""]))
def test_without_scripts_a_notice_says_what_does_not_work(visit, url):
    page = visit(url, 360, javascript=False)
    assert NOTICES[url] in notice(page)
    assert page.locator("#menu a").first.is_visible()


SPOILT = {
    "blocked": None,
    "not parsed": "let = ???;",
    "stopped": "document.documentElement.className = ''; throw new Error('stopped');",
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_script_that_does_not_run_is_noticed(browser: Browser, serve, how):
    page = browser.new_page(viewport={"width": 360, "height": 800})
    body = SPOILT[how]
    page.route(
        SITE_SCRIPT,
        lambda route: (
            route.abort()
            if body is None
            else route.fulfill(body=body, content_type="text/javascript")
        ),
    )
    page.goto(serve("en/"))
    assert_notice_is_shown(page, NOTICES["en/"])
    page.close()


def test_a_script_that_fails_takes_back_what_it_promised(browser: Browser, serve):
    """As with an element that it does not find."""
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.add_init_script(
        """document.addEventListener("DOMContentLoaded", () =>
            document.getElementById("menu").remove())"""
    )
    page.goto(serve("en/"))
    assert NOTICES["en/"] in notice(page)
    page.close()


@pytest.mark.parametrize(
    "lacking", ["delete String.prototype.replaceAll", "CSS.supports = () => false"]
)
def test_below_the_floor_a_notice_says_what_does_not_work(browser: Browser, serve, lacking):
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.add_init_script(lacking)
    page.goto(serve("en/"))
    assert_notice_is_shown(page, NOTICES["en/"])
    page.close()


@pytest.mark.parametrize("how", ["blocked", "not parsed"])
def test_a_search_that_does_not_load_says_so(browser: Browser, serve, how):
    page = browser.new_page()
    body = SPOILT[how]
    page.route(
        "**/assets/javascripts/search.*.js",
        lambda route: (
            route.abort()
            if body is None
            else route.fulfill(body=body, content_type="text/javascript")
        ),
    )
    page.goto(serve("en/"))
    page.click("#search-open")
    wait_until(page, "document.querySelector('#search [role=status]').textContent.trim()")
    assert page.locator("#search ol[aria-busy]").count() == 0
    page.close()


# -- the oldest browser --------------------------------------------------------------------------

KINDS = ["", "parks/", "parks/eastgate/", "projects/", "figures/", "event/programme/", "about/"]


@pytest.mark.weekly
@pytest.mark.slow
@pytest.mark.skipif(not is_available(), reason="the old Chromium needs Linux on x86 and npm")
def test_pages_work_in_the_oldest_chromium(browser: Browser, serve):
    """Each kind of page fits a phone, its menu opens and closes, search and lists answer."""
    with old_chromium(browser.browser_type) as oldest:
        assert oldest.version.startswith(VERSION)
        with visits(oldest, serve) as visit:
            for language in ("", "en/"):
                for url in KINDS:
                    assert_works(visit(language + url, 360))
                assert_found(visit(language, 360))
            assert_filters(visit("en/projects/", 360))
            assert_compares(visit("en/compare/?parks=eastgate,hilltop", 360))


def assert_compares(page: Page) -> None:
    """What the address says stands side by side, and can be changed."""
    shown = "document.querySelectorAll('.compare thead th:not([hidden]) a').length"
    wait_until(page, "document.querySelector('.compare-picker')")
    parks = f"{shown} - document.querySelectorAll('.compare-rest thead th:not([hidden]) a').length"
    assert page.evaluate(parks) == 2
    click(page, ".compare-picker [aria-pressed=true]")
    assert page.evaluate(parks) == 1


# What Playwright does before it clicks or types asks for more than this browser has.


def click(page: Page, selector: str) -> None:
    page.evaluate("it => document.querySelector(it).click()", selector)


def enter(page: Page, selector: str, text: str) -> None:
    page.evaluate(
        """([selector, text]) => {
            const field = document.querySelector(selector);
            field.focus();
            field.value = text;
            field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        }""",
        [selector, text],
    )


def assert_works(page: Page) -> None:
    assert notice(page) == "", page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url
    bar = "document.querySelector('.site-header').offsetHeight"
    closed = page.evaluate(bar)
    assert closed < 80, page.url
    click(page, "#menu-open")
    assert page.evaluate(bar) > 2 * closed, page.url
    click(page, "#menu-open")
    assert page.evaluate(bar) == closed, page.url


def assert_found(page: Page) -> None:
    click(page, "#search-open")
    enter(page, "#search input", "wine" if "/en/" in page.url else "葡萄酒")
    wait_until(page, "document.querySelector('#search ol a')")
    assert "chains/wine/" in page.evaluate("document.querySelector('#search ol a').href")


def assert_filters(page: Page) -> None:
    rows = "document.querySelectorAll('.listing tbody tr').length"
    before = page.evaluate(rows)
    enter(page, ".listing [name=q]", "knitwear")
    wait_until(page, f"{rows} < {before}")
    assert page.evaluate(rows) >= 1
