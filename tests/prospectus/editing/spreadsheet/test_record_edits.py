"""Records with other values in some of their cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prospectus.editing.spreadsheet import columns as tables
from prospectus.editing.spreadsheet import record_edits, sheet_column
from prospectus.editing.spreadsheet.sheet_column import SheetColumn
from support.yaml_strategies import TEXT

CODES = ("zh", "en")


@given(items=st.lists(TEXT, min_size=1, max_size=3).map(tuple))
def test_several_texts_are_the_same_after_cells(items):
    columns = [SheetColumn(f"aliases.{code}", "aliases", "texts", code) for code in CODES]
    record = {"aliases": items}
    read = {
        column: column.read(sheet_column.cell(column, column.raw(record), {})) for column in columns
    }
    assert record_edits.changed({}, read, ("aliases",), CODES) == record


def test_a_text_loses_a_language_before_it_goes():
    name = [SheetColumn(f"note.{code}", "note", "text", code) for code in CODES]
    record = {"note": {"zh": "虚构", "en": "Made up"}}
    assert record_edits.changed(record, {name[1]: None}, ("note",), CODES) == {
        "note": {"zh": "虚构"}
    }
    assert record_edits.changed(record, dict.fromkeys(name), ("note",), CODES) == {}


def test_a_field_is_placed_behind_the_last_one_before_it():
    order = ("a", "b", "c", "d")
    assert list(record_edits.placed({"d": 1}, "b", 2, order)) == ["b", "d"]
    assert list(record_edits.placed({"a": 1, "c": 1, "x": 1}, "d", 2, order)) == [
        "a",
        "c",
        "d",
        "x",
    ]
    assert record_edits.placed({"c": 1, "a": 2}, "b", 3, order) == {"c": 1, "a": 2, "b": 3}
    assert record_edits.placed({"a": 1, "b": 2}, "b", 7, order) == {"a": 1, "b": 7}
    moved = record_edits.placed({"c": 1, "a": 2}, "a", 3, order)
    assert list(moved.items()) == [("c", 1), ("a", 3)], "a field stays where it is"


def test_several_texts_change_in_one_language_by_their_positions():
    aliases = SheetColumn("aliases.en", "aliases", "texts", "en")
    old = {"aliases": ({"zh": "一", "en": "one"}, {"zh": "二", "en": "two"})}

    def changed(*phrases: str) -> object:
        return record_edits.changed(old, {aliases: phrases or None}, ("aliases",), CODES).get(
            "aliases"
        )

    assert changed("one", "2") == ({"zh": "一", "en": "one"}, {"zh": "二", "en": "2"})
    assert changed("one", "two", "three")[2:] == ({"en": "three"},)  # type: ignore[index]
    assert changed("one") == ({"zh": "一", "en": "one"}, {"zh": "二"})
    assert changed() == ({"zh": "一"}, {"zh": "二"})
    alone = {"aliases": ({"en": "one"},)}
    assert record_edits.changed(alone, {aliases: None}, ("aliases",), CODES) == {}


def test_items_change_in_one_column_by_their_positions():
    number, kind = (
        next(
            column for column in tables.columns("contacts", CODES) if column.key == f"phones.{name}"
        )
        for name in ("number", "kind")
    )
    old = {"phones": ({"number": "1"}, {"number": "2", "kind": "fax"})}

    def changed(values: dict[SheetColumn, tuple[str, ...] | None]) -> object:
        return record_edits.changed(old, values, ("phones",), CODES).get("phones")

    assert changed({number: ("1", "3")}) == ({"number": "1"}, {"number": "3", "kind": "fax"})
    assert changed({number: ("1", "2", "3")})[2:] == ({"number": "3"},)  # type: ignore[index]
    assert changed({kind: None}) == ({"number": "1"}, {"number": "2"})
    assert changed({number: ("1",), kind: None}) == ({"number": "1"},)
    assert changed({number: None, kind: None}) is None


def test_the_forms_of_a_unit_change_in_one_language():
    column = next(column for column in tables.columns("units", CODES) if column.key == "pattern.en")
    old = {"pattern": {"zh": {"other": "{}吨"}, "en": {"other": "{} t"}}}
    edited = record_edits.changed(
        old, {column: ("one: {} tonne", "other: {} tonnes")}, ("pattern",), CODES
    )
    assert edited["pattern"] == {
        "zh": {"other": "{}吨"},
        "en": {"one": "{} tonne", "other": "{} tonnes"},
    }
