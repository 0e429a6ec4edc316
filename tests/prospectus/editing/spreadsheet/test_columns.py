"""Records as rows and columns."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.editing.spreadsheet import columns as tables
from prospectus.editing.spreadsheet.columns import TABLES, SheetColumn
from support.yaml_strategies import NUMBERS, RANGES, TEXT

CODES = ("zh", "en")
VALUE = SheetColumn("value", "value", "value")
SOURCES = SheetColumn("sources", "sources", "words")
PARK = SheetColumn("park", "park", "choice", choices="parks")


@pytest.mark.parametrize("table", TABLES)
def test_every_field_of_a_record_is_a_column_or_told_to_be_none(table):
    model = tables.model_of(table)
    shown = {column.field for column in tables.columns(table, CODES)}
    assert shown | set(tables.nested(table)) == set(model.model_fields)
    assert not shown & set(tables.nested(table))


def test_the_languages_of_a_text_stand_side_by_side():
    keys = [column.key for column in tables.columns("projects", (*CODES, "fr"))]
    at = keys.index("summary.zh")
    assert keys[at : at + 3] == ["summary.zh", "summary.en", "summary.fr"]


def test_columns_choose_from_records_and_from_words():
    chosen = {it.key: it.choices for it in tables.columns("projects", CODES) if it.choices}
    assert chosen == {
        "stage": "stage",
        "park": "parks",
        "chain": "chains",
        "cluster": "clusters",
        "company": "companies",
    }


def test_drop_down_lists_show_ids_with_names_in_every_language(site):
    labels = tables.options(site)
    assert labels["stage"]["signed"] == "signed · 已签约 / Signed"
    assert labels["parks"]["milton"].startswith("milton · ")
    assert set(labels["figures"]) == set(site.figures)


def test_of_a_label_only_the_id_is_read_back(site):
    for name, options in tables.options(site).items():
        column = SheetColumn("x", "x", "flag" if name == "flag" else "choice", choices=name)
        for it, label in options.items():
            assert tables.canonical(column.read(label)) == it
            assert tables.canonical(column.read(it)) == it


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (None, None),
        ("  ", None),
        (Decimal(350000000), 350000000),
        ("13.90", Decimal("13.9")),
        ("123456789012345678", 123456789012345678),
        ("10–20", {"from": 10, "to": 20}),
        ("10 - 20.5", {"from": 10, "to": Decimal("20.5")}),
        ("-20–-10", {"from": -20, "to": -10}),
        ("3.5亿", "3.5亿"),
        ("1,070", "1,070"),
    ],
)
def test_a_number_is_read_as_it_is_meant_or_left_to_the_model(cell, value):
    assert VALUE.read(cell) == value


@pytest.mark.parametrize(
    "text", ["article p32; article p33", "article p32；article p33", "article p32\narticle p33;"]
)
def test_items_are_separated_as_people_do(text):
    assert SOURCES.read(text) == ("article p32", "article p33")


def test_a_year_that_became_a_number_is_a_period():
    assert SheetColumn("period", "period", "period").read(Decimal(2025)) == "2025"


def test_a_truth_value_may_be_of_the_program_or_a_word():
    column = SheetColumn("counted", "counted", "flag", choices="flag")
    told = (True, "TRUE", "true · 是 / yes", False, "false")
    assert [column.read(it) for it in told] == [True, True, True, False, False]


@given(value=NUMBERS | RANGES)
def test_a_number_is_the_same_after_a_cell(value):
    shown = tables.cell(VALUE, value, {})
    assert tables.canonical(VALUE.read(shown)) == tables.canonical(value)


@given(items=st.lists(TEXT, min_size=1, max_size=3).map(tuple))
def test_several_texts_are_the_same_after_cells(items):
    columns = [SheetColumn(f"aliases.{code}", "aliases", "texts", code) for code in CODES]
    record = {"aliases": items}
    read = {it: it.read(tables.cell(it, it.raw(record), {})) for it in columns}
    assert tables.changed({}, read, ("aliases",), CODES) == record


def test_a_new_field_takes_its_place_in_the_order_of_files():
    order = tables.field_order(tables.model_of("projects"))
    assert (order[0], order[-1]) == ("order", "sources")
    assert list(tables.placed({"name": 1, "sources": 2}, "park", 3, order)) == [
        "name",
        "park",
        "sources",
    ]
    assert next(iter(tables.placed({"name": 1, "sources": 2}, "order", 3, order))) == "order"
    assert tables.placed({"name": 1, "park": 2}, "park", None, order) == {"name": 1}


def test_a_text_loses_a_language_before_it_goes():
    name = [SheetColumn(f"note.{code}", "note", "text", code) for code in CODES]
    record = {"note": {"zh": "虚构", "en": "Made up"}}
    assert tables.changed(record, {name[1]: None}, ("note",), CODES) == {"note": {"zh": "虚构"}}
    assert tables.changed(record, dict.fromkeys(name), ("note",), CODES) == {}
