"""Records as rows and columns."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.config.settings import Language
from prospectus.domain.records import Record
from prospectus.editing.spreadsheet import columns as tables
from prospectus.editing.spreadsheet import row_stamp, sheet
from prospectus.editing.spreadsheet.columns import TABLES, SheetColumn
from support.yaml_strategies import NUMBERS, RANGES, TEXT

CODES = ("zh", "en")
VALUE = SheetColumn("value", "value", "value")
SOURCES = SheetColumn("sources", "sources", "words")
PARK = SheetColumn("park", "park", "choice", choices="parks")


@pytest.mark.parametrize("table", TABLES)
def test_every_field_of_a_record_is_a_column_or_listed_as_none(table):
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
        "stage": "stages",
        "park": "parks",
        "chain": "chains",
        "cluster": "clusters",
        "company": "companies",
    }


def test_a_field_with_other_words_than_its_namesake_has_choices_of_its_own(site):
    chosen = {
        table: next(it.choices for it in tables.columns(table, CODES) if it.key == "status")
        for table in ("figures", "targets", "events")
    }
    assert chosen == {"figures": "status", "targets": "target_status", "events": "event_status"}
    labels = tables.options(site)
    assert [*labels["status"]] == ["actual", "plan", "target", "forecast"]
    assert [*labels["event_status"]] == ["plan", "actual", "cancelled", "postponed"]
    assert labels["event_status"]["actual"] == "actual · 已举办 / held"
    assert [*labels["target_status"]] == ["target", "plan", "forecast"]
    assert labels["target_status"]["plan"] == labels["status"]["plan"] == "plan · 计划 / plan"


def test_drop_down_lists_show_ids_with_names_in_every_language(site):
    labels = tables.options(site)
    assert labels["stages"]["signed"] == "signed · 已签约 / Signed"
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
    cells = (True, "TRUE", "true · 是 / yes", False, "false")
    assert [column.read(it) for it in cells] == [True, True, True, False, False]


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
    assert (order[0], order[-1]) == ("order", "was")
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


# -- columns and headings ------------------------------------------------------------------


def test_each_field_of_a_project_has_a_column_of_its_kind():
    found = {it.key: (it.kind, it.required) for it in tables.columns("projects", ("en",))}
    assert found == {
        "order": ("whole", False),
        "pictures": ("words", False),
        "name.en": ("text", True),
        "aliases.en": ("texts", False),
        "summary.en": ("text", True),
        "stage": ("choice", True),
        "park": ("choice", False),
        "chain": ("choice", False),
        "cluster": ("choice", False),
        "company": ("choice", False),
        "period": ("period", False),
        "note.en": ("text", False),
        "contacts": ("words", False),
        "sectors": ("words", False),
        "sources": ("words", True),
        "was": ("words", False),
    }
    assert set(tables.nested("projects")) == {"figures"}


def test_each_field_of_a_figure_has_a_column_of_its_kind():
    found = {it.key: (it.kind, it.choices) for it in tables.columns("figures", ("en",))}
    assert found["value"] == ("value", "")
    assert found["unit"] == ("choice", "units")
    assert found["status"] == ("choice", "status")
    assert found["period"] == ("period", "")
    assert found["counted"] == ("flag", "flag")
    assert found["part_of"] == ("choice", "figures")


def test_lists_of_references_and_drawings_are_words_and_no_columns():
    found = {it.key: it.kind for it in tables.columns("chains", ("en",))}
    assert found["clusters"] == "words"
    assert "icon" in tables.nested("chains")


EN, ZH = Language("en", "en-GB", "English"), Language("zh", "zh-Hans-CN", "中文")


def test_a_heading_names_the_field_the_language_and_whether_it_must_be_filled():
    text = SheetColumn("name.en", "name", "text", "en", required=True)
    plain = SheetColumn("park", "park", "choice")
    assert sheet.heading("projects", text, [ZH, EN]).endswith(" · English * [name.en]")
    assert sheet.heading("projects", plain, [ZH, EN]).endswith(" [park]")
    assert " · " not in sheet.heading("projects", plain, [ZH, EN])
    assert "*" not in sheet.heading("projects", plain, [ZH, EN])
    assert sheet.heading("projects", None, [ZH, EN]).endswith(" * [projects]")


def test_the_heading_of_the_hashes_names_the_columns_and_the_number_of_rows():
    one, other = [SheetColumn("a", "a", "word")], [SheetColumn("b", "b", "word")]
    assert sheet.stamp_heading(one, 7).endswith(f" [#{row_stamp.signature(one)}-7]")
    assert row_stamp.signature(one) != row_stamp.signature(other)


def test_a_sheet_has_a_row_for_each_record_between_its_id_and_its_hashes(site):
    labels = tables.options(site)
    for table in TABLES:
        made = sheet.sheet(site, table, labels)
        assert [row[0] for row in made.rows] == [it.id for it in tables.rows(site, table)]
        assert {len(row) for row in made.rows} <= {len(made.headings)}
        assert len(made.headings) == len(made.columns) + 2
        for row, source in zip(made.rows, tables.rows(site, table), strict=True):
            raw = [column.raw(source.record) for column in made.columns]
            assert row[-1] == row_stamp.stamp(table, source.id, raw)
            shown = [
                tables.cell(it, one, labels) for it, one in zip(made.columns, raw, strict=True)
            ]
            assert list(row[1:-1]) == shown


# -- cells -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        (VALUE, None, None),
        (VALUE, 7, Decimal(7)),
        (VALUE, {"from": 1, "to": Decimal("2.50")}, "1–2.5"),
        (SOURCES, ("a p01", "b p02"), "a p01; b p02"),
        (SheetColumn("a", "a", "texts", "en"), ("one", "two"), "one\ntwo"),
        (PARK, "north", "north · North"),
        (PARK, "gone", "gone"),
        (SheetColumn("a", "a", "word"), "north", "north"),
        (SheetColumn("a", "a", "flag", choices="flag"), True, "true"),
    ],
)
def test_a_cell_shows_a_value(column, value, shown):
    assert tables.cell(column, value, {"parks": {"north": "north · North"}, "flag": {}}) == shown


@pytest.mark.parametrize(
    ("column", "record", "raw"),
    [
        (SheetColumn("a", "a", "word"), {}, None),
        (SheetColumn("a.en", "a", "text", "en"), {"a": {"en": " one \n two "}}, "one two"),
        (SheetColumn("a.en", "a", "text", "en"), {"a": {"zh": "一"}}, None),
        (SheetColumn("a.en", "a", "text", "en"), {"a": "wrong"}, None),
        (
            SheetColumn("a.en", "a", "texts", "en"),
            {"a": ({"en": "one"}, {"zh": "二"})},
            ("one", ""),
        ),
        (SheetColumn("a.en", "a", "texts", "en"), {"a": ()}, None),
        (SheetColumn("a", "a", "period"), {"a": 2025}, "2025"),
        (SheetColumn("a", "a", "whole"), {"a": 7}, 7),
    ],
)
def test_a_column_finds_its_value_in_a_record(column, record, raw):
    assert column.raw(record) == raw


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("text", " a \n b ", "a b"),
        ("word", "a  b", "a b"),
        ("texts", "one\n two ", ("one", "two")),
        ("texts", "one\n\ntwo", ("one", "", "two")),
        ("words", " ; ,", None),
        ("words", "a · A; b", ("a", "b")),
        ("choice", "north · North", "north"),
        ("flag", "maybe", "maybe"),
        ("word", True, "true"),
        ("whole", "10-20", "10-20"),
        ("whole", "7.0", 7),
        ("value", "1" * 40, int("1" * 40)),
        ("value", "1" * 41, "1" * 41),
        ("period", Decimal("2025"), "2025"),
    ],
)
def test_what_is_meant_by_a_cell(kind, cell, value):
    found = SheetColumn("a", "a", kind).read(cell)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (Decimal("1.50"), "1.5"),
        (1000, "1000"),
        (("a", "b"), "a\nb"),
        ({"from": 1, "to": None}, "1–"),
        ("a", "a"),
    ],
)
def test_equal_values_are_one_text(value, text):
    assert tables.canonical(value) == text
    assert tables.one_line(value) == (text.replace("\n", "; ") or "—")


def test_a_hash_has_six_characters_for_each_cell():
    assert len(row_stamp.id_hash("parks", "a")) == 6
    assert len(row_stamp.stamp("parks", "a", [1, None, ("a",)])) == 24


# -- changes of a record -----------------------------------------------------------------------


def test_a_field_is_placed_behind_the_last_one_before_it():
    order = ("a", "b", "c", "d")
    assert list(tables.placed({"d": 1}, "b", 2, order)) == ["b", "d"]
    assert list(tables.placed({"a": 1, "c": 1, "x": 1}, "d", 2, order)) == ["a", "c", "d", "x"]
    assert tables.placed({"c": 1, "a": 2}, "b", 3, order) == {"c": 1, "a": 2, "b": 3}
    assert tables.placed({"a": 1, "b": 2}, "b", 7, order) == {"a": 1, "b": 7}
    moved = tables.placed({"c": 1, "a": 2}, "a", 3, order)
    assert list(moved.items()) == [("c", 1), ("a", 3)], "a field stays where it is"


def test_several_texts_change_in_one_language_by_their_positions():
    aliases = SheetColumn("aliases.en", "aliases", "texts", "en")
    old = {"aliases": ({"zh": "一", "en": "one"}, {"zh": "二", "en": "two"})}

    def changed(*phrases: str) -> object:
        return tables.changed(old, {aliases: phrases or None}, ("aliases",), CODES).get("aliases")

    assert changed("one", "2") == ({"zh": "一", "en": "one"}, {"zh": "二", "en": "2"})
    assert changed("one", "two", "three")[2:] == ({"en": "three"},)  # type: ignore[index]
    assert changed("one") == ({"zh": "一", "en": "one"}, {"zh": "二"})
    assert changed() == ({"zh": "一"}, {"zh": "二"})
    alone = {"aliases": ({"en": "one"},)}
    assert tables.changed(alone, {aliases: None}, ("aliases",), CODES) == {}


def test_common_fields_come_before_and_after_those_of_the_record_itself():
    assert tables.field_order(tables.model_of("parks")) == (
        *("order", "name", "short", "aliases", "level", "summary", "note", "titles", "zones"),
        *("clusters", "contacts", "sectors", "pictures", "icon", "figures", "sources", "was"),
    )


def test_a_field_that_is_neither_chosen_nor_translated_is_a_word():
    class MadeUp(Record):
        code: str
        tier: Literal["one", "two"]

    assert tables._kind(MadeUp, "code") == ("word", "")
    assert tables._kind(MadeUp, "tier") == ("choice", "tier")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("a", "a"),
        (Decimal("1.50"), "1.5"),
        (Decimal(1000), "1000"),
        (Decimal("0.000000001"), "0.000000001"),
        (Decimal(10) ** 20, "1" + "0" * 20),
    ],
)
def test_the_text_of_a_cell_has_all_digits_of_a_number(cell, text):
    assert tables.cell_text(cell) == text
