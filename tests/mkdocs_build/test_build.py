"""All languages built in parallel, into one folder."""

from __future__ import annotations

import gc

import pytest

from mkdocs_build.build import build_site
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.files.build_record import BuildRecord
from prospectus.rendering import environment


@pytest.fixture(autouse=True)
def _collection_stays_as_it_is():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_all_languages_lie_in_one_folder(bare, tmp_path):
    output = tmp_path / "output/site"
    output.parent.mkdir()
    checked = build_site(bare, output)
    first, *others = [language.code for language in checked.site.languages]
    assert not (output / first).exists()
    assert (output / "index.html").is_file()
    for code in others:
        assert (output / code / "index.html").is_file()
        assert not [*(output.parent / f"site-{code}").rglob("*.html")], "all were moved"
    texts = [path.read_text("utf-8") for path in output.rglob("index.html")]
    redirects = [text for text in texts if '<meta http-equiv="refresh"' in text]
    assert len(texts) - len(redirects) == checked.page_count


def test_mistakes_of_all_languages_are_reported_each_once(bare, tmp_path):
    environment.forget_templates()
    for code in ("zh", "en"):
        with (bare / f"docs/about/gaps.{code}.md").open("a", encoding="utf-8") as file:
            file.write("\n[made up](#made-up)\n")
    with pytest.raises(DiagnosticsError) as raised:
        build_site(bare, tmp_path / "output")
    places = [str(problem).split(":")[0] for problem in raised.value.problems]
    assert sorted(places) == ["docs/about/gaps.en.md", "docs/about/gaps.zh.md"]


@pytest.fixture
def first(bare, tmp_path):
    """Builds the copy once; a page links to an anchor of another one, in each language."""
    for code in ("zh", "en"):
        extend(bare, f"docs/about/gaps.{code}.md", "\n## Made up {#made-up}\n")
        extend(bare, f"docs/about/index.{code}.md", "\n[made up](gaps.md#made-up)\n")
    output = tmp_path / "output/site"
    output.parent.mkdir()
    record = BuildRecord.of(bare, output, "online-other")
    record.save(build_site(bare, output, record=record).page_count, output)
    return output


def extend(root, path, text):
    with (root / path).open("a", encoding="utf-8") as file:
        file.write(text)


def built_again(root, first, name):
    record = BuildRecord.of(root, first, "online-other")
    assert record.page_count() is None
    build_site(root, first.with_name(name), record=record)
    return first.with_name(name)


def test_pages_of_an_earlier_build_are_taken_over_and_the_rest_is_built(bare, first):
    extend(bare, "docs/about/gaps.en.md", "\nMade-up words.\n")
    again, cold = built_again(bare, first, "again"), first.with_name("cold")
    page = "en/about/gaps/index.html"
    assert "Made-up words." in (again / page).read_text(encoding="utf-8")
    project = next((first / "en/projects").glob("*/index.html")).relative_to(first)
    for path in (project, "en/about/index.html", "en/projects/projects.csv", "sitemap.xml"):
        assert (again / path).samefile(first / path)
    build_site(bare, cold)
    assert files(again) == files(cold)


def files(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder): path.read_bytes() for path in files}


def test_a_page_that_is_taken_over_may_not_link_to_an_anchor_that_is_gone(bare, first):
    path = bare / "docs/about/gaps.en.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{#made-up}", "{#other}"), encoding="utf-8")
    with pytest.raises(DiagnosticsError) as raised:
        built_again(bare, first, "again")
    assert [str(problem).split(":")[0] for problem in raised.value.problems] == [
        "docs/about/index.en.md"
    ]


def test_a_page_that_was_edited_in_place_is_built_again(bare, first):
    extend(first, "en/about/index.html", "edited in place")
    extend(bare, "docs/about/gaps.en.md", "\nMade-up words.\n")
    again = built_again(bare, first, "again")
    assert "edited in place" not in (again / "en/about/index.html").read_text(encoding="utf-8")
