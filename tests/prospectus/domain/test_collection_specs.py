"""Collections and their models."""

from __future__ import annotations

from dataclasses import fields

from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.domain.dataset import Dataset
from prospectus.domain.records import HasFigures, Ordered


def test_a_site_has_a_mapping_for_each_shelf():
    shelves = [shelf.name for shelf in COLLECTIONS]
    assert [it.name for it in fields(Dataset)] == ["languages", *shelves, "locations"]


def test_every_record_with_figures_or_an_order_is_on_a_shelf_that_knows_it(site):
    measured = [shelf.name for shelf in COLLECTIONS if issubclass(shelf.model, HasFigures)]
    ordered = [shelf.name for shelf in COLLECTIONS if issubclass(shelf.model, Ordered)]
    assert measured == ["parks", "events", "projects"]
    for name in ordered:
        orders = [record.order for record in getattr(site, name).values()]
        assert orders == sorted(orders), name
