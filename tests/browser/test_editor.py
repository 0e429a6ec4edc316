"""The editor in a browser: by keyboard alone, on small and wide screens, in light and dark."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mkdocs_build.editor.application import EditorApplication
from mkdocs_build.preview.http_server import HttpServer
from prospectus.config.project import Project
from prospectus.domain.loader import load
from prospectus.editing.spreadsheet import table_file
from prospectus.git.command import run_git
from prospectus.git.commits import Author, write_commit
from support.browser import PATIENCE, accessibility_violations, wait_until
from support.git import commit, git
from support.project import swap

if TYPE_CHECKING:
    from playwright.sync_api import Page

PARK = "data/parks/eastgate.yml"
EXPORTS = "data/figures/exports.yml"
PAGES = (
    "", "?q=eastgate", "records/parks", "records/parks/eastgate", "records/events/matchmaking",
    "records/figures/exports.enterprises-2012", "records/pictures/logo", "new/contacts",
    "new/pictures", "new/figures", "new-post", "delete/parks/eastgate", "delete/parks/norton",
    "rename/parks/eastgate", "pages", "pages/parks/index", "import", "translations", "changes",
    "changes/send",
)  # fmt: skip
# Some that differ; `make weekly` looks at all, and at one more page after a form.
SOME_PAGES = ("", "records/events/matchmaking")


@pytest.fixture
def address(bare: Path) -> Iterator[str]:
    """An editor of a project, without the preview beside it."""
    server = HttpServer("127.0.0.1", 0, EditorApplication(bare, lambda *_: None).answer, 1_000_000)
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
    wait_until(page, "document.activeElement.id === 'order'")
    assert not accessibility_violations(page)
    type_into("order", "77")
    page.keyboard.press("Enter")
    page.wait_for_selector(".done")
    assert "order: 77\n" in (bare / PARK).read_text(encoding="utf-8")
    page.close()


@pytest.fixture
def busy(bare: Path) -> Path:
    """A clone with changes, one of which somebody else made differently, and open translations."""
    commit(bare)
    server = bare.parent / "server.git"
    git(bare.parent, "clone", "--quiet", "--bare", str(bare), str(server))
    git(bare, "remote", "add", "origin", str(server))
    git(bare, "fetch", "--quiet")
    before = run_git(bare, "cat-file", "blob", f"HEAD:{EXPORTS}")
    theirs = {EXPORTS: before.replace(b"value: 84\n", b"value: 90\n", 1)}
    pushed = write_commit(bare, "HEAD", theirs, Author("x", "x@example.org"), "x")
    git(bare, "push", "--quiet", "origin", f"{pushed}:main")
    swap(bare, EXPORTS, "value: 84\n", "value: 85\n")
    swap(bare, "data/parks/norton.yml", "zh: 虚构州的北田产业园是", "zh: 北田产业园是")
    plant = bare / "data/projects/knitwear-plant.yml"
    pending = f"translation: pending\n{plant.read_text(encoding='utf-8')}"
    plant.with_name("made-up-plant.yml").write_text(pending, encoding="utf-8")
    return bare


def require_usable(page: Page, width: int) -> None:
    """Nothing on the page shuts anybody out, and nothing is wider than the screen."""
    page.wait_for_load_state()  # what a form led to may still lack its style sheet
    for part in page.query_selector_all("details"):
        part.evaluate("it => { it.open = true; }")
    assert not accessibility_violations(page), page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "width", "scheme", "paths"),
    [
        pytest.param("zh", 360, "dark", SOME_PAGES, id="some"),
        *(
            pytest.param(*case, PAGES, marks=pytest.mark.weekly, id="-".join(map(str, case)))
            for case in itertools.product(("zh", "en"), (360, 1440), ("light", "dark"))
        ),
    ],
)
def test_everybody_can_use_every_page_on_every_screen(
    busy, address, browser, language, width, scheme, paths
):
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.set_default_timeout(PATIENCE)
    for path in paths:
        assert page.goto(f"{address}{language}/{path}").ok, path
        require_usable(page, width)
    # Pages after a form: what is wrong with a record, a page and a file, and a conflict.
    page.goto(f"{address}{language}/records/parks/eastgate")
    page.locator("[id=order]").fill("many")
    page.locator("main .actions button").click()
    page.wait_for_selector("#summary")
    require_usable(page, width)
    files = {"parks.csv": changed_table(busy)} | ({"x.csv": b"a"} if paths == PAGES else {})
    for name, content in files.items():
        page.goto(f"{address}{language}/import")
        file = {"name": name, "mimeType": "text/csv", "buffer": content}
        page.locator("input[type=file]").set_input_files(file)
        page.locator("main form button").click()
        page.wait_for_selector("#summary, input[name=upload]", state="attached")
        require_usable(page, width)
    page.goto(f"{address}{language}/changes")
    page.locator("main form button").first.click()
    page.wait_for_selector("input[type=radio]")
    require_usable(page, width)
    page.close()


def changed_table(root: Path) -> bytes:
    """A table of the parks in which one is renamed."""
    table = table_file.content(load(Project(root)), Path("parks.csv")).decode("utf-8-sig")
    return table.replace("Eastgate", "Westgate", 1).encode("utf-8-sig")
