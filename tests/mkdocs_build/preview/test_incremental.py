"""The site for the preview. tests/same compares it with builds after all kinds of edits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from mkdocs_build.preview import incremental
from mkdocs_build.preview.incremental import IncrementalSite
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.outputs.open_data.files import Publication
from support.builds import copy_with_cache

PAGE = "docs/about/gaps.en.md"
URL = "en/about/gaps/index.html"


@dataclass
class Editor:
    """Edits files of the project, and undoes each edit."""

    project: Path
    site: IncrementalSite

    @contextmanager
    def edited(self, path: str, edit: Callable[[str], str]) -> Iterator[None]:
        """The site is not refreshed after the edit, but after it is undone."""
        file = self.project / path
        text = file.read_text(encoding="utf-8")
        file.write_text(edit(text), encoding="utf-8")
        try:
            yield
        finally:
            file.write_text(text, encoding="utf-8")
            self.site.refresh()


@pytest.fixture(scope="module")
def editor(bare_project, tmp_path_factory):
    """One site for all tests, as it takes a second until it is known."""
    folder = tmp_path_factory.mktemp("incremental")
    project = copy_with_cache(bare_project, folder / "project")
    (folder / "files").mkdir()
    site = IncrementalSite(project, folder / "files", "http://127.0.0.1:8000/")
    site.refresh()
    return Editor(project, site)


@pytest.fixture
def site(editor):
    return editor.site


def check(site):
    for _ in site.check_pages():
        pass


@pytest.mark.weekly
def test_everything_that_is_named_is_there(site):
    paths = list(site.paths())
    assert {"index.html", "404.html", "en/404.html", "sitemap.xml", URL} <= set(paths)
    for path in paths:
        assert site.content(path), path
    for path in ("made/up.html", "en", "", "../mkdocs.yml", "made\0up"):
        assert site.content(path) is None


def test_an_edit_is_shown_in_the_page_and_in_the_search(editor, site):
    before = site.content(URL)
    assert site.content(URL) == before
    with editor.edited(PAGE, lambda text: f"{text}\nZxq words.\n"):
        assert site.content(URL) == before, "until the site is refreshed"
        site.refresh()
        assert b"Zxq words." in site.content(URL)
        holding = [path for path in site.paths() if b"Zxq words" in (site.content(path) or b"")]
        assert any(path.startswith("en/search/") for path in holding)
    assert site.content(URL) == before


def test_a_mistake_leaves_what_was_known(editor, site):
    with editor.edited("data/publisher.yml", lambda _: "made: up\n"):
        with pytest.raises(DiagnosticsError):
            site.refresh()
        assert site.content(URL)
    assert site.content(URL)


def test_pages_that_nobody_asks_for_are_checked(editor, site):
    check(site)
    with editor.edited(PAGE, lambda text: f"{text}\n[made up](#made-up)\n"):
        site.refresh()
        with pytest.raises(DiagnosticsError, match="#made-up"):
            check(site)
        with pytest.raises(DiagnosticsError, match="#made-up"):
            check(site)  # a warning stays until the page changes
    check(site)


@pytest.mark.weekly
def test_other_settings_are_taken_in(editor, site):
    def rename(settings):
        text, count = re.subn(r"^( {6,}site_name: ).*$", r"\1Made up", settings, flags=re.MULTILINE)
        assert count
        return text

    with editor.edited("mkdocs.yml", rename):
        site.refresh()
        assert b"Made up" in site.content("en/index.html")


@pytest.mark.weekly
def test_pages_that_come_and_go_are_taken_in(editor, site):
    parks = editor.project / "data/parks"
    like = next(parks.glob("*.yml"))
    assert site.content("en/parks/made-up/index.html") is None
    (parks / "made-up.yml").write_text(like.read_text("utf-8"), encoding="utf-8")
    site.refresh()
    assert site.content("en/parks/made-up/index.html")
    (parks / "made-up.yml").unlink()
    site.refresh()
    assert site.content("en/parks/made-up/index.html") is None


@pytest.mark.weekly
def test_pages_that_come_while_others_are_read_are_taken_in_too(editor, site, monkeypatch):
    posts = [editor.project / f"docs/news/2023-10-20-late.{code}.md" for code in ("zh", "en")]
    parks, begin = editor.project / "data/parks", incremental.start_incremental

    def begin_late(*given):
        """A post is saved after the pages were read and before MkDocs looks for them."""
        for post in posts:
            post.write_text("---\ntitle: Late\ndescription: Late.\n---\n\n# Late\n", "utf-8")
        return begin(*given)

    monkeypatch.setattr(incremental, "start_incremental", begin_late)
    like = next(parks.glob("*.yml"))
    (parks / "made-up.yml").write_text(like.read_text("utf-8"), encoding="utf-8")
    site.refresh()
    assert site.content("en/news/2023-10-20-late/index.html")
    monkeypatch.undo()
    for file in (parks / "made-up.yml", *posts):
        file.unlink()
    site.refresh()
    assert site.content("en/news/2023-10-20-late/index.html") is None


def test_a_record_gets_its_page_with_its_first_content_and_loses_it_with_the_last(editor, site):
    page, sector = "en/chains/energy-equipment/index.html", "en/sectors/made-up-textiles/index.html"
    section = b'<section class="record-section" id="chains-energy-equipment">'
    assert b"sectors/made-up-textiles/#chains-energy-equipment" in site.content(page)
    assert section in site.content(sector)
    with editor.edited(
        "data/policies/made-up-land.yml",
        lambda text: text.replace("wine]", "wine, energy-equipment]"),
    ):
        site.refresh()
        assert b'<h1 id="top">' in site.content(page)
        assert section not in site.content(sector)
        assert b'<li id="chains-energy-equipment"><a href="../../chains/' in site.content(sector)
    assert b"sectors/made-up-textiles/#chains-energy-equipment" in site.content(page)
    assert section in site.content(sector)


@pytest.mark.parametrize(
    ("name", "part", "page"),
    [
        ("site", "print.css", "index.html"),
        ("lists", "components/listing.css", "offers/index.html"),
        ("lists", "components/listing.css", "projects/stage/intended/index.html"),
        ("charts", "components/chart.css", "projects/coal-chemicals/index.html"),
    ],
)
def test_a_changed_style_sheet_has_another_name(editor, site, name, part, page):
    (path,) = {path for path in site.paths() if f"/stylesheets/{name}." in path}
    sheet = f"overrides/assets/stylesheets/site/{part}"
    with editor.edited(sheet, lambda text: text + ".made-up { color: red; }\n"):
        site.refresh()
        (changed,) = {path for path in site.paths() if f"/stylesheets/{name}." in path}
        assert changed != path
        assert changed.encode() in site.content(page)
        assert site.content(path) is None


def test_a_changed_template_is_used(editor, site):
    assert b"zxq" not in site.content("index.html")
    with editor.edited("overrides/partials/footer.html", lambda text: text + "<!-- zxq -->\n"):
        site.refresh()
        assert b"zxq" in site.content("index.html")


def test_files_of_open_data_are_made_when_somebody_asks_for_their_page(editor, site, monkeypatch):
    page = "en/data/index.html"
    check(site)
    before = site.content(page)
    calls = []
    make = Publication.make
    monkeypatch.setattr(Publication, "make", lambda self: calls.append(1) or make(self))
    with editor.edited(
        "data/parks/norton.yml", lambda text: text.replace("en: ", "en: Made-up ", 1)
    ):
        site.refresh()
        check(site)
        assert site.content(URL)
        assert not calls
        assert site.content(page) != before
        assert calls
