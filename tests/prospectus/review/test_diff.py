"""What counts as a change, between two states."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.review import diff
from prospectus.review.diff import RecordDiff, SiteDiff, compare
from prospectus.review.snapshot import SiteSnapshot, read
from support.builds import copy_with_cache

NONE = SiteDiff((), (), (), (), (), (), (), ())


@pytest.fixture(scope="module")
def before(bare_project) -> SiteSnapshot:
    return read(bare_project)


def swap(project, name, old, new):
    text = (project / name).read_text(encoding="utf-8")
    assert old in text, f"{name}: {old}"
    (project / name).write_text(text.replace(old, new, 1), encoding="utf-8")


# Edits that have nothing to do with each other: file, old and new text.
EDITS = (
    ("data/figures/chains.yml", "value: 23\n", "value: 24\n"),
    ("data/parks/milton.yml", "name: {zh: ", "name: {zh: 虚构"),
    ("data/people.yml", "en: Ann Li", "en: Liu Chi"),
    ("data/sources.yml", "paragraphs: ", "paragraphs: 1"),
    ("data/series/exporters.yml", "value: 25}", "value: 26}"),
    (
        "data/series/exporters.yml",
        '  - {period: "2020", value: 120, qualifier: about}\n',
        "",
    ),
    ("docs/about/gaps.en.md", "An investor needs", "Made up. An investor needs"),
    ("docs/about/gaps.en.md", "description: What", "description: All"),
    ("docs/about/gaps.en.md", "](../figures/index.md", "](https://new.example.net/"),
    ("docs/parks/index.en.md", "{#limits}", "{#bounds}"),
)


@pytest.fixture(scope="module")
def edited(
    before: SiteSnapshot, bare_project: Path, tmp_path_factory: pytest.TempPathFactory
) -> SiteDiff:
    """What all of these edits change: a site is read once for the tests of each."""
    project = copy_with_cache(bare_project, tmp_path_factory.mktemp("edited") / "project", "hooks")
    for edit in EDITS:
        swap(project, *edit)
    return compare(before, read(project))


def changed_record(changes: SiteDiff, collection: str) -> RecordDiff:
    (record,) = (record for record in changes.records if record.collection == collection)
    return record


def test_what_was_edited_is_reported_and_nothing_else(edited):
    assert [figure.address for figure in edited.figures] == ["chains.key-total"]
    assert {record.collection for record in edited.records} == {
        *("parks", "people", "sources", "series")
    }
    assert (edited.added, edited.removed, edited.moved) == ((), (), ())


def test_a_state_and_itself_differ_in_nothing(before):
    assert compare(before, before) == NONE
    assert not compare(before, before)


def test_layout_and_comments_are_no_change(before, bare):
    with (bare / "data/units.yml").open("a", encoding="utf-8") as file:
        file.write("# made up\n")
    swap(bare, "data/figures/chains.yml", "value: 23\n", "value:   23\n")
    assert not compare(before, read(bare))


def test_a_figure_that_says_something_else_is_reported_with_the_pages_that_print_it(edited):
    (figure,) = edited.figures
    assert figure.address == "chains.key-total"
    assert (figure.before.value, figure.after.value) == (23, 24)
    assert figure.values == (("value", "23", "24"),)


def test_a_name_is_a_field_of_its_record(edited):
    record = changed_record(edited, "parks")
    assert (record.name, record.fields) == ("milton", ("name",))
    assert record.values == (("name.zh", "磨坊溪县工业园区", "虚构磨坊溪县工业园区"),)
    assert edited.outdated == (("parks/milton", "en"),)


@pytest.fixture(scope="module")
def moved(
    before: SiteSnapshot, bare_project: Path, tmp_path_factory: pytest.TempPathFactory
) -> SiteDiff:
    """A record with a former name, one of another name, and a page at another place."""
    project = copy_with_cache(bare_project, tmp_path_factory.mktemp("moved") / "project", "hooks")
    projects = project / "data/projects"
    (projects / "coal-chemicals.yml").rename(projects / "made-up.yml")
    swap(project, "data/projects/made-up.yml", "stage:", "was: [coal-chemicals]\nstage:")
    swap(project, "data/projects/made-up.yml", "name: {zh: ", "name: {zh: 虚构")
    (projects / "knitwear-plant.yml").rename(projects / "other.yml")
    for language in ("zh", "en"):
        page = project / f"docs/about/gaps.{language}.md"
        page.rename(project / f"docs/projects/gaps.{language}.md")
    swap(project, "mkdocs.yml", "about/gaps.md", "projects/gaps.md")
    gaps = "docs/projects/gaps.en.md"
    swap(project, gaps, "Nothing has been filled in", "Everything has been filled in")
    swap(project, gaps, "../figures/index.md", "https://new.example.net/")
    swap(project, gaps, "description: What", "description: All")
    return compare(before, read(project))


def test_what_moved_is_neither_removed_nor_added(moved):
    assert sorted(moved.moved) == [
        ("about/gaps", "projects/gaps"),
        ("projects/coal-chemicals", "projects/made-up"),
        ("projects/knitwear-plant", "projects/other"),
    ]
    assert not moved.added
    assert not moved.removed


def test_a_renamed_record_is_neither_removed_nor_added(moved):
    (record,) = (record for record in moved.records if record.former)
    assert (record.name, record.former) == ("made-up", "projects/coal-chemicals")
    assert {*record.fields} == {"was", "name"}
    others = [figure.address.partition(".")[0] for figure in moved.figures]
    assert {*others} <= {"knitwear-plant", "other"}, "those of the renamed one moved with it"


def test_a_record_of_another_name_is_another_record(moved):
    changes = [
        (record.name, record.before is None, record.after is None, record.fields)
        for record in moved.records
        if not record.former
    ]
    assert changes == [("knitwear-plant", False, True, ()), ("other", True, False, ())]


def test_a_page_that_moved_is_compared_with_what_it_was(moved):
    """Or a page could say anything else at its new place."""
    (text,) = (text for text in moved.texts if text.uri == "projects/gaps")
    assert (text.language, len(text.removed), len(text.added)) == ("en", 1, 1)
    assert "Everything has been filled in" in text.added[0]
    elements = {(element.uri, element.language): element for element in moved.elements}
    assert '<a href="https://new.example.net/">' in elements["projects/gaps", "en"].added
    assert [(head.uri, head.key) for head in moved.heads] == [("projects/gaps", "description")]


def test_a_page_is_only_said_to_have_moved_where_nothing_else_could_be_meant():
    pages = diff._page_changes
    assert pages({"a": "One"}, {"b": "One", "c": "One"}) == (("b", "c"), (), ("a",))
    assert pages({"a": "One", "b": "One"}, {"c": "One"}) == (("c",), (), ("a", "b"))
    assert pages({"a": "One"}, {"b": "Two"}) == (("b",), (), ("a",))
    assert pages({"a": "One"}, {"a": "Two"}) == ((), (), ())


def test_texts_are_compared_block_by_block(edited):
    texts = {(text.uri, text.language): text for text in edited.texts}
    sentence, figure = texts["about/gaps", "en"].removed
    assert texts["about/gaps", "en"].added == (f"Made up. {sentence}", "24 chains")
    assert (texts["about/gaps", "zh"].removed, figure) == (("23条",), "23 chains")


def test_links_are_compared_though_their_words_stay(edited):
    (element,) = (element for element in edited.elements if element.uri == "about/gaps")
    assert element.language == "en"
    assert element.removed == ('<a href="../figures/index.md">',)
    assert element.added == ('<a href="https://new.example.net/">',)
    assert edited.hosts == (("new.example.net", "about/gaps", "en"),)
    (text,) = (text for text in edited.texts if (text.uri, text.language) == ("about/gaps", "en"))
    assert not any("all figures" in block for block in (*text.removed, *text.added))


def test_front_matter_is_compared_entry_by_entry(edited):
    (head,) = edited.heads
    assert (head.uri, head.language, head.key) == ("about/gaps", "en", "description")
    assert head.after == str(head.before).replace("What", "All", 1)


def test_an_anchor_that_only_one_language_lost_names_the_language(edited):
    assert edited.anchors == ("en/parks/index#limits",)


def test_spaces_that_readers_do_not_see_are_no_change_and_others_are(before, bare):
    swap(bare, "docs/about/gaps.en.md", "An investor needs", "An  investor\nneeds")
    assert not compare(before, read(bare))
    swap(bare, "docs/about/gaps.en.md", "investor\nneeds", "investor\u00a0needs")
    (text,) = compare(before, read(bare)).texts
    assert "investor\u00a0needs" in text.added[0]


def test_a_record_of_any_kind_is_compared(edited):
    assert changed_record(edited, "people").fields == ("name",)
    assert changed_record(edited, "sources").fields == ("paragraphs",)


def test_a_value_of_a_series_is_named_by_its_year(edited):
    record = changed_record(edited, "series")
    assert record.name == "exporters"
    assert ("values.2013.value", "25", "26") in record.values
    assert ("values.2020.value", "120", None) in record.values
    assert all(path.split(".")[1] in ("2013", "2020") for path, *_ in record.values)
