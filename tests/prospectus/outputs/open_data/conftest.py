"""What tests of open data share: the sample site, published at made-up addresses."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from prospectus.domain.dataset import Dataset
from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.open_data.files import MOST_CELLS, OpenData, Publication
from prospectus.outputs.open_data.parts import PublicParts
from prospectus.outputs.open_data.records import Json, PageUrls, PublicRecords
from prospectus.outputs.open_data.specification import published as published_collections

SITE = "https://example.org/place/"
TITLES = {"zh": "虚构之地", "en": "Mockton"}


def _page_urls(collection: str, name: str) -> Mapping[str, str] | None:
    if collection in ("units", "quantities", "levels", "stages", "people"):
        return None
    path = "/".join(filter(None, (collection or "data", name)))
    return {"zh": f"{SITE}{path}/", "en": f"{SITE}en/{path}/"}


@pytest.fixture(scope="session")
def page_urls() -> PageUrls:
    """The addresses of pages; units and the like have none."""
    return _page_urls


@pytest.fixture(scope="session")
def addresses() -> Addresses:
    return Addresses(SITE)


@pytest.fixture(scope="session")
def records(site: Dataset, page_urls: PageUrls) -> PublicRecords:
    return PublicRecords(site, page_urls)


@pytest.fixture(scope="session")
def collections(records: PublicRecords) -> Mapping[str, tuple[Json, ...]]:
    """All records by their collections."""
    return all_records(records)


def all_records(records: PublicRecords) -> Mapping[str, tuple[Json, ...]]:
    return {
        collection.name: tuple(
            records.record(collection, name) for name in getattr(records.site, collection.name)
        )
        for collection in published_collections(records.site)
    }


@pytest.fixture(scope="session")
def parts(records: PublicRecords, addresses: Addresses) -> PublicParts:
    """What files hold of all records."""
    return PublicParts(records, addresses, MOST_CELLS)


@pytest.fixture(scope="session")
def publication(site: Dataset, addresses: Addresses, page_urls: PageUrls) -> Publication:
    return Publication(site, addresses, TITLES, page_urls)


@pytest.fixture(scope="session")
def published(publication: Publication) -> OpenData:
    return publication.make()
