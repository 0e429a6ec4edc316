"""The editor in a real browser: by keyboard alone, on a phone and a desktop, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mkdocs_build.editor.application import EditorApplication
from mkdocs_build.preview.http_server import HttpServer
from support.browser import PATIENCE, accessibility_violations

PARK = "data/parks/eastgate.yml"
PAGES = ("", "records/parks", "records/parks/eastgate", "new/contacts", "delete/parks/eastgate",
         "rename/parks/eastgate", "pages/parks/index")  # fmt: skip


@pytest.fixture
def address(bare: Path) -> Iterator[str]:
    """An editor of a project, without the preview beside it."""
    server = HttpServer("127.0.0.1", 0, EditorApplication(bare, lambda *_: None).answer, 100_000)
    server.listen()
    yield f"http://127.0.0.1:{server.server_address[1]}/_editor/"
    server.close()


@pytest.mark.browser
def test_a_figure_is_corrected_by_keyboard_alone(bare, address, browser):
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}en/records/parks/eastgate")

    def type_into(name: str, text: str) -> None:
        for _ in range(200):
            if page.evaluate("document.activeElement.name") == name:
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Control+A")
        page.keyboard.type(text)

    type_into("order", "many")
    page.keyboard.press("Enter")
    page.wait_for_selector("#summary")
    assert page.evaluate("document.activeElement.id") == "summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "order"
    assert not accessibility_violations(page)
    type_into("order", "77")
    page.keyboard.press("Enter")
    page.wait_for_selector(".done")
    assert "order: 77\n" in (bare / PARK).read_text(encoding="utf-8")
    page.close()


@pytest.mark.browser
def test_everybody_can_use_every_page_on_every_screen(address, browser):
    for language, width in (("zh", 360), ("en", 1440)):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.set_default_timeout(PATIENCE)
        for path in PAGES:
            page.goto(f"{address}{language}/{path}")
            for part in page.query_selector_all("details"):
                part.evaluate("it => { it.open = true; }")
            assert not accessibility_violations(page), path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.close()
