"""The published records as tables."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from prospectus.outputs.open_data.columns import SEPARATOR, Row
from prospectus.outputs.open_data.specification import COLLECTIONS
from prospectus.outputs.open_data.tables import CITATIONS, Table, record_tables


@dataclass(frozen=True)
class Filled:
    """A table with the rows of all records."""

    table: Table
    rows: list[Row]


@pytest.fixture(scope="module")
def by_name(records, collections):
    filled = [Filled(CITATIONS, [])]
    for name, those in collections.items():
        for each in record_tables(records, COLLECTIONS[name]):
            filled.append(
                Filled(each.table, [row for record in those for row in each.rows(record)])
            )
            filled[0].rows.extend(row for record in those for row in each.cited(record))
    return {each.table.name: each for each in filled}


def rows(filled):
    names = [column.name for column in filled.table.columns]
    return [dict(zip(names, row, strict=True)) for row in filled.rows]


def test_every_collection_has_a_table_with_a_row_for_each_record(by_name, collections):
    for name, those in collections.items():
        assert [row["id"] for row in rows(by_name[name])] == [record["id"] for record in those]


def test_keys_are_unique_and_complete(by_name):
    for name, filled in by_name.items():
        keys = [tuple(row[column] for column in filled.table.key) for row in rows(filled)]
        assert len(set(keys)) == len(keys), name
        assert all(None not in key for key in keys), name


def test_every_reference_leads_to_a_row(by_name):
    known = {
        name: {row["id"] for row in rows(filled)}
        for name, filled in by_name.items()
        if "id" in filled.table.key
    }
    for name, filled in by_name.items():
        for column in filled.table.columns:
            if column.target:
                values = {row[column.name] for row in rows(filled)} - {None}
                assert values <= known[column.target], f"{name}.{column.name}"


def test_required_cells_are_filled(by_name):
    for filled in by_name.values():
        for column in filled.table.columns:
            if column.required:
                assert all(row[column.name] is not None for row in rows(filled)), column


def test_ids_of_several_records_are_rows_of_their_own(by_name, collections):
    related = [(row["park"], row["sector"]) for row in rows(by_name["parks_sectors"])]
    assert related == [
        (park["id"], sector) for park in collections["parks"] for sector in park["sectors"]
    ]


def test_programmes_have_a_row_for_each_section_and_each_session(by_name):
    sections = {row["id"]: row for row in rows(by_name["events_programme"])}
    assert sections["matchmaking.thematic"]["event"] == "matchmaking"
    assert sections["matchmaking.thematic"]["count"] == "matchmaking.thematic"
    sessions = {row["id"]: row for row in rows(by_name["events_programme_sessions"])}
    opening = sessions["forum-2030.talks.opening"]
    assert (opening["section"], opening["number"]) == ("forum-2030.talks", 1)
    assert (opening["start"], opening["end"]) == ("2030-05-31T09:30", "2030-05-31T10:15")
    assert opening["room_en"] == "Hall one"


def test_an_event_says_where_and_until_when_to_register(by_name):
    events = {row["id"]: row for row in rows(by_name["events"])}
    forum = events["forum-2030"]
    assert forum["registration"] == "https://forum.example.org/register"
    assert forum["registration_until_end"] == "2030-05-15"
    assert forum["timezone"] == "Asia/Shanghai"
    assert events["matchmaking"]["registration"] is None


def test_texts_of_a_list_stand_in_one_cell(by_name, collections):
    for row, park in zip(rows(by_name["parks"]), collections["parks"], strict=True):
        assert row["aliases_en"] == (
            SEPARATOR.join(alias["en"] for alias in park["aliases"]) or None
        )


def test_every_citation_is_a_row(by_name, collections):
    cited = {
        (row["table"], row["record"], row["number"]): row["source"]
        for row in rows(by_name["citations"])
    }
    for name in ("parks", "figures", "projects"):
        for record in collections[name]:
            for number, source in enumerate(record["sources"], 1):
                assert cited[name, record["id"], number] == source["source"]


def test_a_figure_names_its_holder_in_the_column_of_its_kind(by_name, collections):
    for row, figure in zip(rows(by_name["figures"]), collections["figures"], strict=True):
        holders = (
            "topic",
            "sector",
            "park",
            "chain",
            "project",
            "offer",
            "company",
            "event",
            "target",
        )
        filled = [row[name] for name in holders if row.get(name)]
        assert filled == [figure["holder"]["id"]]


def test_columns_have_unique_names(by_name):
    for name, filled in by_name.items():
        names = [column.name for column in filled.table.columns]
        assert len(set(names)) == len(names), name
