"""What the guides for editors show: the pictures of guide/, and its table of mistakes.

    make guide

The picture of the workbook is one of an office program, and taken by hand.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

from markdown import markdown
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from generators import mistakes
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.diagnostics.reporters import as_page
from prospectus.review.check import check
from support.browser import CHROMIUMS, PATIENCE
from support.commands import run_hooks
from support.git import git
from support.parsing import BuiltSite
from support.project import copy_published_site, swap
from support.server import free_port, served

FOLDER = mistakes.PAGE.parent
DAY = "2026-11-24T12:00:00+00:00"
LANGUAGES = ("zh", "en")
WIDTH, HEIGHT = 1280, 720
# Screens have few colours; a picture takes about 60 kB.
COLOURS = 64

SUMMARY = """\
<style>body{{color:#1f2328;font:15px/1.5 sans-serif;margin:16px 24px}}
table{{border-collapse:collapse}}
td,th{{border:1px solid #d1d9e0;padding:4px 10px;text-align:left}} th{{background:#f6f8fa}}
code{{background:#eff1f3;border-radius:4px;padding:1px 4px}}</style>{}"""


def shoot(shown: Page | Locator, name: str) -> None:
    """Write a picture of what is visible of a page, or of a part of it."""
    picture = Image.open(io.BytesIO(shown.screenshot(animations="disabled"))).convert("RGB")
    if isinstance(shown, Page) and shown.query_selector("#main"):  # no empty space below
        bottom = shown.evaluate("document.getElementById('main').getBoundingClientRect().bottom")
        picture = picture.crop((0, 0, picture.width, min(picture.height, int(bottom))))
    flat = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    flat.save(FOLDER / f"{name}.png", optimize=True)


def problems(project: Path) -> str:
    """What the browser shows while something is wrong."""
    swap(project, "data/parks/hutubi.yml", "short: {zh", "short：{zh")
    swap(project, "data/figures/exports.yml", "value: 84", "value: 84家")
    try:
        check(project)
    except DiagnosticsError as error:
        return as_page(error.problems, Path("/site"))
    raise AssertionError("nothing is wrong")


def change(project: Path) -> None:
    """What a pull request might do; made up, but for the pictures nobody sees it."""
    swap(project, "data/figures/exports.yml", "value: 84\n", "value: 85\n")
    swap(project, "docs/why/location.zh.md", "\n## ", "\n（此处为示例文字。）\n\n## ")


def with_history(project: Path) -> Path:
    """A project with a commit, as a clone of one on a server of this machine."""
    git(project, "init", "--quiet", "--initial-branch", "main")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message", "Before", day=DAY)
    server = project.with_name(f"{project.name}.git")
    git(project.parent, "clone", "--quiet", "--bare", str(project), str(server))
    git(project, "remote", "add", "origin", str(server))
    git(project, "fetch", "--quiet", "origin")
    return project


@contextmanager
def editor(project: Path) -> Iterator[str]:
    """The address of the editor of a project, with the preview beside it."""
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "hooks", "serve", "--dev-addr", address]
    with subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(f"http://{address}/", process)
            yield f"http://{address}/_editor"
        finally:
            process.terminate()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return when a server answers. Raises AssertionError if it has ended."""
    while True:
        assert process.poll() is None, "the preview has ended"
        with suppress(OSError), urlopen(address):  # noqa: S310 - this machine
            return
        time.sleep(0.5)


def shoot_editor(browser: Browser, folder: Path, language: str) -> None:
    """The pictures of the editor in one language: someone corrects a figure and sends it."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.set_default_timeout(PATIENCE)
    with editor(with_history(copy_published_site(folder))) as address:

        def show(path: str, name: str) -> None:
            page.goto(f"{address}/{language}/{path}")
            for frame in page.frames:  # the page beside the form
                frame.wait_for_load_state("load")
            shoot(page, f"{name}.{language}")

        show("", "editor")
        show("records/parks/hutubi", "form")
        page.goto(f"{address}/{language}/records/figures/exports.enterprises-2012")
        for text, name in (("84 firms", "wrong"), ("85", "")):
            page.fill("[name=value]", text)
            page.click("form.record .actions button")
            page.wait_for_selector(".done" if not name else "#summary")
            if name:
                shoot(page, f"{name}.{language}")
        show("changes", "changes")
        show("changes/send", "send")
    page.close()


def shoot_site(browser: Browser, folder: Path) -> None:
    """The pictures of the site and of the summary of a change."""
    page = browser.new_page(viewport={"width": 900, "height": 420})
    page.set_content(problems(copy_published_site(folder / "wrong")))
    shoot(page, "problems")
    project = with_history(copy_published_site(folder / "right"))
    change(project)
    summary = run_hooks(project, "diff", "--base", "main").stdout
    page.set_content(SUMMARY.format(markdown(summary, extensions=["tables"])))
    shoot(page, "summary")
    assert run_hooks(project, "build").returncode == 0
    with served(BuiltSite(project / "site")) as serve:
        page.goto(serve("en/why/location/"))
        shoot(page, "notice")
        for language, path in (("zh", ""), ("en", "en/")):
            page.goto(serve(f"{path}parks/"))
            footer = page.locator("ul.page-info")
            footer.scroll_into_view_if_needed()
            shoot(footer, f"foot.{language}")
    page.close()


def main() -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        program = next(filter(None, map(shutil.which, CHROMIUMS)), None)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for language in LANGUAGES:
            shoot_editor(browser, Path(folder, language), language)
        shoot_site(browser, Path(folder))
        browser.close()


if __name__ == "__main__":
    mistakes.PAGE.write_text(mistakes.page(), encoding="utf-8")
    main()
