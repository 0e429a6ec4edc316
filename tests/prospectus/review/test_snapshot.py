"""What a state of the site is compared by."""

from __future__ import annotations

import pytest

from prospectus.review.snapshot import SiteSnapshot, markup_beyond_text, read, show_spaces


@pytest.fixture(scope="module")
def snapshot(bare_project) -> SiteSnapshot:
    return read(bare_project)


def test_every_page_has_text_and_a_file_in_every_language(snapshot):
    languages = [language.code for language in snapshot.checked.site.languages]
    assert {(uri, code) for uri in snapshot.titles for code in languages} == snapshot.texts.keys()
    assert snapshot.texts.keys() == snapshot.ids.keys() == snapshot.files.keys()
    assert any(snapshot.texts.values())


def test_the_ids_of_a_page_are_its_anchors_in_their_order(snapshot):
    assert snapshot.ids["parks/index", "en"] == ("compared", "limits")
    assert snapshot.ids["figures/index", "en"] == ()


def test_a_figure_reads_as_in_each_language(snapshot):
    figure = next(iter(snapshot.checked.site.figures.values()))
    texts = snapshot.figure_texts(figure)
    assert list(texts) == [language.code for language in snapshot.checked.site.languages]
    assert all("<" not in text and " · " in text for text in texts.values())
    assert snapshot.figure_texts(None) == {}


def test_a_position_is_a_file_and_a_line(snapshot):
    (collection, name), _ = next(iter(snapshot.records.items()))
    path, line = snapshot.position(collection, name).rsplit(":", 1)
    assert path.startswith("data/")
    assert int(line) >= 1


def test_the_former_page_of_a_section_is_that_of_its_sector_or_list(snapshot):
    assert snapshot.page_of("chains/textiles") == "chains/textiles"
    assert snapshot.page_of("chains/dairy") == ""
    assert snapshot.section_page("chains/dairy") == "chains/index"
    assert snapshot.section_page("chains/energy-equipment") == "sectors/made-up-textiles"
    assert snapshot.section_page("chains/textiles") == ""


def test_comments_of_fragments_are_not_reported():
    assert markup_beyond_text("<p>a<!--fragment 3--></p>") == ()
    assert markup_beyond_text("<!--fragment a-->") == ("<!--fragment a-->",)


def test_spaces_at_ends_and_in_rows_are_visible():
    assert show_spaces(" a\tb \nc") == "␣a⇥b␣⏎c"
