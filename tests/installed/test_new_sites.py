"""New sites in several languages, from an empty folder: installed, built and without faults."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from babel import Locale

from support import html_checker
from support.browser import accessibility_violations, text_outside
from support.builds import Once
from support.crawling import Crawler
from support.emptiness import check_nothing_is_empty
from support.installed import copy_program
from support.parsing import BuiltSite
from support.server import served

pytestmark = [pytest.mark.weekly, pytest.mark.slow]

LANGUAGES = ("zh,en", "pl,en", "ar", "ug,zh,ru", "zh-Hant,kaa,pt-BR,pt-PT")
HOME = "https://invest.example.org/"
MAX_SECONDS = 300  # of installation and build

# Neither is a fault: files in a folder have no policy, and a not-found page has all languages.
_ALLOWED = ("violates Content Security Policy",)
_ALLOWED_ON_404 = ("Consider using the “h1” element", "Article lacks heading")


def run(folder: Path, *words: str | Path) -> None:
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module", params=LANGUAGES)
def place(request: pytest.FixtureRequest, once: Once) -> tuple[list[str], BuiltSite]:
    """The codes of the languages, and a site that was installed, written, checked and built."""
    words = str(request.param)

    def fill(folder: Path) -> None:
        source = copy_program(folder / "source")
        start = time.monotonic()
        run(folder, sys.executable, "-m", "venv", ".venv")
        run(folder, folder / ".venv/bin/pip", "install", "--quiet", source)
        prospectus = folder / ".venv/bin/prospectus"
        run(folder, prospectus, "new", "site", "place", "--languages", words)
        for command in ("check", "build"):
            run(folder / "place", prospectus, command)
        assert time.monotonic() - start < MAX_SECONDS

    name = words.replace(",", "-")
    return words.split(","), BuiltSite(once(f"new-{name}", fill) / "place/site")


def test_no_address_leads_nowhere_and_every_page_is_reached(place):
    _, site = place
    crawler = Crawler(site, HOME)
    assert crawler.dead() == []
    assert crawler.reached() == {f"{url}index.html" for url in site.urls}
    check_nothing_is_empty(site)
    assert not list(site.folder.rglob("*.yml")), "catalogs are not published"


def test_each_page_names_itself_in_every_language(place):
    codes, site = place
    for page in site.pages:
        names = {
            link["hreflang"] or "": link["href"] or ""
            for link in page.all("link", rel="alternate")
            if link.get("hreflang") and link["hreflang"] != "x-default"
        }
        assert len(names) == len(codes), page.url
        assert all(any(f"{tag}-".startswith(f"{code}-") for tag in names) for code in codes), (
            page.url
        )
        for address in names.values():
            assert site.page(address.removeprefix(HOME)).all("link", rel="alternate"), address


def test_each_language_has_its_direction(place):
    codes, site = place
    for index, code in enumerate(codes):
        page = site.page(f"{code}/" if index else "")
        (html,) = page.all("html")
        assert html["lang"] == code, page.url
        assert page.all("body", dir=Locale.parse(code, sep="-").text_direction), page.url


@pytest.mark.skipif(not html_checker.is_available(), reason="the checker needs Java and npm")
def test_the_checker_of_the_w3c_has_nothing_to_say(place):
    _, site = place
    kinds = ("html", "css", "svg")
    files = sorted(path for kind in kinds for path in site.folder.rglob(f"*.{kind}"))
    messages = [(message["url"], message["message"]) for message in html_checker.check(files)]
    assert [
        (url, text)
        for url, text in messages
        if not any(allowed in text for allowed in _ALLOWED)
        and not (url.endswith("404.html") and text.startswith(_ALLOWED_ON_404))
    ] == []


@pytest.mark.parametrize("width", [360, 1440])
def test_everybody_can_use_every_page(place, browser, width):
    _, site = place
    page = browser.new_page(viewport={"width": width, "height": 800})
    with served(site) as address:
        for url in site.urls:
            page.goto(address(url))
            assert accessibility_violations(page) == [], url
            assert text_outside(page) == [], url
            assert page.evaluate("document.documentElement.scrollWidth") <= width, url
    page.close()
