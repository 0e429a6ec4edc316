"""What cells show of a record, and what they mean."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given

from prospectus.editing.spreadsheet import sheet_column
from prospectus.editing.spreadsheet.sheet_column import SheetColumn
from support.yaml_strategies import NUMBERS, RANGES

CODES = ("zh", "en")
VALUE = SheetColumn("value", "value", "value")
SOURCES = SheetColumn("sources", "sources", "words")
PARK = SheetColumn("park", "park", "choice", choices="parks")


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
    assert [column.read(cell) for cell in cells] == [True, True, True, False, False]


@given(value=NUMBERS | RANGES)
def test_a_number_is_the_same_after_a_cell(value):
    shown = sheet_column.cell(VALUE, value, {})
    assert sheet_column.canonical(VALUE.read(shown)) == sheet_column.canonical(value)


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
    assert (
        sheet_column.cell(column, value, {"parks": {"north": "north · North"}, "flag": {}}) == shown
    )


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
    read = SheetColumn("a", "a", kind).read(cell)
    assert (read, type(read)) == (value, type(value))


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
    assert sheet_column.canonical(value) == text
    assert sheet_column.one_line(value) == (text.replace("\n", "; ") or "—")


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
    assert sheet_column.cell_text(cell) == text


# -- items and forms -------------------------------------------------------------------------

NUMBER = SheetColumn(
    "phones.number", "phones", "items", item=SheetColumn("number", "number", "word")
)
NOTE = SheetColumn(
    "phones.note.en", "phones", "items", "en", item=SheetColumn("note.en", "note", "text", "en")
)
FORMS = SheetColumn("pattern.en", "pattern", "forms", "en")


def test_each_item_has_a_line_and_one_without_a_value_a_dash():
    record = {"phones": ({"number": "12345"}, {"number": "67890", "note": {"en": "at night"}})}
    assert sheet_column.cell(NUMBER, NUMBER.raw(record), {}) == "12345\n67890"
    assert sheet_column.cell(NOTE, NOTE.raw(record), {}) == "—\nat night"
    assert NOTE.raw({"phones": ({"number": "12345"},)}) is None, "no dashes at the end"


@pytest.mark.parametrize("phones", [("无", {"number": "12345"}), "无", ()])
def test_what_only_says_that_there_is_nothing_is_an_empty_line(phones):
    assert NUMBER.raw({"phones": phones}) in (("—", "12345"), None)


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ("12345\n67890", ("12345", "67890")),
        (" 12345 \n—\n \n67890\n—\n", ("12345", "—", "—", "67890")),
        (Decimal(12345), ("12345",)),
        ("—", None),
    ],
)
def test_the_lines_of_a_cell_are_its_items(cell, lines):
    assert NUMBER.read(cell) == lines


def test_a_text_may_be_absent_in_the_first_line():
    column = SheetColumn("aliases.en", "aliases", "texts", "en")
    assert column.read("\nTwo") == ("", "Two")


def test_forms_of_a_unit_are_lines_with_their_categories():
    record = {"pattern": {"en": {"one": "{} tonne", "other": "{} tonnes"}}}
    lines = FORMS.raw(record)
    assert sheet_column.cell(FORMS, lines, {}) == "one: {} tonne\nother: {} tonnes"
    assert FORMS.read("one：{} tonne\n{} tonnes") == lines, "a line without category is `other`"
    assert sheet_column.forms_in(lines) == record["pattern"]["en"]
