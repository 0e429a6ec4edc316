"""Facets of lists: the fields by which readers filter, and the values that records have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from prospectus.domain.dataset import Dataset
from prospectus.domain.offers import Availability, OfferKind
from prospectus.i18n.catalog import get_catalog
from prospectus.i18n.localized import LocalizedText


@dataclass(frozen=True)
class Facet:
    """A field by which readers filter a list; `of` gives the values of one record.

    The values are names of records in `collection`, whose field `label` is shown. Without a
    collection they are `choices`, with labels from the message catalogs.
    """

    name: str
    of: Callable[[Dataset, str], Iterable[str | None]]
    collection: str = ""
    label: str = "name"
    choices: tuple[str, ...] = ()


def field_of(collection: str, field: str) -> Callable[[Dataset, str], Iterable[str | None]]:
    """A function that gives the value of a field of a record of a collection."""
    return lambda site, slug: [getattr(getattr(site, collection)[slug], field)]


def sectors_of(collection: str) -> Callable[[Dataset, str], Iterable[str]]:
    """A function that gives the sectors of a record of a collection."""
    return lambda site, slug: site.sector_index.sectors_of(collection, slug)


# With fewer records there is nothing to choose from: readers see the table as a whole.
FEWEST_RECORDS = 5


def target_field(field: str) -> Callable[[Dataset, str], Iterable[str | None]]:
    """A function that gives the value of a field of a target."""
    return lambda site, slug: [getattr(site.targets[slug], field)]


# The facets of each collection that has a list.
FACETS = {
    "projects": (
        Facet("stage", field_of("projects", "stage"), "stages"),
        Facet("sector", sectors_of("projects"), "sectors", "short"),
        Facet("park", field_of("projects", "park"), "parks", "short"),
        Facet("chain", field_of("projects", "chain"), "chains"),
        Facet("cluster", field_of("projects", "cluster"), "clusters"),
    ),
    "offers": (
        Facet("kind", field_of("offers", "kind"), choices=get_args(OfferKind)),
        Facet("availability", field_of("offers", "availability"), choices=get_args(Availability)),
        Facet("park", field_of("offers", "park"), "parks", "short"),
        Facet("sector", lambda site, slug: site.offers[slug].sectors, "sectors", "short"),
    ),
    "targets": (
        Facet("sector", sectors_of("targets"), "sectors", "short"),
        Facet("cluster", target_field("cluster"), "clusters"),
        Facet("product", target_field("product"), "products"),
        Facet("park", target_field("park"), "parks", "short"),
    ),
    "chains": (
        Facet("sector", sectors_of("chains"), "sectors", "short"),
        Facet("group", lambda site, slug: [site.chains[slug].group], "chain_groups"),
        Facet("cluster", lambda site, slug: site.chains[slug].clusters, "clusters"),
        Facet("park", lambda site, slug: site.parks_of_chain(slug), "parks", "short"),
    ),
}


@dataclass(frozen=True)
class FacetValue:
    """A value of a facet with the names of the records that have it, in the order of the data.

    `collection` contains the record that the value names, and `text` is its label. Both are empty
    if the label is in the message catalogs.
    """

    facet: str
    name: str
    rows: tuple[str, ...]
    collection: str = ""
    text: LocalizedText | None = None

    def label(self, language: str) -> str:
        """The label of the value."""
        if self.text is None:
            return get_catalog(language)[f"{self.facet}.{self.name}"]
        return self.text.in_language(language)


def facet_values(site: Dataset, collection: str) -> Mapping[str, tuple[FacetValue, ...]]:
    """The values of each facet; none if there are too few records to choose from.

    A facet whose values do not distinguish records is left out. They are the same for all languages
    and for all who ask, of whom there are many.
    """
    key = "facet values", collection
    if key not in site.worked_out:
        site.worked_out[key] = _facet_values(site, collection)
    values: Mapping[str, tuple[FacetValue, ...]] = site.worked_out[key]
    return values


def _facet_values(site: Dataset, collection: str) -> Mapping[str, tuple[FacetValue, ...]]:
    records: Mapping[str, Any] = getattr(site, collection)
    result: dict[str, tuple[FacetValue, ...]] = {}
    if len(records) < FEWEST_RECORDS:
        return result
    for facet in FACETS[collection]:
        slugs: dict[str, list[str]] = {}
        for slug in records:
            for value in facet.of(site, slug):
                slugs.setdefault(value or "", []).append(slug)
        known: Mapping[str, Any] = (
            getattr(site, facet.collection) if facet.collection else dict.fromkeys(facet.choices)
        )
        values = tuple(
            FacetValue(
                facet.name,
                name,
                tuple(slugs[name]),
                facet.collection,
                getattr(record, facet.label) if facet.collection else None,
            )
            for name, record in known.items()
            if name in slugs
        )
        if any(len(value.rows) < len(records) for value in values):
            result[facet.name] = values
    return result
