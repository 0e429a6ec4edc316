"""Chromium through Playwright, and accessibility by axe-core.

Playwright and axe are imported where they are used: other tests run without them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize

PATIENCE = 90_000  # milliseconds, for the slowest of machines
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def launch(playwright: Playwright) -> Browser:
    """Start the headless shell of Chromium, or else the Chromium of the system.

    The shell has no windows: it opens and loads pages in a third of the processor time.
    """
    from playwright.sync_api import Error  # noqa: PLC0415 - other tests do without

    def start(program: str | None) -> Browser:
        return playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )

    if shell := shutil.which("chromium-headless-shell"):
        return start(shell)
    try:
        return start(None)  # the shell that Playwright brings
    except Error:
        system = next(filter(None, map(shutil.which, CHROMIUMS)), None)
        if system is None:
            raise
        return start(system)


@contextmanager
def visits(
    browser: Browser, serve: Callable[[str], str], kept: list[Page] | None = None
) -> Iterator[Callable[..., Page]]:
    """Visits of one reader after another, each with a browser as new.

    `kept` has a page that the visits before have left, if there is one, and gets one back: to load
    something in it takes half the processor time of a new page. A visit for which `fresh` is true
    has a new one, for tests that change in a page what stays, such as by scripts that they add.
    """
    used: list[Page] = []
    contexts: list[BrowserContext] = []

    def visit(url: str, width: int = 1280, *, javascript: bool = True, fresh: bool = False) -> Page:
        size: ViewportSize = {"width": width, "height": 800}
        may_stay = kept is not None and javascript and not fresh
        if kept and may_stay:
            page = kept.pop()
            page.set_viewport_size(size)
        else:
            context = browser.new_context(viewport=size, java_script_enabled=javascript)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
        if may_stay:
            used.append(page)
        else:
            contexts.append(page.context)
        page.goto(serve(url))
        return page

    yield visit
    for page in used:
        if kept is not None and not kept and _made_as_new(page):
            kept.append(page)
        else:
            contexts.append(page.context)
    for context in contexts:
        context.close()


def _made_as_new(page: Page) -> bool:
    """Have a page forget what a test did in it; whether that was possible."""
    from playwright.sync_api import Error  # noqa: PLC0415 - other tests do without

    try:
        for other in page.context.pages:
            if other != page:
                other.close()
        page.context.clear_cookies()
        page.context.clear_permissions()
        page.unroute_all()
        page.emulate_media(media="null", color_scheme="null", forced_colors="null")
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.mouse.move(0, 0)
    except Error:  # it was closed, or shows what no server gave
        return False
    return True


def wait_until(page: Page, expression: str, arg: object = None) -> None:
    """Wait until an expression holds.

    Playwright itself would have the page evaluate text, which its policy forbids.
    """
    for _ in range(1000):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"{page.url}: {expression}")


# Runs axe-core on a part of a page. The rule on contrast, which takes most of the time, measures
# three of all elements that style sheets can hardly tell apart: these, what is in them and what is
# around them have the same names, classes and attributes. One run for all rules takes a quarter
# less than one for contrast and one for the rest: each lays a grid over the page.
RUN_AXE = """async (part) => {
    const shapes = new Map(), counts = new Map();
    const own = (it) => [it.localName, it.getAttribute("class"), ...it.getAttributeNames()].join();
    const shape = (it) => {
        const known = shapes.get(it) ?? `${own(it)}(${[...it.children].map(shape)})`;
        shapes.set(it, known);
        return known;
    };
    const alike = [];
    const visit = (it, path) => {
        const key = `${path} > ${shape(it)}`, count = (counts.get(key) ?? 0) + 1;
        counts.set(key, count);
        if (count > 3) alike.push(it);
        else for (const child of it.children) visit(child, `${path} > ${own(it)}`);
    };
    visit(document.documentElement, "");
    for (const it of alike) it.setAttribute("data-alike", "");
    const selector = "*:not([data-alike], [data-alike] *)";
    axe.configure({ rules: [{ id: "color-contrast", selector }] });
    const options = { rules: { "target-size": { enabled: true } }, resultTypes: ["violations"] };
    const { passes, violations } = await axe.run(part, options);
    for (const it of alike) it.removeAttribute("data-alike");
    const brief = (nodes) => nodes.slice(0, 3).map((it) => it.html.slice(0, 120));
    return [
        passes.map((it) => it.id),
        violations.map((it) => [it.id, brief(it.nodes)]),
    ];
}"""


def accessibility_violations(page: Page, part: str = "html") -> list[list[object]]:
    """Whom a page, or a part of it, shuts out, as far as axe-core can find: rules and places.

    Raises AssertionError where there was nothing to look at.
    """
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only some tests need it

    # A colour that is still changing, as after a switch to the dark scheme, lacks contrast.
    page.evaluate("Promise.allSettled(document.getAnimations().map((it) => it.finished))")
    page.evaluate("scrollTo(0, 0)")  # nothing that can be pressed lies below the sticky header
    page.evaluate(Axe().axe_script)
    passes, violations = page.evaluate(RUN_AXE, part)
    assert {"color-contrast"} < {*passes, *(rule for rule, _ in violations)}
    return list(violations)


# Pieces of text that begin or end outside the window, but for those within what can be scrolled.
TEXT_OUTSIDE = """() => {
    const width = document.documentElement.clientWidth, outside = [];
    const isScrolled = (it) => it && it !== document.body &&
        (/auto|scroll/.test(getComputedStyle(it).overflowX) && it.scrollWidth > it.clientWidth ||
            isScrolled(it.parentElement));
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode;
        const element = text.parentElement;
        if (!text.data.trim()) continue;
        if (element.closest("script, template, .visually-hidden")) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const isOutside = [...range.getClientRects()].some(
            (box) => box.width && (box.right > width + 0.5 || box.left < -0.5));
        if (isOutside && !isScrolled(element)) outside.push(text.data.trim());
    }
    return outside;
}"""


def text_outside(page: Page) -> list[str]:
    """Pieces of text of which a part is left or right of the window, out of reach."""
    return list(page.evaluate(TEXT_OUTSIDE))
