"""What tests of open data share: the sample site, published at made-up addresses."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from prospectus.domain.dataset import Dataset
from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.open_data.files import OpenData, Publication
from prospectus.outputs.open_data.records import PublicRecords

SITE = "https://example.org/place/"
TITLES = {"zh": "虚构之地", "en": "Mockton"}


def page_urls(collection: str, name: str) -> Mapping[str, str] | None:
    """The addresses of pages; units and the like have none."""
    if collection in ("units", "quantities", "levels", "stages", "people"):
        return None
    path = "/".join(filter(None, (collection or "data", name)))
    return {"zh": f"{SITE}{path}/", "en": f"{SITE}en/{path}/"}


@pytest.fixture(scope="session")
def addresses() -> Addresses:
    return Addresses(SITE)


@pytest.fixture(scope="session")
def records(site: Dataset) -> PublicRecords:
    return PublicRecords(site, page_urls)


@pytest.fixture(scope="session")
def publication(site: Dataset, addresses: Addresses) -> Publication:
    return Publication(site, addresses, TITLES, page_urls)


@pytest.fixture(scope="session")
def published(publication: Publication) -> OpenData:
    return publication.make()
