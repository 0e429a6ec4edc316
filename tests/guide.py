"""What the guides for editors show: the pictures of guide/, and its table of mistakes.

    make guide

The picture of the workbook is one of an office program, and taken by hand.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from markdown import markdown
from playwright.sync_api import sync_playwright

import mistakes
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.diagnostics.reporters import as_page
from prospectus.review.check import check
from support.browser import CHROMIUMS
from support.commands import run_hooks
from support.git import git
from support.parsing import BuiltSite
from support.project import copy_published_site, swap
from support.server import served

FOLDER = mistakes.PAGE.parent

SUMMARY = """\
<style>body{{color:#1f2328;font:15px/1.5 sans-serif;margin:16px 24px}}
table{{border-collapse:collapse}}
td,th{{border:1px solid #d1d9e0;padding:4px 10px;text-align:left}} th{{background:#f6f8fa}}
code{{background:#eff1f3;border-radius:4px;padding:1px 4px}}</style>{}"""


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


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 900, "height": 420})
        page.set_content(problems(copy_published_site(Path(folder, "wrong"))))
        page.screenshot(path=FOLDER / "problems.png")
        project = copy_published_site(Path(folder, "right"))
        git(project, "init", "--quiet", "--initial-branch", "main")
        git(project, "add", ".")
        git(project, "commit", "--quiet", "--message", "Before", day="2026-11-24T12:00:00+00:00")
        change(project)
        summary = run_hooks(project, "diff", "--base", "main").stdout
        page.set_content(SUMMARY.format(markdown(summary, extensions=["tables"])))
        page.screenshot(path=FOLDER / "summary.png")
        assert run_hooks(project, "build").returncode == 0
        with served(BuiltSite(project / "site")) as serve:
            page.goto(serve("en/why/location/"))
            page.screenshot(path=FOLDER / "notice.png")
            page.goto(serve("why/location/"))
            foot = page.locator("ul.page-info")
            foot.scroll_into_view_if_needed()
            foot.screenshot(path=FOLDER / "foot.png")
        browser.close()


if __name__ == "__main__":
    mistakes.PAGE.write_text(mistakes.page(), encoding="utf-8")
    main()
