"""The whole site checked at once: data, pages and templates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.files.file_memory import FileMemory
from prospectus.i18n import text_slips
from prospectus.rendering.pages import RecordPage, generated_uris
from prospectus.review import check as check_module
from prospectus.review import clean_texts
from prospectus.review.check import check
from prospectus.review.reading import SiteMemory
from support.builds import copy_with_cache
from support.faults import FAULTS
from support.project import contents
from support.weekly import every

Remembered = tuple[Path, SiteMemory]

PAGE = "---\ntitle: {title}\ndescription: {title}\n---\n"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def places(root: Path) -> list[str]:
    """Where something is wrong, and with which message."""
    with pytest.raises(DiagnosticsError) as refused:
        check(root)
    return [
        f"{problem.path}:{problem.line}:{problem.column} {problem.key}"
        for problem in refused.value.problems
    ]


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A project of one page in one language, with one park and no figures."""
    write(
        tmp_path / "mkdocs.yml",
        "plugins:\n  - i18n:\n      languages: [{locale: en, name: English}]\n"
        "extra:\n  {languages: {en: en-GB}, routes: {sources: index}}\n"
        "nav: [index.md, parks/*.md]\nnot_in_nav: /other.md\n",
    )
    write(tmp_path / "docs/index.en.md", PAGE.format(title="Made up"))
    write(
        tmp_path / "data/sources.yml",
        "made-up:\n  name: {en: Made-up source}\n  kind: {en: Made up}\n  period: 2023\n"
        "  paragraphs: 9\n  note: {en: Made up.}\n",
    )
    write(
        tmp_path / "data/parks/made-up.yml",
        "name: {en: Made-up park}\nshort: {en: Made up}\nsummary: {en: Made up.}\n"
        "sources: [made-up p01]\n",
    )
    write(tmp_path / "overrides/fragments/park.html", "<h1>{{ park.name }}</h1>\n")
    write(tmp_path / "overrides/fragments/publisher.html", "{{ site.publisher.icp or '' }}\n")
    return tmp_path


def test_a_site_without_problems_is_given_with_its_pages(tiny):
    checked = check(tiny)
    assert list(checked.site.parks) == ["made-up"]
    assert [page.uri for page in checked.written] == ["index"]
    assert [page.uri for page in checked.generated] == ["parks/made-up", "data/index"]
    assert checked.page_count == 3


def test_pages_are_counted_in_every_language(root):
    checked = check(root)
    written = list((root / "docs").rglob("*.md"))
    records = [page for page in checked.generated if not page.is_list]
    assert [page.path for page in checked.written] == sorted(
        path.relative_to(root).as_posix() for path in written
    )
    own = [page.uri for page in records if isinstance(page, RecordPage)]
    sections = [checked.routes.record_page(*section) for section in checked.site.record_sections]
    assert sorted(own + sections) == generated_uris(root, checked.routes)
    assert checked.page_count == len(written) + 2 * len(checked.generated)


def test_mistakes_in_data_and_pages_are_reported_together(tiny):
    write(tiny / "data/parks/made-up.yml", "name: [")
    write(tiny / "data/figures/made-up.yml", "made-up: 7\n")
    write(tiny / "docs/index.en.md", PAGE.format(title="Made up") + "Seven [parks](parks.md).\n")
    write(tiny / "docs/other.md", "")
    assert places(tiny) == [
        "data/figures/made-up.yml:1:1 model_type",
        "data/parks/made-up.yml:2:1 open_bracket",
        "docs/index.en.md:5:1 typed_figure",
        "docs/index.en.md:5:15 no_page",
        "docs/other.md:1:1 page_name",
    ]


def test_a_link_to_a_page_of_a_list_is_judged_only_where_the_data_can_be_trusted(tiny):
    text = PAGE.format(title="Made up") + "[Some](projects/stage/intended.md).\n"
    write(tiny / "docs/index.en.md", text)
    assert places(tiny) == ["docs/index.en.md:5:8 no_page"]
    write(tiny / "data/figures/made-up.yml", "made-up: 7\n")
    assert places(tiny) == ["data/figures/made-up.yml:1:1 model_type"]


def test_pages_made_from_records_are_not_missed_while_the_records_are_wrong(tiny):
    text = PAGE.format(title="Made up") + "[Data](data/index.md), [parks](parks/index.md).\n"
    write(tiny / "docs/index.en.md", text)
    write(tiny / "data/figures/made-up.yml", "made-up: 7\n")
    assert places(tiny) == ["data/figures/made-up.yml:1:1 model_type"]


def test_contradictions_in_data_and_mistakes_in_pages_are_reported_together(tiny):
    park = (tiny / "data/parks/made-up.yml").read_text(encoding="utf-8")
    write(tiny / "data/parks/made-up.yml", park.replace("p01", "p10"))
    write(tiny / "docs/index.en.md", "Seven parks\n")
    assert places(tiny) == [
        "data/parks/made-up.yml:4:11 no_passage",
        "docs/index.en.md:1:1 no_front_matter",
        "docs/index.en.md:1:1 typed_figure",
    ]


def test_mistakes_in_templates_of_written_and_generated_pages_are_reported_together(tiny):
    write(tiny / "docs/index.en.md", PAGE.format(title="Made up") + "\n7 km {{ made_up }}\n")
    write(tiny / "docs/other.en.md", PAGE.format(title="Made up") + '{{ figure("made-up.a") }}\n')
    write(tiny / "overrides/fragments/park.html", "<h1>\n{{ park.made_up }}</h1>\n")
    assert places(tiny) == [
        "docs/index.en.md:6:1 typed_figure",
        "docs/index.en.md:6:9 bare_name",
        "docs/other.en.md:5:11 unknown_figure",
        "overrides/fragments/park.html:2:1 template",
    ]


def test_a_fragment_that_many_pages_share_is_reported_once(copy):
    write(copy / "overrides/fragments/project.html", "{{ project.made_up }}\n")
    assert places(copy) == ["overrides/fragments/project.html:1:1 template"]


def test_templates_are_not_filled_with_data_that_is_wrong(tiny):
    park = (tiny / "data/parks/made-up.yml").read_text(encoding="utf-8")
    write(tiny / "data/parks/made-up.yml", park.replace("p01", "p10"))
    write(tiny / "overrides/fragments/park.html", "{{ park.made_up }}\n")
    assert places(tiny) == ["data/parks/made-up.yml:4:11 no_passage"]


def test_a_mistake_in_the_footer_of_all_pages_is_reported_once(tiny):
    write(tiny / "overrides/fragments/publisher.html", "{{ site.publisher.made_up }}\n")
    assert places(tiny) == ["overrides/fragments/publisher.html:1:1 template"]


def test_pictures_are_checked_with_everything_else(tiny):
    write(tiny / "docs/assets/made-up.svg", "<p>Made up.</p>")
    write(tiny / "docs/other.en.md", PAGE.format(title="Made up") + "Seven parks\n")
    assert places(tiny) == [
        "docs/assets/made-up.svg:1:1 no_picture_record",
        "docs/assets/made-up.svg:1:1 svg_element",
        "docs/other.en.md:5:1 typed_figure",
    ]


def test_every_message_fits_one_line(tiny):
    write(tiny / "docs/index.en.md", PAGE.format(title="Made up") + '{{ "soon" | period }}\n')
    with pytest.raises(DiagnosticsError) as refused:
        check(tiny)
    assert len(str(refused.value).splitlines()) == len(refused.value.problems) == 1


def test_an_unknown_collection_in_a_page_is_reported_with_the_known_ones(tiny):
    write(
        tiny / "docs/index.en.md", PAGE.format(title="Made up") + '{{ link("park", "made-up") }}\n'
    )
    with pytest.raises(DiagnosticsError) as refused:
        check(tiny)
    assert "did you mean parks?" in str(refused.value)


def test_a_page_that_the_navigation_forgets_is_reported_with_everything_else(tiny):
    text = (tiny / "mkdocs.yml").read_text(encoding="utf-8")
    write(tiny / "mkdocs.yml", text.replace("[index.md, parks/*.md]", "\n  - index.md"))
    write(tiny / "docs/index.en.md", PAGE.format(title="Made up") + "Seven parks\n")
    assert places(tiny) == ["docs/index.en.md:5:1 typed_figure", "mkdocs.yml:6:1 nav_missing"]


def test_without_languages_nothing_else_is_reported(tiny):
    write(tiny / "mkdocs.yml", "site_name: Made up\n")
    write(tiny / "data/parks/made-up.yml", "name: [")
    assert places(tiny) == ["mkdocs.yml:1:1 no_languages"]


def test_checking_writes_nothing_into_the_project(tiny):
    def files() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in tiny.rglob("*") if path.is_file()}

    before = files()
    check(tiny)
    assert files() == before


def test_what_was_checked_before_is_judged_as_if_it_were_new(tiny):
    check(tiny)
    park = (tiny / "data/parks/made-up.yml").read_text(encoding="utf-8")
    page = PAGE.format(title="Made up")
    write(tiny / "docs/index.en.md", page + "\n{{ link('parks', 'made-up') }} {{ made_up }}\n")
    assert places(tiny) == ["docs/index.en.md:6:35 bare_name"]
    write(tiny / "docs/index.en.md", page)
    write(tiny / "data/parks/made-up.yml", park.replace("p01", "p10"))
    assert places(tiny) == ["data/parks/made-up.yml:4:11 no_passage"]
    assert places(tiny) == ["data/parks/made-up.yml:4:11 no_passage"]
    write(tiny / "data/parks/made-up.yml", park)
    assert check(tiny).page_count == 3


def outcome(project: Path, memory: SiteMemory | None = None) -> list[str]:
    """The problems that the check finds, with a memory or without."""
    try:
        check(project, fill=False, memory=memory)
    except DiagnosticsError as error:
        return str(error).splitlines()
    return []


@pytest.fixture(scope="module")
def remembered(bare_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Remembered:
    """A project without problems that was checked with a memory; tests undo what they change."""
    folder = tmp_path_factory.mktemp("remembered") / "project"
    project = copy_with_cache(bare_project, folder, "hooks")
    memory = SiteMemory(files=FileMemory(settled_seconds=0))
    assert outcome(project, memory) == outcome(project, memory) == []
    return project, memory


@contextmanager
def undone(project: Path) -> Iterator[None]:
    """Put back what is changed in the files of a project."""
    before = contents(project)
    yield
    after = contents(project)
    for name in sorted(after.keys() - before.keys(), reverse=True):  # files before their folders
        (project / name).rmdir() if (project / name).is_dir() else (project / name).unlink()
    for name, content in before.items():
        if after.get(name) != content:
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_bytes(content)


@pytest.mark.parametrize(
    "fault", every([pytest.param(fault, id=fault.name) for fault in FAULTS], 25)
)
def test_with_a_memory_of_the_last_check_the_same_is_found(remembered, fault):
    """Records and files that have not changed since are not looked at again."""
    project, memory = remembered
    of_settings = fault.problems[0].path == "mkdocs.yml"
    with undone(project):
        fault.edit(project)
        if of_settings:
            memory.clear()
        found = outcome(project)
        assert outcome(project, memory) == found
        assert outcome(project, memory) == found, "what is wrong stays wrong"
    if of_settings:
        memory.clear()
    else:
        assert outcome(project, memory) == [], "what is right again is no longer wrong"


def test_a_site_without_changes_is_the_same_object(tiny):
    memory = SiteMemory()
    before = check(tiny, memory=memory).site
    assert check(tiny, memory=memory).site is before
    write(tiny / "docs/index.en.md", PAGE.format(title="Other"))
    assert check(tiny, memory=memory).site is before
    park = tiny / "data/parks/made-up.yml"
    write(park, park.read_text("utf-8").replace("Made-up park", "Other park"))
    assert check(tiny, memory=memory).site is not before


def test_what_was_right_is_checked_again_with_other_words_of_the_rules(copy_content, monkeypatch):
    """Words that no text may hold are in the catalogs of editors."""
    project, memory, find = copy_content(), SiteMemory(), text_slips.find
    assert outcome(project, memory) == []

    def find_more(text: str, language: str) -> Iterator[tuple[int, str, str]]:
        yield from find(text, language)
        if "Milton" in text:
            yield 0, "unfinished", "Milton"

    monkeypatch.setattr(text_slips, "find", find_more)
    assert outcome(project, memory) == [], "nothing says that the words have changed"
    for module in (check_module, clean_texts):
        monkeypatch.setattr(module, "rule_words", lambda _: [("en", "prose.unfinished", "Milton")])
    assert any("milton.yml" in line for line in outcome(project, memory))
