"""Every field of a record is published or left out on purpose."""

from __future__ import annotations

import pytest

from prospectus.domain.collection_specs import COLLECTIONS as RECORD_COLLECTIONS
from prospectus.domain.events import ProgrammeSection, Session
from prospectus.domain.records import Item
from prospectus.domain.series import SeriesValue
from prospectus.outputs.open_data.specification import (
    COLLECTIONS,
    UNPUBLISHED,
    UNPUBLISHED_COLLECTIONS,
    UNPUBLISHED_OF,
    choices,
)

MODELS = {spec.name: spec.model for spec in RECORD_COLLECTIONS}


@pytest.mark.parametrize("collection", COLLECTIONS.values(), ids=lambda each: each.name)
def test_every_field_is_published_or_left_out_on_purpose(collection):
    model = collection.model
    published = {field.inside or field.name for field in collection.fields}
    left_out = UNPUBLISHED | UNPUBLISHED_OF.get(model.__name__, frozenset())
    assert set(model.model_fields) - published - left_out == set()


def test_every_collection_is_published_or_left_out_on_purpose():
    assert MODELS.keys() - COLLECTIONS.keys() - UNPUBLISHED_COLLECTIONS == set()


def test_contacts_and_editors_fields_are_not_published():
    assert "contacts" not in COLLECTIONS
    assert {"contacts", "order", "was"} <= UNPUBLISHED


@pytest.mark.parametrize("collection", COLLECTIONS.values(), ids=lambda each: each.name)
def test_published_fields_exist(collection):
    fields = collection.model.model_fields
    for field in collection.fields:
        assert field.kind == "statement" or (field.inside or field.name) in fields, field.name


@pytest.mark.parametrize(
    ("model", "collection", "name"),
    [
        (Item, "lists", "items"),
        (SeriesValue, "series", "values"),
        (ProgrammeSection, "events", "programme"),
    ],
)
def test_fields_of_records_in_records_are_published(model, collection, name):
    (of,) = (field for field in COLLECTIONS[collection].fields if field.name == name)
    published = {item.name for item in of.items} | {"value", "qualifier", "status", "period"}
    assert set(model.model_fields) <= published | {"sources", "was"}


def test_fields_of_sessions_are_published():
    (programme,) = (field for field in COLLECTIONS["events"].fields if field.name == "programme")
    (sessions,) = (field for field in programme.items if field.name == "sessions")
    assert set(Session.model_fields) - {item.name for item in sessions.items} == {"was"}


def test_a_reference_names_a_published_collection():
    for collection in COLLECTIONS.values():
        for field in collection.fields:
            assert not field.target or field.target in COLLECTIONS, (
                f"{collection.name}.{field.name}"
            )


def test_choices_are_the_words_that_a_field_may_hold():
    assert choices(COLLECTIONS["offers"].model, "terms") == ("sale", "lease")
