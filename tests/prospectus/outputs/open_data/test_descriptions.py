"""Names and meanings of tables and fields."""

from __future__ import annotations

from itertools import chain

import pytest

from prospectus.outputs.open_data.descriptions import Descriptions, table_title
from prospectus.outputs.open_data.tables import CITATIONS


@pytest.mark.parametrize("code", ["zh", "en", "ru", "ug"])
def test_every_table_field_and_word_has_a_name(parts, code):
    words = Descriptions([code])
    tables = (each.table for each in chain.from_iterable(parts.tables.values()))
    for table in (*tables, CITATIONS):
        assert table_title(table.name, table.parent, table.field, code)
        for column in table.columns:
            assert words.field(column.key)
            for word, keys in column.choices:
                assert words.choice(keys), f"{table.name}.{column.name}: {word}"


def test_languages_are_joined_once_for_each_wording():
    words = Descriptions(["zh", "en"])
    assert words.field("name") == "名称 / Name"
    assert words.field("self") == "JSON 文件 / JSON file"


def test_a_column_of_one_language_says_which(parts):
    words = Descriptions(["en"])
    columns = parts.tables["parks"][0].table.columns
    (column,) = (item for item in columns if item.name == "name_zh")
    assert words.column(column) == "Name (zh)"


def test_a_list_is_named_after_its_records():
    assert table_title("parks_titles", "parks", "titles", "en") == "Parks: Titles"
