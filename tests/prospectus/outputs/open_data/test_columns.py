"""Columns of fields and their cells."""

from __future__ import annotations

import pytest

from prospectus.outputs.open_data.columns import SEPARATOR, Fields, words
from prospectus.outputs.open_data.specification import COLLECTIONS


@pytest.fixture
def fields():
    return Fields(("zh", "en"), {"parks", "chains", "figures"})


@pytest.mark.parametrize("name", [*COLLECTIONS])
def test_there_is_a_cell_for_each_column(fields, collections, name):
    of = COLLECTIONS[name]
    for record in collections.get(name, ()):
        assert len([*fields.columns(of.fields, of)]) == len([*fields.cells(of.fields, record)])


def test_a_reference_to_what_a_site_has_not_is_left_out(fields):
    projects = COLLECTIONS["projects"]
    names = {column.name for column in fields.columns(projects.fields, projects)}
    assert names >= {"park", "chain"}
    assert not names & {"cluster", "company", "stage"}


def test_a_text_has_a_column_for_each_language(fields):
    assert [column.name for column in fields.localized("note", "note")] == ["note_zh", "note_en"]
    assert fields.texts({"zh": "甲", "en": "A"}) == ["甲", "A"]
    assert fields.texts(None) == [None, None]


def test_texts_of_a_list_and_sources_stand_in_one_cell(fields):
    texts = [{"zh": "甲", "en": "A"}, {"zh": "乙", "en": "B"}]
    aliases = [field for field in COLLECTIONS["parks"].fields if field.name == "aliases"]
    assert [*fields.cells(aliases, {"aliases": texts})][1] == f"A{SEPARATOR}B"
    assert fields.sources([{"text": text} for text in texts]) == ["甲; 乙", "A; B"]
    assert fields.sources([]) == [None, None]


def test_fixed_words_name_the_keys_of_their_labels():
    assert ("target", ("status.target",)) in words(COLLECTIONS["figures"], "status", "status")
