"""Terms that a place declares and none of its records uses."""

from __future__ import annotations

from collections.abc import Iterator

from prospectus.domain.dataset import Dataset
from prospectus.domain.record_tree import references
from prospectus.domain.records import Unit
from prospectus.domain.targets import Product
from prospectus.domain.vocabularies import Level, Quantity, Stage

# Collections whose records only have a meaning for those that refer to them. Indicators are left
# out: they are a list to choose from when figures are added.
TERMS = ("levels", "stages", "quantities", "units", "products")

Term = Level | Stage | Quantity | Unit | Product


def unused_terms(site: Dataset) -> Iterator[tuple[str, str, Term]]:
    """The terms to which no record refers: collection, name and record.

    They are no mistake: a stage may be declared before the first project reaches it.
    """
    used = {
        (collection, name)
        for _, _, record in site.records()
        for _, collection, name in references(record)
    }
    for collection in TERMS:
        for name, term in getattr(site, collection).items():
            if (collection, name) not in used:
                yield collection, name, term
