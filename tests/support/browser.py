"""Chromium through Playwright, and accessibility by axe-core.

Playwright and axe are imported where they are used: other tests run without them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def launch(playwright: Playwright) -> Browser:
    """Start the Chromium of the system, or the one that Playwright brings."""
    return playwright.chromium.launch(
        executable_path=next(filter(None, map(shutil.which, CHROMIUMS)), None),
        args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
    )


@contextmanager
def visits(browser: Browser, serve: Callable[[str], str]) -> Iterator[Callable[..., Page]]:
    """Visits of one reader after another, each with a browser as new."""
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


def wait_until(page: Page, expression: str, arg: object = None) -> None:
    """Wait until an expression holds.

    Playwright itself would have the page evaluate text, which its policy forbids.
    """
    for _ in range(1000):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"{page.url}: {expression}")


def accessibility_violations(page: Page, part: str | None = None) -> list[tuple[str, list[str]]]:
    """Whom a page, or a part of it, shuts out, as far as axe-core can find: rules and places.

    Raises AssertionError where there was nothing to look at.
    """
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only some tests need it

    # A colour that is still changing, as after a switch to the dark scheme, lacks contrast.
    page.evaluate("Promise.allSettled(document.getAnimations().map((it) => it.finished))")
    result = Axe().run(page, context=part, options={"resultTypes": ["violations"]}).response
    assert result["passes"]
    return [(it["id"], [at["html"][:120] for at in it["nodes"][:3]]) for it in result["violations"]]
