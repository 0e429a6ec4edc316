"""Collections and their models."""

from __future__ import annotations

from dataclasses import fields

from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.domain.dataset import Dataset
from prospectus.domain.records import HasFigures, Ordered


def test_a_dataset_has_a_mapping_for_each_collection():
    collections = [collection.name for collection in COLLECTIONS]
    others = ["locations", "pending"]
    assert [field.name for field in fields(Dataset)] == ["languages", *collections, *others]


def test_collections_know_whether_their_records_have_figures_or_an_order(site):
    measured = [
        collection.name for collection in COLLECTIONS if issubclass(collection.model, HasFigures)
    ]
    ordered = [
        collection.name for collection in COLLECTIONS if issubclass(collection.model, Ordered)
    ]
    assert measured == [
        "companies", "sectors", "parks", "chains", "events", "projects", "offers",
    ]  # fmt: skip
    for name in ordered:
        orders = [record.order for record in getattr(site, name).values()]
        assert orders == sorted(orders), name
