"""Records as rows and columns."""

from __future__ import annotations

from typing import Literal

import pytest

from prospectus.config.settings import Language
from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.domain.records import Record
from prospectus.editing.spreadsheet import columns as tables
from prospectus.editing.spreadsheet import record_edits, row_stamp, sheet, sheet_column
from prospectus.editing.spreadsheet.columns import HELD_TABLES, TABLES
from prospectus.editing.spreadsheet.sheet_column import SheetColumn
from prospectus.i18n.catalog import editors_languages, get_editors_catalog

CODES = ("zh", "en")
VALUE = SheetColumn("value", "value", "value")
SOURCES = SheetColumn("sources", "sources", "words")
PARK = SheetColumn("park", "park", "choice", choices="parks")


@pytest.mark.parametrize("table", TABLES)
def test_every_field_of_a_record_is_a_column_or_listed_as_none(table):
    model = tables.model_of(table)
    shown = {column.field for column in tables.columns(table, CODES)}
    in_id = {"period"} if table == "values" else set()  # exports.2023
    assert shown | in_id | set(tables.nested(table)) == set(model.model_fields)
    assert not shown & set(tables.nested(table))


def test_every_collection_is_a_table_but_for_files_with_few_entries():
    names = {spec.name for spec in COLLECTIONS}
    # `figures` has the figures of topics and of records.
    assert names - set(TABLES) == {"topics", "changes", "publishers", "synonyms"}
    assert set(TABLES) - names == set(HELD_TABLES) == {"figures", "values"}


def test_only_what_does_not_fit_on_lines_has_no_column():
    without = {name for table in TABLES for name in tables.nested(table)}
    assert without == {
        *("figures", "values", "icon", "venue", "registration", "programme", "equals", "rate")
    }


def test_each_value_of_a_telephone_number_has_a_column():
    kinds = {
        column.key: column.kind
        for column in tables.columns("contacts", CODES)
        if column.field == "phones"
    }
    assert kinds == dict.fromkeys(
        ["phones.number", "phones.extension", "phones.kind", "phones.note.zh", "phones.note.en"],
        "items",
    )


def test_the_id_of_a_value_is_its_series_and_its_period(site):
    ids = [row.id for row in tables.rows(site, "values") if row.id.startswith("exporters.")]
    assert ids == [f"exporters.{year}" for year in (2012, 2013, 2020, 2021, 2022)]
    assert [column.key for column in tables.columns("values", CODES)] == [
        "value",
        "qualifier",
        "status",
    ]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_its_words_in_every_language(table):
    for code in editors_languages():
        words = get_editors_catalog(code)
        assert words[f"tables.sheet.{table}"]
        if table not in HELD_TABLES:  # new figures and values go into files that exist
            assert words[f"tables.head.{table}"]


def test_the_languages_of_a_text_stand_side_by_side():
    keys = [column.key for column in tables.columns("projects", (*CODES, "fr"))]
    at = keys.index("summary.zh")
    assert keys[at : at + 3] == ["summary.zh", "summary.en", "summary.fr"]


def test_columns_choose_from_records_and_from_words():
    chosen = {
        column.key: column.choices for column in tables.columns("projects", CODES) if column.choices
    }
    assert chosen == {
        "stage": "stages",
        "park": "parks",
        "chain": "chains",
        "cluster": "clusters",
        "company": "companies",
    }


def test_a_field_with_other_words_than_its_namesake_has_choices_of_its_own(site):
    chosen = {
        table: next(
            column.choices for column in tables.columns(table, CODES) if column.key == "status"
        )
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
        for value, label in options.items():
            assert sheet_column.canonical(column.read(label)) == value
            assert sheet_column.canonical(column.read(value)) == value


def test_a_new_field_takes_its_place_in_the_order_of_files():
    order = tables.field_order(tables.model_of("projects"))
    assert (order[0], order[-1]) == ("order", "was")
    assert list(record_edits.placed({"name": 1, "sources": 2}, "park", 3, order)) == [
        "name",
        "park",
        "sources",
    ]
    assert next(iter(record_edits.placed({"name": 1, "sources": 2}, "order", 3, order))) == "order"
    assert record_edits.placed({"name": 1, "park": 2}, "park", None, order) == {"name": 1}


def test_each_field_of_a_project_has_a_column_of_its_kind():
    kinds = {
        column.key: (column.kind, column.required) for column in tables.columns("projects", ("en",))
    }
    assert kinds == {
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
    kinds = {
        column.key: (column.kind, column.choices) for column in tables.columns("figures", ("en",))
    }
    assert kinds["value"] == ("value", "")
    assert kinds["unit"] == ("choice", "units")
    assert kinds["status"] == ("choice", "status")
    assert kinds["period"] == ("period", "")
    assert kinds["counted"] == ("flag", "flag")
    assert kinds["part_of"] == ("choice", "figures")


def test_lists_of_references_and_drawings_are_words_and_no_columns():
    kinds = {column.key: column.kind for column in tables.columns("chains", ("en",))}
    assert kinds["clusters"] == "words"
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
        exported = sheet.sheet(site, table, labels)
        assert [row[0] for row in exported.rows] == [
            record.id for record in tables.rows(site, table)
        ]
        assert {len(row) for row in exported.rows} <= {len(exported.headings)}
        assert len(exported.headings) == len(exported.columns) + 2
        for row, source in zip(exported.rows, tables.rows(site, table), strict=True):
            raw = [column.raw(source.record) for column in exported.columns]
            assert row[-1] == row_stamp.stamp(table, source.id, raw)
            shown = [
                sheet_column.cell(column, one, labels)
                for column, one in zip(exported.columns, raw, strict=True)
            ]
            assert list(row[1:-1]) == shown


def test_a_hash_has_six_characters_for_each_cell():
    assert len(row_stamp.id_hash("parks", "a")) == 6
    assert len(row_stamp.stamp("parks", "a", [1, None, ("a",)])) == 24


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
