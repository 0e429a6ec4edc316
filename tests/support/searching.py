"""Queries in the search of a built site, as readers ask them."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Page

from support.browser import wait_until

_SEARCH = """async (queries) => {
    const field = document.querySelector("#search input");
    const list = document.querySelector("#search ol");
    const root = new URL(document.getElementById("search").dataset.root, location).href;
    const results = [];
    for (const words of queries) {
        field.value = words;
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        do await new Promise((done) => setTimeout(done)); while (list.hasAttribute("aria-busy"));
        const links = [...document.querySelectorAll("#search ol a")].map((link) => link.href);
        if (!links.every((link) => link.startsWith(root))) throw new Error("in another language");
        results.push(links.map((link) => link.slice(root.length)));
    }
    return results;
}"""


def open_search(page: Page) -> Page:
    """The page with its search open and the index loaded."""
    page.click("#search-open")
    wait_until(page, "window.searchIndex")
    return page


def search_all(page: Page, queries: Sequence[str]) -> list[list[str]]:
    """What the open search finds for each query, best first: paths below the language's folder.

    Fails if a result is in another language.
    """
    results: list[list[str]] = page.evaluate(_SEARCH, list(queries))
    return results


def search(page: Page, words: str) -> list[str]:
    """The same for one query."""
    return search_all(page, [words])[0]
