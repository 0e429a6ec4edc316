"""The site for the preview. tests/same compares it with builds after all kinds of edits."""

from __future__ import annotations

import re

import pytest

from mkdocs_build.preview.incremental import IncrementalSite
from prospectus.diagnostics.diagnostic import DiagnosticsError
from support.project import swap

PAGE = "docs/about/gaps.en.md"
URL = "en/about/gaps/index.html"


@pytest.fixture
def site(bare, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    site = IncrementalSite(bare, folder, "http://127.0.0.1:8000/")
    site.refresh()
    return site


def extend(project, path, text):
    with (project / path).open("a", encoding="utf-8") as file:
        file.write(text)


def check(site):
    for _ in site.check_pages():
        pass


def test_everything_that_is_named_is_there(site):
    paths = list(site.paths())
    assert {"index.html", "404.html", "en/404.html", "sitemap.xml", URL} <= set(paths)
    for path in paths:
        assert site.content(path), path
    for path in ("made/up.html", "en", "", "../mkdocs.yml", "made\0up"):
        assert site.content(path) is None


def test_an_edit_is_shown_in_the_page_and_in_the_search(bare, site):
    before = site.content(URL)
    assert site.content(URL) == before
    extend(bare, PAGE, "\nZxq words.\n")
    assert site.content(URL) == before, "until the site is refreshed"
    site.refresh()
    assert b"Zxq words." in site.content(URL)
    holds_it = [it for it in site.paths() if b"Zxq words" in (site.content(it) or b"")]
    assert any(it.startswith("en/search/") for it in holds_it)


def test_a_mistake_leaves_what_was_known(bare, site):
    path = bare / "data/publisher.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text("made: up\n", encoding="utf-8")
    with pytest.raises(DiagnosticsError):
        site.refresh()
    path.write_text(text, encoding="utf-8")
    site.refresh()
    assert site.content(URL)


def test_pages_that_nobody_asks_for_are_checked(bare, site):
    check(site)
    extend(bare, PAGE, "\n[made up](#made-up)\n")
    site.refresh()
    with pytest.raises(DiagnosticsError, match="#made-up"):
        check(site)
    with pytest.raises(DiagnosticsError, match="#made-up"):
        check(site)  # a warning stays until the page changes


def test_other_settings_are_taken_in(bare, site):
    settings = (bare / "mkdocs.yml").read_text(encoding="utf-8")
    text, count = re.subn(r"^( {6,}site_name: ).*$", r"\1Made up", settings, flags=re.MULTILINE)
    assert count
    (bare / "mkdocs.yml").write_text(text, encoding="utf-8")
    site.refresh()
    assert b"Made up" in site.content("en/index.html")


def test_pages_that_come_and_go_are_taken_in(bare, site):
    like = next((bare / "data/parks").glob("*.yml"))
    assert site.content("en/parks/made-up/index.html") is None
    (bare / "data/parks/made-up.yml").write_text(like.read_text("utf-8"), encoding="utf-8")
    site.refresh()
    assert site.content("en/parks/made-up/index.html")
    (bare / "data/parks/made-up.yml").unlink()
    site.refresh()
    assert site.content("en/parks/made-up/index.html") is None


def test_a_record_gets_its_page_with_its_first_content_and_loses_it_with_the_last(bare, site):
    page, sector = "en/chains/energy-equipment/index.html", "en/sectors/made-up-textiles/index.html"
    section = b'<section class="record-section" id="chains-energy-equipment">'
    assert b"sectors/made-up-textiles/#chains-energy-equipment" in site.content(page)
    assert section in site.content(sector)
    swap(bare, "data/policies/made-up-land.yml", "wine]", "wine, energy-equipment]")
    site.refresh()
    assert b'<h1 id="top">' in site.content(page)
    assert section not in site.content(sector)
    assert b'<li id="chains-energy-equipment"><a href="../../chains/' in site.content(sector)
    swap(bare, "data/policies/made-up-land.yml", "wine, energy-equipment]", "wine]")
    site.refresh()
    assert b"sectors/made-up-textiles/#chains-energy-equipment" in site.content(page)
    assert section in site.content(sector)


def test_a_changed_style_sheet_has_another_name(bare, site):
    (path,) = {it for it in site.paths() if "/stylesheets/site." in it}
    extend(bare, "overrides/assets/stylesheets/site/print.css", ".made-up { color: red; }\n")
    site.refresh()
    (changed,) = {it for it in site.paths() if "/stylesheets/site." in it}
    assert changed != path
    assert changed.encode() in site.content("index.html")
    assert site.content(path) is None


def test_a_changed_template_is_used(bare, site):
    extend(bare, "overrides/partials/footer.html", "<!-- zxq -->\n")
    assert b"zxq" not in site.content("index.html")
    site.refresh()
    assert b"zxq" in site.content("index.html")
