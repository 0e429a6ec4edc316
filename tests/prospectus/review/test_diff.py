"""What counts as a change, between two states."""

from __future__ import annotations

import pytest

from prospectus.review import diff
from prospectus.review.diff import SiteDiff, compare
from prospectus.review.snapshot import SiteSnapshot, read

NONE = SiteDiff((), (), (), (), (), (), (), ())


@pytest.fixture(scope="module")
def before(bare_project) -> SiteSnapshot:
    return read(bare_project)


def swap(project, name, old, new):
    text = (project / name).read_text(encoding="utf-8")
    assert old in text, f"{name}: {old}"
    (project / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_state_and_itself_differ_in_nothing(before):
    assert compare(before, before) == NONE
    assert not compare(before, before)


def test_layout_and_comments_are_no_change(before, bare):
    with (bare / "data/units.yml").open("a", encoding="utf-8") as file:
        file.write("# made up\n")
    swap(bare, "data/figures/chains.yml", "value: 23\n", "value:   23\n")
    assert not compare(before, read(bare))


def test_a_figure_that_says_something_else_is_reported_with_the_pages_that_print_it(before, bare):
    swap(bare, "data/figures/chains.yml", "value: 23\n", "value: 24\n")
    diff = compare(before, read(bare))
    (figure,) = diff.figures
    assert figure.address == "chains.key-total"
    assert (figure.before.value, figure.after.value) == (23, 24)
    assert figure.values == (("value", "23", "24"),)
    assert not diff.records


def test_a_name_is_a_field_of_its_record(before, bare):
    swap(bare, "data/parks/milton.yml", "name: {zh: ", "name: {zh: 虚构")
    diff = compare(before, read(bare))
    (record,) = diff.records
    assert (record.collection, record.name, record.fields) == ("parks", "milton", ("name",))
    assert record.values == (("name.zh", "磨坊溪县工业园区", "虚构磨坊溪县工业园区"),)
    assert diff.outdated == (("parks/milton", "en"),)


def test_a_renamed_record_is_neither_removed_nor_added(before, bare):
    projects = bare / "data/projects"
    (projects / "coal-chemicals.yml").rename(projects / "made-up.yml")
    swap(bare, "data/projects/made-up.yml", "stage:", "was: [coal-chemicals]\nstage:")
    swap(bare, "data/projects/made-up.yml", "name: {zh: ", "name: {zh: 虚构")
    diff = compare(before, read(bare))
    (record,) = diff.records
    assert (record.name, record.former) == ("made-up", "projects/coal-chemicals")
    assert {*record.fields} == {"was", "name"}
    assert not diff.figures, "they moved with it"
    assert diff.moved == (("projects/coal-chemicals", "projects/made-up"),)
    assert not diff.removed


def test_a_record_of_another_name_is_a_page_that_moved(before, bare):
    projects = bare / "data/projects"
    (projects / "coal-chemicals.yml").rename(projects / "made-up.yml")
    diff = compare(before, read(bare))
    assert diff.moved == (("projects/coal-chemicals", "projects/made-up"),)
    assert not diff.added
    assert not diff.removed
    changes = [
        (record.name, record.before is None, record.after is None, record.fields)
        for record in diff.records
    ]
    assert changes == [("coal-chemicals", False, True, ()), ("made-up", True, False, ())]


def test_a_page_that_moved_is_compared_with_what_it_was(before, bare):
    """Or a page could say anything else at its new place."""
    for language in ("zh", "en"):
        page = bare / f"docs/about/gaps.{language}.md"
        page.rename(bare / f"docs/projects/gaps.{language}.md")
    swap(bare, "mkdocs.yml", "about/gaps.md", "projects/gaps.md")
    gaps = "docs/projects/gaps.en.md"
    swap(bare, gaps, "Nothing has been filled in", "Everything has been filled in")
    swap(bare, gaps, "../figures/index.md", "https://new.example.net/")
    swap(bare, gaps, "description: What", "description: All")
    diff = compare(before, read(bare))
    assert diff.moved == (("about/gaps", "projects/gaps"),)
    (text,) = (text for text in diff.texts if text.uri == "projects/gaps")
    assert (text.language, len(text.removed), len(text.added)) == ("en", 1, 1)
    assert "Everything has been filled in" in text.added[0]
    elements = {(element.uri, element.language): element for element in diff.elements}
    assert '<a href="https://new.example.net/">' in elements["projects/gaps", "en"].added
    assert [(head.uri, head.key) for head in diff.heads] == [("projects/gaps", "description")]


def test_a_page_is_only_said_to_have_moved_where_nothing_else_could_be_meant():
    pages = diff._page_changes
    assert pages({"a": "One"}, {"b": "One", "c": "One"}) == (("b", "c"), (), ("a",))
    assert pages({"a": "One", "b": "One"}, {"c": "One"}) == (("c",), (), ("a", "b"))
    assert pages({"a": "One"}, {"b": "Two"}) == (("b",), (), ("a",))
    assert pages({"a": "One"}, {"a": "Two"}) == ((), (), ())


def test_texts_are_compared_block_by_block(before, bare):
    swap(bare, "docs/about/gaps.en.md", "An investor needs", "Made up. An investor needs")
    diff = compare(before, read(bare))
    (text,) = diff.texts
    assert (text.uri, text.language) == ("about/gaps", "en")
    assert len(text.removed) == len(text.added) == 1
    assert text.added[0] == f"Made up. {text.removed[0]}"


def test_links_are_compared_though_their_words_stay(before, bare):
    swap(bare, "docs/parks/index.en.md", "](../chains/index.md)", "](https://new.example.net/)")
    diff = compare(before, read(bare))
    assert diff.texts == ()
    (element,) = diff.elements
    assert (element.uri, element.language) == ("parks/index", "en")
    assert element.removed == ('<a href="../chains/index.md">',)
    assert element.added == ('<a href="https://new.example.net/">',)
    assert diff.hosts == (("new.example.net", "parks/index", "en"),)


def test_front_matter_is_compared_entry_by_entry(before, bare):
    swap(bare, "docs/about/gaps.en.md", "description: What", "description: All")
    (head,) = compare(before, read(bare)).heads
    assert (head.uri, head.language, head.key) == ("about/gaps", "en", "description")
    assert head.after == str(head.before).replace("What", "All", 1)


def test_an_anchor_that_only_one_language_lost_names_the_language(before, bare):
    swap(bare, "docs/parks/index.en.md", "{#limits}", "{#bounds}")
    assert compare(before, read(bare)).anchors == ("en/parks/index#limits",)


def test_spaces_that_readers_do_not_see_are_no_change_and_others_are(before, bare):
    swap(bare, "docs/about/gaps.en.md", "An investor needs", "An  investor\nneeds")
    assert not compare(before, read(bare))
    swap(bare, "docs/about/gaps.en.md", "investor\nneeds", "investor\u00a0needs")
    (text,) = compare(before, read(bare)).texts
    assert "investor\u00a0needs" in text.added[0]


def test_a_record_of_any_kind_is_compared(before, bare):
    swap(bare, "data/people.yml", "en: Ann Li", "en: Liu Chi")
    swap(bare, "data/sources.yml", "paragraphs: ", "paragraphs: 1")
    edited = {(record.collection, record.fields) for record in compare(before, read(bare)).records}
    assert {("people", ("name",)), ("sources", ("paragraphs",))} <= edited


def test_a_value_of_a_series_is_named_by_its_year(before, bare):
    swap(bare, "data/series/exporters.yml", "value: 25}", "value: 26}")
    swap(
        bare,
        "data/series/exporters.yml",
        '  - {period: "2020", value: 120, qualifier: about}\n',
        "",
    )
    (record,) = compare(before, read(bare)).records
    assert (record.collection, record.name) == ("series", "exporters")
    assert ("values.2013.value", "25", "26") in record.values
    assert ("values.2020.value", "120", None) in record.values
    assert all(path.split(".")[1] in ("2013", "2020") for path, *_ in record.values)
