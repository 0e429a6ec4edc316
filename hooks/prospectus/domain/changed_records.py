"""Which records differ from those of an earlier dataset, for checks that remember the last one.

The loader gives the same objects for files that have not changed, so nothing is compared but these:
two datasets of ten thousand projects in some hundredths of a second.
"""

from __future__ import annotations

from typing import Any

from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.domain.dataset import Dataset

_COLLECTIONS = tuple(spec.name for spec in COLLECTIONS)


def changed_records(site: Dataset, earlier: Dataset) -> list[tuple[str, str, Any]]:
    """The records that the earlier dataset has not as the same objects, as `Dataset.records`."""
    known = {name: getattr(earlier, name) for name in _COLLECTIONS}
    known["figures"] = earlier.own_figures
    return [
        (collection, name, record)
        for collection, name, record in site.records()
        if known[collection].get(name) is not record
    ]


def has_same_records(site: Dataset, earlier: Dataset) -> bool:
    """Whether both have the same objects in the same order."""
    return has_same_names(site, earlier) and not changed_records(site, earlier)


def has_same_names(site: Dataset, earlier: Dataset) -> bool:
    """Whether both have records and figures of the same names in the same order.

    Languages are the same as well, and the records whose translation is pending.
    """
    return (
        site.languages == earlier.languages
        and site.pending == earlier.pending
        and all([*getattr(site, name)] == [*getattr(earlier, name)] for name in _COLLECTIONS)
        and [*site.figures] == [*earlier.figures]
    )
