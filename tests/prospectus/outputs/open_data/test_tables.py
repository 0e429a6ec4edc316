"""The published records as tables."""

from __future__ import annotations

import pytest

from prospectus.outputs.open_data.tables import SEPARATOR, tables


@pytest.fixture(scope="module")
def by_name(records):
    return {table.name: table for table in tables(records)}


def rows(table):
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def test_every_collection_has_a_table_with_a_row_for_each_record(by_name, records):
    for name, those in records.collections.items():
        assert [row["id"] for row in rows(by_name[name])] == [record["id"] for record in those]


def test_keys_are_unique_and_complete(by_name):
    for table in by_name.values():
        keys = [tuple(row[name] for name in table.key) for row in rows(table)]
        assert len(set(keys)) == len(keys), table.name
        assert all(None not in key for key in keys), table.name


def test_every_reference_leads_to_a_row(by_name):
    known = {
        name: {row["id"] for row in rows(table)}
        for name, table in by_name.items()
        if "id" in table.key
    }
    for table in by_name.values():
        for column in table.columns:
            if column.target:
                values = {row[column.name] for row in rows(table)} - {None}
                assert values <= known[column.target], f"{table.name}.{column.name}"


def test_required_cells_are_filled(by_name):
    for table in by_name.values():
        for column in table.columns:
            if column.required:
                assert all(row[column.name] is not None for row in rows(table)), column


def test_ids_of_several_records_are_rows_of_their_own(by_name, records):
    related = [(row["park"], row["sector"]) for row in rows(by_name["parks_sectors"])]
    assert related == [
        (park["id"], sector) for park in records.collections["parks"] for sector in park["sectors"]
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


def test_texts_of_a_list_stand_in_one_cell(by_name, records):
    for row, park in zip(rows(by_name["parks"]), records.collections["parks"], strict=True):
        assert row["aliases_en"] == (
            SEPARATOR.join(alias["en"] for alias in park["aliases"]) or None
        )


def test_every_citation_is_a_row(by_name, records):
    cited = {
        (row["table"], row["record"], row["number"]): row["source"]
        for row in rows(by_name["citations"])
    }
    for name in ("parks", "figures", "projects"):
        for record in records.collections[name]:
            for number, source in enumerate(record["sources"], 1):
                assert cited[name, record["id"], number] == source["source"]


def test_a_figure_names_its_holder_in_the_column_of_its_kind(by_name, records):
    for row, figure in zip(rows(by_name["figures"]), records.collections["figures"], strict=True):
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
    for table in by_name.values():
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names), table.name
