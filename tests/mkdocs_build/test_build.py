"""All languages built in parallel, into one folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from mkdocs_build import build, preparation
from mkdocs_build.build import build_site
from mkdocs_build.preparation import prepare
from mkdocs_build.site_context import SiteContext
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.diagnostics.failures import FailureError
from prospectus.files.build_record import BuildRecord, manifest
from prospectus.rendering import environment
from prospectus.review.check import check
from support.builds import copy_with_cache
from support.commands import run_hooks
from support.weekly import first_of


def test_all_languages_lie_in_one_folder(once_built):
    output = once_built.output
    first, *others = once_built.languages
    assert not (output / first).exists()
    assert (output / "index.html").is_file()
    for code in others:
        assert (output / code / "index.html").is_file()
        assert not [*(output.parent / f"site-{code}").rglob("*.html")], "all were moved"
    texts = [path.read_text("utf-8") for path in output.rglob("index.html")]
    redirects = [text for text in texts if '<meta http-equiv="refresh"' in text]
    assert len(texts) - len(redirects) == once_built.page_count


def test_the_record_describes_all_files_as_they_are(once_built):
    """Some are described while they are written, and never read."""
    record = BuildRecord(once_built.root, once_built.output, "online-other")
    assert record.earlier_output.files == manifest(once_built.output)


@pytest.fixture(scope="module")
def with_brochure(sample, tmp_path_factory):
    """A copy whose site is built with a brochure; tests undo what they edit.

    In processes of their own: once Typst has run in this one, it hangs in forked ones.
    """
    copy = copy_with_cache(sample, tmp_path_factory.mktemp("with-brochure") / "project")
    settings = copy / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    brochure = "extra:\n  brochure: {pages: [why/index]}\n"
    settings.write_text(text.replace("extra:\n", brochure), encoding="utf-8")
    assert run_hooks(copy, "build").returncode == 0
    return copy


def test_pdf_files_that_an_edit_does_not_change_are_taken_over(with_brochure):
    first = _pdf_files(with_brochure / "site")
    with edited(with_brochure / "docs/about/gaps.en.md", lambda text: f"{text}\nMade-up words.\n"):
        assert run_hooks(with_brochure, "build").returncode == 0
    assert _pdf_files(with_brochure / "site") == first != {}


def test_pdf_files_that_an_edit_changes_are_those_of_a_first_build(with_brochure):
    """They are made before MkDocs is imported, in the language of the edit only."""
    first = _pdf_files(with_brochure / "site")
    with edited(with_brochure / "docs/why/index.en.md", lambda text: f"{text}\nMade-up words.\n"):
        assert run_hooks(with_brochure, "build").returncode == 0
        again = _pdf_files(with_brochure / "site")
        assert {path for path, number in first.items() if again[path] != number} >= {
            "en/downloads/brochure.pdf"
        }
        assert all(again[path] == first[path] for path in first if not path.startswith("en/"))
        built = files(with_brochure / "site")
        (with_brochure / "site").rename(with_brochure / "aside")
        assert run_hooks(with_brochure, "build", SITE_CACHE_DIR="").returncode == 0
        assert files(with_brochure / "site") == built


@contextmanager
def edited(path: Path, edit: Callable[[str], str]) -> Iterator[None]:
    """Undo an edit afterwards."""
    text = path.read_text(encoding="utf-8")
    path.write_text(edit(text), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(text, encoding="utf-8")


def _pdf_files(folder: Path) -> dict[str, int]:
    """The PDF files below a folder, with the numbers of their contents on the disk."""
    paths = folder.glob("**/downloads/*.pdf")
    return {path.relative_to(folder).as_posix(): path.stat().st_ino for path in paths}


@pytest.mark.weekly
def test_mistakes_of_all_languages_are_reported_each_once(bare, tmp_path):
    environment.forget_templates()
    for code in ("zh", "en"):
        with (bare / f"docs/about/gaps.{code}.md").open("a", encoding="utf-8") as file:
            file.write("\n[made up](#made-up)\n")
    with pytest.raises(DiagnosticsError) as raised:
        build_site(bare, tmp_path / "output")
    places = [str(problem).split(":")[0] for problem in raised.value.problems]
    assert sorted(places) == ["docs/about/gaps.en.md", "docs/about/gaps.zh.md"]


def test_a_site_is_refused_for_what_the_check_finds_and_nothing_else(bare, tmp_path):
    """The build is prepared meanwhile, which fails for records that name none."""
    path = bare / "data/projects/knitwear-plant.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("park: milton", "park: none"), encoding="utf-8")
    with pytest.raises(DiagnosticsError) as expected:
        check(bare, fill=False)
    with pytest.raises(DiagnosticsError) as raised:
        build_site(bare, tmp_path / "output")
    assert raised.value.problems == expected.value.problems
    assert [problem.key for problem in raised.value.problems] == ["dangling"]


def test_an_error_while_the_build_is_prepared_counts_where_the_site_is_right(
    bare, tmp_path, monkeypatch
):
    def fail(*_: object) -> SiteContext:
        raise ValueError("made up")

    monkeypatch.setattr(SiteContext, "of", fail)
    with pytest.raises(FailureError, match="made up"):
        build_site(bare, tmp_path / "output")


def test_what_a_slow_check_finds_stops_the_languages(bare, tmp_path, monkeypatch):
    """They are begun before it ends, and are wrong themselves because of what it finds."""
    extend(bare, PAGE, "\n[made up](#made-up)\n")  # which only MkDocs finds
    wrong = Diagnostic.of_file("data/site.yml", "no_file")

    def find_late(*_: object, **__: object) -> tuple[list[Diagnostic], tuple[()]]:
        time.sleep(0.5)
        return [wrong], ()

    monkeypatch.setattr(preparation, "find_problems", find_late)
    monkeypatch.setattr(build, "check_problems", None)  # which would be called for a page
    with pytest.raises(DiagnosticsError) as raised:
        build_site(bare, tmp_path / "output")
    assert raised.value.problems == [wrong]


@dataclass(frozen=True)
class BuiltOnce:
    """A project and its first build; tests undo what they change."""

    root: Path
    output: Path
    languages: list[str]
    page_count: int

    def build_again(self, name: str) -> Path:
        """Build into another folder, with the record of the first build."""
        record = BuildRecord(self.root, self.output, "online-other")
        assert record.page_count() is None
        build_site(self.root, self.output.with_name(name), record=record)
        return self.output.with_name(name)

    def edited(self, name: str, edit: Callable[[str], str]) -> AbstractContextManager[None]:
        return edited(self.root / name, edit)


@pytest.fixture(scope="module")
def once_built(bare_project, tmp_path_factory):
    """A page links to an anchor of another one, in each language."""
    folder = tmp_path_factory.mktemp("first")
    root, output = copy_with_cache(bare_project, folder / "project"), folder / "output/site"
    for code in ("zh", "en"):
        extend(root, f"docs/about/gaps.{code}.md", "\n## Made up {#made-up}\n")
        extend(root, f"docs/about/index.{code}.md", "\n[made up](gaps.md#made-up)\n")
    output.parent.mkdir()
    record = BuildRecord(root, output, "online-other")
    checked = build_site(root, output, record=record)
    record.save(checked.page_count, output)
    languages = [language.code for language in checked.site.languages]
    return BuiltOnce(root, output, languages, checked.page_count)


def extend(root, path, text):
    with (root / path).open("a", encoding="utf-8") as file:
        file.write(text)


PAGE = "docs/about/gaps.en.md"


def test_pages_of_an_earlier_build_are_taken_over_and_the_rest_is_built(once_built):
    """What somebody edited in place in the earlier output is built again, too."""
    first = once_built.output
    project = next((first / "en/projects").glob("*/index.html")).relative_to(first)
    damaged = first / "about/index.html"
    whole = damaged.read_bytes()
    damaged.write_bytes(whole + b"edited in place")
    with once_built.edited(PAGE, lambda text: f"{text}\nMade-up words.\n"):
        again, cold = once_built.build_again("again"), first.with_name("cold")
        damaged.write_bytes(whole)
        assert "Made-up words." in (again / "en/about/gaps/index.html").read_text(encoding="utf-8")
        for path in (project, "en/about/index.html", "en/projects/projects.csv", "sitemap.xml"):
            assert (again / path).samefile(first / path)
        build_site(once_built.root, cold)
    assert files(again) == files(cold)


KNITWEAR = "data/projects/knitwear-plant.yml"


@pytest.mark.parametrize(
    "places",
    first_of(
        [
            {
                KNITWEAR: "A maker of pure-cotton knitwear",
                "data/parks/milton.yml": "short: {zh: 磨坊溪工业园, en: Milton Industrial",
            },
            {KNITWEAR: "en: Knitwear plant"},
            {"data/companies.yml": "Mockland Samplex"},
            {"data/chains/textiles.yml": "en: Textiles and"},
            {"data/stages.yml": "en: Operating"},
            {"data/synonyms/en.yml": "winery: [wine"},
            {PAGE: "title: "},
        ]
    ),
    ids=lambda places: next(iter(places)),
)
def test_the_search_knows_what_was_edited_and_nothing_that_is_gone(once_built, places):
    """A word of its own is written behind the text of each place; then another one."""

    def search_with(*words: str) -> str:
        with ExitStack() as edits:
            for word, (path, before) in zip(words, places.items(), strict=False):
                edits.enter_context(once_built.edited(path, partial(add_word, before, word)))
            name = "-".join([words[0], *places, *places.values()]).replace("/", "-")
            return searched(once_built.build_again(name.replace(":", "")))

    first, second = ("quuxford", "fredville")[: len(places)], ("corgeton", "waldo")[: len(places)]
    search = search_with(*first)
    assert all(word in search for word in first)
    search = search_with(*second)
    assert all(word in search for word in second)
    assert not any(word in search for word in first)


def add_word(before: str, word: str, text: str) -> str:
    assert text.count(before) == 1
    return text.replace(before, f"{before} {word.capitalize()} ")


def searched(folder: Path) -> str:
    """The scripts of the search of a language in small letters."""
    paths = (folder / "en/search").rglob("*.js")
    return "".join(path.read_text(encoding="utf-8") for path in paths).lower()


def files(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder): path.read_bytes() for path in files}


def test_templates_are_compiled_again_only_if_something_but_content_has_changed(once_built):
    """What an earlier build has compiled is in the persistent cache."""

    def are_compiled() -> bool:
        record = BuildRecord(once_built.root, once_built.output, "online-other")
        with prepare(once_built.root, once_built.output, record) as preparation:
            return preparation.fragments is not None

    with once_built.edited(PAGE, lambda text: f"{text}\nMade-up words.\n"):
        assert not are_compiled()
    with once_built.edited("overrides/fragments/project.html", lambda text: f"{text}<br>"):
        assert are_compiled()


def test_a_page_that_is_taken_over_may_not_link_to_an_anchor_that_is_gone(once_built):
    """Mistakes of all languages are reported, each once."""
    with ExitStack() as edits, pytest.raises(DiagnosticsError) as raised:
        for path in (PAGE, PAGE.replace(".en.", ".zh.")):
            edits.enter_context(
                once_built.edited(path, lambda text: text.replace("{#made-up}", "{#other}"))
            )
        once_built.build_again("third")
    places = [str(problem).split(":")[0] for problem in raised.value.problems]
    assert sorted(places) == ["docs/about/index.en.md", "docs/about/index.zh.md"]
