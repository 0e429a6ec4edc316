"""The pages of this site on the narrowest screens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from support.browser import text_outside
from support.parsing import BuiltSite

WIDTH = 320  # CSS pixels


@pytest.mark.slow
@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.weekly)])
def test_no_text_of_any_page_is_outside_the_window(
    browser: Browser, built: BuiltSite, serve: Callable[[str], str], every: int
):
    page = browser.new_page(viewport={"width": WIDTH, "height": 800})
    for url in [page.url for page in built.pages][::every]:
        page.goto(serve(url), wait_until="domcontentloaded")
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH, url
        assert text_outside(page) == [], url
    page.close()
