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


def test_pages_of_an_earlier_build_are_taken_over_and_the_rest_is_built(bare, tmp_path):
    output, again = tmp_path / "output/site", tmp_path / "output/again"
    output.parent.mkdir()
    record = BuildRecord.of(bare, output, "online-other")
    record.save(build_site(bare, output, record=record).page_count, output)
    project = next((output / "en/projects").glob("*/index.html"))
    with (bare / "docs/about/gaps.en.md").open("a", encoding="utf-8") as file:
        file.write("\nMade-up words.\n")
    record = BuildRecord.of(bare, output, "online-other")
    assert record.page_count() is None
    build_site(bare, again, record=record)
    page = "en/about/gaps/index.html"
    assert "Made-up words." in (again / page).read_text(encoding="utf-8")
    assert (again / project.relative_to(output)).samefile(project)
