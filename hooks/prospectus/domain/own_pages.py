"""Which records have pages of their own, and which are sections of another page.

A page that says no more than the name of a record and its group disappoints its readers. Such
a record is a section of the page of its sector, or of the page that lists its collection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sized
from typing import Protocol

from prospectus.domain.policies import Policy
from prospectus.domain.project_index import ProjectIndex
from prospectus.domain.sector_index import SectorIndex
from prospectus.domain.targets import Target


class Relations(Protocol):
    """What a dataset knows of records that belong together."""

    @property
    def project_index(self) -> ProjectIndex:
        """The projects by their fields."""

    @property
    def sector_index(self) -> SectorIndex:
        """The sectors of records."""

    def targets_of(self, field: str, name: str) -> Mapping[str, Target]:
        """The targets whose field names a record."""

    def policies_for(self, field: str, name: str) -> Mapping[str, Policy]:
        """The policies whose field names a record."""


# Collections whose records may have too little to say for a page, and the field by which other
# records name one of them.
SECTION_COLLECTIONS: Mapping[str, str] = {"chains": "chain"}


def has_own_page(site: Relations, collection: str, name: str) -> bool:
    """Whether a record has something to say beyond its name and group.

    Records outside `SECTION_COLLECTIONS` always have.
    """
    return collection not in SECTION_COLLECTIONS or any(map(len, _content(site, collection, name)))


def _content(site: Relations, collection: str, name: str) -> Iterator[Sized]:
    """Everything that counts as content of a page; each is empty where there is none.

    A summary and a note do not count, as they fit into a section. Neither do clusters and lists:
    that a record belongs to them says nothing more about it. Companies count through projects.
    """
    record, field = getattr(site, collection)[name], SECTION_COLLECTIONS[collection]
    yield record.figures
    yield record.pictures
    yield site.project_index.find(**{field: name})
    yield site.targets_of(field, name)
    yield site.policies_for(collection, name)


def record_sections(site: Relations) -> dict[tuple[str, str], str]:
    """The sector of each record that has no page of its own, by collection and name.

    Of several sectors it is the first; "" stands for none.
    """
    return {
        (collection, name): next(iter(site.sector_index.sectors_of(collection, name)), "")
        for collection in SECTION_COLLECTIONS
        for name in getattr(site, collection)
        if not has_own_page(site, collection, name)
    }
