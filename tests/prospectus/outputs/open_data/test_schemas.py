"""The published schemas keep their shape: programs that read version 1 never break."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from prospectus.outputs.open_data import json_api, specification

RECORDED = Path(__file__).with_name("api-v1.json")


def kind(node) -> str:
    """A schema in one line: its types, or what it refers to."""
    if "$ref" in node:
        return node["$ref"].rpartition("/")[2]
    if "anyOf" in node:
        return "|".join(map(kind, node["anyOf"]))
    if "enum" in node:
        return "|".join("null" if choice is None else f"'{choice}'" for choice in node["enum"])
    if "const" in node:
        return f"'{node['const']}'"
    types = node["type"] if isinstance(node["type"], list) else [node["type"]]
    if types == ["array"]:
        return f"[{kind(node['items'])}]"
    if types == ["object"] and "properties" in node:
        inner = (
            f"{name}: {kind(inner_node)}" for name, inner_node in sorted(node["properties"].items())
        )
        return f"{{{', '.join(inner)}}}"
    return "|".join(types)


def shape(published, addresses):
    """Every document, field and column with its type."""
    components = json.loads(published.files[addresses.openapi])["components"]["schemas"]
    return {
        "documents": {
            name: {field: kind(inner_node) for field, inner_node in node["properties"].items()}
            for name, node in components.items()
        },
        "tables": {
            table.name: {column.name: column.type for column in table.columns}
            for table in published.summary.tables
        },
    }


def broken(recorded, present):
    """The fields of the recorded shape that are gone or have another type."""
    return [
        f"{name}.{field}"
        for part, named in recorded.items()
        for name, fields in named.items()
        for field, type_ in fields.items()
        if present[part].get(name, {}).get(field) != type_
    ]


def test_nothing_of_version_1_was_removed_or_changed(published, addresses):
    """Add new fields to the recorded file; a line of it changes only with version 2."""
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    assert broken(recorded, shape(published, addresses)) == []


@pytest.mark.parametrize(
    ("collection", "field", "missing"),
    [
        ("parks", "level", ["parks.level", "parks.level"]),
        ("events", "venue", ["events.venue", "events.venue_zh", "events.venue_en"]),
    ],
)
def test_a_field_that_is_no_longer_published_is_found(
    publication, addresses, monkeypatch, collection, field, missing
):
    """It is gone from the document and from the table."""
    of = specification.COLLECTIONS[collection]
    left = tuple(item for item in of.fields if (item.inside or item.name) != field)
    changed = {**specification.COLLECTIONS, collection: replace(of, fields=left)}
    monkeypatch.setattr(specification, "COLLECTIONS", changed)
    monkeypatch.setattr(json_api, "COLLECTIONS", changed)
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    broken_names = broken(recorded, shape(publication.make(), addresses))
    assert set(missing) <= set(broken_names)
    assert all(broken_name.startswith(collection) for broken_name in broken_names)


def test_what_was_added_is_recorded(published, addresses):
    assert shape(published, addresses) == json.loads(RECORDED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", ["schema/v1/parks.json", "schema/v1/park.json"])
def test_a_schema_has_the_address_at_which_it_is_published(published, addresses, path):
    assert json.loads(published.files[path])["$id"] == addresses.url(path)


def test_fields_are_described_in_all_languages(published, addresses):
    components = json.loads(published.files[addresses.openapi])["components"]["schemas"]
    assert components["parks"]["properties"]["level"]["title"] == "级别 / Level"
