"""Datasets that differ from a sound one in a field, for tests of rules."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Range


def changed(site: Dataset, collection: str, name: str, **fields: Any) -> Dataset:
    """The site with some fields of one record changed, its place the same."""
    records = getattr(site, collection)
    collections: dict[str, Any] = {
        collection: {**records, name: records[name].model_copy(update=fields)}
    }
    return replace(site, **collections)


def changed_figure(site: Dataset, address: str, **fields: Any) -> Dataset:
    """The site with some fields of one figure of a topic changed."""
    topic, key = address.split(".")
    figures = site.topics[topic]
    figure = figures[key].model_copy(update=fields)
    return replace(site, topics={**site.topics, topic: {**figures, key: figure}})


def number(value: str) -> Decimal:
    return Decimal(value)


def between(low: str, high: str) -> Range:
    return Range.model_validate({"from": number(low), "to": number(high)})
