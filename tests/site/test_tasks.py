"""What readers come for, on a phone: each task takes at most three clicks from the home page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from support.browser import visits
from support.builds import Once, make_built
from support.parsing import BuiltSite
from support.server import served
from support.weekly import first_of

PHONE = 390  # CSS pixels
MOST = 3  # clicks
LANGUAGES = {"zh": "", "en": "en/"}

# The pages of a language differ in their words only.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", first_of(LANGUAGES))]


class Reader:
    """Somebody who starts at the home page on a phone and whose clicks are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, target: Locator | str) -> None:
        """Click what is visible; typing into a field that has the focus needs no click."""
        located = self.page.locator(target) if isinstance(target, str) else target
        self.clicks += 1
        located.first.click()

    def link(self, path: str) -> Locator:
        """The links in the text of the page that lead to an address of the same language."""
        return self.page.locator(f"main a[href$='{path}']")

    def sees(self, target: Locator | str) -> None:
        """What was looked for is there, and no more clicks were needed than a reader has."""
        located = self.page.locator(target) if isinstance(target, str) else target
        expect(located.first).to_be_visible()
        assert self.clicks <= MOST


@pytest.fixture
def reader(visit: Callable[..., Page], language: str) -> Reader:
    return Reader(visit(LANGUAGES[language], PHONE))


def test_a_park_for_aluminium(reader):
    reader.click(reader.link("sectors/aluminium-metals/"))
    reader.click(reader.page.locator("#parks ~ ul a").first)
    expect(reader.page).to_have_url(re.compile("/parks/[a-z-]+/$"))
    reader.sees("h1")
    assert reader.clicks == 2


def test_what_is_signed_and_what_is_intended(reader):
    reader.click(reader.link("projects/"))
    reader.sees(".lane.intended .amount")
    reader.sees(".lane:not(.intended) .amount")
    assert reader.clicks == 1


def test_the_parks_compared(reader):
    reader.click(reader.link("parks/#compared"))
    expect(reader.page.locator("#compared")).to_be_in_viewport()
    reader.sees(".comparison-table tbody td:not(.empty)")
    assert reader.clicks == 1


def test_the_programme_of_the_event(reader):
    reader.click(reader.link("event/programme/"))
    expect(reader.page.locator(".programme-section li")).not_to_have_count(0)
    reader.sees(".programme-section li")
    assert reader.clicks == 1


def test_the_data_of_a_chart(reader):
    reader.click(reader.link("why/industry/"))
    reader.click(".chart summary")
    reader.sees(".chart details table")
    with reader.page.expect_download() as download:
        reader.click(".chart a[href$='.csv']")
    assert download.value.suggested_filename.endswith(".csv")
    assert reader.clicks <= MOST


# Of 国家循环化改造示范试点园区, a title of Zhundong, and of its English name.
INSIDE = {"zh": "循环化", "en": "circular"}


def test_a_phrase_inside_a_long_word(reader, language):
    reader.click("#search-open")
    reader.page.keyboard.type(INSIDE[language])
    reader.click(reader.page.locator("#search ol a[href*='parks/zhundong/']"))
    reader.page.wait_for_url("**/parks/zhundong/**")
    reader.sees("h1")
    assert reader.clicks == 2


def test_a_page_on_paper(reader):
    """The browser's own menu prints it; on paper it has its address, and nothing to press."""
    reader.click(reader.link("sectors/aluminium-metals/"))
    reader.page.emulate_media(media="print")
    expect(reader.page.get_by_text(re.compile("/sectors/aluminium-metals/")).first).to_be_visible()
    expect(reader.page.locator("#search-open")).to_be_hidden()
    expect(reader.page.locator(".share")).to_be_hidden()
    reader.sees(".footnotes li")
    assert reader.clicks == 1


def test_a_page_to_pass_on(reader):
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.click(reader.link("sectors/aluminium-metals/"))
    reader.click("[data-copy-link]")
    expect(reader.page.locator(".share [role=status]")).not_to_be_empty()
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("/sectors/aluminium-metals/")
    reader.sees(".share [role=status]")
    assert reader.clicks == 2


def test_the_same_page_in_the_other_language(reader, language):
    reader.click(reader.link("sectors/aluminium-metals/"))
    reader.page.wait_for_url("**/sectors/aluminium-metals/")
    address = reader.page.url
    reader.click("header a[hreflang]:visible")
    translated = {
        "zh": address.replace("/sectors/", "/en/sectors/"),
        "en": address.replace("/en/sectors/", "/sectors/"),
    }
    expect(reader.page).to_have_url(translated[language])
    reader.sees("h1")
    assert reader.clicks == 2


# -- whom to contact -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample_reader(once: Once, sample: Path, browser: Browser) -> Iterator[Callable[[str], Reader]]:
    """Readers of the sample site, which has contacts; this site has none yet."""
    built = BuiltSite(once("built", lambda folder: make_built(sample, folder)) / "project/site")
    with served(built) as serve, visits(browser, serve) as visit:
        yield lambda language: Reader(visit(LANGUAGES[language], PHONE))


def test_whom_to_contact(sample_reader, language):
    reader = sample_reader(language)
    reader.click(reader.link("parks/eastgate/"))
    reader.sees(".contact a[href^='tel:']")
    assert reader.clicks == 1
